"""A carried cut that is adopted: whom it holds for, what is kept of it, and when it is refused."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from assay.assessment.estimates import Estimate
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.scores.cuts import cut_of
from assay.services.standard_setting.adoption import cuts_of
from assay.services.standard_setting.carried_adoption import CarryPlan, adopt_carried
from assay.services.standard_setting.carrying import CarriedCut, carry
from assay.services.standard_setting.pairs import source_of
from assay.services.statistics.cuts import cuts_applied
from assay.services.statistics.scopes import find_scope
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from assay.storage.standard_settings import CutVersion
from assay.storage.windows import StoredForm
from services.building import ASSOCIATION, NOW
from services.standard_setting.crowds import COMMON, Crowds, open_anchored, sit_both


@pytest.fixture
def crowds(database: Database, coordinator: Actor) -> Crowds:
    """Two forms that share items, with a cut on the first."""
    return sit_both(database, open_anchored(database, coordinator), coordinator)


def offered(database: Database, coordinator: Actor, crowds: Crowds) -> CarriedCut:
    with database.reading() as session:
        return carry(session, coordinator, ASSOCIATION, crowds.cut, crowds.y.form).carried[0]


def plan_of(found: CarriedCut) -> CarryPlan:
    assert found.basis_points
    return CarryPlan(
        found.equivalent.method, found.basis_points, NOW + timedelta(days=1), "The forms differ."
    )


def decide(database: Database, coordinator: Actor, crowds: Crowds, plan: CarryPlan) -> None:
    with database.writing() as session:
        adopt_carried(session, coordinator, ASSOCIATION, crowds.cut, crowds.y.form, plan, NOW)


def test_it_holds_for_sittings_of_the_other_form_that_begin_later(
    database: Database, coordinator: Actor, crowds: Crowds
) -> None:
    plan = plan_of(offered(database, coordinator, crowds))
    decide(database, coordinator, crowds, plan)
    section = crowds.y.part.section
    with database.writing() as session:
        here = session.get_one(Sitting, crowds.y.sittings[0])
        there = session.get_one(Sitting, crowds.x.sittings[0])
        assert cut_of(session, here, section) == Decimal("0.6")
        here.opened_at = there.opened_at = NOW + timedelta(days=1)
        session.flush()
        assert cut_of(session, here, section) == Decimal(plan.basis_points) / 10_000
        assert cut_of(session, there, section) == Decimal("0.75")
        scope = find_scope(session, coordinator, ASSOCIATION, crowds.window, crowds.y.key)
        _, applied = cuts_applied(session, scope, section)
        assert (applied.method, applied.people, applied.panel) == ("tucker", 260, "")


def test_all_that_it_rests_on_is_kept(database: Database, coordinator: Actor, crowds: Crowds) -> None:
    found = offered(database, coordinator, crowds)
    decide(database, coordinator, crowds, plan_of(found))
    assert isinstance(found.share, Estimate)
    assert isinstance(found.points, Estimate)
    with database.reading() as session:
        newest, *others = cuts_of(session, coordinator, ASSOCIATION)
        keys = {session.get_one(StoredForm, each.form_id).key for each in (newest, *others[:-1])}
        line = session.scalars(select(AuditLine).where(AuditLine.act == "carry cut")).one()
    # The form of the other category has the same items.
    assert keys == {"practice~2", "teaching~2"}
    assert (newest.carried_from, newest.panel_id, newest.reason) == (crowds.cut, None, "The forms differ.")
    assert newest.standard_error == pytest.approx(found.share.standard_error)
    kept = newest.equating
    assert kept is not None
    assert (kept["method"], kept["n"], kept["source"]["key"]) == ("tucker", [120, 140], "practice~1")
    assert (len(kept["common"]), kept["lengths"], kept["cut"]["points"]) == (COMMON, [12, 12], 9.0)
    assert kept["points"] == pytest.approx(found.points.value)
    assert any("Angoff 1971" in each for each in kept["warnings"])
    assert (line.detail["method"], line.detail["reason"]) == ("tucker", "The forms differ.")


def test_a_decision_is_refused(database: Database, coordinator: Actor, crowds: Crowds) -> None:
    plan = plan_of(offered(database, coordinator, crowds))
    for changed, words in (
        ({"reason": " "}, "Say why"),
        ({"effective_at": NOW - timedelta(days=2)}, "past"),
        ({"basis_points": plan.basis_points + 1}, "have changed"),
    ):
        with pytest.raises(Refused, match=words):
            decide(database, coordinator, crowds, replace(plan, **changed))
    with database.reading() as session:
        assert len(cuts_of(session, coordinator, ASSOCIATION)) == 1


def test_a_carried_cut_that_is_carried_on_says_so(
    database: Database, coordinator: Actor, crowds: Crowds
) -> None:
    decide(database, coordinator, crowds, plan_of(offered(database, coordinator, crowds)))
    with database.reading() as session:
        made = session.scalars(select(CutVersion).where(CutVersion.form_id == crowds.y.form)).one()
        cut, source = source_of(session, coordinator, ASSOCIATION, made.id)
        assert (cut.id, source.id) == (made.id, crowds.y.form)
        found = carry(session, coordinator, ASSOCIATION, made.id, crowds.x.form)
    assert any("itself carried over" in each for each in found.warnings)
