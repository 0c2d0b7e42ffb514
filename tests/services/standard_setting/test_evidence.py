"""What candidates did, by the corrections of each form, and kept while a panel talks of it."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import event, select, update

from assay.assessment.estimates import Estimate
from assay.assessment.exam.forms import Form, MultipleChoicePart
from assay.assessment.item_analysis.reliability import reliability
from assay.assessment.item_analysis.scores import Scores
from assay.assessment.standard_setting.impact import Borderline
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.services.standard_setting.evidence import Evidence, current_evidence, evidence_for
from assay.services.standard_setting.judging import feedback_for
from assay.services.standard_setting.results import panel_result
from assay.services.standard_setting.sections import alike_forms, judged_sections
from assay.storage.database import Database
from assay.storage.sittings import Response, Sitting, SittingSection
from assay.storage.standard_settings import Panel
from assay.storage.windows import StoredForm
from services.building import ASSOCIATION, guild, hand_in, open_window
from services.correcting import correct
from services.simulated import Simulation, items_of, simulate
from services.standard_setting.panel import SHROUT_FLEISS, Room, gather

SIZE = 80


@pytest.fixture
def room(database: Database, window: int, coordinator: Actor, make_person: Callable[[str], Actor]) -> Room:
    """A panel of four."""
    return gather(database, window, coordinator, make_person)


@pytest.fixture
def simulated(database: Database, window: int) -> Simulation:
    """Who has sat."""
    return simulate(database, window, SIZE)


def evidence(room: Room) -> Evidence:
    with room.database.reading() as session:
        return current_evidence(session, session.get_one(Panel, room.panel))


def form_of(database: Database, simulated: Simulation) -> int:
    with database.reading() as session:
        return session.get_one(Sitting, simulated.sittings[0]).form_id


def right(simulated: Simulation, places: Sequence[int]) -> NDArray[np.uint8]:
    part = simulated.form.parts[0]
    assert isinstance(part, MultipleChoicePart)
    keys = [part.items[place].key for place in places]
    found: NDArray[np.uint8] = (simulated.choices[:, list(places)] == keys).astype(np.uint8)
    return found


def test_scores_are_points_where_nothing_is_corrected(room: Room, simulated: Simulation) -> None:
    found = evidence(room)
    points = right(simulated, range(6))
    assert found.scores == tuple(points.sum(axis=1).tolist())
    assert list(found.right.values()) == pytest.approx(points.mean(axis=0))
    error = reliability(Scores(points, None, np.ones(6))).standard_error
    assert isinstance(error, Estimate)
    assert found.measurement_error == pytest.approx(error.value)


def test_a_dropped_and_a_credited_question_are_reckoned_by_what_was_possible(
    database: Database, coordinator: Actor, room: Room, simulated: Simulation
) -> None:
    form = form_of(database, simulated)
    correct(database, coordinator, form, 2, "drop")
    correct(database, coordinator, form, 3, "credit")
    found = evidence(room)
    counting = right(simulated, (0, 3, 4, 5))
    # Of five possible points one is everybody's; the panel's cut is of six.
    assert found.scores == pytest.approx((counting.sum(axis=1) + 1) * 6 / 5)
    assert list(found.right.values()) == pytest.approx(counting.mean(axis=0))
    error = reliability(Scores(counting, None, np.ones(4))).standard_error
    assert isinstance(error, Estimate)
    assert found.measurement_error == pytest.approx(error.value * 6 / 5)


def test_a_pass_by_share_is_a_pass_in_the_panel_too(
    database: Database, coordinator: Actor, room: Room, simulated: Simulation
) -> None:
    correct(database, coordinator, form_of(database, simulated), 2, "drop")
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    room.go("feedback")
    with database.reading() as session:
        impact = panel_result(session, room.coordinator, ASSOCIATION, room.panel).impact
    assert isinstance(impact, Borderline)
    # A cut of 3.175 of 6 is 2.65 of the 5 that were possible: three suffice, which is 3.6 of 6 and not 4.
    passing = (right(simulated, (0, 2, 3, 4, 5)).sum(axis=1) >= 3).mean()
    rate = impact.tried[2].pass_rate
    assert isinstance(rate, Estimate)
    assert rate.value == pytest.approx(passing)


def test_each_form_has_corrections_of_its_own(
    database: Database,
    coordinator: Actor,
    room: Room,
    simulated: Simulation,
    make_person: Callable[[str], Actor],
) -> None:
    with database.writing() as session:
        winter = open_window(session, guild(), coordinator, "Winter")
    here = practice_form(database, winter)
    sitting = hand_in(database, make_person("Wim Winter"), winter, {1: "", 3: ""}, wrong=(1, 2))
    correct(database, coordinator, here, 1, "credit")
    correct(database, coordinator, form_of(database, simulated), 2, "drop")
    found = evidence(room)
    assert found.n == SIZE + 1
    # Four right and one that is everybody's, of six.
    assert found.scores[-1] == pytest.approx(5)
    assert found.scores[:-1] == pytest.approx(right(simulated, (0, 2, 3, 4, 5)).sum(axis=1) * 6 / 5)
    # What does not count for some has no share.
    part = simulated.form.parts[0]
    assert isinstance(part, MultipleChoicePart)
    assert set(found.right) == {item.id for item in part.items[2:]}
    with database.writing() as session:
        session.get_one(Sitting, sitting).status = "void"
    assert evidence(room).n == SIZE


def practice_form(database: Database, window: int) -> int:
    """The form for `practice` of a window."""
    with database.reading() as session:
        query = select(StoredForm.id).where(StoredForm.window_id == window, StoredForm.category == "practice")
        return session.scalars(query).one()


def test_an_item_that_was_edited_is_another_item(database: Database, coordinator: Actor, room: Room) -> None:
    with database.writing() as session:
        winter = open_window(session, guild(), coordinator, "Winter")
        alike = set(alike_forms(session, session.get_one(Panel, room.panel)))
        edited = session.scalars(select(StoredForm).where(StoredForm.window_id == winter)).all()[0]
        form = read_form(session, edited.id, edited.fingerprint)
        content = form.model_dump(mode="json", by_alias=True)
        content["parts"][0]["items"][0]["stem"] = "It says something else now."
        session.execute(
            update(StoredForm).where(StoredForm.id == edited.id).values(content=content, fingerprint="e" * 64)
        )
        assert Form.model_validate(content) != form
    with database.reading() as session:
        assert len(alike) == 4  # two categories, two windows
        assert set(alike_forms(session, session.get_one(Panel, room.panel))) == alike - {edited.id}
        # Its items can be judged by themselves, and are told apart by the form.
        mine = [
            each for each in judged_sections(session, coordinator, ASSOCIATION) if each.window == "Winter"
        ]
        assert [each.is_one_of_several for each in mine] == [True, True]


def test_who_answered_nothing_counts_too(database: Database, room: Room, simulated: Simulation) -> None:
    with database.writing() as session:
        silent = session.scalars(select(Response).where(Response.sitting_id == simulated.sittings[0]))
        for each in silent:
            session.delete(each)
    assert (evidence(room).n, evidence(room).scores[0]) == (SIZE, 0)


def test_who_carried_the_section_over_has_not_sat_these_items(
    database: Database, coordinator: Actor, room: Room, simulated: Simulation
) -> None:
    first, second = simulated.sittings[:2]
    with database.writing() as session:
        session.get_one(SittingSection, (first, 0)).carried_from = second
    assert evidence(room).n == SIZE - 1
    assert items_of(database, coordinator, simulated.window).responses.n == SIZE - 1


def test_while_the_panel_talks_the_evidence_stays_what_it_was(
    database: Database, coordinator: Actor, room: Room, simulated: Simulation
) -> None:
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    room.go("feedback")
    correct(database, coordinator, form_of(database, simulated), 2, "drop")

    def seen() -> tuple[int, int]:
        with database.reading() as session:
            judge_ = feedback_for(session, room.judges[0], room.panel).evidence
            office = panel_result(session, coordinator, ASSOCIATION, room.panel).evidence
        assert judge_ == office
        return judge_.n, len(judge_.right)

    assert seen() == (SIZE, 6)
    room.go("round-2")
    assert seen() == (SIZE, 5)
    room.go("closed")
    with database.reading() as session:
        assert len(evidence_for(session, session.get_one(Panel, room.panel)).right) == 5


def test_a_page_of_the_second_round_reads_no_response(
    database: Database, room: Room, simulated: Simulation
) -> None:
    assert simulated.sittings
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    room.go("feedback", "round-2")
    said: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    with database.reading() as session:
        feedback_for(session, room.judges[0], room.panel)
    assert said
    assert not [each for each in said if "FROM responses" in each or "FROM sittings" in each]
