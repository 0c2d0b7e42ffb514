"""Reference ratings matched to slots, so that as many slots as can be are filled.

A person fills one slot, whatever roles. A slot is filled by one of its own roles, or by a fall-back, whose facts are
so; when facts are not known, they may fill it. What a rater is, is looked at on the day of the rating that fills the
slot. Ratings that were asked for but have not come do not count.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from assay.assessment.counting.background import Background, fact
from assay.assessment.counting.days import Days
from assay.assessment.counting.judging import Reason, because
from assay.assessment.counting.matching import Worth, assign
from assay.assessment.findings import Count, Exclusion, Finding, Status, Use, shown, status_of
from assay.content.conditions import Qualification
from assay.content.people import Reference
from assay.content.raters import Slot
from assay.content.requirements import ReferencesRequirement
from assay.wording import say


class _Way(NamedTuple):
    """How a rating can fill a slot."""

    rating: str
    person: str
    #: The role in which the person fills it.
    role: str
    is_fall_back: bool
    is_sure: bool
    #: Whether the rater is what some raters must be: yes, no, or None for perhaps.
    among: bool | None
    reasons: tuple[Reason, ...] = ()


#: For each person and slot, every way in which one of the person's ratings can fill it.
_Ways = Mapping[str, Mapping[str, Sequence[_Way]]]


def count_references(requirement: ReferencesRequirement, background: Background) -> Count:
    """Which rating fills which slot."""
    ways = _ways(requirement, background)
    slots = [each.id for each in requirement.slots]
    sure = _filled(slots, ways, _sure_worth)
    possible = _filled(slots, ways, _possible_worth)
    is_sure = _is_enough(requirement, sure, {True})
    is_possible = _is_enough(requirement, possible, {True, None})
    is_nearer = is_possible or len(possible) > len(sure)
    chosen = possible if is_nearer and not is_sure else sure
    return Count(
        status_of(is_sure, is_possible),
        "references",
        shown(len(sure)),
        shown(len(possible)),
        shown(len(slots)),
        tuple(_use(slot, way) for slot, way in chosen.items() if way.is_sure),
        tuple(_use(slot, way) for slot, way in chosen.items() if not way.is_sure),
        tuple(_excluded(ways, chosen, background)),
        tuple(_part(requirement, slot, chosen.get(slot.id)) for slot in requirement.slots),
        tuple(_notes(requirement, chosen)),
    )


def _is_enough(
    requirement: ReferencesRequirement, filled: Mapping[str, _Way], standings: Collection[bool | None]
) -> bool:
    """Whether every slot is filled, and enough of the raters are of some standings."""
    least = requirement.among.least if requirement.among else 0
    found = sum(1 for each in filled.values() if each.among in standings)
    return len(filled) == len(requirement.slots) and found >= least


def _ways(requirement: ReferencesRequirement, background: Background) -> _Ways:
    come = [each for each in background.portfolio.references if _has_come(each, background)]
    ordered = sorted(come, key=lambda each: (each.person, each.id))
    return {
        person: _of_person(requirement, tuple(ratings), background)
        for person, ratings in groupby(ordered, key=lambda each: each.person)
    }


def _has_come(rating: Reference, background: Background) -> bool:
    return rating.received is not None and rating.received <= background.on


def _of_person(
    requirement: ReferencesRequirement, ratings: Sequence[Reference], background: Background
) -> dict[str, list[_Way]]:
    found: dict[str, list[_Way]] = {}
    for rating in ratings:
        among, _ = _standing(requirement.among.rater if requirement.among else None, rating, background)
        for slot in requirement.slots:
            here = [each._replace(among=among) for each in _ways_into(slot, rating, background)]
            found.setdefault(slot.id, []).extend(here)
    return {slot: here for slot, here in found.items() if here}


def _ways_into(slot: Slot, rating: Reference, background: Background) -> Iterator[_Way]:
    """The ways in which a rating can fill a slot: by the slot's own roles, and by fall-backs."""
    is_right, reasons = _standing(slot.rater, rating, background)
    choices = [(slot.roles, slot.when, False), *((each.roles, each.when, True) for each in slot.otherwise)]
    for roles, when, is_fall_back in choices:
        is_so = fact(background.portfolio.facts, when)
        if is_so is False or is_right is False:
            continue
        why = reasons if is_so else (*reasons, because(_UNKNOWN_FALL_BACK if is_fall_back else _UNKNOWN_ROLE))
        for role in (each for each in roles if each in rating.roles):
            is_sure = bool(is_so and is_right)
            yield _Way(rating.id, rating.person, role, is_fall_back, is_sure, None, why)


_UNKNOWN_ROLE: Final = say("it is not known whether somebody of this role may")
_UNKNOWN_FALL_BACK: Final = say("it is not known whether the fall-back applies")


def _standing(
    needed: Qualification | None, rating: Reference, background: Background
) -> tuple[bool | None, tuple[Reason, ...]]:
    """Whether the rater is what is asked on the day of the rating; None for perhaps."""
    if needed is None:
        return True, ()
    judgement = background.qualified(rating.person, needed, "rater")
    day = Days.between(rating.received, rating.received)
    if judgement.sure & day:
        return True, ()
    return (None, judgement.why_unsure(day)) if judgement.possible & day else (False, ())


def _sure_worth(way: _Way) -> Worth | None:
    """What a certain way is worth: a slot, then a wanted rater, then a role of the slot's own."""
    return (1, way.among is True, not way.is_fall_back) if way.is_sure else None


def _possible_worth(way: _Way) -> Worth:
    """What any way is worth: a slot, then a rater who may be wanted, then certainty."""
    return 1, way.among is not False, way.is_sure, way.among is True, not way.is_fall_back


def _filled(slots: Sequence[str], ways: _Ways, worth: Callable[[_Way], Worth | None]) -> dict[str, _Way]:
    """The slots that are filled, in the way that is worth the most."""
    best: dict[str, dict[str, _Way]] = {}
    for person, there in ways.items():
        usable = {slot: [way for way in here if worth(way) is not None] for slot, here in there.items()}
        best[person] = {
            slot: max(here, key=lambda each: worth(each) or ()) for slot, here in usable.items() if here
        }
    worths = {
        person: {slot: worth(way) or () for slot, way in there.items()} for person, there in best.items()
    }
    taken = assign(slots, worths)
    return {slot: best[taken[slot]][slot] for slot in slots if slot in taken}


def _use(slot: str, way: _Way) -> Use:
    as_what = f"{slot}: {way.role}" + (" (fall-back)" if way.is_fall_back else "")
    return Use(way.rating, shown(1), as_what, way.reasons)


def _excluded(ways: _Ways, chosen: Mapping[str, _Way], background: Background) -> Iterator[Exclusion]:
    used = {each.rating for each in chosen.values()}
    placed = {each.person for each in chosen.values()}
    fits = {way.rating for there in ways.values() for here in there.values() for way in here}
    for each in sorted(background.portfolio.references, key=lambda each: each.id):
        if not _has_come(each, background):
            yield Exclusion(each.id, None, (because(say("the rating has not come")),))
        elif each.id not in used and each.person in placed:
            yield Exclusion(each.id, None, (because(say("a person fills one slot")),))
        elif each.id not in used:
            text = say("every slot that it fits is filled") if each.id in fits else say("it fits no slot")
            yield Exclusion(each.id, None, (because(text),))


def _part(requirement: ReferencesRequirement, slot: Slot, way: _Way | None) -> Finding:
    status: Status = "unmet" if way is None else "met" if way.is_sure else "needs-review"
    return Finding(
        requirement=f"{requirement.id}.{slot.id}",
        kind="part",
        title=slot.id,
        status=status,
        unit="references",
        counted=shown(1 if status == "met" else 0),
        possible=shown(0 if way is None else 1),
        needed=shown(1),
        place=requirement.place,
        used=(_use(slot.id, way),) if way else (),
    )


def _notes(requirement: ReferencesRequirement, chosen: Mapping[str, _Way]) -> list[Reason]:
    if requirement.among is None:
        return []
    found = sum(1 for each in chosen.values() if each.among)
    text = say("%(found)s of at least %(least)s raters are endorsed or vetted as asked")
    return [because(text, found=found, least=requirement.among.least)]
