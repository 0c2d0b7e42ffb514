"""Types that fail, hang or are gone: what waits, why, and that it is scored when it can be."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from fractions import Fraction
from itertools import count
from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads

import pytest

from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.exam.regrading import Correction
from assay.assessment.exam.scoring import Score
from assay.content.item_types.guarding import Guard, TypeTrouble
from assay.content.item_types.known import BUILT_IN, ItemTypes
from assay.content.items import Item
from assay.services.forms import read_form
from assay.services.item_types import NotScorable, install
from assay.services.plugin_health import troubles
from assay.services.scores.scoring import total
from assay.services.statistics.responses import responses_to, sections_of
from assay.services.statistics.scopes import find_scope
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION, NOW
from services.typed_room import Room, Slow, answers, with_slow

ITEM = {
    "id": "syrup", "type": "numeric", "competencies": ["colony.swarms"], "cognitive": "recall",
    "status": "operational", "stem": "How much?", "rationale": "Because.",
}  # fmt: skip


@pytest.fixture
def room(database: Database, tmp_path: Path) -> Iterator[Room]:
    yield Room(database, tmp_path)
    database.info.clear()


#: Why a score waits, by what became of the item type.
REASONS = {
    "hangs": "does not answer",
    "fails": "failed: RuntimeError (test_types_in_trouble.py:",
    "missing": "is not installed",
}


@pytest.mark.parametrize("how", REASONS)
def test_what_cannot_be_scored_waits_with_its_reason_and_is_scored_when_it_can_be(
    room: Room, how: str
) -> None:
    come_back = Event()

    def fail() -> None:
        raise RuntimeError("no numbers today")

    slow, _ = with_slow(room.database, is_there=how != "missing")
    slow.act = {"hangs": lambda: come_back.wait(60), "fails": fail}.get(how, lambda: None)
    number, other = room.sit("Ada", answers()), room.sit("Bo", answers("syrup"))

    status, score, passed, waits = room.sitting(number)
    assert (status, score, passed) == ("submitted", None, None)
    assert waits is not None
    assert f"Questions of all kinds cannot be scored: the item type `numeric` {REASONS[how]}" in waits
    assert "no numbers today" not in waits
    assert room.waiting_for() == [waits]
    # Whoever left that question out is scored as ever.
    assert room.sitting(other)[1] == Score(15, 30, 6)
    assert room.combine() == 1
    come_back.set()

    with_slow(room.database)
    assert room.combine() == 1
    assert room.sitting(number) == ("scored", Score(21, 30, 6), True, None)
    assert room.waiting_for() == []


def test_a_result_that_cannot_be_told_by_domain_says_why_till_it_is_made(room: Room) -> None:
    slow, _ = with_slow(room.database)
    number = room.sit("Ada", answers())
    assert room.sitting(number)[1] == Score(21, 30, 6)
    slow.act = lambda: ITEM["honey"]

    assert room.combine() == 0
    status, score, _, waits = room.sitting(number)
    assert (status, score) == ("submitted", Score(21, 30, 6))
    assert "cannot be scored: the item type `numeric` failed: KeyError" in str(waits)
    assert room.waiting_for() == [waits]

    slow.act = lambda: None
    assert room.combine() == 1
    assert room.sitting(number) == ("scored", Score(21, 30, 6), True, None)


def test_a_whole_scoring_has_one_budget(room: Room) -> None:
    seconds = count(step=2)
    plugins = dict.fromkeys(("numeric", "matching", "ordering", "multiple-response"), "a-plugin")
    types = {each.name: each for each in BUILT_IN}
    known = ItemTypes(types, plugins, Guard(clock=lambda: next(seconds)))
    install(room.database, known, lambda: NOW)
    known.guard.heed = lambda _name, _trouble: None

    _, score, _, waits = room.sitting(room.sit("Ada", answers()))

    assert score is None
    assert "does not answer: the 3 seconds for all were over" in str(waits)


def test_parts_that_no_column_holds_are_not_scored(room: Room) -> None:
    room.sit("Ada", answers())
    with room.database.reading() as session:
        sitting = session.get_one(Sitting, 1)
        part = read_form(session, sitting.form_id, sitting.form.fingerprint).parts[0]
    assert isinstance(part, MultipleChoicePart)
    primes = (997, 991, 983, 977, 971, 967, 953)
    scores = {number: Score.of(Fraction(1, prime)) for number, prime in enumerate(primes, 1)}

    assert total(part, {1: scores[1]}) == Score(1, 997, 997)
    with pytest.raises(NotScorable, match="Questions of all kinds cannot be scored: the parts of a point"):
        total(part, scores)


def test_the_same_trouble_is_noted_once_a_minute(room: Room) -> None:
    now = [NOW]
    slow = Slow()
    types = ItemTypes({each.name: each for each in BUILT_IN} | {"numeric": slow}, {"numeric": "slow-numbers"})
    install(room.database, types, lambda: now[0])
    item = Item.model_validate({**ITEM, "interaction": {"value": "1", "tolerance": "0", "unit": ""}})

    def fail() -> None:
        raise KeyError(now[0])

    def ask() -> tuple[int, bool]:
        with suppress(TypeTrouble):
            types.credit(item, {"number": "1"})
        for each in enumerate_threads():
            if each.name == "note-numeric":
                each.join()
        with room.database.reading() as session:
            ((trouble,),) = troubles(session).values()
            return trouble.times, trouble.over_at is None

    slow.act = fail
    assert [ask(), ask(), ask()] == [(1, True)] * 3
    slow.act = lambda: None
    assert ask() == (1, False)
    slow.act = fail
    assert ask() == (1, False)
    now[0] += timedelta(minutes=1)
    assert ask() == (2, True)


def test_a_question_that_nobody_can_score_can_be_dropped(room: Room) -> None:
    place = room.place("syrup")
    with_slow(room.database, is_there=False)
    number = room.sit("Ada", answers())
    assert room.sitting(number)[1] is None
    room.regrade(Correction(place, "drop"))

    assert room.combine() == 1
    assert room.sitting(number)[1] == Score(15, 24, 6)


def test_a_form_whose_type_is_gone_is_read_and_its_statistics_say_why_they_are_not(room: Room) -> None:
    room.sit("Ada", answers())
    with_slow(room.database, is_there=False)
    with room.database.reading() as session:
        scope = find_scope(session, room.coordinator, ASSOCIATION, room.window)
        (section,) = sections_of(session, scope)
        sitting = session.get_one(Sitting, 1)
        form = read_form(session, sitting.form_id, sitting.form.fingerprint)
        with pytest.raises(NotScorable, match="the item type `numeric` is not installed"):
            responses_to(session, scope, section)
    assert {item.type for item in form.parts[0].items} >= {"numeric", "matching"}  # type: ignore[union-attr]
