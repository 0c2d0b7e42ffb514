"""The health of plugins: which hooks failed or hung when they were told, kept for all processes and pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.content.item_types.guarding import TypeTrouble
from assay.hooks.listening import Told
from assay.storage.database import Database
from assay.storage.plugins import PluginTrouble

#: What somebody's code said may be long.
MOST_CHARACTERS = 2000


def note_told(database: Database, told: Told, now: datetime) -> None:
    """Note that a hook failed or hangs, or that one which did so answered again."""
    key = (told.plugin, told.event.hook)
    if told.outcome == "answered" and not _is_in_trouble(database, key):
        return  # as nearly always: nothing is written, and nobody waits
    with database.writing() as session:
        trouble = session.get(PluginTrouble, key, with_for_update=True)
        if told.outcome == "answered":
            if trouble is not None and trouble.over_at is None:
                trouble.over_at = now
            return
        if trouble is None:
            trouble = PluginTrouble(plugin=told.plugin, hook=told.event.hook, times=0)
            session.add(trouble)
        trouble.association, trouble.kind = told.event.association, told.outcome
        trouble.reason, trouble.at, trouble.over_at = told.reason[:MOST_CHARACTERS], now, None
        trouble.times += 1


def note_type(database: Database, plugin: str, name: str, trouble: TypeTrouble | None, now: datetime) -> None:
    """Note that an item type failed or hangs, or that one which did so answered again."""
    key = (plugin or "assay", f"item type {name}"[:60])
    if trouble is None and not _is_in_trouble(database, key):
        return
    with database.writing() as session:
        row = session.get(PluginTrouble, key, with_for_update=True)
        if trouble is None:
            if row is not None and row.over_at is None:
                row.over_at = now
            return
        if row is None:
            row = PluginTrouble(plugin=key[0], hook=key[1], times=0, association="")
            session.add(row)
        row.kind, row.reason = trouble.kind, trouble.reason[:MOST_CHARACTERS]
        row.at, row.over_at = now, None
        row.times += 1


def _is_in_trouble(database: Database, key: tuple[str, str]) -> bool:
    with database.reading() as session:
        trouble = session.get(PluginTrouble, key)
        return trouble is not None and trouble.over_at is None


def troubles(session: Session) -> Mapping[str, Sequence[PluginTrouble]]:
    """The troubles of each plugin by its name: those that go on, then those that are over, the newest first."""
    found: dict[str, list[PluginTrouble]] = {}
    order = (PluginTrouble.over_at.is_not(None), PluginTrouble.at.desc(), PluginTrouble.hook)
    for each in session.scalars(select(PluginTrouble).order_by(*order)):
        found.setdefault(each.plugin, []).append(each)
    return found
