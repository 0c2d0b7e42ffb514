"""From a table of ratings to essays with first readings and the reading that settles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assay.assessment.adjudication.readings import Reading, Scale
from assay.assessment.adjudication.simulation import Rated
from assay.content.policies import AdjudicationPolicy
from assay.interchange.ratings import Ratings


@dataclass(frozen=True)
class Essays:
    """Essays in the order of the table; `lacking` says which criteria no rating is about, empty if none."""

    essays: tuple[Rated, ...]
    notes: tuple[str, ...]
    lacking: str


def essays_of(ratings: Ratings, policy: AdjudicationPolicy, scale: Scale) -> Essays:
    """The essays that a policy is tried on. A table without criteria is about the one that the policy has."""
    wanted = [each.id for each in scale.criteria]
    names = _names(ratings, wanted)
    lacking = [each for each in wanted if each not in names.values()]
    found = _levels(ratings, names)
    essays, more = [], 0
    for subject, readings in found.items():
        made = [Reading(ratings.raters[rater], levels) for rater, levels in readings.items()]
        rated, left = _split(ratings.subjects[subject], made, policy)
        essays.append(rated)
        more += left
    return Essays(tuple(essays), tuple(_notes(ratings, names, more)), _lacking(ratings, lacking))


def _names(ratings: Ratings, wanted: list[str]) -> dict[int, str]:
    """What the policy calls the criteria of a table, which may be written with other capitals."""
    if ratings.criteria == ("",) and len(wanted) == 1:
        return {0: wanted[0]}
    known = {each.casefold(): each for each in wanted}
    return {
        place: known[each.casefold()]
        for place, each in enumerate(ratings.criteria)
        if each.casefold() in known
    }


def _lacking(ratings: Ratings, lacking: list[str]) -> str:
    if not lacking:
        return ""
    there = ", ".join(each for each in ratings.criteria if each) or "none"
    return f"there are no ratings of {', '.join(lacking)}, expected the criteria of the policy; there are: {there}"


def _levels(ratings: Ratings, names: Mapping[int, str]) -> dict[int, dict[int, dict[str, Fraction]]]:
    """Levels by subject, rater and criterion, each in the order in which the table has them."""
    found: dict[int, dict[int, dict[str, Fraction]]] = {place: {} for place in range(len(ratings.subjects))}
    for each in ratings.ratings:
        levels = found[each.subject].setdefault(each.rater, {})
        if each.criterion in names:
            # Through text: 0.1 is a tenth, not the nearest binary fraction.
            levels[names[each.criterion]] = Fraction(f"{each.value:.12g}")
    return {
        subject: {rater: readings[rater] for rater in _order(ratings, readings)}
        for subject, readings in found.items()
    }


def _order(ratings: Ratings, readings: Mapping[int, object]) -> list[int]:
    return sorted(readings) if ratings.layout == "wide" else list(readings)


def _split(subject: str, readings: list[Reading], policy: AdjudicationPolicy) -> tuple[Rated, int]:
    """An essay with its first readings and the one that settles, and how many readings are left over."""
    if policy.adjudicators:
        first = [each for each in readings if each.rater not in policy.adjudicators]
        rest = [each for each in readings if each.rater in policy.adjudicators]
    else:
        first, rest = readings[: policy.raters], readings[policy.raters :]
    return Rated(subject, tuple(first), rest[0] if rest else None), max(len(rest) - 1, 0)


def _notes(ratings: Ratings, names: Mapping[int, str], more: int) -> Iterator[str]:
    yield from ratings.notes
    ignored = [each for place, each in enumerate(ratings.criteria) if place not in names]
    if ignored:
        yield f"criteria that the policy does not have, passed over: {', '.join(ignored)}"
    if ratings.set_aside:
        yield f"columns passed over: {', '.join(ratings.set_aside)}"
    if more:
        yield f"{more} readings after the one that settles were not used"
