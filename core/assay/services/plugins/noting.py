"""Noting what is installed: what is new takes effect by itself, another version of it waits, what is gone is missed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import select, text
from sqlalchemy.orm import Session, joinedload

from assay.content.kept import KeptContent
from assay.hooks.fitting import compose
from assay.hooks.parts import Part
from assay.hooks.plugins import Plugins
from assay.services.audit import record
from assay.services.people import Actor
from assay.services.plugins.effect import Effect, read_version
from assay.storage.database import Database
from assay.storage.plugins import ContentVersion, PartStanding

Way = Literal["first", "coordinator", "operator", "setting", "again"]


def note_installed(database: Database, plugins: Plugins, now: datetime, *, accepts: bool = False) -> None:
    """Note what is installed when a process starts; `accepts`: every version takes effect at once."""
    with database.writing() as session:
        lock(session)
        note_missing(session, plugins, now)
        note(session, plugins, now, accepts=accepts)


def note(
    session: Session, plugins: Plugins, now: datetime, association: str = "", *, accepts: bool = False
) -> None:
    """Note what is installed, all or what one association brings and what is shared, in this transaction.

    Nothing is missed here: the environment of a process that runs for long may be older than what others noted.
    """
    lock(session)
    known = {each.part: each for each in all_standings(session)}
    here = Effect(plugins).situation(session)
    ways = [
        (part, way)
        for part in plugins.parts
        if not association or part.association in ("", association)
        if (way := _way(part, known.get(part.name), here.contents[part.name], accepts=accepts))
    ]
    taken = {part.name: part.content for part, _ in ways}
    left_out = compose({**here.contents, **taken}, here.later).left_out if ways else {}
    for part, way in ways:
        if part.name not in left_out:
            take(session, part, way, now)


def lock(session: Session) -> None:
    """Let no other process change at the same time what is in effect."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE part_standings IN SHARE ROW EXCLUSIVE MODE"))


def all_standings(session: Session) -> Sequence[PartStanding]:
    """Every part that was ever in effect, with the version that is."""
    query = select(PartStanding).options(joinedload(PartStanding.in_effect)).order_by(PartStanding.part)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _way(part: Part, standing: PartStanding | None, in_effect: KeptContent, *, accepts: bool) -> Way | None:
    """How an installed version takes effect by itself, if it does."""
    if standing is None:
        return "first"
    if standing.in_effect.fingerprint == part.fingerprint:
        return None
    if in_effect is part.content:  # the same in other letters, or what nobody can read any more
        return "again"
    return "setting" if accepts else None


def take(session: Session, part: Part, way: Way, now: datetime, actor: Actor | None = None) -> ContentVersion:
    """Have a part's installed version take effect, from this moment on."""
    version = ContentVersion(
        association=part.association,
        part=part.name,
        fingerprint=part.fingerprint,
        distribution=part.distribution,
        version=part.version,
        content=part.content.model_dump(mode="json", exclude_defaults=True),
        way=way,
        taken_at=now,
        taken_by=actor.person_id if actor else None,
    )
    session.add(version)
    session.flush()
    standing = session.get(PartStanding, part.name)
    before = standing.in_effect if standing else None
    if standing is None:
        standing = PartStanding(part=part.name, association=part.association, is_enabled=True)
        session.add(standing)
    standing.plugin, standing.in_effect = part.plugin, version
    session.flush()
    for association in concerned(session, part):
        subject, detail = f"plugin {part.name}", _told(part, before)
        record(session, association, actor, f"take effect: {way}", subject, now, **detail)
    return version


def _told(part: Part, before: ContentVersion | None) -> dict[str, str | None]:
    """What the log holds of a version that takes effect."""
    called = part.version or part.fingerprint[:12]
    return {
        "version": called,
        "fingerprint": part.fingerprint,
        "part": part.name,
        "before": (before.version or before.fingerprint[:12]) if before else None,
        "after": called,
    }


def concerned(session: Session, part: Part) -> Iterator[str]:
    """The associations in whose logs it stands: its own, or all that use what is shared."""
    if part.association:
        yield part.association
        return
    ids = {each.id for each in part.content.maps} | {each.id for each in part.content.banks}
    versions = select(PartStanding).where(PartStanding.association != "")
    for standing in session.scalars(versions.order_by(PartStanding.part)):
        kept = read_version(session, standing.in_effect.id)
        if kept and ids & set(uses(kept)):
            yield standing.association


def note_operators_look(session: Session, part: Part, now: datetime) -> None:
    """Note that the operator was shown what is different in a part, items and keys included."""
    act, subject = "view plugin changes: operator", f"plugin {part.name}"
    for association in concerned(session, part):
        record(session, association, None, act, subject, now, part=part.name)


def uses(content: KeptContent) -> Iterator[str]:
    """Ids of the maps and banks that an association names."""
    if content.association:
        yield from (each.map for each in content.association.endorsements if each.map)
    for exam in content.exams:
        yield exam.map
        yield from (bank for each in exam.sections if (bank := getattr(each, "bank", "")))


def note_missing(session: Session, plugins: Plugins, now: datetime) -> None:
    """Note what is gone and what is back; only for a process that just started, in the environment of today."""
    here = {each.name for each in plugins.parts}
    broken = {each.name for each in plugins.states if each.status == "failed"}
    for standing in all_standings(session):
        name = standing.part
        is_here = name in here or (standing.association != "" and standing.plugin in broken)
        if is_here == (standing.missing_since is None):
            continue
        standing.missing_since = None if is_here else now
        if standing.association:
            act = "plugin back" if is_here else "plugin gone"
            record(session, standing.association, None, act, f"plugin {name}", now, plugin=standing.plugin)
