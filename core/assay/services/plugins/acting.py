"""Turning a plugin on and off, and taking another version of it into effect."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from assay.hooks.fitting import compose
from assay.hooks.parts import Part
from assay.services.audit import record
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor, require
from assay.services.plugins.effect import Effect, Situation
from assay.services.plugins.looking import UNKNOWN, find_part, parts_known
from assay.services.plugins.noting import Way, lock, note, note_missing, take
from assay.storage.plugins import ContentVersion, PartStanding
from assay.wording import say


def turn(
    session: Session, effect: Effect, actor: Actor, association: str, now: datetime, *, on: bool
) -> None:
    """Let an association offer new things, or not; doing it twice changes nothing."""
    require(actor, association, "coordinator")
    note(session, effect.plugins, now, association)
    standing = session.get(PartStanding, association, with_for_update=True, populate_existing=True)
    if standing is None:
        raise NotFound(UNKNOWN)
    if standing.is_enabled == on:
        return
    standing.is_enabled, standing.switched_at, standing.switched_by = on, now, actor.person_id
    act = "enable plugin" if on else "disable plugin"
    detail = {"plugin": standing.plugin, "before": not on, "after": on}
    record(session, association, actor, act, f"plugin {association}", now, **detail)


def accept(
    session: Session, effect: Effect, actor: Actor, association: str, fingerprint: str, now: datetime
) -> ContentVersion | None:
    """Take the version that the coordinator looked at into effect. Nothing, if it is already."""
    require(actor, association, "coordinator")
    note(session, effect.plugins, now, association)
    part = find_part(session, effect, association).installed
    if part is None:
        raise Refused(say("The plugin is not installed any more, so there is nothing to take into effect."))
    if part.fingerprint != fingerprint:
        raise Refused(say("Meanwhile yet another version was installed. Look at what is different in it."))
    taken = _accept(session, effect, [part], "coordinator", now, actor)
    return taken[0] if taken else None


def accept_by_operator(
    session: Session, effect: Effect, wanted: Collection[str], now: datetime
) -> Sequence[ContentVersion]:
    """Take installed versions into effect, of some parts or of all; those that are already are left alone."""
    lock(session)
    note_missing(session, effect.plugins, now)
    note(session, effect.plugins, now)
    known = {each.name for each in parts_known(session, effect)}
    for name in wanted:
        if name not in known:
            there = ", ".join(sorted(known))
            raise NotFound(say("Nothing is called `%(name)s`; there are: %(names)s", name=name, names=there))
    parts = [each for each in effect.plugins.parts if not wanted or each.name in wanted]
    return _accept(session, effect, parts, "operator", now, None)


def _accept(
    session: Session, effect: Effect, parts: Sequence[Part], way: Way, now: datetime, actor: Actor | None
) -> Sequence[ContentVersion]:
    lock(session)
    here = effect.situation(session)
    is_taken = {each.part: each.fingerprint for each in here.standings}
    parts = [each for each in parts if is_taken.get(each.name) != each.fingerprint]
    _refuse_misfit(here, parts)
    return [take(session, each, way, now, actor) for each in parts]


def _refuse_misfit(here: Situation, parts: Sequence[Part]) -> None:
    """Stop what would leave something out that is in effect, or be left out itself."""
    wanted = {each.name for each in parts}
    contents = {**here.contents, **{each.name: each.content for each in parts}}
    after = compose(contents, here.later - wanted).left_out
    new = {*after} - ({*here.left_out} - wanted)
    if not new:
        return
    name = min(new)
    first = after[name].problems[0]
    raise Refused(
        say(
            "It does not fit to what else is in effect (%(part)s: %(problem)s). What waits beside it may have to take "
            "effect first, or together: `assay plugins accept --all`.",
            part=name,
            problem=f"{first.what}, {first.expected}",
        )
    )
