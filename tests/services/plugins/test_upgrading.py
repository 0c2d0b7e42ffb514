"""Another version of a plugin waits until its coordinator takes it into effect, and touches nothing under way."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from assay.assessment.exam.forms import Form
from assay.content.catalog import Catalog
from assay.content.kept import KeptContent
from assay.hooks.plugins import Plugins
from assay.services.candidacy.sittings import begin_section, enter_room, finish_section
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.services.plugins.acting import accept, accept_by_operator
from assay.services.plugins.effect import Effect
from assay.services.plugins.looking import find_part
from assay.services.plugins.noting import note_installed
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.plugins import ContentVersion, PartStanding
from assay.storage.sittings import Sitting
from assay.storage.windows import StoredForm
from services.building import ASSOCIATION, GUILD, NOW, open_window
from services.plugins.editions import Folder, edit, edition, installed, more_visits
from services.staging import Stage

BIO = "hive-core"


def stem(catalog: Catalog) -> str:
    return catalog.banks[BIO].item("bio-001").stem


def in_effect(database: Database, plugins: Plugins) -> Catalog:
    with database.reading() as session:
        return Effect(plugins).catalog(session)


def take(database: Database, plugins: Plugins, actor: Actor, fingerprint: str = "") -> None:
    with database.writing() as session:
        effect = Effect(plugins)
        wanted = fingerprint or plugins.parts[-1].fingerprint
        accept(session, effect, actor, ASSOCIATION, wanted, NOW)


def acts(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.id))
        return [(line.act, line.subject) for line in lines if line.subject.startswith("plugin ")]


def test_what_is_installed_first_takes_effect_by_itself(database: Database, first_edition: Plugins) -> None:
    for _ in range(2):
        note_installed(database, first_edition, NOW)
    with database.reading() as session:
        [version] = session.scalars(select(ContentVersion))
        assert (version.part, version.way, version.association) == (ASSOCIATION, "first", ASSOCIATION)
        assert KeptContent.model_validate(version.content) == first_edition.parts[-1].content
    assert in_effect(database, first_edition) is first_edition.catalog
    assert acts(database) == [("take effect: first", "plugin river-guild")]


def test_another_version_waits_and_every_process_serves_the_one_before(
    database: Database, first_edition: Plugins, coordinator: Actor, tmp_path: Path
) -> None:
    note_installed(database, first_edition, NOW)
    second = edition(tmp_path, more_visits)
    note_installed(database, second, NOW)

    assert stem(in_effect(database, second)).endswith("of a worker?")
    with database.reading() as session:
        part = find_part(session, Effect(second), ASSOCIATION)
        assert (part.status, part.has_other_version) == ("waiting", True)
        assert [each.id for each in part.changes] == ["master · 2025-01-01 · visits", "hive-core · bio-001"]

    take(database, second, coordinator)
    # Also a process in which the first edition is still installed.
    for plugins in (first_edition, second):
        assert stem(in_effect(database, plugins)).endswith("of a drone?")
    with database.reading() as session:
        assert find_part(session, Effect(second), ASSOCIATION).status == "enabled"
        assert find_part(session, Effect(first_edition), ASSOCIATION).status == "waiting"
        newest = session.get_one(PartStanding, ASSOCIATION).in_effect
        assert (newest.way, newest.taken_by) == ("coordinator", coordinator.person_id)
    assert acts(database)[-1] == ("take effect: coordinator", "plugin river-guild")


def test_a_running_process_notices_that_another_version_took_effect(
    database: Database, first_edition: Plugins, coordinator: Actor, tmp_path: Path
) -> None:
    note_installed(database, first_edition, NOW)
    second = edition(tmp_path, more_visits)
    effect = Effect(second)
    with database.reading() as session:
        before = effect.catalog(session)
        assert effect.catalog(session) is before
    take(database, second, coordinator)
    with database.reading() as session:
        assert effect.catalog(session) is second.catalog
    assert stem(before).endswith("of a worker?")


def test_what_is_under_way_stays_as_it_was_and_what_begins_is_new(
    database: Database, first_edition: Plugins, stage: Stage, tmp_path: Path
) -> None:
    note_installed(database, first_edition, NOW)
    before = form_of(database, stage.running)
    second = edition(
        tmp_path, lambda folder: edit(folder / "exams" / "master.yaml", "title: ", "title: The new ")
    )
    take(database, second, stage.coordinator)
    _finish(database, stage.running)

    assert form_of(database, stage.running) == before
    with database.writing() as session:
        catalog = Effect(second).catalog(session)
        later = open_window(session, catalog, stage.coordinator, name="Spring")
    with database.reading() as session:
        stored = session.scalars(select(StoredForm).where(StoredForm.window_id == later)).all()
        titles = {read_form(session, each.id, each.fingerprint).exam.title for each in stored}
    assert titles == {f"The new {before.exam.title}"}


def form_of(database: Database, sitting: int) -> Form:
    with database.reading() as session:
        stored = session.get_one(Sitting, sitting).form
        return read_form(session, stored.id, stored.fingerprint)


def _finish(database: Database, sitting: int) -> None:
    """The candidate in the room goes on to the end, as if nothing had happened."""
    with database.reading() as session:
        actor = Actor.of(session.get_one(Sitting, sitting).person)
    for part in (0, 1):
        with database.writing() as session:
            begin_section(session, actor, sitting, NOW)
            enter_room(session, actor, sitting, NOW)
            finish_section(session, actor, sitting, part, NOW + timedelta(minutes=1))
    with database.reading() as session:
        assert session.get_one(Sitting, sitting).status == "submitted"


def test_only_the_version_that_was_looked_at_is_taken_and_only_by_a_coordinator(
    database: Database, first_edition: Plugins, coordinator: Actor, tmp_path: Path
) -> None:
    note_installed(database, first_edition, NOW)
    second = edition(tmp_path, more_visits)
    with pytest.raises(Refused, match="yet another version"):
        take(database, second, coordinator, fingerprint="0" * 64)
    with pytest.raises(NotAllowed):
        take(database, second, Actor(1, "Nobody"))
    take(database, second, coordinator)
    take(database, second, coordinator)  # twice changes nothing

    with database.reading() as session:
        assert len(session.scalars(select(ContentVersion)).all()) == 2


def test_where_the_installation_accepts_everything_nobody_is_asked(
    database: Database, first_edition: Plugins, tmp_path: Path
) -> None:
    note_installed(database, first_edition, NOW, accepts=True)
    second = edition(tmp_path, more_visits)
    note_installed(database, second, NOW, accepts=True)

    assert in_effect(database, second) is second.catalog
    assert acts(database)[-1] == ("take effect: setting", "plugin river-guild")


def test_the_operator_takes_what_is_named_or_everything(
    database: Database, first_edition: Plugins, tmp_path: Path
) -> None:
    note_installed(database, first_edition, NOW)
    second = edition(tmp_path, more_visits)
    with database.writing() as session, pytest.raises(NotFound, match="`hive`; there are: river-guild"):
        accept_by_operator(session, Effect(second), ["hive"], NOW)
    with database.writing() as session:
        taken = accept_by_operator(session, Effect(second), [], NOW)
        assert [(each.part, each.way) for each in taken] == [(ASSOCIATION, "operator")]
    assert acts(database)[-1] == ("take effect: operator", "plugin river-guild")


def test_a_version_that_was_kept_by_an_older_assay_and_cannot_be_read_gives_way(
    database: Database, first_edition: Plugins
) -> None:
    note_installed(database, first_edition, NOW)
    with database.writing() as session:
        version = session.get_one(PartStanding, ASSOCIATION).in_effect
        version.content, version.fingerprint = {"a key of before": 1}, "0" * 64
    assert in_effect(database, first_edition) is first_edition.catalog
    note_installed(database, first_edition, NOW)
    with database.reading() as session:
        assert session.get_one(PartStanding, ASSOCIATION).in_effect.way == "again"


def test_the_same_in_other_letters_is_no_other_version(database: Database, first_edition: Plugins) -> None:
    note_installed(database, first_edition, NOW)
    with database.writing() as session:
        session.get_one(PartStanding, ASSOCIATION).in_effect.fingerprint = "0" * 64
    with database.reading() as session:
        assert find_part(session, Effect(first_edition), ASSOCIATION).status == "enabled"


def test_a_broken_version_leaves_in_effect_what_was(
    database: Database, first_edition: Plugins, tmp_path: Path
) -> None:
    note_installed(database, first_edition, NOW)
    broken = edition(tmp_path, lambda folder: (folder / "rubrics" / "practice.yaml").write_text(""))
    note_installed(database, broken, NOW)

    assert ASSOCIATION not in broken.catalog.associations
    catalog = in_effect(database, broken)
    assert catalog == first_edition.catalog
    with database.reading() as session:
        part = find_part(session, Effect(broken), ASSOCIATION)
    assert (part.status, "practice.yaml:1: the file is empty" in part.reason) == ("set aside", True)


def test_what_is_installed_goes_before_what_is_gone(database: Database, tmp_path: Path) -> None:
    """A second association whose map has the id of one that is in effect, though not installed any more."""
    note_installed(database, installed(), NOW)
    other = edition(
        tmp_path, lambda folder: edit(folder / "association.yaml", "id: river-guild", "id: lake-guild")
    )
    note_installed(database, other, NOW)

    catalog = in_effect(database, other)
    assert set(catalog.associations) == {"lake-guild"}
    with database.reading() as session:
        assert find_part(session, Effect(other), "lake-guild").status == "enabled"
        gone = find_part(session, Effect(other), ASSOCIATION)
    assert (gone.status, "taken twice" in gone.reason) == ("missing", True)


def test_what_is_installed_first_does_not_push_out_what_is_in_effect(
    database: Database, first_edition: Plugins, tmp_path: Path
) -> None:
    note_installed(database, first_edition, NOW)
    lake = shutil.copytree(GUILD, tmp_path / "lake")
    edit(lake / "association.yaml", "id: river-guild", "id: lake-guild")
    both = Plugins.only({"a lake": Folder(lake), "guild": Folder(GUILD)})
    assert set(both.catalog.associations) == {"lake-guild"}
    note_installed(database, both, NOW)

    assert set(in_effect(database, both).associations) == {ASSOCIATION}
    with database.reading() as session:
        newcomer = find_part(session, Effect(both), "lake-guild")
        assert find_part(session, Effect(both), ASSOCIATION).content == first_edition.parts[-1].content
    assert (newcomer.standing, newcomer.status, "taken twice" in newcomer.reason) == (None, "waiting", True)
