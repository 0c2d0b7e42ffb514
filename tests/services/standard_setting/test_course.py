"""A panel through its whole course, with the figures of a published table."""

from collections.abc import Callable

import pytest

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.standard_setting.hofstee import Hofstee
from assay.assessment.standard_setting.impact import Borderline
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.standard_setting.judging import accept, errands, feedback_for, open_bench
from assay.services.standard_setting.progress import progress
from assay.services.standard_setting.results import panel_result
from assay.storage.database import Database
from assay.storage.standard_settings import Panel
from services.building import ASSOCIATION, NOW
from services.staging import Stage
from services.standard_setting.panel import SHROUT_FLEISS, Room, gather


@pytest.fixture
def room(database: Database, stage: Stage, make_person: Callable[[str], Actor]) -> Room:
    """Four judges; four candidates have handed in, all of them with every item right."""
    return gather(database, stage.window, stage.coordinator, make_person)


def value(found: Statistic) -> float:
    assert isinstance(found, Estimate), found
    return found.value


def test_practice_does_not_count_and_shows_only_its_items(database: Database, room: Room) -> None:
    room.go("practice")
    room.say(room.judges[0], {1: 100, 2: 100})
    with database.reading() as session:
        assert [*open_bench(session, room.judges[0], room.panel).questions] == [1, 2]
        assert [(each.done, each.of) for each in errands(session, room.judges[0])] == [(2, 2)]
    room.go("round-1")
    with database.reading() as session:
        bench = open_bench(session, room.judges[0], room.panel)
        assert (bench.own, len(bench.left)) == ({}, 6)


def test_the_first_round_gives_the_figures_of_the_table(database: Database, room: Room) -> None:
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    room.go("feedback")
    with database.reading() as session:
        found = panel_result(session, room.coordinator, ASSOCIATION, room.panel)
    # 127 points of four judges, over ten; the mean square of judges is 32.49 (table 3).
    assert value(found.final.points) == pytest.approx(3.175)
    assert value(found.final.error_by_judges) == pytest.approx(6 * (0.3249 / 24) ** 0.5, abs=1e-3)
    assert [value(each.points) for each in found.final.judges] == pytest.approx([4.6, 1.5, 2.6, 4.0])
    assert (found.second, found.change) == (None, None)
    assert isinstance(found.compromise, NotEstimable)
    assert (found.evidence.scores, found.evidence.are_few) == ((6, 6, 6, 6), True)
    assert isinstance(found.impact, Borderline)
    # Cuts from 1.78 to 4.57 points; everybody has six.
    assert [each.passing_score for each in found.impact.tried] == [2, 3, 4, 4, 5]
    assert {value(each.pass_rate) for each in found.impact.tried} == {1.0}


def test_judges_see_the_first_round_without_names_and_never_the_second(
    database: Database, room: Room
) -> None:
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    room.go("feedback", "round-2")
    room.say(room.judges[0], {1: 0})
    with database.reading() as session:
        seen = feedback_for(session, room.judges[1], room.panel)
    first = seen.items[1]
    spread = (first.own, first.panel_mean, first.panel_lowest, first.panel_highest)
    assert spread == pytest.approx((0.2, 0.6, 0.2, 0.9))
    assert (first.empirical, first.n, len(seen.items)) == (1.0, 4, 6)
    assert value(seen.found.points) == pytest.approx(3.175)


def test_what_is_left_in_the_second_round_keeps_the_first_judgement(database: Database, room: Room) -> None:
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    room.go("feedback", "round-2")
    room.say(room.judges[1], {1: 60, 2: 10})
    with database.reading() as session:
        assert open_bench(session, room.judges[1], room.panel).standing(3) == 40
        assert progress(session, session.get_one(Panel, room.panel))[2] == {room.judges[1].person_id: 2}
    room.go("closed")
    with database.reading() as session:
        found = panel_result(session, room.coordinator, ASSOCIATION, room.panel)
    assert found.second is not None
    assert found.change is not None
    # 40 points of a hundred more by one judge of four.
    assert value(found.final.points) == pytest.approx(3.175 + 0.1)
    assert found.change.changed == 1
    assert value(found.change.points) == pytest.approx(0.1)
    # What the cut would do is said of the round that counts.
    assert isinstance(found.impact, Borderline)
    assert found.impact.tried[2].points == pytest.approx(3.175 + 0.1)


def test_the_compromise_stands_beside_it(database: Database, room: Room) -> None:
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    with database.writing() as session:
        accept(session, room.judges[0], room.panel, (50, 80, 0, 30), NOW)
        accept(session, room.judges[1], room.panel, (60, 90, 10, 50), NOW)
        accept(session, room.judges[1], room.panel, (60, 100, 0, 50), NOW)
    room.go("feedback")
    with database.reading() as session:
        found = panel_result(session, room.coordinator, ASSOCIATION, room.panel).compromise
    assert isinstance(found, Hofstee)
    assert (found.n_judges, found.n_scores) == (2, 4)
    corners = (found.corners.lowest_cut, found.corners.highest_cut, found.corners.highest_fail_rate)
    assert corners == pytest.approx((0.55 * 6, 0.9 * 6, 0.4))


def test_every_item_needs_two_judges_before_the_round_is_closed(room: Room) -> None:
    room.go("round-1")
    room.rate(*SHROUT_FLEISS[:1])
    room.say(room.judges[1], {1: 50, 2: 50, 3: 50, 4: 50})
    with pytest.raises(Refused, match="items 5, 6"):
        room.go("feedback")


def test_without_a_candidate_there_is_no_pass_rate(
    database: Database, window: int, coordinator: Actor, make_person: Callable[[str], Actor]
) -> None:
    room = gather(database, window, coordinator, make_person, judges=2)
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    room.go("feedback", "closed")
    with database.reading() as session:
        found = panel_result(session, room.coordinator, ASSOCIATION, room.panel)
    assert isinstance(found.impact, NotEstimable)
    assert (found.evidence.n, found.evidence.right) == (0, {})
