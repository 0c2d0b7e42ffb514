"""`assay plugins`: what is installed and in effect, what is different in a version that waits, and taking it."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import inspect
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session

from assay.cli import installation
from assay.cli.database import open_database
from assay.content.changes.comparing import Change, LineChange
from assay.hooks.loading import PluginState
from assay.hooks.plugins import Plugins
from assay.services.errors import ServiceError
from assay.services.plugins.acting import accept_by_operator
from assay.services.plugins.effect import Effect
from assay.services.plugins.looking import PartView, find_part, parts_known
from assay.services.plugins.noting import note_operators_look
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.keyring import SealError
from assay.storage.plugins import PartStanding
from assay.storage.resealing import require_keys


@click.group("plugins", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
@click.pass_context
def plugins(context: click.Context, as_json: bool) -> None:
    """List the installed plugins, what they bring, what waits, and why one was set aside."""
    if context.invoked_subcommand is not None:
        return
    chosen = installation.settings()
    loaded = installation.plugins(chosen)
    with _looking(chosen) as session:
        parts = parts_known(session, Effect(loaded)) if session else []
        lines = list(_lines(loaded, parts))
        found = [_as_json(state, parts) for state in loaded.states]
        found += [_part_as_json(each) for each in parts if not each.association or each.state is None]
    click.echo(json.dumps(found, indent=2) if as_json else "\n".join(lines) or "No plugin is installed.")


@plugins.command("diff")
@click.argument("name")
def diff(name: str) -> None:
    """Show what is different in the installed version of NAME: an association, `bank/…` or `map/…`."""
    chosen = installation.settings()
    effect = Effect(installation.plugins(chosen))
    with open_database(chosen) as database, database.writing() as session:
        part = _found(session, effect, name)
        if not part.has_other_version:
            click.echo(f"{name}: what is installed is in effect.")
        for change in part.changes:
            click.echo("\n".join(_in_words(change)))
        if part.changes and part.installed:
            note_operators_look(session, part.installed, datetime.now(UTC))


@plugins.command("accept")
@click.argument("names", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Everything that waits.")
def accept(names: tuple[str, ...], every: bool) -> None:
    """Take the installed versions of NAMES into effect, all together."""
    if bool(names) == every:
        raise click.UsageError("name what is to take effect (`assay plugins` lists it), or write --all")
    chosen = installation.settings()
    effect = Effect(installation.plugins(chosen))
    with open_database(chosen) as database, database.writing() as session:
        try:
            taken = accept_by_operator(session, effect, names, datetime.now(UTC))
        except ServiceError as error:
            raise click.ClickException(str(error)) from error
        for each in taken:
            click.echo(f"{each.part} {each.version or each.fingerprint[:12]} is in effect.")
    if not taken:
        click.echo("Nothing waits.")


@contextmanager
def _looking(chosen: Settings) -> Iterator[Session | None]:
    """The database as it is; nothing where there is none yet, for a list makes none."""
    database = None
    try:
        database = _existing(chosen)
    except (ArgumentError, DBAPIError, OSError) as error:
        click.echo(f"the database of ASSAY_DATABASE_URL cannot be used: {error}", err=True)
    if database is None:
        yield None
        return
    with database.reading() as session:
        yield session
    database.dispose()


def _existing(chosen: Settings) -> Database | None:
    path = chosen.database_url.removeprefix("sqlite:///")
    if path != chosen.database_url and not Path(path).exists():
        return None
    database = Database(chosen.database_url, chosen.keyring)
    try:
        require_keys(database, datetime.now(UTC))
    except SealError as error:
        raise click.ClickException(str(error)) from error
    if inspect(database.engine).has_table(PartStanding.__tablename__):
        return database
    database.dispose()
    return None


def _found(session: Session, effect: Effect, name: str) -> PartView:
    try:
        return find_part(session, effect, name)
    except ServiceError as error:
        known = ", ".join(each.name for each in parts_known(session, effect)) or "none"
        raise click.ClickException(f"nothing is called `{name}`; there are {known}") from error


def _lines(loaded: Plugins, parts: Sequence[PartView]) -> Iterator[str]:
    for state in loaded.states:
        part = next((each for each in parts if each.state is state), None)
        yield _line(state, part)
    for part in parts:
        if part.state is None and part.status != "enabled":
            yield "\n    ".join([f"{part.name}: {part.status}", *_standing(part)])


def _line(state: PluginState, part: PartView | None) -> str:
    brings = ", ".join(f"{count} {name}" for name, count in state.brings.items())
    about = f"{state.name} ({state.distribution} {state.version}): {state.status}"
    if part and part.status in ("disabled", "waiting"):
        about += f", {'turned off by its coordinator' if part.status == 'disabled' else 'waiting'}"
    rest = [each for each in (brings, state.reason.replace("\n", "\n    ")) if each]
    return "\n    ".join([about, *rest, *(_standing(part) if part else ())])


def _standing(part: PartView) -> Iterator[str]:
    if part.standing:
        here = part.standing.in_effect
        what = " ".join(filter(None, (here.distribution, here.version))) or here.fingerprint[:12]
        yield f"in effect: {what}, since {here.taken_at:%Y-%m-%d %H:%M} UTC"
    if part.standing and part.standing.missing_since:
        yield f"not installed since {part.standing.missing_since:%Y-%m-%d %H:%M} UTC; what was done stays readable"
    if part.has_other_version:
        yield f"another version waits: `assay plugins diff {part.name}`, `assay plugins accept {part.name}`"


def _as_json(state: PluginState, parts: Sequence[PartView]) -> dict[str, Any]:
    part = next((each for each in parts if each.state is state), None)
    return {**asdict(state), "in_effect": _part_as_json(part) if part else None}


def _part_as_json(part: PartView) -> dict[str, Any]:
    here = part.standing.in_effect if part.standing else None
    return {
        "name": part.name,
        "status": part.status,
        "fingerprint": here.fingerprint if here else None,
        "version": here.version if here else None,
        "since": here.taken_at.isoformat() if here else None,
        "waits": part.has_other_version,
    }


_SIGNS = {"added": "+", "changed": "~", "retired": "-", "removed": "-"}


def _in_words(change: Change) -> Iterator[str]:
    yield f"{_SIGNS[change.what]} {change.kind} {change.id}: {change.what}"
    if change.what in ("changed", "retired"):
        yield from (f"    {'.'.join(line.at)}: {_words(line)}" for line in change.lines)


def _words(line: LineChange) -> str:
    """Both wordings in one, as `wdiff` writes them."""
    forms = {"same": "{}", "new": "{{+{}+}}", "gone": "[-{}-]"}
    return "".join(forms[mark].format(text) for mark, text in line.words)
