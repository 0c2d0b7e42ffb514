"""An assembled form as a coordinator reads it: what the blueprint asks for beside what is there."""

from collections.abc import Mapping
from dataclasses import dataclass

from assay.assessment.assembly.drawing import Cell, cells
from assay.assessment.exam.forms import EssayPart, Form, MultipleChoicePart
from assay.content.competencies import CompetencyMap
from assay.content.items import Item
from assay.content.stimuli import Stimulus
from assay.web.coordinator.office import competency_map
from assay.web.coordinator.words import COGNITIVE
from assay.wording import say


@dataclass(frozen=True)
class BlueprintRow:
    """One range of the blueprint and how many items of the form fall into it."""

    title: str
    least: int
    most: int
    there: int

    @property
    def is_met(self) -> bool:
        """Whether the form keeps to the range."""
        return self.least <= self.there <= self.most


@dataclass(frozen=True)
class ItemView:
    """One item in its place."""

    number: int
    item: Item
    domain: str
    competency: str
    cognitive: str
    #: The text that it asks about.
    stimulus: Stimulus | None = None


@dataclass(frozen=True)
class PartView:
    """One section of a form."""

    part: MultipleChoicePart | EssayPart
    items: tuple[ItemView, ...]
    blueprint: Mapping[str, tuple[BlueprintRow, ...]]


def part_views(form: Form) -> tuple[PartView, ...]:
    """The sections of a form, ready to be shown."""
    titles = _Titles(competency_map(form.exam))
    return tuple(_part(part, titles) for part in form.parts)


def _part(part: MultipleChoicePart | EssayPart, titles: "_Titles") -> PartView:
    if isinstance(part, EssayPart):
        return PartView(part, (), {})
    items = tuple(
        ItemView(
            number,
            item,
            titles.domain(item.domain),
            titles.competency(item.competency),
            COGNITIVE[item.cognitive],
            part.stimulus_of(item),
        )
        for number, item in enumerate(part.items, 1)
    )
    return PartView(part, items, _blueprint(part, titles))


def _blueprint(part: MultipleChoicePart, titles: "_Titles") -> Mapping[str, tuple[BlueprintRow, ...]]:
    rules = part.section.blueprint
    names: Mapping[str, Mapping[str, str]] = {
        say("Domain"): {name: titles.domain(name) for name in rules.domains},
        say("Competency"): {name: titles.competency(name) for name in rules.competencies},
        say("Cognitive level"): {name: str(COGNITIVE[name]).capitalize() for name in rules.cognitive},
    }
    found = {cell.name: cell for cell in cells(part.scored, rules)}
    return {
        kind: tuple(_row(title, found[name]) for name, title in members.items())
        for kind, members in names.items()
        if members
    }


def _row(title: str, cell: Cell) -> BlueprintRow:
    return BlueprintRow(title, cell.least, cell.most, len(cell.members))


class _Titles:
    """Titles out of the competency map; ids where the map is not installed or has changed."""

    def __init__(self, found: CompetencyMap | None) -> None:
        self._domains = {each.id: each.title for each in found.domains} if found else {}
        self._competencies = {key: each.title for key, each in found.competencies.items()} if found else {}

    def domain(self, name: str) -> str:
        return self._domains.get(name, name)

    def competency(self, name: str) -> str:
        return self._competencies.get(name, name)
