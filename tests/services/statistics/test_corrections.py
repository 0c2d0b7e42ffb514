"""Statistics of what was regraded, and of cuts that were adopted."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

import pytest

from assay.assessment.estimates import Estimate, NotEstimable
from assay.services.people import Actor
from assay.services.scores.cuts import cut_of
from assay.services.statistics.cuts import AppliedCut, cuts_applied
from assay.services.statistics.report import QuestionsReport, form_report
from assay.services.statistics.scopes import find_scope
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from assay.storage.standard_settings import CutVersion
from services.building import ASSOCIATION, EXAM, NOW
from services.correcting import correct
from services.simulated import SIZE, Simulation, items_of


def test_a_corrected_key_is_what_items_and_totals_go_by(
    database: Database, coordinator: Actor, simulated: Simulation
) -> None:
    before = items_of(database, coordinator, simulated.window)
    suspected = before.results[3].wrong_key
    assert suspected is not None
    with database.reading() as session:
        form = session.get_one(Sitting, simulated.sittings[0]).form_id
    correct(database, coordinator, form, 4, "rekey", ["ABCDEFGH".index(suspected.option)])
    correct(database, coordinator, form, 5, "drop")
    correct(database, coordinator, form, 6, "credit")
    after = items_of(database, coordinator, simulated.window)
    assert after.results[3].wrong_key is None
    assert [each.state for each in after.results] == [*["scored"] * 4, "dropped", "credited"]
    with database.reading() as session:
        scope = find_scope(session, coordinator, ASSOCIATION, simulated.window, "practice")
        report = form_report(session, coordinator, scope).sections[0]
    assert isinstance(report, QuestionsReport)
    # Three of five points, one of them everybody's.
    assert (report.least, len(report.distribution), report.distribution[0]) == (3, 6, 0)
    assert report.decisions.passed == sum(report.distribution[3:])


@pytest.mark.parametrize("kind", ["credit", "drop"])
def test_where_nearly_nothing_is_left_to_tell_people_apart_there_is_a_report(
    kind: Literal["credit", "drop"], database: Database, coordinator: Actor, simulated: Simulation
) -> None:
    with database.reading() as session:
        form = session.get_one(Sitting, simulated.sittings[0]).form_id
    for question in range(1, 6):
        correct(database, coordinator, form, question, kind)
    with database.reading() as session:
        scope = find_scope(session, coordinator, ASSOCIATION, simulated.window, "practice")
        report = form_report(session, coordinator, scope).sections[0]
    assert isinstance(report, QuestionsReport)
    last = report.items.results[5].statistics.difficulty
    assert isinstance(last, Estimate)
    # Five points that are everybody's reach the cut of four; without them, the one item that is left decides.
    passed = SIZE if kind == "credit" else round(last.value * SIZE)
    assert (report.decisions.passed, report.least) == (passed, 4 if kind == "credit" else 1)
    assert isinstance(report.reliability.alpha, NotEstimable)
    assert sum(report.distribution) == SIZE


def test_the_cut_is_the_one_that_counted_for_the_sittings(
    database: Database, coordinator: Actor, simulated: Simulation
) -> None:
    part = simulated.form.parts[0].section
    with database.writing() as session:
        first, second = (session.get_one(Sitting, each) for each in simulated.sittings[:2])
        late = NOW + timedelta(hours=1)
        first.opened_at = second.opened_at = late
        for share, form, at in ((7000, None, late), (8000, first.form_id, late)):
            session.add(cut_version(coordinator, part.id, share, form, at))
        session.flush()
        scope = find_scope(session, coordinator, ASSOCIATION, simulated.window, "practice")
        file, decided = cuts_applied(session, scope, part)
        assert (file.share, file.n, file.version) == (Decimal("0.6"), SIZE - 2, None)
        assert (decided.share, decided.n, decided.effective_at) == (Decimal("0.8"), 2, late)
        assert decided.version is not None
        assert cuts_applied(session, scope, part, forms=[]) == (AppliedCut(Decimal("0.6"), 0),)
        assert cut_of(session, first, part) == Decimal("0.8")


def cut_version(coordinator: Actor, section: str, share: int, form: int | None, at: datetime) -> CutVersion:
    return CutVersion(
        association=ASSOCIATION,
        exam=EXAM,
        section=section,
        form_id=form,
        basis_points=share,
        effective_at=at,
        reason="It was set anew.",
        decided_by=coordinator.person_id,
        decided_at=at,
    )
