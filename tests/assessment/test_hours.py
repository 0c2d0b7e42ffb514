"""Windows and shared days, each against trying every day."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from assay.assessment.counting.background import Background
from assay.assessment.counting.days import YEAR
from assay.assessment.counting.pieces import lay
from assay.assessment.counting.slices import Running, Slice
from assay.assessment.counting.windows import Fitting, Measure, windows_of
from assay.assessment.findings import Count
from assay.assessment.requirements.hours import count_hours
from assay.content.conditions import Window
from assay.content.evidence import Supervision, Training
from assay.content.portfolio import Portfolio
from assay.content.requirements import HoursRequirement

FIRST = date(2021, 1, 1)
ON = date(2025, 1, 1)


def _training(name: str, begins: int, length: int, hours: Decimal | int, title: str = "Same") -> Training:
    first = FIRST + timedelta(days=begins)
    return Training(
        id=name, title=title, hours=Decimal(hours), from_=first, until=first + timedelta(days=length - 1)
    )


stretches = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20), st.integers(1, 60)), max_size=6)


@settings(deadline=None)
@given(entries=stretches)
def test_on_days_that_are_shared_the_higher_number_counts_once(entries: list[tuple[int, int, int]]) -> None:
    laid = lay(_training(f"t{place}", *each) for place, each in enumerate(entries))
    days: dict[int, Fraction] = {}
    for begins, length, hours in entries:
        for day in range(begins, begins + length):
            days[day] = max(days.get(day, Fraction()), Fraction(hours, length))

    total = sum(piece.rate * (piece.days[1] - piece.days[0] + 1) for piece in laid.pieces)
    assert laid.hours(total) == sum(days.values())


def test_thousands_of_entries_that_say_the_same_are_counted() -> None:
    """Each lies inside the one before it, and has more hours a day."""
    count = 2000
    lengths = [2 * (count - n) for n in range(count)]
    entries = tuple(
        _training(f"t{n}", n, days, days * Decimal(n + 1) / 1000) for n, days in enumerate(lengths)
    )
    found = lay(entries)

    pieces = len(found.pieces)
    assert count <= pieces < 2 * count
    assert found.counted_in(entries[-1]) == []
    assert 0 < len(found.counted_in(entries[0])) <= 12


amounts = st.lists(
    st.tuples(st.integers(0, 900), st.integers(1, 500), st.integers(0, 3)), min_size=1, max_size=5
)


def _slices(entries: list[tuple[int, int, int]]) -> list[Slice]:
    """Slices with a whole number of grains a day."""
    laid = lay(
        _training(f"t{place}", begins, length, length * (rate + 1), f"T{place}")
        for place, (begins, length, rate) in enumerate(entries)
    )
    none: frozenset[int] = frozenset()
    return [Slice(piece, piece.days, True, none, none) for piece in laid.pieces]


@settings(deadline=None, max_examples=50)
@given(entries=amounts, others=amounts, share=st.integers(1, 100), each=st.integers(1, 100))
def test_a_window_is_found_whenever_there_is_one(
    entries: list[tuple[int, int, int]], others: list[tuple[int, int, int]], share: int, each: int
) -> None:
    slices, part = _slices(entries), _slices(others)
    whole, some = Running.over(slices), Running.over(part)
    most = max(whole.sums[-1], some.sums[-1])
    measures = [Measure(most * share // 100, whole, whole), Measure(some.sums[-1] * each // 100, some, some)]
    fitting = Fitting(measures, most * each // 400, 2)
    found = fitting.best(
        windows_of(Window(years=2, each_year=Decimal(1)), [*slices, *part], slices[0].days[0] + 9999)
    )

    first = min(each.days[0] for each in (*slices, *part))
    starts = range(first - 2 * YEAR, max(each.days[1] for each in (*slices, *part)) + 2)
    exists = any(
        all(measure.sure.between(start, start + 2 * YEAR) >= measure.needed for measure in measures)
        and all(
            whole.between(start + year * YEAR, start + (year + 1) * YEAR) >= fitting.each_year
            for year in (0, 1)
        )
        for start in starts
    )
    assert found.is_not_sure != exists


def _supervision(requirement: Mapping[str, object], *entries: Supervision) -> Count:
    values = {"id": "h", "kind": "hours", "title": "H", "sentence": "H.", "of": "supervision", **requirement}
    return count_hours(
        HoursRequirement.model_validate(values), Background(Portfolio(supervision=entries), ON)
    )


def test_a_window_may_begin_where_no_hours_do() -> None:
    """20, 40 and 20 hours in three years: only half a year later do two years have 25 each."""
    spans = [(date(2021, 1, 1), date(2021, 12, 31), 20), (date(2022, 1, 1), date(2022, 12, 31), 40)]
    spans.append((date(2023, 1, 1), date(2023, 12, 31), 20))
    entries = [
        Supervision(id=f"s{place}", title="S", hours=Decimal(hours), from_=first, until=last)
        for place, (first, last, hours) in enumerate(spans)
    ]
    found = _supervision({"minimum": Decimal(50), "window": Window(years=2, each_year=Decimal(25))}, *entries)

    assert found.status == "met"


def test_hours_of_the_first_and_last_days_of_all_are_counted() -> None:
    days = (date.min, date(2024, 12, 31))
    entries = [Supervision(id=str(day.year), title="S", hours=Decimal(1), on=day) for day in days]
    found = _supervision({"minimum": Decimal(2), "window": Window(years=50)}, *entries)

    assert (found.status, found.counted) == ("unmet", 1)
    assert str(found.notes[0]).startswith("counted from ")


def test_parts_that_may_not_apply_leave_the_window_to_the_whole() -> None:
    part = {"minimum": Decimal(5), "when": {"provides": True}, "where": {"about": ("supervision-provided",)}}
    entries = (
        Supervision(id="old", title="S", hours=Decimal(4), on=date(2020, 1, 1), about="supervision-provided"),
        Supervision(id="new", title="S", hours=Decimal(10), on=date(2024, 1, 1), about="own-practice"),
    )
    found = _supervision({"minimum": Decimal(10), "including": (part,), "window": Window(years=1)}, *entries)

    assert (found.status, found.counted) == ("needs-review", 10)
