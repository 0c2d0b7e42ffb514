"""Scheduling windows: what is drawn, what is refused, who may."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from assay.content.catalog import Catalog
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.services.windows import WindowPlan, open_windows, schedule_window, windows_of
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.windows import StoredForm, Window
from services.building import ASSOCIATION, EXAM, NOW

PLAN = WindowPlan(EXAM, "Spring", NOW + timedelta(days=10), NOW + timedelta(days=20), seed=3)


def schedule(database: Database, guild: Catalog, actor: Actor, plan: WindowPlan = PLAN) -> int:
    with database.writing() as session:
        return schedule_window(session, guild, actor, ASSOCIATION, plan, NOW).id


def test_a_form_is_drawn_for_every_category_and_the_log_names_them(
    database: Database, guild: Catalog, coordinator: Actor
) -> None:
    window = schedule(database, guild, coordinator)
    with database.reading() as session:
        forms = {form.category: form for form in session.scalars(select(StoredForm))}
        line = session.scalars(select(AuditLine)).one()
        assert set(forms) == {"practice", "teaching"}
        assert {form.seed for form in forms.values()} == {3}
        assert (line.act, line.subject, line.actor_id) == (
            "schedule window",
            f"window {window}",
            coordinator.person_id,
        )
        assert line.detail["forms"] == {name: form.fingerprint for name, form in forms.items()}


def test_the_same_seed_draws_the_same_forms_and_another_does_not(
    database: Database, guild: Catalog, coordinator: Actor
) -> None:
    for name, seed in (("One", 3), ("Two", 3), ("Three", 4)):
        schedule(database, guild, coordinator, replace(PLAN, name=name, seed=seed))
    with database.reading() as session:
        rows = session.execute(
            select(Window.name, StoredForm.fingerprint)
            .join(StoredForm.window)
            .where(StoredForm.category == "practice")
        )
        marks = dict(rows.all())
    assert marks["One"] == marks["Two"] != marks["Three"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"closes_at": PLAN.opens_at}, "closes before it opens"),
        ({"opens_at": NOW - timedelta(days=9), "closes_at": NOW}, "already be over"),
        ({}, "already a window"),
    ],
)
def test_a_rule_says_no_and_nothing_is_kept(
    database: Database, guild: Catalog, coordinator: Actor, change: dict[str, datetime], sentence: str
) -> None:
    schedule(database, guild, coordinator)
    with pytest.raises(Refused, match=sentence):
        schedule(database, guild, coordinator, replace(PLAN, **change))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Window)) == 1
        assert session.scalar(select(func.count()).select_from(AuditLine)) == 1


def test_an_exam_without_its_plugin_cannot_be_scheduled(
    database: Database, guild: Catalog, coordinator: Actor
) -> None:
    with pytest.raises(NotFound, match="plugin"):
        schedule(database, guild, coordinator, replace(PLAN, exam="gone"))


@pytest.mark.parametrize("roles", [(), ("reviewer",)])
def test_only_coordinators_schedule_and_list(
    database: Database, guild: Catalog, make_person: Callable[..., Actor], roles: tuple[str, ...]
) -> None:
    somebody = make_person("Some Body", *roles)
    with pytest.raises(NotAllowed):
        schedule(database, guild, somebody)
    with database.reading() as session, pytest.raises(NotAllowed):
        windows_of(session, somebody, ASSOCIATION)


def test_windows_are_listed_newest_first_and_open_ones_soonest_first(
    database: Database, guild: Catalog, coordinator: Actor
) -> None:
    schedule(database, guild, coordinator)
    later = replace(PLAN, name="Later", opens_at=PLAN.closes_at, closes_at=PLAN.closes_at + timedelta(days=1))
    schedule(database, guild, coordinator, later)
    with database.reading() as session:
        assert [each.name for each in windows_of(session, coordinator, ASSOCIATION)] == ["Later", "Spring"]
        assert [each.name for each in open_windows(session, NOW)] == ["Spring", "Later"]
        assert [each.name for each in open_windows(session, PLAN.closes_at)] == ["Later"]
