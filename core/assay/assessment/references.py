"""Reference ratings matched to slots, so that as many slots as can be are filled.

A person fills one slot, whatever roles. A slot is filled by one of its own roles, or by a fall-back whose facts are so;
when facts are not known, a fall-back may fill it. Ratings that were asked for but have not come do not count.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assay.assessment.counting.background import Background, fact
from assay.assessment.counting.days import Days
from assay.assessment.counting.judging import Reason, because
from assay.assessment.counting.matching import match
from assay.assessment.findings import Count, Exclusion, Finding, Status, Use, shown, status_of
from assay.content.conditions import Qualification
from assay.content.people import Reference
from assay.content.raters import Slot
from assay.content.requirements import ReferencesRequirement


class _Edge(NamedTuple):
    """That a person can fill a slot."""

    is_sure: bool
    #: The role in which the person fills it.
    role: str
    is_fall_back: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class _Rater:
    """A person, and every rating that came from that person."""

    person: str
    references: tuple[Reference, ...]
    #: Whether the person is what some raters must be: yes, no, or None for perhaps.
    among: bool | None
    edges: Mapping[str, _Edge]

    @property
    def is_sure(self) -> bool:
        """Whether any slot can be filled for sure."""
        return any(each.is_sure for each in self.edges.values())

    def fitting(self, allowed: Callable[[_Edge], bool]) -> list[str]:
        """The slots that the person can fill, those of own roles before fall-backs."""
        slots = [slot for slot, edge in self.edges.items() if allowed(edge)]
        return sorted(slots, key=lambda each: self.edges[each].is_fall_back)


def count_references(requirement: ReferencesRequirement, background: Background) -> Count:
    """Which rating fills which slot."""
    received = _received(background).items()
    raters = [_rater(requirement, person, those, background) for person, those in received]
    sure = _filled(requirement, raters, lambda edge: edge.is_sure, {True})
    possible = _filled(requirement, raters, lambda _: True, {True, None})
    status = status_of(_is_enough(requirement, sure, {True}), _is_enough(requirement, possible, {True, None}))
    chosen = (
        possible if status == "needs-review" else sure if status == "met" else max(sure, possible, key=len)
    )
    return Count(
        status,
        "references",
        shown(len(sure)),
        shown(len(possible)),
        shown(len(requirement.slots)),
        tuple(_use(slot, rater) for slot, rater in chosen.items() if rater.edges[slot].is_sure),
        tuple(_use(slot, rater) for slot, rater in chosen.items() if not rater.edges[slot].is_sure),
        tuple(_excluded(raters, chosen, background)),
        tuple(_part(requirement, slot, chosen) for slot in requirement.slots),
        tuple(_notes(requirement, chosen)),
    )


def _received(background: Background) -> dict[str, list[Reference]]:
    """Ratings that have come, by person."""
    found: dict[str, list[Reference]] = {}
    for each in sorted(background.portfolio.references, key=lambda each: each.id):
        if each.received and each.received <= background.on:
            found.setdefault(each.person, []).append(each)
    return found


def _rater(
    requirement: ReferencesRequirement, person: str, references: Sequence[Reference], background: Background
) -> _Rater:
    edges = {
        each.id: edge for each in requirement.slots if (edge := _edge(each, person, references, background))
    }
    needed = requirement.among.rater if requirement.among else None
    among, _ = _standing(needed, person, references, background)
    return _Rater(person, tuple(references), among, edges)


def _standing(
    needed: Qualification | None, person: str, references: Sequence[Reference], background: Background
) -> tuple[bool | None, tuple[Reason, ...]]:
    """Whether a rater is what is asked on the day of one of the ratings; None for perhaps."""
    if needed is None:
        return True, ()
    judgement = background.qualified(person, needed, "rater")
    days = [Days.between(each.received, each.received) for each in references]
    if any(judgement.sure & day for day in days):
        return True, ()
    reasons = tuple(
        reason for day in days for reason in (*judgement.why_not(day), *judgement.why_unsure(day))
    )
    return (None if any(judgement.possible & day for day in days) else False), tuple(dict.fromkeys(reasons))


def _edge(slot: Slot, person: str, references: Sequence[Reference], background: Background) -> _Edge | None:
    """How a person can fill a slot: the surest way, the slot's own roles before fall-backs."""
    roles = [role for each in references for role in each.roles]
    standing, reasons = _standing(slot.rater, person, references, background)
    ways = [_Edge(standing is True, role, False, reasons) for role in slot.roles if role in roles]
    for other in slot.otherwise:
        is_so = fact(background.portfolio.facts, other.when)
        why = () if is_so else (because("it is not known whether the fall-back applies"),)
        here = [role for role in other.roles if role in roles] if is_so is not False else []
        ways += [_Edge(standing is True and is_so is True, role, True, (*reasons, *why)) for role in here]
    return None if standing is False else max(ways, key=lambda each: each.is_sure, default=None)


def _filled(
    requirement: ReferencesRequirement,
    raters: Sequence[_Rater],
    allowed: Callable[[_Edge], bool],
    counts: Collection[bool | None],
) -> dict[str, _Rater]:
    """The most slots that can be filled and, of such ways, one with the most raters of the wanted standing."""
    order = sorted(raters, key=lambda each: (each.among not in counts, not each.is_sure, each.person))
    by_person = {each.person: each for each in raters}
    filled = match([each.person for each in order], {each.person: each.fitting(allowed) for each in raters})
    return {each.id: by_person[filled[each.id]] for each in requirement.slots if each.id in filled}


def _is_enough(
    requirement: ReferencesRequirement, filled: Mapping[str, _Rater], counts: Collection[bool | None]
) -> bool:
    least = requirement.among.least if requirement.among else 0
    found = sum(1 for each in filled.values() if each.among in counts)
    return len(filled) == len(requirement.slots) and found >= least


def _use(slot: str, rater: _Rater) -> Use:
    edge = rater.edges[slot]
    as_what = f"{slot}: {edge.role}" + (" (fall-back)" if edge.is_fall_back else "")
    return Use(_named(rater, edge.role), shown(1), as_what, edge.reasons)


def _named(rater: _Rater, role: str) -> str:
    """The rating of a person in a role."""
    return next(each.id for each in rater.references if role in each.roles)


def _excluded(
    raters: Sequence[_Rater], chosen: Mapping[str, _Rater], background: Background
) -> list[Exclusion]:
    used = {_named(rater, rater.edges[slot].role): rater for slot, rater in chosen.items()}
    placed = {rater.person for rater in chosen.values()}
    fits = {each.person for each in raters if each.edges}
    found = []
    for each in sorted(background.portfolio.references, key=lambda each: each.id):
        if each.received is None or each.received > background.on:
            found.append(Exclusion(each.id, None, (because("the rating has not come"),)))
        elif each.person in placed and each.id not in used:
            found.append(Exclusion(each.id, None, (because("a person fills one slot"),)))
        elif each.id not in used:
            text = "every slot that it fits is filled" if each.person in fits else "it fits no slot"
            found.append(Exclusion(each.id, None, (because(text),)))
    return found


def _part(requirement: ReferencesRequirement, slot: Slot, chosen: Mapping[str, _Rater]) -> Finding:
    rater = chosen.get(slot.id)
    edge = rater.edges[slot.id] if rater else None
    status: Status = "unmet" if edge is None else "met" if edge.is_sure else "needs-review"
    return Finding(
        requirement=f"{requirement.id}.{slot.id}",
        kind="part",
        title=slot.id,
        status=status,
        unit="references",
        counted=shown(1 if status == "met" else 0),
        possible=shown(0 if edge is None else 1),
        needed=shown(1),
        place=requirement.place,
        used=(_use(slot.id, rater),) if rater else (),
    )


def _notes(requirement: ReferencesRequirement, chosen: Mapping[str, _Rater]) -> list[Reason]:
    if requirement.among is None:
        return []
    found = sum(1 for each in chosen.values() if each.among)
    text = "{found} of at least {least} raters are endorsed or vetted as asked"
    return [because(text, found=found, least=requirement.among.least)]
