"""What needs a coordinator in an association and in one window, in a fixed number of statements."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from assay.services.appointments import dismiss
from assay.services.candidacy.registration import register
from assay.services.errors import NotAllowed, NotFound
from assay.services.essays.allocation import allocate
from assay.services.overview import association_overview, coordinated_form, coordinated_sitting
from assay.services.people import Actor
from assay.services.progress import SittingLine, WindowProgress, unfinished_by_reviewer, window_progress
from assay.services.statistics.scopes import find_scope
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION, NOW, guild, hand_in, open_window
from services.counting import statements
from services.staging import ESSAYS, Stage


def progress(database: Database, stage: Stage, actor: Actor | None = None) -> WindowProgress:
    with database.reading() as session:
        return window_progress(session, actor or stage.coordinator, ASSOCIATION, stage.window, NOW)


def line(found: WindowProgress, sitting: int) -> SittingLine:
    return next(each for each in found.lines if each.id == sitting)


def test_an_association_sees_what_waits(database: Database, stage: Stage) -> None:
    with database.reading() as session:
        (window,) = association_overview(session, stage.coordinator, ASSOCIATION, NOW)
    assert (window.state, window.unallocated, window.combinable) == ("running", 1, 1)
    assert window.tally.reached == (
        ("registered", 6), ("started", 5), ("handed in", 4), ("scored", 1), ("released", 0),
    )  # fmt: skip
    assert window.needs_somebody


@pytest.mark.parametrize(("days", "state"), [(-2, "coming"), (0, "running"), (14, "over")])
def test_a_window_is_coming_running_or_over(
    database: Database, coordinator: Actor, window: int, days: int, state: str
) -> None:
    with database.reading() as session:
        (found,) = association_overview(session, coordinator, ASSOCIATION, NOW + timedelta(days=days))
    assert (found.id, found.state, found.needs_somebody) == (window, state, False)


def test_a_window_shows_scores_and_who_scores(database: Database, stage: Stage) -> None:
    found = progress(database, stage)
    questions, essays = line(found, stage.half_scored).sections
    assert (questions.percent, questions.passed, essays.percent) == (Decimal("100.0"), True, None)
    assert [(each.name, each.final, each.of) for each in line(found, stage.half_scored).reviewers] == [
        ("Rita Reviewer", 2, 2),
        ("Rolf Reviewer", 0, 2),
    ]
    assert line(found, stage.scored).sections[1].percent is not None
    assert line(found, stage.unallocated).late == 2
    assert (found.unallocated, found.combinable, found.being_scored) == (1, 1, 1)
    assert (found.raters, found.reviewers) == (2, 2)


def test_reading_a_window_costs_the_same_with_more_sittings(
    database: Database, stage: Stage, make_person: Callable[..., Actor]
) -> None:
    progress(database, stage)
    with statements(database) as few:
        progress(database, stage)
    for number in range(3):
        hand_in(database, make_person(f"More {number}"), stage.window, ESSAYS)
    with statements(database) as many:
        progress(database, stage)
    assert len(many) == len(few) <= 12
    assert not any("forms.content" in each for each in many)


def test_a_coordinator_who_scores_does_not_learn_whose_it_is(database: Database, stage: Stage) -> None:
    both = Actor(stage.rita.person_id, "Rita", frozenset({(ASSOCIATION, "coordinator")}))
    found = progress(database, stage, both)
    blind, known = line(found, stage.half_scored), line(found, stage.scored)
    assert (blind.withheld, blind.name, blind.sections) == ("scoring", "", ())
    assert (known.withheld, known.name) == ("", "Ann Applicant")
    with database.reading() as session, pytest.raises(NotAllowed, match="once the result is combined"):
        coordinated_sitting(session, both, ASSOCIATION, stage.half_scored)


def test_a_coordinator_who_sits_sees_neither_scores_nor_keys(database: Database, stage: Stage) -> None:
    with database.writing() as session:
        own = register(
            session, replace(stage.coordinator, appointments=frozenset()), stage.window, "practice", NOW
        ).id
    found = line(progress(database, stage), own)
    assert (found.withheld, found.sections) == ("own", ())
    with database.reading() as session:
        with pytest.raises(NotAllowed, match="closed to you"):
            coordinated_form(session, stage.coordinator, ASSOCIATION, stage.window, "practice")
        with pytest.raises(NotAllowed, match="your own sitting"):
            coordinated_sitting(session, stage.coordinator, ASSOCIATION, own)


def test_what_a_reviewer_leaves_behind_is_seen(database: Database, stage: Stage) -> None:
    with database.writing() as session:
        assert unfinished_by_reviewer(session, stage.coordinator, ASSOCIATION) == {stage.rolf.person_id: 1}
        dismiss(session, stage.coordinator, ASSOCIATION, stage.rolf.person_id, "reviewer", NOW)
    left = line(progress(database, stage), stage.half_scored).reviewers
    assert [(each.name, each.left, each.is_done) for each in left] == [
        ("Rita Reviewer", False, True),
        ("Rolf Reviewer", True, False),
    ]


def test_allocating_again_changes_nothing(database: Database, stage: Stage) -> None:
    with database.writing() as session:
        assert allocate(session, stage.coordinator, stage.window, NOW).made == 2
        assert allocate(session, stage.coordinator, stage.window, NOW).made == 0
    assert progress(database, stage).unallocated == 0


def test_a_form_is_read_with_its_keys(database: Database, stage: Stage) -> None:
    with database.reading() as session:
        _, stored, form = coordinated_form(session, stage.coordinator, ASSOCIATION, stage.window, "practice")
        assert (stored.category, form.category, form.parts[0].length) == ("practice", "practice", 6)
        with pytest.raises(NotFound):
            coordinated_form(session, stage.coordinator, ASSOCIATION, stage.window, "poetry")


def test_another_association_is_not_there(
    database: Database, stage: Stage, make_person: Callable[..., Actor]
) -> None:
    far = make_person("Far Coordinator", "coordinator", association="far-guild")
    with database.reading() as session:
        with pytest.raises(NotAllowed):
            association_overview(session, far, ASSOCIATION, NOW)
        with pytest.raises(NotFound):
            window_progress(session, far, "far-guild", stage.window, NOW)
        with pytest.raises(NotFound):
            coordinated_sitting(session, far, "far-guild", stage.scored)


def test_a_candidate_who_becomes_coordinator_reads_no_form_of_a_window_that_they_schedule(
    database: Database, stage: Stage, make_person: Callable[..., Actor]
) -> None:
    person = make_person("Sam Sits")
    with database.writing() as session:
        own = register(session, person, stage.window, "practice", NOW).id
        again = open_window(session, guild(), stage.coordinator, "Winter")  # by the same seed
    both = replace(person, appointments=frozenset({(ASSOCIATION, "coordinator")}))
    for status in ("scheduled", "released"):  # after it is over the very same form stays closed
        with database.writing() as session:
            session.get_one(Sitting, own).status = status
            with pytest.raises(NotAllowed, match="closed to you"):
                coordinated_form(session, both, ASSOCIATION, again, "practice")
            with pytest.raises(NotAllowed, match="closed to you"):
                find_scope(session, both, ASSOCIATION, again)
