"""Days, division and matching, each against a slower way to the same."""

from datetime import date, timedelta
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.assessment.counting.background import Background
from assay.assessment.counting.days import Days, day_of, number_of
from assay.assessment.counting.flow import divide
from assay.assessment.requirements.references import count_references
from assay.assessment.requirements.renewal import whole_years
from assay.content.ages import span_of
from assay.content.people import Person, Reference
from assay.content.portfolio import Portfolio
from assay.content.raters import Slot
from assay.content.requirements import ReferencesRequirement

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
ROLES = ("a", "b", "c", "d")


@given(day=days.filter(lambda day: (day.month, day.day) != (2, 29)), years=st.integers(1, 40))
def test_a_year_ends_on_the_day_before_its_anniversary(day: date, years: int) -> None:
    last = day.replace(year=day.year + years) - timedelta(days=1)

    assert Days.between(day, last).size >= 365 * years
    assert Days.between(day, last - timedelta(days=2)).size < 365 * years
    assert whole_years(day, last) == years


def test_leap_days_share_a_number() -> None:
    assert number_of(date(2024, 2, 29)) == number_of(date(2024, 2, 28))
    assert Days.between(date(2024, 2, 28), date(2024, 3, 1)).size == 2
    assert Days.between(date(2020, 2, 29), date(2021, 2, 27)).size == 365


@given(day=days.filter(lambda day: (day.month, day.day) != (2, 29)))
def test_a_number_tells_its_day(day: date) -> None:
    assert day_of(number_of(day)) == day


def test_what_lies_beyond_the_calendar_is_its_first_or_last_day() -> None:
    assert day_of(number_of(date.min) - 1) == date.min
    assert day_of(number_of(date.max) + 1) == date.max


@given(
    one=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5),
    other=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5),
)
def test_days_are_sets(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    first, second = Days.of(one), Days.of(other)
    a, b = _members(first), _members(second)

    assert _members(first & second) == a & b
    assert _members(first | second) == a | b
    assert _members(first.without(second)) == a - b
    assert first.size == len(a)
    assert first.covers(second) == (a >= b)
    assert {number for number in range(-1, 32) if number in first} == a


def _members(days_: Days) -> set[int]:
    return {number for first, last in days_.intervals for number in range(first, last + 1)}


GROUPS = tuple(frozenset(each) for size in (1, 2, 3) for each in combinations(range(3), size))


@settings(deadline=None)
@given(
    amounts=st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 9)),
    demands=st.lists(st.integers(0, 12), min_size=3, max_size=3),
)
def test_hours_are_divided_as_well_as_can_be(amounts: dict[frozenset[int], int], demands: list[int]) -> None:
    given_ = divide(amounts, demands)
    got = [sum((n for (_, to), n in given_.items() if to == place)) for place in range(3)]
    enough = all(
        sum((n for source, n in amounts.items() if source & group)) >= sum(demands[place] for place in group)
        for group in GROUPS
    )

    assert (got == demands) == enough
    assert all(have <= want for have, want in zip(got, demands, strict=True))
    for group, amount in amounts.items():
        assert sum((n for (source, _), n in given_.items() if source == group)) <= amount
    assert all(place in source for (source, place), amount in given_.items() if amount)


@settings(deadline=None)
@given(raters=st.lists(st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True), max_size=5))
def test_references_fill_as_many_slots_as_can_be(raters: list[list[str]]) -> None:
    slots = tuple(Slot(id=f"s{each}", roles=(each,)) for each in ROLES[:3])
    requirement = ReferencesRequirement(id="r", kind="references", title="R", sentence="R", slots=slots)
    count = count_references(requirement, Background(_with(raters), date(2024, 1, 1)))

    ways = permutations([*raters, *([[]] * 3)], 3)
    best = max(sum(role in roles for role, roles in zip(ROLES, way, strict=False)) for way in ways)
    assert count.counted == best
    assert (count.status == "met") == (best == 3)


def _with(raters: list[list[str]]) -> Portfolio:
    names = [f"p{place}" for place in range(len(raters))]
    return Portfolio(
        people=tuple(Person(id=name, name=name) for name in names),
        references=tuple(
            Reference(id=f"r-{name}", person=name, roles=tuple(roles), received=date(2023, 1, 1))
            for name, roles in zip(names, raters, strict=True)
        ),
    )


@pytest.mark.parametrize(
    ("text", "months"),
    [("0-36m", (0, 36)), ("3-6y", (36, 72)), ("prenatal-36m", (-9, 36)), ("prenatal-3y", (-9, 36))],
)
def test_ages_are_read_as_months(text: str, months: tuple[int, int]) -> None:
    assert span_of(text) == months
