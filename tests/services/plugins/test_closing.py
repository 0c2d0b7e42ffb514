"""An association that is turned off, or whose plugin is gone: nothing new, and nothing of the past is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from assay.assessment.aims import aims_of, aims_offered
from assay.hooks.plugins import Plugins
from assay.services.applications.beginning import begin
from assay.services.candidacy.registration import obstacle, register
from assay.services.candidacy.sittings import settle_sitting
from assay.services.errors import NotAllowed, Refused
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.services.plugins.acting import turn
from assay.services.plugins.effect import Effect, associations_closed
from assay.services.plugins.looking import find_part
from assay.services.plugins.noting import note_installed
from assay.services.plugins.touching import Touched, touched
from assay.services.scores.results import combine_if_complete, combine_ready, release
from assay.services.windows import find_window
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.plugins import PartStanding
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION, NOW, open_window
from services.plugins.editions import uninstall
from services.rating_all import rate_all
from services.staging import Stage

LATER = NOW + timedelta(hours=1)


def switch(database: Database, plugins: Plugins, actor: Actor, *, on: bool) -> None:
    with database.writing() as session:
        turn(session, Effect(plugins), actor, ASSOCIATION, NOW, on=on)


def refusals(database: Database, plugins: Plugins, stage: Stage, somebody: Actor) -> list[str]:
    """What says no to a window, a registration and an application."""
    found = []
    with database.reading() as session:
        catalog = Effect(plugins).catalog(session)
        aim = next(aims_of(catalog))[0]
        for act in (
            lambda: open_window(session, catalog, stage.coordinator, name="Another"),
            lambda: register(session, somebody, stage.window, "practice", NOW),
            lambda: begin(session, catalog, somebody, ASSOCIATION, aim.endorsement, aim.category, NOW),
        ):
            try:
                act()
            except Refused as refusal:
                found.append(str(refusal))
    return found


def test_turned_off_nothing_new_is_begun_and_turned_on_all_is_as_before(
    database: Database, first_edition: Plugins, stage: Stage, make_person: Callable[..., Actor]
) -> None:
    somebody = make_person("Nora New")
    for _ in range(2):
        switch(database, first_edition, stage.coordinator, on=False)
    said = refusals(database, first_edition, stage, somebody)

    assert len(said) == 3
    assert all("paused" in each for each in said)
    assert associations_closed(database) == {ASSOCIATION}
    with database.reading() as session:
        catalog = Effect(first_edition).catalog(session)
        assert "paused" in obstacle(session, somebody, find_window(session, stage.window), NOW)
        assert find_part(session, Effect(first_edition), ASSOCIATION).status == "disabled"
    assert (catalog.offering, list(aims_offered(catalog))) == ((), [])
    assert list(aims_of(catalog))  # what is under way is judged as ever

    switch(database, first_edition, stage.coordinator, on=True)
    assert refusals(database, first_edition, stage, somebody) == []
    with database.reading() as session:
        acts = list(session.scalars(select(AuditLine.act).order_by(AuditLine.id)))
    assert [act for act in acts if "plugin" in act] == ["disable plugin", "enable plugin"]


def test_turned_off_what_is_under_way_is_scored_and_released(
    database: Database, first_edition: Plugins, stage: Stage
) -> None:
    switch(database, first_edition, stage.coordinator, on=False)
    rate_all(database, stage.rolf, 2, LATER)
    with database.writing() as session:
        combine_ready(session, stage.coordinator, stage.window, LATER)
        assert release(session, stage.coordinator, stage.window, LATER) >= 1


def test_only_its_own_coordinator_turns_it_off(database: Database, first_edition: Plugins) -> None:
    other = Actor(1, "Stan", frozenset({("far-guild", "coordinator")}))
    with pytest.raises(NotAllowed):
        switch(database, first_edition, other, on=False)


def test_what_turning_off_touches_is_counted(database: Database, stage: Stage) -> None:
    with database.reading() as session:
        found = touched(session, stage.coordinator, ASSOCIATION, NOW)
    assert found == Touched(
        windows=1, registered=1, sitting=1, unscored=3, preparing=0, handed_in=0, credentials=0
    )


def test_a_plugin_that_is_gone_is_missed_and_what_it_brought_is_kept(
    database: Database, first_edition: Plugins, stage: Stage, make_person: Callable[..., Actor]
) -> None:
    note_installed(database, first_edition, NOW)
    note_installed(database, Plugins(), LATER)
    said = refusals(database, Plugins(), stage, make_person("Nora New"))

    assert len(said) == 3
    assert all("not installed" in each for each in said)
    with database.reading() as session:
        part = find_part(session, Effect(Plugins()), ASSOCIATION)
        catalog = Effect(Plugins()).catalog(session)
    assert (part.status, part.content) == ("missing", first_edition.parts[-1].content)
    assert catalog.exams == first_edition.catalog.exams
    assert catalog.closed == {ASSOCIATION: "missing"}


def test_while_it_is_gone_nothing_is_scored_and_when_it_is_back_it_is(
    database: Database, first_edition: Plugins, stage: Stage
) -> None:
    note_installed(database, first_edition, NOW)
    note_installed(database, Plugins(), LATER)
    with pytest.raises(Refused, match="nothing is begun, scored"):
        rate_all(database, stage.rolf, 2, LATER)
    for act in (release, combine_ready):
        with database.writing() as session, pytest.raises(Refused, match="nothing is begun, scored"):
            act(session, stage.coordinator, stage.window, LATER)

    note_installed(database, first_edition, LATER)
    rate_all(database, stage.rolf, 2, LATER)
    with database.reading() as session:
        acts = session.execute(select(AuditLine.act, AuditLine.actor_id).order_by(AuditLine.id)).all()
    assert [(act, who) for act, who in acts if act.startswith("plugin ")] == [
        ("plugin gone", None),
        ("plugin back", None),
    ]


def test_who_sits_while_it_goes_finishes_and_the_result_waits(
    database: Database, first_edition: Plugins, stage: Stage
) -> None:
    uninstall(database)
    over = NOW + timedelta(days=1)
    with database.writing() as session:
        assert settle_sitting(session, stage.running, over)
        settle_sitting(session, stage.running, over + timedelta(days=1))
        sitting = session.get_one(Sitting, stage.running)
        assert (sitting.status, sitting.receipt is None, sitting.sections[0].earned) == (
            "expired",
            False,
            None,
        )
        form = read_form(session, sitting.form_id, sitting.form.fingerprint)
        assert combine_if_complete(session, sitting, form, over) is None

    note_installed(database, first_edition, over)
    with database.writing() as session:
        combine_ready(session, stage.coordinator, stage.window, over)
        assert session.get(StoredResult, stage.running) is not None


def test_a_process_with_an_older_environment_says_of_no_plugin_that_it_is_gone_or_back(
    database: Database, first_edition: Plugins, stage: Stage
) -> None:
    note_installed(database, first_edition, NOW)
    for plugins, is_gone in ((Plugins(), False), (first_edition, True)):
        switch(database, plugins, stage.coordinator, on=is_gone)
        with database.reading() as session:
            standing = session.get_one(PartStanding, ASSOCIATION)
            assert (standing.missing_since is not None) == is_gone
        note_installed(database, Plugins(), LATER)
