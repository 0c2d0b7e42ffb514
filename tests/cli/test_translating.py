"""`assay translate`: what a translator begins with, and the stamp when it is done."""

import re
import shlex
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from assay.assessment.conformance.conforming import check_conformance
from assay.cli.checking import check
from assay.cli.main import main
from assay.cli.translating import translate
from assay.content.finding import sources_at
from assay.content.item_types.known import ItemTypes, reading_with
from assay.content.item_types.single_best.type import SingleBestType
from project.checkout import ROOT

LIGHTHOUSE = Path(__file__).parents[1] / "dummy" / "lighthouse"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the association, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return copytree(LIGHTHOUSE, tmp_path / "lighthouse")


def _translate(*arguments: str) -> Result:
    return CliRunner().invoke(translate, list(arguments))


def _check() -> str:
    return CliRunner().invoke(check, ["lighthouse"], obj=list).output


def test_every_file_without_a_translation_gets_one_in_which_all_is_to_be_done(folder: Path) -> None:
    result = _translate("pt", "lighthouse")

    assert "20 file(s) begun." in result.output
    association = (folder / "association.pt.yaml").read_text()
    assert "name: '[en] Society of Lighthouse Keepers'" in association
    item = (folder / "question_banks/sea-core/items/sig-001.pt.md").read_text()
    assert "[en] By what do ships tell two white lights apart?" in item
    assert "- [x] [en] By their rhythm" in item
    assert "## Rationale\n[en] The period" in item
    prompt = (folder / "prompts/night-the-late-relief.pt.md").read_text()
    assert "title: '[en] The late relief'" in prompt
    assert "1. [en] What do you write" in prompt


def test_what_was_begun_fits_and_waits(folder: Path) -> None:
    _translate("pt", "lighthouse")

    found = _check()
    assert "association.pt.yaml:2: 4 of 4 texts wait for their translation" in found
    assert "No problem" in found


def test_what_is_there_is_left_alone(folder: Path) -> None:
    path = folder / "association.es.yaml"
    before = path.read_text()

    assert "0 file(s) begun." in _translate("es", "lighthouse").output
    assert path.read_text() == before


def test_one_file_can_be_begun(folder: Path) -> None:
    assert "1 file(s) begun." in _translate("pt", "lighthouse/exams/coast-guard.yaml").output
    assert (folder / "exams" / "coast-guard.pt.yaml").exists()


@pytest.mark.parametrize("name", ["association.es.yaml", "question_banks/sea-core/items/sig-001.es.md"])
def test_a_stamp_says_that_it_is_of_today(folder: Path, name: str) -> None:
    master, path = folder / name.replace(".es", ""), folder / name
    master.write_text(master.read_text().replace("lights", "lamps", 1))
    assert "has changed since this was translated" in _check()

    assert "1 file(s) stamped." in _translate("es", "lighthouse", "--stamp").output
    assert "has changed" not in _check()
    path.write_text("".join(line for line in path.read_text().splitlines(True) if not line.startswith("of:")))
    assert "no `of` says which texts this translates" in _check()
    assert "1 file(s) stamped." in _translate("es", "lighthouse", "--stamp").output
    assert "no `of`" not in _check()


def test_a_language_that_is_declared_and_not_there_is_noted(folder: Path) -> None:
    path = folder / "association.yaml"
    path.write_text(path.read_text().replace("[en, es]", "[en, es, pt]"))
    (folder / "prompts" / "night-the-late-relief.es.md").unlink()

    found = _check()
    assert "association.yaml:6: 1 of 2 prompts are not there in es: night-the-late-relief" in found
    assert "9 of 9 items are not there in pt: lam-001, lam-002, pil-001, …" in found


def test_what_cannot_be_translated_is_neither_begun_nor_missed(folder: Path) -> None:
    items = folder / "question_banks/sea-core/items"
    master = items / "sig-001.md"
    master.write_text(master.read_text().replace("id: sig-001\n", "id: sig-001\ntype: silent\n"))
    (items / "sig-001.es.md").unlink()

    with reading_with(ItemTypes({**ItemTypes().types, "silent": Silent()})):
        assert "0 file(s) begun." in _translate("es", "lighthouse").output
        assert "0 file(s) begun." in _translate("es", str(master)).output
        report = check_conformance(sources_at(folder), date(2026, 11, 22))
    assert report.problems == ()
    assert [each.what for each in report.notes if "are not there in es" in each.what] == []


class Silent(SingleBestType):
    """A type that does not say what of it is words."""

    name = "silent"

    def texts(self) -> None:  # type: ignore[override]
        """As types do that say nothing."""


def test_what_is_no_language_is_refused(folder: Path) -> None:
    assert "is no language" in _translate("Spanish", "lighthouse").output


def test_the_commands_of_the_documentation_lead_from_nothing_to_a_sound_translation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for each in copytree(LIGHTHOUSE, tmp_path / "my_association").rglob("*.es.*"):
        each.unlink()
    page = (ROOT / "docs" / "content.md").read_text("utf-8")
    [block] = re.findall(r"^```sh\n(assay translate (?:.*\n)*?)```$", page, re.MULTILINE)

    typed = [shlex.split(line, comments=True) for line in block.splitlines()]
    answers = [CliRunner().invoke(main, words[1:], obj=list) for words in typed]

    assert [answer.exit_code for answer in answers] == [0, 0, 0]
    assert "20 file(s) begun." in answers[0].output
    assert "texts wait for their translation" in answers[1].output
