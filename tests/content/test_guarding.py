"""Calls into item types: what they may give, how long they may take, and who is left alone."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from threading import Event

import pytest

from assay.content.item_types.base import Credit
from assay.content.item_types.guarding import BUDGET, REST, Guard, TypeTrouble, within
from assay.content.item_types.known import ItemTypes
from content.odd import ITEM, Odd, odd


@pytest.mark.parametrize("credit", [1, 0, Fraction(1, 3), Decimal("0.25"), Fraction(999, 1000)])
def test_a_credit_is_exact(credit: Credit) -> None:
    assert odd(lambda: credit)[0].credit(ITEM, {"a": "b"}) == Fraction(credit)


@pytest.mark.parametrize(
    "credit",
    [
        0.5,
        1.0,
        True,
        None,
        "1",
        -1,
        2,
        Fraction(4, 3),
        Decimal("NaN"),
        object(),
        Decimal(1) / 3,
        Fraction(1, 1001),
    ],
)
def test_what_is_no_credit_is_refused_and_told(credit: object) -> None:
    types, heard = odd(lambda: credit)

    with pytest.raises(TypeTrouble, match="the item type `odd` failed: "):
        types.credit(ITEM, {"a": "b"})
    assert [each.kind for _, each in heard if each] == ["failed"]


@pytest.mark.parametrize("error", [ValueError("no bees"), SystemExit(2), KeyboardInterrupt()])
def test_what_a_type_raises_stays_at_its_guard(error: BaseException) -> None:
    def act() -> None:
        raise error

    with pytest.raises(TypeTrouble, match=f"failed: {type(error).__name__}"):
        odd(act)[0].credit(ITEM, {"a": "b"})


@pytest.mark.parametrize("given", [b"the key is wax", ["the key is wax"], float, Decimal("7.123")])
def test_what_a_type_gave_is_said_to_its_author_alone(given: object) -> None:
    types, heard = odd(lambda: given)
    for act in (types.credit, types.describe):
        with pytest.raises(TypeTrouble) as raised:
            act(ITEM, {"a": "b"})

        assert raised.value.in_full == f"{raised.value}: {given!r}"
        assert repr(given) not in f"{raised.value}{raised.value.reason}{heard}"


class Speechless(Exception):
    """Cannot even say what it is."""

    def __str__(self) -> str:
        raise SystemExit("nor this")

    __repr__ = __str__


def test_what_a_type_raised_is_told_by_its_kind_and_place_and_in_full_to_its_author() -> None:
    for error, said in ((ValueError("the key is wax"), ": the key is wax"), (Speechless(), "")):

        def act(raised: Exception = error) -> None:
            raise raised

        with pytest.raises(TypeTrouble) as raised:
            odd(act)[0].credit(ITEM, {"a": "b"})

        assert re.fullmatch(rf"{type(error).__name__} \(test_guarding\.py:\d+\)", raised.value.reason)
        assert raised.value.in_full == f"{raised.value}{said}"


def test_a_description_that_is_no_text_is_refused() -> None:
    with pytest.raises(TypeTrouble, match="which is no text"):
        odd(lambda: 7)[0].describe(ITEM, {"a": "b"})


def test_a_type_that_hangs_costs_its_time_once_and_is_asked_again_when_it_came_back() -> None:
    come_back, now = Event(), [0.0]
    types, heard = odd(lambda: come_back.wait(60) and 1, 0.05, lambda: now[0])

    with pytest.raises(TypeTrouble, match=r"does not answer: it had not come back after 0\.05 seconds"):
        types.credit(ITEM, {"a": "b"})
    fault = types.fault(ITEM)
    assert fault is not None
    assert fault.kind == "hangs"
    with pytest.raises(TypeTrouble, match="has not come back yet"):
        types.credit(ITEM, {"a": "b"})
    assert len(heard) == 1

    come_back.set()
    now[0] = REST - 1
    _until(lambda: "tried again 60 seconds later" in str(types.fault(ITEM)))
    now[0] = REST
    assert types.fault(ITEM) is None
    assert types.credit(ITEM, {"a": "b"}) == 1
    assert heard[-1] == ("odd", None)


def test_calls_share_a_budget_and_whoever_used_it_up_is_left_alone() -> None:
    now = [0.0]

    def act() -> int:
        now[0] += BUDGET / 2
        return 1

    types, heard = odd(act, clock=lambda: now[0])
    other = ItemTypes({"even": Odd(lambda: 1)}, {"even": "a-plugin"}, types.guard)
    even = ITEM.model_copy(update={"type": "even"})
    with within():
        assert [types.credit(ITEM, {"a": "b"}) for _ in range(2)] == [1, 1]
        with (
            within(),
            pytest.raises(TypeTrouble, match="`even` does not answer: the 3 seconds for all were over"),
        ):
            other.credit(even, {"a": "b"})
    assert heard[-1][0] == "odd"
    assert "`odd` does not answer: its calls took most" in str(heard[-1][1])
    assert other.credit(even, {"a": "b"}) == 1
    with pytest.raises(TypeTrouble, match="tried again"):
        types.credit(ITEM, {"a": "b"})


def test_types_that_come_with_assay_have_no_budget() -> None:
    now = [0.0]

    def act() -> int:
        now[0] += BUDGET
        return 1

    types = ItemTypes({"odd": Odd(act)}, guard=Guard(clock=lambda: now[0]))
    with within():
        assert [types.credit(ITEM, {"a": "b"}) for _ in range(3)] == [1, 1, 1]


def _until(is_so: Callable[[], bool]) -> None:
    waiting = Event()
    for _ in range(1000):
        if is_so():
            return
        waiting.wait(0.01)
    raise AssertionError("it did not come about")
