"""Cuts that are adopted, and the sittings that they reach."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from assay.content.exams import Section
from assay.services.errors import NotAllowed, Refused
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.services.scores.cuts import cut_of
from assay.services.scores.results import combine_ready
from assay.services.standard_setting.adoption import CutPlan, adopt, cuts_of
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION, NOW, hand_in, open_window
from services.standard_setting.panel import SHROUT_FLEISS, Room, gather

CUT = CutPlan(Decimal("0.5292"), NOW, "The panel says so.")


@pytest.fixture
def room(database: Database, window: int, coordinator: Actor, make_person: Callable[[str], Actor]) -> Room:
    """A panel that is closed after one round."""
    found = gather(database, window, coordinator, make_person)
    found.go("round-1")
    found.rate(*SHROUT_FLEISS)
    found.go("feedback", "closed")
    return found


def decide(room: Room, plan: CutPlan = CUT, **at: float) -> None:
    with room.database.writing() as session:
        adopt(session, room.coordinator, ASSOCIATION, room.panel, plan, NOW + timedelta(**at))


def cuts(database: Database, sitting_id: int) -> list[Decimal]:
    with database.reading() as session:
        sitting = session.get_one(Sitting, sitting_id)
        form = read_form(session, sitting.form_id, sitting.form.fingerprint)
        sections: list[Section] = [part.section for part in form.parts]
        return [cut_of(session, sitting, each) for each in sections]


def test_a_cut_holds_for_sittings_that_begin_from_then(
    database: Database, window: int, room: Room, make_person: Callable[[str], Actor]
) -> None:
    before = hand_in(database, make_person("Eva Early"), window, {1: "", 3: ""})
    decide(room, hours=1)
    later = NOW + timedelta(hours=2)
    after = hand_in(database, make_person("Lou Later"), window, {1: "", 3: ""}, now=later)
    teaching = hand_in(database, make_person("Tea Teach"), window, {1: ""}, "teaching", later)
    assert cuts(database, before) == [Decimal("0.6"), Decimal("0.6")]
    assert cuts(database, after) == [Decimal("0.5292"), Decimal("0.6")]
    # The other category has the same items.
    assert cuts(database, teaching)[0] == Decimal("0.5292")
    with database.writing() as session:
        combine_ready(session, room.coordinator, window, later)
    with database.reading() as session:
        shown = [session.get_one(StoredResult, each).content["sections"][0] for each in (before, after)]
    assert [Decimal(each["cut_percent"]) for each in shown] == [60, Decimal("52.92")]


def test_a_form_has_its_own_cut_before_that_of_all_forms(
    database: Database, window: int, room: Room, make_person: Callable[[str], Actor], guild: object
) -> None:
    decide(room)
    decide(room, CutPlan(Decimal("0.7"), NOW, "For all.", for_all_forms=True), hours=1)
    decide(room, CutPlan(Decimal("0.9"), NOW + timedelta(days=3), "Coming.", for_all_forms=True), hours=1)
    with database.writing() as session:
        other = open_window(session, guild, room.coordinator, "Winter")  # type: ignore[arg-type]
    later = NOW + timedelta(hours=2)
    here = hand_in(database, make_person("Hal Here"), window, {1: "", 3: ""}, now=later)
    there = hand_in(database, make_person("Tom There"), other, {1: "", 3: ""}, now=later)
    assert (cuts(database, here)[0], cuts(database, there)[0]) == (Decimal("0.5292"), Decimal("0.7"))


def test_it_is_kept_who_decided_why_and_how_sure_the_panel_was(database: Database, room: Room) -> None:
    decide(room)
    with database.reading() as session:
        newest, *others = cuts_of(session, room.coordinator, ASSOCIATION)
        line = session.scalars(select(AuditLine).where(AuditLine.act == "adopt cut")).one()
    assert len(others) == 1  # a form for each category
    assert (newest.share, newest.reason, newest.panel_id) == (CUT.share, CUT.reason, room.panel)
    assert newest.standard_error == pytest.approx((0.3249 / 24) ** 0.5, abs=1e-4)
    assert (line.detail["percent"], line.detail["reason"]) == ("52.92", CUT.reason)


def test_today_means_from_now_on(database: Database, room: Room) -> None:
    decide(room, CutPlan(Decimal("0.5"), NOW - timedelta(hours=15), "From today on."))
    with database.reading() as session:
        assert {each.effective_at for each in cuts_of(session, room.coordinator, ASSOCIATION)} == {NOW}


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (CutPlan(Decimal("0.52921"), NOW, "A"), "two places"),
        (CutPlan(Decimal(0), NOW, "A"), "above 0"),
        (CutPlan(Decimal("1.01"), NOW, "A"), "at most 100"),
        (CutPlan(Decimal("0.5"), NOW, " "), "Say why"),
        (CutPlan(Decimal("0.5"), NOW - timedelta(days=2), "A"), "past"),
    ],
)
def test_a_cut_is_refused(room: Room, plan: CutPlan, words: str) -> None:
    with pytest.raises(Refused, match=words):
        decide(room, plan)


def test_only_a_coordinator_decides_and_only_when_the_panel_is_closed(
    database: Database, window: int, coordinator: Actor, make_person: Callable[[str], Actor], room: Room
) -> None:
    with pytest.raises(NotAllowed), database.writing() as session:
        adopt(session, room.judges[0], ASSOCIATION, room.panel, CUT, NOW)
    fresh = gather(database, window, coordinator, lambda name: make_person(f"{name} again"), judges=2)
    with pytest.raises(Refused, match="closed"):
        decide(fresh)
