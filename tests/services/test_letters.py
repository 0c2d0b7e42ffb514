"""Letters: a subject, lines that are not too long, and nothing that was forgotten."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from assay.services.mail.letters import WIDTH, Letters

LINK = "https://assay.example/rate/" + "x" * 90


def letters(folder: Path, text: str) -> Letters:
    (folder / "note.txt").write_text(text, "utf-8")
    return Letters(folder, "https://assay.example")


def test_a_letter_has_a_subject_and_lines_that_fit(tmp_path: Path) -> None:
    text = "Subject: For {{ name }}\n\n{{ 'word ' * 40 }}\n\n> {{ 'quoted ' * 40 }}\n\n{{ link }}\n{{ base_url }}\n\n"
    letter = letters(tmp_path, text).write("note", "en", name="A & B <c>", link=LINK)
    lines = letter.body.splitlines()

    assert letter.subject == "For A & B <c>"
    assert LINK in lines
    assert lines[-1] == "https://assay.example"
    assert all(len(line) <= WIDTH for line in lines if line != LINK)
    assert all(line.startswith("> ") for line in lines if "quoted" in line)


def test_a_letter_without_a_subject_or_with_a_gap_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"note\.txt:1: no subject"):
        letters(tmp_path, "Hello\n").write("note", "en")
    with pytest.raises(UndefinedError):
        letters(tmp_path, "Subject: {{ name }}\n").write("note", "en")
