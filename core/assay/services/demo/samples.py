"""A portfolio that meets requirements, built from the requirements themselves: core knows no profession."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle
from typing import Any, Final

from assay.content.base import Content
from assay.content.portfolio import Portfolio
from assay.content.requirements import CompetenciesRequirement, Requirement
from assay.services.demo.entries import EvidenceMaker, Rater, Setting
from assay.services.demo.facts import facts_for, leaves
from assay.services.portfolio.keys import unlike

#: Each competency is documented by so many entries, or by more where more are asked for.
_TIMES: Final = 3


@dataclass(frozen=True)
class Sample:
    """A portfolio, and the people who can be asked for ratings, each with their roles."""

    portfolio: Portfolio
    raters: tuple[Rater, ...]


def sample(requirements: Sequence[Requirement], setting: Setting) -> Sample:
    """Evidence for requirements that hold for an aim on a day."""
    facts = facts_for(requirements)
    maker = EvidenceMaker(setting, facts)
    for each in (applying := list(leaves(requirements, setting.aim.category, setting.today, facts))):
        maker.meet(each)
    entries = _named(maker.entries)
    for each in applying:
        if isinstance(each, CompetenciesRequirement):
            entries = _tagged(entries, each, _share(setting.aim.competencies or (), setting.tagged))
    people = tuple(maker.people.values())
    return Sample(Portfolio(facts=facts, people=people, **entries), tuple(maker.raters))


def _named(entries: Mapping[str, Iterable[Any]]) -> dict[str, tuple[Any, ...]]:
    """The entries with ids made from what they are called."""
    taken: set[str] = set()

    def named(each: Any) -> Content:
        key = unlike(taken, getattr(each, "title", "") or each.organisation)
        taken.add(key)
        copy: Content = each.model_copy(update={"id": key})
        return copy

    return {kind: tuple(map(named, found)) for kind, found in entries.items()}


def _share(competencies: Sequence[str], share: Decimal) -> Sequence[str]:
    return competencies[: round(len(competencies) * share)]


def _tagged(
    entries: dict[str, tuple[Any, ...]], requirement: CompetenciesRequirement, competencies: Sequence[str]
) -> dict[str, tuple[Any, ...]]:
    """The entries, with the competencies dealt out among those of the kinds that document them."""
    places = [(kind, place) for kind in requirement.by for place in range(len(entries.get(kind, ())))]
    dealt: dict[tuple[str, int], list[str]] = {place: [] for place in places}
    if places:
        times = max(requirement.least, _TIMES)
        hands = cycle(places)
        for competency, hand in ((each, next(hands)) for each in competencies for _ in range(times)):
            dealt[hand].append(competency)
    return {
        kind: tuple(
            each.model_copy(update={"competencies": tuple(dict.fromkeys(dealt[kind, place]))})
            if (kind, place) in dealt
            else each
            for place, each in enumerate(found)
        )
        for kind, found in entries.items()
    }
