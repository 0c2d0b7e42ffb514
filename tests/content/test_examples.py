"""Every block of docs/content.md is what it says it is: read where it would lie, among the files that it needs."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from typing import Final, NamedTuple

import pytest
from pydantic import BaseModel

from assay.content.checking import read_sources
from assay.content.competencies import CompetencyMap
from assay.content.criteria import Criteria
from assay.content.finding import sources_at
from assay.content.portfolio import Portfolio
from assay.content.problems import Gathering, Origin, Problem
from assay.content.reading.making import make
from assay.content.reading.yaml_values import YamlText, values_of
from project.checkout import ROOT

GUILD = ROOT / "tests" / "dummy" / "guild"
BANK = "question_banks/hive-core"
SPANISH = ROOT / "plugins" / "assay_nm_aimh"


class Example(NamedTuple):
    """A block, and the heading above it."""

    heading: str
    language: str
    text: str


def _examples() -> Iterator[Example]:
    heading = ""
    page = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")
    for title, language, text in re.findall(r"^##+ (.*)$|^```(.*)\n((?:.*\n)*?)```$", page, re.MULTILINE):
        heading = title or heading
        if text:
            yield Example(heading, language, text)


EXAMPLES: Final = tuple(_examples())


def _id(text: str) -> str:
    found = re.search(r"^id: ([\w-]+)", text, re.MULTILINE)
    assert found
    return found[1]


def _file(pattern: str) -> Callable[[Path, str], object]:
    """It is a file of its own, which has the name of its id."""
    return lambda folder, text: _write(folder / pattern.format(_id(text)), text)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")


def _lines_of_the_association(folder: Path, text: str) -> None:
    file = folder / "association.yaml"
    _write(file, file.read_text("utf-8") + text)


def _shared_text(folder: Path, text: str) -> None:
    """With the questions that it names, which name it."""
    found = re.search(r"^items: \[(.*?)\]", text, re.MULTILINE)
    assert found
    for name in found[1].split(", "):
        item = folder / BANK / "items" / f"{name}.md"
        _write(item, item.read_text("utf-8").replace("status:", f"stimulus: {_id(text)}\nstatus:", 1))
    _write(folder / BANK / "stimuli" / f"{_id(text)}.md", text)


def _rules_of_rating(folder: Path, text: str) -> None:
    """In the place of those in the example of an exam."""
    [exam] = _of("An exam")
    assert exam.count("    rating: {raters: 2}\n") == 1
    _file("exams/{}.yaml")(folder, exam.replace("    rating: {raters: 2}\n", text))


def _of(heading: str) -> list[str]:
    return [each.text for each in EXAMPLES if each.heading == heading]


#: Where each lies in an association of beekeepers.
HOMES: Final[dict[str, Callable[[Path, str], object]]] = {
    "The association": _lines_of_the_association,
    "An item": _file(f"{BANK}/items/{{}}.md"),
    "Items of other types": _file(f"{BANK}/items/{{}}.md"),
    "Items that share a text": _shared_text,
    "A prompt": _file("prompts/{}.md"),
    "A rubric": _file("rubrics/{}.yaml"),
    "An exam": _file("exams/{}.yaml"),
    "When reviewers do not agree": _rules_of_rating,
    "An agreement": _file("agreements/{}.md"),
    "A control response": _file("controls/{}.md"),
}
#: Of associations that are not there; each file is read by itself.
ALONE: Final[dict[str, type[BaseModel]]] = {
    "A competency map": CompetencyMap,
    "Criteria": Criteria,
    "A portfolio": Portfolio,
}
TRANSLATED: Final = "Other languages"


def _problems(folder: Path) -> list[Problem]:
    around = [*sources_at(ROOT / "question_banks"), *sources_at(ROOT / "competency_maps")]
    return list(read_sources(sources_at(folder), around).report().problems)


@pytest.mark.parametrize(
    "example",
    [each for each in EXAMPLES if each.heading in HOMES],
    ids=lambda each: f"{each.heading}, {EXAMPLES.index(each)}",
)
def test_an_example_is_read_without_problems(example: Example, tmp_path: Path) -> None:
    folder = copytree(GUILD, tmp_path / "guild")
    HOMES[example.heading](folder, example.text)

    assert _problems(folder) == []


@pytest.mark.parametrize("heading", ALONE)
def test_an_example_of_another_association_is_read_without_problems(heading: str) -> None:
    [text] = _of(heading)
    gathering = Gathering()
    source = YamlText(Path(heading), text, gathering)
    made = make(ALONE[heading], values_of(source), Origin(Path(heading), source.lines), gathering)

    assert gathering.problems == []
    assert isinstance(made, ALONE[heading])


def test_the_example_of_a_translation_lacks_texts_and_says_nothing_wrong(tmp_path: Path) -> None:
    folder = copytree(SPANISH, tmp_path / "association")
    [text] = [each.text for each in EXAMPLES if (each.heading, each.language) == (TRANSLATED, "yaml")]
    name = text.partition("\n")[0].removeprefix("# ")
    _write(folder / name, text)
    [problem] = _problems(folder)

    assert problem.path == folder / name
    assert "are missing" in problem.what


def test_every_block_is_read_by_a_test() -> None:
    """A list of files has no language; commands are typed in a test of theirs."""
    rest = {each for each in EXAMPLES if each.heading not in {*HOMES, *ALONE}}

    assert {(each.heading, each.language) for each in rest if each.language} == {
        (TRANSLATED, "yaml"),
        (TRANSLATED, "sh"),
    }
    assert {*HOMES, *ALONE} <= {each.heading for each in EXAMPLES}
