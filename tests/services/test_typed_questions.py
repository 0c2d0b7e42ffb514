"""Questions of every type in a sitting: parts of points, results, regrades and statistics."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.exam.regrading import Correction
from assay.assessment.exam.scoring import Score
from assay.content.catalog import Catalog
from assay.content.sources import read_association_folder
from assay.content.translations import texts_of
from assay.services.forms import read_form
from assay.services.item_types import mark_of
from assay.services.regrading.answers import answers_to
from assay.services.regrading.questions import parts_of
from assay.services.statistics.curves import item_curve
from assay.services.statistics.items import IN_PARTS, SectionItems
from assay.services.statistics.report import QuestionsReport, form_report
from assay.services.statistics.scopes import find_scope
from assay.storage.database import Database
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting
from dummy.typed import say_in_spanish, write_typed_guild
from services.building import ASSOCIATION
from services.typed_room import GIVEN, Room, answers


@pytest.fixture
def room(database: Database, tmp_path: Path) -> Iterator[Room]:
    yield Room(database, tmp_path)
    database.info.clear()


def test_parts_of_points_add_up_exactly_and_reach_the_cut(room: Room) -> None:
    number = room.sit("Ada", answers())
    # 1 + 0 + 5/6 + 2/3 + 1 of 5 is 7/10.
    assert room.sitting(number) == ("submitted", Score(21, 30, 6), True, None)
    assert Score(21, 30, 6).points == sum(Fraction(credit) for _, credit in GIVEN.values())
    assert room.combine() == 1
    with room.database.reading() as session:
        report = session.get_one(StoredResult, number).content["sections"][0]
    assert (report["earned"], report["possible"], report["parts"], report["percent"]) == (7, 10, 2, "70.0")
    assert [(each["domain"], each["parts"]) for each in report["domains"]] == [("colony", 2)]


def test_one_part_below_the_cut_does_not_pass(room: Room) -> None:
    number = room.sit("Bo", answers("syrup"))

    assert room.sitting(number) == ("submitted", Score(15, 30, 6), False, None)


def test_nothing_answered_and_nonsense_earn_nothing(room: Room) -> None:
    nonsense: Mapping[str, Any] = {"response": {"choice": ["99"], "x": "\ufffd"}}
    number = room.sit("Cy", dict.fromkeys(GIVEN, nonsense))

    assert room.sitting(number)[1] == Score(0, 5)
    assert room.sitting(room.sit("Di", {}))[1] == Score(0, 5)


def test_who_sits_in_spanish_is_scored_corrected_and_counted_as_everybody_is(
    database: Database, tmp_path: Path
) -> None:
    folder = say_in_spanish(write_typed_guild(tmp_path / "guild"))
    room = Room(database, tmp_path, Catalog.of(contents=[read_association_folder(folder)]))
    here, there = room.sit("Ada", answers()), room.sit("Bea", answers(), "es")

    with database.reading() as session:
        sitting = session.get_one(Sitting, there)
        shown = read_form(session, sitting.form_id, sitting.form.fingerprint, sitting.language).parts[0]
        assert isinstance(shown, MultipleChoicePart)
        assert [text for item in shown.items for text in texts_of(item).values() if text[:3] != "es "] == []
        _, (part,) = parts_of(session, room.coordinator, ASSOCIATION, room.window)
        told = {
            each.item.id: answers_to(session, room.coordinator, ASSOCIATION, room.window, part, each)
            for each in part.questions
        }
    # Both gave the same, and it is told in the master's words; what is right anyway is not told.
    assert {name: [count for *_, count in each] for name, each in told.items() if each} == {
        "signs-of-robbing": [2], "opening-a-hive": [2], "castes-and-days": [2],
    }  # fmt: skip
    assert [words for each in told.values() for _, words, _ in each if "es " in words] == []
    assert room.sitting(there) == room.sitting(here) == ("submitted", Score(21, 30, 6), True, None)
    room.regrade(Correction(room.place("opening-a-hive"), "drop"))
    assert room.sitting(there) == room.sitting(here)
    assert room.sitting(there)[1] == Score(16, 24, 6)


@pytest.mark.parametrize(
    ("kind", "score"),
    [("drop", Score(13, 24, 6)), ("credit", Score(22, 30, 6)), ("accept", Score(22, 30, 6))],
)
def test_a_question_of_any_type_is_corrected(room: Room, kind: Any, score: Score) -> None:
    number, other = room.sit("Ada", answers()), room.sit("Bo", answers("opening-a-hive"))
    place = room.place("opening-a-hive")
    with room.database.reading() as session:
        _, (part,) = parts_of(session, room.coordinator, ASSOCIATION, room.window)
        question = part.questions[place - 1]
        offered = answers_to(session, room.coordinator, ASSOCIATION, room.window, part, question)
    ((mark, words, count),) = offered
    assert (words[:17], count) == ("1. Smoke the entr", 1)
    assert mark == mark_of(GIVEN["opening-a-hive"][0]["response"])
    options: frozenset[str] = frozenset({mark}) if kind == "accept" else frozenset()
    room.regrade(Correction(place, kind, options))

    drop = {"drop": Score(4 * 6 - 8, 24, 6)}.get(kind)
    assert room.sitting(number)[1] == (drop or score)
    if kind == "accept":
        assert room.sitting(other)[1] == Score(16, 30, 6)
        room.regrade(Correction(place, "rekey"))
        assert room.sitting(number)[1] == Score(21, 30, 6)


def test_statistics_take_parts_of_points(room: Room) -> None:
    names = [f"Person {at}" for at in range(20)]
    for at, name in enumerate(names):
        left_out = [each for place, each in enumerate(GIVEN) if (at >> place) & 1]
        room.sit(name, answers(*left_out))
    with room.database.reading() as session:
        scope = find_scope(session, room.coordinator, ASSOCIATION, room.window)
        (report,) = form_report(session, room.coordinator, scope).sections
    assert isinstance(report, QuestionsReport)
    items: SectionItems = report.items
    by_id = {each.item.id: each for each in items.results}
    p = by_id["opening-a-hive"].statistics.difficulty
    assert isinstance(p, Estimate)
    there = sum(not (at >> list(GIVEN).index("opening-a-hive")) & 1 for at in range(20))
    assert p.value == pytest.approx(there / 20 * 5 / 6)
    assert by_id["opening-a-hive"].options == ()
    assert by_id["swarm-call"].options != ()
    parts = by_id["opening-a-hive"].difficulty
    assert isinstance(parts, NotEstimable)
    assert parts.reason == IN_PARTS
    assert isinstance(by_id["syrup"].difficulty, Estimate)
    assert item_curve(items, by_id["castes-and-days"].number) == NotEstimable(IN_PARTS, 20)
    (answer,) = items.responses.answers(by_id["castes-and-days"].number)
    assert (answer[0].credit, answer[1]) == (Fraction(2, 3), sum(not (at >> 3) & 1 for at in range(20)))
    assert sum(report.distribution) == 20
