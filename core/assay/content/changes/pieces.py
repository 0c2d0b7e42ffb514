"""The pieces of content that are compared: an item, a requirement, a criterion of a rubric, each as lines of words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from assay.content.banks import Bank
from assay.content.base import Content
from assay.content.competencies import CompetencyMap
from assay.content.criteria import Criteria, CriteriaVersion
from assay.content.kept import KeptContent
from assay.content.requirements import Requirement
from assay.content.rubrics import Rubric

#: The kinds, in the order in which a reader wants to see them.
KINDS: Final = (
    "requirement",
    "version",
    "rubric",
    "criterion",
    "exam",
    "item",
    "stimulus",
    "bank",
    "prompt",
    "domain",
    "competency",
    "map",
    "agreement",
    "control",
    "association",
)
#: By what the parts of a list are told apart; else by their places.
_NAMES: Final = ("id", "score", "effective", "years")


@dataclass(frozen=True)
class Piece:
    """One thing that is compared as a whole: its lines by the path to each."""

    kind: str
    #: Unique among its kind; parts of it are separated by ` · `.
    id: str
    title: str
    lines: Mapping[tuple[str, ...], str]

    @property
    def status(self) -> str:
        """`operational`, `retired` and so on, of what has one."""
        return self.lines.get(("status",), "")


def pieces_of(content: KeptContent) -> Iterator[Piece]:
    """Everything in some content."""
    if content.association:
        yield _piece("association", content.association, content.association.id, content.association.name)
    for name, criteria in sorted(content.criteria.items()):
        yield from _of_criteria(name, criteria)
    for rubric in content.rubrics:
        yield from _of_rubric(rubric)
    for bank in content.banks:
        yield from _of_bank(bank)
    for map_ in content.maps:
        yield from _of_map(map_)
    for kind, things in (
        ("exam", content.exams),
        ("prompt", content.prompts),
        ("agreement", content.agreements),
        ("control", content.controls),
    ):
        for each in things:
            yield _piece(kind, each, each.id, getattr(each, "title", ""))


def _of_criteria(name: str, criteria: Criteria) -> Iterator[Piece]:
    for version in criteria.versions:
        here = f"{name} · {version.effective or 'from the beginning'}"
        title = f"{criteria.endorsement}, in force {_since(version)}"
        yield _piece("version", version, here, title, without=("requirements", ("renewal", "requirements")))
        yield from _of_requirements(version.requirements, here)
        if version.renewal:
            yield from _of_requirements(version.renewal.requirements, f"{here} · renewal")


def _since(version: CriteriaVersion) -> str:
    return f"since {version.effective}" if version.effective else "from the beginning"


def _of_requirements(requirements: Iterable[Requirement], where: str) -> Iterator[Piece]:
    for each in requirements:
        yield _piece("requirement", each, f"{where} · {each.id}", each.title)


def _of_rubric(rubric: Rubric) -> Iterator[Piece]:
    yield _piece("rubric", rubric, rubric.id, rubric.title, without=("criteria",))
    for each in rubric.criteria:
        yield _piece("criterion", each, f"{rubric.id} · {each.id}", f"{rubric.title}: {each.title}")


def _of_bank(bank: Bank) -> Iterator[Piece]:
    yield _piece("bank", bank, bank.id, bank.title, without=("items", "stimuli"))
    for item in bank.items:
        yield _piece("item", item, f"{bank.id} · {item.id}", "", without=("texts_at",))
    for stimulus in bank.stimuli:
        yield _piece("stimulus", stimulus, f"{bank.id} · {stimulus.id}", stimulus.title)


def _of_map(map_: CompetencyMap) -> Iterator[Piece]:
    yield _piece("map", map_, map_.id, map_.title, without=("domains",))
    for domain in map_.domains:
        yield _piece("domain", domain, f"{map_.id} · {domain.id}", domain.title, without=("competencies",))
        for each in domain.competencies:
            yield _piece("competency", each, f"{map_.id} · {domain.id}.{each.id}", each.title)


def _piece(
    kind: str, content: Content, id_: str, title: str, without: Iterable[str | tuple[str, ...]] = ()
) -> Piece:
    values = content.model_dump(mode="json", exclude_defaults=True)
    for each in without:
        *outer, last = (each,) if isinstance(each, str) else each
        holder = values
        for step in outer:
            holder = holder.get(step) or {}
        holder.pop(last, None)
    return Piece(kind, id_, title, dict(_lines(values, ())))


def _lines(value: Any, at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict) and {*value} == {"text", "is_key"}:
        yield at, f"(key) {value['text']}" if value["is_key"] else value["text"]
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _lines(each, (*at, key))
    elif isinstance(value, list) and _are_words(value):
        yield at, ", ".join(map(str, value))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _lines(each, (*at, _name(each, place)))
    elif value is not None:
        yield at, {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _are_words(values: list[Any]) -> bool:
    """Whether a list is short words, which are read best in one line."""
    return all(not isinstance(each, (dict, list)) and " " not in str(each) for each in values)


def _name(value: Any, place: int) -> str:
    if isinstance(value, dict):
        for each in _NAMES:
            if value.get(each) is not None:
                return str(value[each])
    return str(place + 1)
