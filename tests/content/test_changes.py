"""What is different between two versions of content."""

import shutil
from pathlib import Path
from time import process_time

import pytest

from assay.content.changes.comparing import Change, LineChange, changes
from assay.content.kept import KeptContent
from assay.content.sources import read_association_folder
from services.building import GUILD


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the guild that can be edited."""
    return shutil.copytree(GUILD, tmp_path / "guild")


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def compared(folder: Path) -> tuple[Change, ...]:
    before = KeptContent.of(read_association_folder(GUILD))
    return changes(before, KeptContent.of(read_association_folder(folder)))


def test_what_is_the_same_has_no_difference(folder: Path) -> None:
    assert compared(folder) == ()


def test_content_that_is_kept_is_read_back_whole() -> None:
    content = KeptContent.of(read_association_folder(GUILD))
    kept = content.model_dump(mode="json", exclude_defaults=True)

    assert KeptContent.model_validate(kept) == content
    assert KeptContent.model_validate(kept).of_association == read_association_folder(GUILD)


def test_an_item_is_compared_word_by_word_with_its_key(folder: Path) -> None:
    item = folder / "question_banks" / "hive-core" / "items" / "bio-001.md"
    edit(item, "of a worker?", "of a drone?")
    edit(item, "- [x] 21", "- [ ] 21")
    edit(item, "- [ ] 24", "- [x] 24")
    [change] = compared(folder)

    assert (change.what, change.kind, change.id) == ("changed", "item", "hive-core · bio-001")
    lines = {".".join(line.at): line for line in change.lines}
    assert set(lines) == {"stem", "options.2", "options.3"}
    assert lines["stem"].words == (
        ("same", "How many days pass from the egg to the emergence of a "),
        ("gone", "worker?"),
        ("new", "drone?"),
    )
    assert (lines["options.2"].before, lines["options.2"].after) == ("(key) 21", "21")
    assert (lines["options.3"].before, lines["options.3"].after) == ("24", "(key) 24")


def test_items_that_come_and_go_are_told_apart(folder: Path) -> None:
    items = folder / "question_banks" / "hive-core" / "items"
    edit(items / "bio-001.md", "status: operational", "status: retired")
    (items / "bio-009.md").write_text((items / "bio-003.md").read_text("utf-8").replace("bio-003", "bio-009"))
    (items / "dis-002.md").unlink()
    found = {each.id.rpartition(" ")[2]: each.what for each in compared(folder)}

    assert found["bio-001"] == "retired"
    assert found["bio-009"] == "added"
    assert found["dis-002"] == "removed"


def test_a_requirement_is_compared_with_its_minimum_and_words(folder: Path) -> None:
    criteria = folder / "criteria" / "master.yaml"
    edit(criteria, "at least ten hours a year", "at least twelve hours a year")
    edit(criteria, "minimum: 10", "minimum: 12")
    [change] = compared(folder)

    assert (change.kind, change.id) == ("requirement", "master · 2025-01-01 · visits")
    assert {".".join(line.at): (line.before, line.after) for line in change.lines} == {
        "sentence": (
            "Visit other apiaries for at least ten hours a year.",
            "Visit other apiaries for at least twelve hours a year.",
        ),
        "minimum": ("10", "12"),
    }


def test_a_new_dated_version_is_new_with_each_of_its_requirements(folder: Path) -> None:
    with (folder / "criteria" / "master.yaml").open("a", encoding="utf-8") as file:
        file.write(
            '  - effective: 2027-01-01\n    source: {document: "Rules of the guild, third edition"}\n'
            "    requirements:\n      - {id: exam, kind: exam, title: Exam, sentence: Pass the exam.}\n"
        )
    found = [(each.what, each.kind, each.id) for each in compared(folder)]

    assert found == [
        ("added", "requirement", "master · 2027-01-01 · exam"),
        ("added", "version", "master · 2027-01-01"),
    ]


def test_a_rubric_is_compared_level_by_level(folder: Path) -> None:
    edit(folder / "rubrics" / "practice.yaml", "comes too late", "comes far too late")
    [change] = compared(folder)

    assert (change.kind, change.id) == ("criterion", "practice · care")
    [line] = change.lines
    assert line.at == ("levels", "1", "descriptor")
    assert ("new", "far ") in line.words


def test_prompts_exams_maps_and_agreements_are_compared_too(folder: Path) -> None:
    edit(folder / "prompts" / "season-the-gift.md", "title: ", "title: Another ")
    edit(folder / "exams" / "master.yaml", "title: ", "title: The ")
    edit(folder / "competency_maps" / "beekeeping.yaml", "title: Biology of", "title: Life of")
    edit(folder / "agreements" / "hive-code.md", "title: ", "title: Our ")
    edit(folder / "association.yaml", "short_name: ", "short_name: The ")

    kinds = [each.kind for each in compared(folder)]
    assert kinds == ["exam", "prompt", "competency", "agreement", "association"]


def test_long_lines_are_compared_in_no_time() -> None:
    words = [f"word{number % 50}" for number in range(1900)]
    shifted = LineChange((), " ".join(words), " ".join(words[7:] + words[:7]))
    began = process_time()
    assert "".join(text for mark, text in shifted.words if mark != "gone") == shifted.after
    assert process_time() - began < 5

    long = LineChange((), "a " * 3000, "b " * 3000)
    assert long.words == (("gone", "a " * 3000), ("new", "b " * 3000))
    assert LineChange((), "", "b " * 3000).words == (("new", "b " * 3000),)
