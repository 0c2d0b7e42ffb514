"""Who judges: asked, taken back, reminded; and who must not be shown the items."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from assay.services.candidacy.registration import register
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.services.standard_setting.adoption import CutPlan, adopt
from assay.services.standard_setting.gathering import PAUSE, invite, remind, take_back
from assay.services.standard_setting.judging import errands, is_asked, open_bench
from assay.services.standard_setting.panels import PanelPlan, coordinated_panel, open_panel
from assay.services.standard_setting.results import panel_result
from assay.storage.database import Database
from assay.storage.people import Appointment, Person
from assay.storage.sittings import Sitting
from assay.storage.standard_settings import Judgement, Panel, PanelJudge
from assay.storage.windows import StoredForm
from services.building import ASSOCIATION, NOW, guild, hand_in, open_window
from services.standard_setting.panel import DESCRIPTION, SHROUT_FLEISS, Room, gather


@pytest.fixture
def room(database: Database, window: int, coordinator: Actor, make_person: Callable[[str], Actor]) -> Room:
    """Three judges; nobody has sat."""
    return gather(database, window, coordinator, make_person, judges=3)


def leave(room: Room, judge: Actor) -> None:
    with room.database.writing() as session:
        take_back(session, room.coordinator, ASSOCIATION, room.panel, judge.person_id, NOW)


def ask(room: Room, judge: Actor) -> None:
    with room.database.writing() as session:
        email = session.get_one(Person, judge.person_id).email
        invite(session, room.coordinator, ASSOCIATION, room.panel, email, NOW)


@pytest.mark.parametrize("phase", ["practice", "round-1"])
def test_who_saw_items_never_sits_them_also_when_taken_back(
    phase: str, database: Database, room: Room, window: int
) -> None:
    room.go(phase)
    room.say(room.judges[0], {1: 50})
    leave(room, room.judges[0])
    with pytest.raises(Refused, match="in a panel"), database.writing() as session:
        register(session, room.judges[0], window, "practice", NOW)
    with database.reading() as session:
        assert session.get_one(PanelJudge, (room.panel, room.judges[0].person_id)).left_at == NOW
        assert session.scalars(select(Judgement)).all() == []
        assert not is_asked(session, room.judges[0])
        assert errands(session, room.judges[0]) == ()
        with pytest.raises(NotFound):
            open_bench(session, room.judges[0], room.panel)


def test_who_was_taken_back_before_any_item_was_shown_may_sit(
    database: Database, room: Room, window: int
) -> None:
    leave(room, room.judges[0])
    with database.writing() as session:
        assert register(session, room.judges[0], window, "practice", NOW).status == "scheduled"


def test_who_left_counts_for_nothing_and_can_come_back(database: Database, room: Room) -> None:
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    leave(room, room.judges[0])
    with pytest.raises(NotFound), database.writing() as session:
        take_back(session, room.coordinator, ASSOCIATION, room.panel, room.judges[0].person_id, NOW)
    ask(room, room.judges[0])
    leave(room, room.judges[0])
    room.go("feedback", "closed")
    with database.reading() as session:
        found = panel_result(session, room.coordinator, ASSOCIATION, room.panel)
    assert found.final.n_judges == 2
    assert set(found.names) == {str(each.person_id) for each in room.judges[1:]}


def candidate(database: Database, room: Room, person: Actor) -> int:
    """A sitting of somebody who judges, as before the rule that refuses it."""
    with database.writing() as session:
        panel = session.get_one(Panel, room.panel)
        window = session.get_one(StoredForm, panel.form_id).window_id
        fixed = {"association": ASSOCIATION, "category": "practice", "code": "A1-0000", "registered_at": NOW}
        sitting = Sitting(window_id=window, person_id=person.person_id, form_id=panel.form_id, **fixed)
        session.add(sitting)
        session.flush()
        return sitting.id


def test_a_panel_does_not_go_on_while_a_judge_is_a_candidate(database: Database, room: Room) -> None:
    room.go("practice")
    sitting = candidate(database, room, room.judges[1])
    with pytest.raises(Refused) as refusal:
        room.go("round-1")
    assert "Autumn panel” cannot go on: Jule Judge 2 is a candidate" in str(refusal.value)
    assert "take their invitation back" in str(refusal.value)
    with database.writing() as session:
        session.get_one(Sitting, sitting).status = "void"
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    room.go("feedback")
    with database.writing() as session:
        session.get_one(Sitting, sitting).status = "submitted"
    with pytest.raises(Refused, match="or close the panel"):
        room.go("round-2")
    room.go("closed")


def candidate_elsewhere(
    database: Database, room: Room, make_person: Callable[[str], Actor]
) -> tuple[Actor, int, str]:
    """A coordinator with a sitting of another form in another window; the sitting, and the form that is judged."""
    with database.writing() as session:
        other = open_window(session, guild(), room.coordinator, "Winter")
    person = make_person("Sam Sits")
    sitting = hand_in(database, person, other, {1: "", 3: ""})
    with database.writing() as session:
        session.add(Appointment(person_id=person.person_id, association=ASSOCIATION, role="coordinator"))
        form = session.get_one(Sitting, sitting).form
        same, form.fingerprint = form.fingerprint, "another"
    return Actor(person.person_id, person.name, frozenset({(ASSOCIATION, "coordinator")})), sitting, same


def test_a_candidate_who_becomes_coordinator_sees_no_panel_of_their_exam(
    database: Database, room: Room, make_person: Callable[[str], Actor]
) -> None:
    # Another window's form may share items, and the cut is theirs.
    both, _, _ = candidate_elsewhere(database, room, make_person)
    with database.reading() as session:
        form = session.get_one(Panel, room.panel).form_id
    with pytest.raises(NotAllowed, match="candidate"), database.reading() as session:
        coordinated_panel(session, both, ASSOCIATION, room.panel)
    plan = PanelPlan(form, "questions", "Mine", DESCRIPTION)
    with pytest.raises(NotAllowed, match="candidate"), database.writing() as session:
        open_panel(session, both, ASSOCIATION, plan, NOW)
    with pytest.raises(NotAllowed, match="candidate"), database.writing() as session:
        adopt(session, both, ASSOCIATION, room.panel, CutPlan(Decimal(1), NOW, "A"), NOW)


def test_what_is_long_over_closes_only_panels_of_the_same_items(
    database: Database, room: Room, make_person: Callable[[str], Actor]
) -> None:
    both, sitting, same = candidate_elsewhere(database, room, make_person)
    with database.writing() as session:
        session.get_one(Sitting, sitting).status = "released"
    with database.reading() as session:
        assert coordinated_panel(session, both, ASSOCIATION, room.panel).id == room.panel
    # Had they sat the very form that is judged, its items would be theirs for good.
    with database.writing() as session:
        session.get_one(Sitting, sitting).form.fingerprint = same
    with pytest.raises(NotAllowed, match="candidate"), database.reading() as session:
        coordinated_panel(session, both, ASSOCIATION, room.panel)


def test_only_who_has_not_finished_is_reminded_and_not_twice_a_day(database: Database, room: Room) -> None:
    def reminded(after: timedelta = timedelta()) -> list[int]:
        with database.writing() as session:
            found = remind(session, room.coordinator, ASSOCIATION, room.panel, NOW + after)
            return [each.person_id for each in found]

    one, two, three = (each.person_id for each in room.judges)
    with pytest.raises(Refused, match="Nothing is judged"):
        reminded()
    room.go("round-1")
    room.rate(*SHROUT_FLEISS[:1])
    room.say(room.judges[1], {1: 50})
    assert reminded() == [two, three]
    with pytest.raises(Refused, match="less than a day ago"):
        reminded(timedelta(hours=1))
    assert reminded(PAUSE) == [two, three]
    room.rate(*SHROUT_FLEISS)
    with pytest.raises(Refused, match="Everybody has judged"):
        reminded()
    room.go("feedback", "round-2")
    room.say(room.judges[0], {1: 50})  # what is left as it is stays as it was
    assert reminded() == [two, three]
    assert one not in reminded(PAUSE)
