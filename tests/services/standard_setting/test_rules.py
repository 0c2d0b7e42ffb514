"""Who may do what in a panel, and when."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from assay.services.candidacy.registration import obstacle, register
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.services.standard_setting.gathering import invite, take_back
from assay.services.standard_setting.judging import accept, errands, feedback_for, is_asked, judge, open_bench
from assay.services.standard_setting.panels import PanelPlan, coordinated_panel, open_panel, panels_of
from assay.services.standard_setting.phases import advance
from assay.services.standard_setting.results import panel_result
from assay.services.standard_setting.sections import judged_sections
from assay.services.windows import find_window
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.people import Appointment, Person
from assay.storage.sittings import Sitting
from assay.storage.standard_settings import Judgement
from services.building import ASSOCIATION, NOW, add_person
from services.standard_setting.panel import DESCRIPTION, SHROUT_FLEISS, Room, gather


@pytest.fixture
def room(database: Database, window: int, coordinator: Actor, make_person: Callable[[str], Actor]) -> Room:
    """Two judges; nobody has sat."""
    return gather(database, window, coordinator, make_person, judges=2)


def test_items_are_seen_by_judges_while_the_panel_is_open(database: Database, room: Room) -> None:
    judge_, stranger = room.judges[0], room.coordinator

    def opens(actor: Actor) -> bool:
        with database.reading() as session:
            try:
                return bool(open_bench(session, actor, room.panel))
            except NotFound:
                return False

    assert (opens(judge_), opens(stranger)) == (False, False)  # draft
    room.go("round-1")
    assert (opens(judge_), opens(stranger)) == (True, False)
    room.rate(*SHROUT_FLEISS)
    room.go("feedback", "closed")
    assert not opens(judge_)
    with database.reading() as session:
        assert not is_asked(session, judge_)
        assert [each.of for each in errands(session, judge_)] == [0]


def test_nothing_is_said_outside_its_phase_or_range(database: Database, room: Room) -> None:
    one = room.judges[0]
    room.go("practice")
    with pytest.raises(NotFound), database.writing() as session:
        judge(session, one, room.panel, {3: 50}, NOW)  # practice has two items
    with pytest.raises(Refused, match="while a round"), database.writing() as session:
        accept(session, one, room.panel, (1, 2, 3, 4), NOW)
    room.go("round-1")
    with pytest.raises(Refused, match="0 to 100"), database.writing() as session:
        judge(session, one, room.panel, {3: 101}, NOW)
    with pytest.raises(Refused, match="lowest"), database.writing() as session:
        accept(session, one, room.panel, (60, 50, 0, 10), NOW)
    with pytest.raises(NotFound), database.reading() as session:
        feedback_for(session, one, room.panel)
    with pytest.raises(Refused, match="no result"), database.reading() as session:
        panel_result(session, room.coordinator, ASSOCIATION, room.panel)
    room.rate(*SHROUT_FLEISS)
    room.go("feedback")
    with pytest.raises(Refused, match="Nothing is judged"), database.writing() as session:
        judge(session, one, room.panel, {3: 50}, NOW)


def test_who_presses_second_learns_that_the_panel_is_there_already(database: Database, room: Room) -> None:
    with database.writing() as session:
        assert advance(session, room.coordinator, ASSOCIATION, room.panel, "round-1", NOW)
        assert advance(session, room.coordinator, ASSOCIATION, room.panel, "round-1", NOW) is None


def test_no_phase_is_jumped_or_gone_back_to(database: Database, room: Room) -> None:
    for to in ("feedback", "closed", "nonsense"):
        with pytest.raises(Refused):
            room.go(to)
    room.go("round-1", "round-1")  # twice is once
    with pytest.raises(Refused):
        room.go("practice")
    with database.reading() as session:
        acts = select(func.count()).where(AuditLine.act == "panel phase")
        assert session.scalar(acts) == 1


def test_whoever_is_a_candidate_or_coordinates_cannot_judge(
    database: Database, room: Room, window: int, make_person: Callable[..., Actor]
) -> None:
    boss, sits = make_person("Bea Boss", "coordinator"), make_person("Sam Sits")
    with database.writing() as session:
        form = coordinated_panel(session, room.coordinator, ASSOCIATION, room.panel).form_id
        fixed = {"association": ASSOCIATION, "category": "practice", "code": "A1-0000", "registered_at": NOW}
        session.add(Sitting(window_id=window, person_id=sits.person_id, form_id=form, **fixed))
    for person, words in ((boss, "coordinates"), (sits, "candidate"), (room.judges[0], "already")):
        with database.reading() as session:
            email = session.get_one(Person, person.person_id).email
        with pytest.raises(Refused, match=words), database.writing() as session:
            invite(session, room.coordinator, ASSOCIATION, room.panel, email, NOW)


def test_a_judge_does_not_sit_what_is_judged(database: Database, room: Room, window: int) -> None:
    # From the invitation on: whoever registered before the first round would be shown what they sit.
    with database.writing() as session:
        assert "in a panel" in obstacle(session, room.judges[0], find_window(session, window), NOW)
    room.go("practice")
    with pytest.raises(Refused, match="in a panel"), database.writing() as session:
        register(session, room.judges[0], window, "practice", NOW)


def test_a_judge_who_is_made_coordinator_is_blind_until_the_panel_is_closed(
    database: Database, room: Room
) -> None:
    one = room.judges[0]
    with database.writing() as session:
        session.add(Appointment(person_id=one.person_id, association=ASSOCIATION, role="coordinator"))
    both = Actor(one.person_id, one.name, frozenset({(ASSOCIATION, "coordinator")}))
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    room.go("feedback")
    with pytest.raises(NotAllowed, match="another coordinator"), database.reading() as session:
        panel_result(session, both, ASSOCIATION, room.panel)


def test_a_judge_goes_with_what_was_said_but_not_after_the_first_round(
    database: Database, room: Room
) -> None:
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    first, second = (each.person_id for each in room.judges)
    with database.writing() as session:
        take_back(session, room.coordinator, ASSOCIATION, room.panel, first, NOW)
    with database.reading() as session:
        assert set(session.scalars(select(Judgement.judge_id))) == {second}
    with database.writing() as session:
        email = session.get_one(Person, first).email
        invite(session, room.coordinator, ASSOCIATION, room.panel, email, NOW)
    room.rate(*SHROUT_FLEISS)
    room.go("feedback")
    with pytest.raises(Refused, match="stay"), database.writing() as session:
        take_back(session, room.coordinator, ASSOCIATION, room.panel, second, NOW)
    with pytest.raises(Refused, match="join"), database.writing() as session:
        invite(session, room.coordinator, ASSOCIATION, room.panel, email, NOW)


def test_panels_belong_to_one_association(database: Database, room: Room) -> None:
    with database.writing() as session:
        elsewhere = add_person(session, "Ely Elsewhere", "coordinator", association="far-guild")
    with pytest.raises(NotAllowed), database.reading() as session:
        panels_of(session, elsewhere, ASSOCIATION)
    with pytest.raises(NotFound), database.reading() as session:
        coordinated_panel(session, elsewhere, "far-guild", room.panel)
    for actor in (*room.judges, elsewhere):
        with pytest.raises(NotAllowed), database.writing() as session:
            open_panel(session, actor, ASSOCIATION, PanelPlan(1, "questions", "A", "B"), NOW)


def test_a_panel_needs_a_section_of_items_and_words(database: Database, room: Room) -> None:
    with database.writing() as session:
        (judged,) = judged_sections(session, room.coordinator, ASSOCIATION)
        assert (judged.section, judged.items, judged.window) == ("questions", 6, "Autumn")
        for plan, words in (
            (PanelPlan(judged.form_id, "essays", "A", DESCRIPTION), "no such section"),
            (PanelPlan(judged.form_id, "questions", "A", " "), "description"),
            (PanelPlan(judged.form_id, "questions", "A", "B", practice_items=7), "0 to 6"),
        ):
            with pytest.raises(Refused, match=words):
                open_panel(session, room.coordinator, ASSOCIATION, plan, NOW)


def test_a_panel_of_one_does_not_begin(
    database: Database, window: int, coordinator: Actor, make_person: Callable[[str], Actor]
) -> None:
    room = gather(database, window, coordinator, make_person, judges=1)
    with pytest.raises(Refused, match="two judges"):
        room.go("round-1")
