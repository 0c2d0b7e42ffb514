"""`assay audit`: checking the audit log and its chains, acknowledging a fault, and writing it out."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import click

from assay.assessment.audit_chain.faults import Fault
from assay.assessment.audit_chain.linking import Head, parse_head
from assay.assessment.canonical import instant
from assay.cli import installation
from assay.cli.database import open_database
from assay.services.auditing.acknowledged import Acknowledged
from assay.services.auditing.acknowledging import CannotAcknowledgeError, acknowledge
from assay.services.auditing.exporting import FORMATS, export_all
from assay.services.auditing.reading import chained_associations
from assay.services.auditing.verifying import Report, verify
from assay.storage.database import Database


@click.group("audit")
def audit() -> None:
    """Check the audit log, or write it out."""


@audit.command("verify")
@click.argument("association", required=False)
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="N:HASH",
    help="A head that a receipt shows or somebody noted: it must still be part of the chain.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
def verify_log(association: str | None, heads: tuple[str, ...], as_json: bool) -> None:
    """Check every line, every journal and every receipt, of ASSOCIATION or of all; ends with 1 if anything is wrong.

    Faults that were acknowledged are told apart, and do not count.
    """
    noted = [_head(each) for each in heads]
    if noted and association is None:
        raise click.UsageError(
            "--head is of one association: name it, as in `assay audit verify river-guild --head …`"
        )
    with open_database(installation.settings()) as database:
        reports = _reports(database, association, noted)
    if as_json:
        click.echo(json.dumps([_as_json(each) for each in reports], indent=2))
    else:
        click.echo(
            "\n".join(line for each in reports for line in in_words(each)) or "No act has been noted yet."
        )
    if not all(each.is_settled for each in reports):
        raise SystemExit(1)


def _reports(database: Database, association: str | None, noted: list[Head]) -> list[Report]:
    if association is None:
        with database.reading() as session:
            return list(verify(session))
    _require_known(database, association)
    with database.reading() as session:
        return list(verify(session, [association], {association: noted}))


def _head(text: str) -> Head:
    try:
        return parse_head(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--head") from error


def _require_known(database: Database, association: str) -> None:
    with database.reading() as session:
        known = chained_associations(session)
    if association not in known:
        raise click.ClickException(
            f"no act of {association} has been noted; there are: {', '.join(known) or 'none'}"
        )


def in_words(report: Report) -> Iterator[str]:
    """What was found, for people."""
    known = f"{_count(report.acknowledged)} acknowledged" if report.acknowledged else ""
    if report.is_settled:
        head = report.head.code if report.head else "none"
        counted = f"{report.lines} lines, {report.sittings} sittings with {report.entries} journal entries"
        found = f"whole but for {known}" if known else "whole"
        yield f"{report.association}: {found}; {counted}; head {head}{_blanked(report)}"
    else:
        beside = f"; besides, {known}" if known else ""
        yield f"{report.association}: {_count(report.faults)}{beside}{_blanked(report)}"
    yield from (f"  {fault}{_mark(fault)}" for fault in report.faults)
    for each in report.acknowledged:
        yield f"  acknowledged in line {each.said.number} by {each.said.by}: {each.fault}{_mark(each.fault)}"
        yield f"    {each.said.reason}"


def _count(faults: Sequence[object]) -> str:
    return f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}"


def _mark(fault: Fault) -> str:
    return f" [{fault.code}]" if fault.code else ""


def _blanked(report: Report) -> str:
    return f"; the details of {report.blanked} lines were erased, as the log says" if report.blanked else ""


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "association": report.association,
        "whole": report.is_whole,
        "settled": report.is_settled,
        "head": {"number": report.head.number, "hash": report.head.hash} if report.head else None,
        "lines": report.lines,
        "blanked": report.blanked,
        "sittings": report.sittings,
        "entries": report.entries,
        "faults": [_fault_as_json(each) for each in report.faults],
        "acknowledged": [_acknowledged_as_json(each) for each in report.acknowledged],
    }


def _fault_as_json(fault: Fault) -> dict[str, Any]:
    return {"number": fault.number, "kind": fault.kind, "what": fault.what, "mark": fault.code}


def _acknowledged_as_json(each: Acknowledged) -> dict[str, Any]:
    said = {
        "line": each.said.number,
        "at": instant(each.said.at),
        "by": each.said.by,
        "reason": each.said.reason,
    }
    return {**_fault_as_json(each.fault), **said}


@audit.command("acknowledge")
@click.argument("association")
@click.argument("mark")
@click.option("--reason", required=True, help="A sentence: what happened, and why it may stay as it is.")
@click.option("--by", required=True, metavar="NAME", help="Who says so: a name, or an office.")
def acknowledge_fault(association: str, mark: str, reason: str, by: str) -> None:
    """Acknowledge one fault of the log of ASSOCIATION, by the MARK that `assay audit verify` shows behind it.

    It stays a fault, told apart from new ones. All of this is a line of the log, for ever.
    """
    with open_database(installation.settings()) as database:
        _require_known(database, association)
        try:
            fault = acknowledge(database, association, mark, reason, by, datetime.now(UTC))
        except CannotAcknowledgeError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"acknowledged: {fault}")


@audit.command("export")
@click.argument("association")
@click.option(
    "--format", "kind", type=click.Choice(FORMATS), default="jsonl", help="jsonl if nothing is named."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file; else it is printed."
)
@click.option("--force", is_flag=True, help="Write over the file if it is there.")
def export_log(association: str, kind: str, output: Path | None, force: bool) -> None:
    """Write out the whole log of ASSOCIATION with its numbers and hashes, oldest line first."""
    with open_database(installation.settings()) as database, ExitStack() as stack:
        _require_known(database, association)
        into = stack.enter_context(_opened(output, force=force)) if output else None
        session = stack.enter_context(database.reading())
        for piece in export_all(session, association, kind, datetime.now(UTC)):
            click.echo(piece, file=into, nl=False)


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _opened(file: Path, *, force: bool) -> Iterator[IO[str]]:
    """Its owner's alone: the log says who did what. What is there may be the only copy, and stays."""
    mode = "w" if force else "x"
    try:
        with open(file, mode, encoding="utf-8", newline="", opener=_for_owner) as opened:
            os.fchmod(opened.fileno(), 0o600)
            yield opened
    except FileExistsError as error:
        raise click.ClickException(f"{file} is there; name another, or write over it with --force") from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from error
