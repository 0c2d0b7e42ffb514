"""`assay mails`: what waits, what failed and why, and sending again."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast

import click

from assay.cli import installation
from assay.cli.database import open_database
from assay.services.errors import ServiceError
from assay.services.mail.overseeing import FATES, Choice, MailPage, all_mails, send_again_by_operator
from assay.storage.mails import Fate, Mail


@click.group("mails", invoke_without_command=True)
@click.pass_context
def mails(context: click.Context) -> None:
    """Look after the outbox: counts, lists, and sending again what failed."""
    if context.invoked_subcommand is None:
        with open_database(installation.settings()) as database, database.reading() as session:
            click.echo(_counts(all_mails(session, Choice()).counts))


@mails.command("list")
@click.option("--fate", type=click.Choice(FATES), help="Only these. By default all, the newest first.")
@click.option("--to", default="", metavar="TEXT", help="Only to addresses with this in them.")
@click.option(
    "--page", default=1, type=click.IntRange(1, 1_000_000), show_default=True, help="50 mails each."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
def list_mails(fate: str | None, to: str, page: int, as_json: bool) -> None:
    """List mails: number, fate, when, to whom, about what, and what the mail server said. Never their texts."""
    choice = Choice(cast("Fate | None", fate), to, page)
    with open_database(installation.settings()) as database, database.reading() as session:
        found = all_mails(session, choice)
        click.echo(json.dumps(_page_as_json(found), indent=2) if as_json else "\n".join(_lines(found)))


@mails.command("retry")
@click.argument("numbers", nargs=-1, type=int)
@click.option(
    "--all", "every", is_flag=True, help="Everything that failed, but nothing whose fate is unknown."
)
def retry(numbers: tuple[int, ...], every: bool) -> None:
    """Send mails again, by their NUMBERS: those that failed, or whose fate is unknown. The worker does it."""
    if bool(numbers) == every:
        raise click.UsageError("name the numbers of mails (`assay mails list` shows them), or write --all")
    with open_database(installation.settings()) as database, database.writing() as session:
        try:
            found = send_again_by_operator(session, numbers, datetime.now(UTC))
            _refuse_missing(set(numbers) - {each.id for each in found})
        except ServiceError as error:
            raise click.ClickException(str(error)) from error
    click.echo(
        "\n".join(f"mail {each.id} to {each.to} is sent again" for each in found) or "No mail has failed."
    )


def _refuse_missing(numbers: set[int]) -> None:
    if numbers:
        missing = ", ".join(map(str, sorted(numbers)))
        raise click.ClickException(f"no mail that failed has the number {missing}; nothing is sent again")


def _counts(counts: Mapping[Fate, int]) -> str:
    return ", ".join(f"{count} {fate}" for fate, count in counts.items())


def _lines(found: MailPage) -> Iterator[str]:
    for mail in found.mails:
        about = f"{mail.association or 'account'}: {mail.subject}"
        said = f" ({mail.error})" if mail.error else ""
        yield f"{mail.id}  {mail.fate}{said}  {mail.queued_at:%Y-%m-%d %H:%M} UTC  {mail.to}  {about}"
    yield f"{_counts(found.counts)}{', and older ones on the next page' if found.has_more else ''}"


def _page_as_json(found: MailPage) -> Mapping[str, Any]:
    return {
        "counts": found.counts,
        "has_more": found.has_more,
        "mails": [_as_json(each) for each in found.mails],
    }


def _as_json(mail: Mail) -> Mapping[str, Any]:
    return {
        "number": mail.id,
        "fate": mail.fate,
        "association": mail.association or None,
        "about": mail.about,
        "to": mail.to,
        "subject": mail.subject,
        "attempts": mail.attempts,
        "error": mail.error,
        "queued_at": mail.queued_at.isoformat(),
        "due_at": mail.due_at.isoformat(),
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
        "can_be_sent_again": mail.can_be_sent_again,
    }
