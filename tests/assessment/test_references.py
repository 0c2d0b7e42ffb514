"""Reference ratings in slots, against trying every way."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.assessment.counting.background import Background
from assay.assessment.counting.matching import Worth, assign
from assay.assessment.findings import Count
from assay.assessment.requirements.references import count_references
from assay.content.conditions import Qualification
from assay.content.people import HeldEndorsement, Person, Reference
from assay.content.portfolio import Portfolio
from assay.content.raters import Among, FallBack, Slot
from assay.content.requirements import ReferencesRequirement

PLACES = ("a", "b", "c")
worths = st.dictionaries(st.sampled_from(PLACES), st.tuples(st.just(1), st.integers(0, 1), st.integers(0, 1)))


@settings(deadline=None)
@given(people=st.lists(worths, max_size=5))
def test_the_way_that_is_worth_the_most_is_found(people: list[dict[str, Worth]]) -> None:
    worth = {f"p{place}": each for place, each in enumerate(people)}
    taken = assign(PLACES, worth)

    assert len({*taken.values()}) == len(taken)
    best = max(_total(worth, way) for way in product((None, *worth), repeat=len(PLACES)))
    assert _total(worth, tuple(taken.get(place) for place in PLACES)) == best


def _total(worth: dict[str, dict[str, Worth]], way: tuple[str | None, ...]) -> Worth:
    """What a way is worth; less than nothing when it is none."""
    pairs = [(person, place) for place, person in zip(PLACES, way, strict=True) if person]
    if len({person for person, _ in pairs}) < len(pairs) or any(
        place not in worth[who] for who, place in pairs
    ):
        return (-1, 0, 0)
    return tuple(map(sum, zip((0, 0, 0), *(worth[who][place] for who, place in pairs), strict=True)))


def test_thousands_of_people_are_matched() -> None:
    slots = [f"s{place}" for place in range(4)]
    worth = {f"p{place:04}": {slot: (1, int(place == 4321)) for slot in slots} for place in range(5000)}

    assert sorted(assign(slots, worth).values())[-1] == "p4321"


def _count(ratings: dict[str, tuple[str, ...]], endorsed: str, **values: object) -> Count:
    held = (HeldEndorsement(endorsement="imhs", since=date(2020, 1, 1)),)
    requirement = ReferencesRequirement.model_validate(
        {"id": "r", "kind": "references", "title": "R", "sentence": "R.", **values}
    )
    portfolio = Portfolio(
        people=tuple(
            Person(id=who, name=who, endorsements=held if who in endorsed else ()) for who in ratings
        ),
        references=tuple(
            Reference(id=f"r-{who}", person=who, roles=roles, received=date(2023, 1, 1))
            for who, roles in ratings.items()
        ),
    )
    return count_references(requirement, Background(portfolio, date(2024, 1, 1)))


SOMEBODY = Qualification(endorsed=("any",))


def test_a_slot_may_ask_what_its_rater_is() -> None:
    slots = (Slot(id="s", roles=("colleague",), rater=SOMEBODY),)
    found = _count({"x": ("colleague",), "y": ("colleague",)}, "y", slots=slots)

    assert [each.evidence for each in found.used] == ["r-y"]
    assert [str(each.reasons[0]) for each in found.excluded] == ["it fits no slot"]


@pytest.mark.parametrize(("endorsed", "status"), [("x", "met"), ("y", "met"), ("z", "met"), ("", "unmet")])
def test_whoever_is_wanted_is_brought_in_without_leaving_a_slot_empty(endorsed: str, status: str) -> None:
    slots = (
        Slot(id="one", roles=("supervisor",), otherwise=(FallBack(roles=("colleague",)),)),
        Slot(id="two", roles=("colleague",)),
    )
    ratings = {"x": ("supervisor", "colleague"), "y": ("colleague",), "z": ("colleague",)}
    found = _count(ratings, endorsed, slots=slots, among=Among(least=1, rater=SOMEBODY))

    assert (found.status, found.counted) == (status, 2)


def test_what_is_certain_is_kept_where_the_rest_is_for_reviewers() -> None:
    slots = (
        Slot(id="one", roles=("colleague",), when={"alone": True}),
        Slot(id="two", roles=("colleague",)),
    )
    found = _count({"x": ("colleague",), "y": ("colleague",)}, "", slots=slots)

    assert (found.status, found.counted, found.possible) == ("needs-review", 1, 2)
    assert [each.as_what for each in found.used] == ["two: colleague"]
    assert [str(each.reasons[0]) for each in found.unsure] == [
        "it is not known whether somebody of this role may"
    ]
