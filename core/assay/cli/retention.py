"""`assay retention`: for how long what may be forgotten is kept, and what is due."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import click

from assay.cli import installation
from assay.cli.database import open_database
from assay.jobs.tasks import place_of
from assay.services.privacy.forgetting.acting import Forgotten, Standing, forget, standings

#: What each setting ends.
WHAT: Final = {
    "sign_ins": "sign-ins that are over",
    "account_history": "lines of account histories",
    "form_drafts": "forms that were begun and never sent",
    "mail_texts": "texts of mails that failed",
    "mails": "mails that were sent or failed",
    "mail_files": "files of mails that no server took",
    "unanswered_references": "words of references that never came",
    "unused_documents": "documents of people who applied nowhere and are gone",
    "desk_leases": "essays that were open on a desk",
    "plugin_troubles": "troubles of plugins that are over",
    "erased_accounts": "numbers of erased people with nothing left",
}


@click.command("retention")
@click.option("--now", "acts", is_flag=True, help="Forget what is due; the worker does it every night.")
@click.option("--dry-run", is_flag=True, help="Show what would go and change nothing, as without options.")
def retention(*, acts: bool, dry_run: bool) -> None:
    """Show for how long what may be forgotten is kept (ASSAY_KEEP_…), and how much of it is due."""
    if acts and dry_run:
        raise click.UsageError("--now forgets and --dry-run does not: choose one")
    chosen, now = installation.settings(), datetime.now(UTC)
    with open_database(chosen) as database:
        place = place_of(chosen, database)
        if acts:
            _tell_done(forget(place, chosen.keeping, now))
        else:
            _tell(standings(place, chosen.keeping, now))


def _tell(found: Sequence[Standing]) -> None:
    lines = [("what", "kept", "due", "setting")]
    lines += [
        (WHAT[each.keeps], str(each.kept or "for ever"), str(each.due) if each.kept else "-", each.variable)
        for each in found
    ]
    widths = [max(len(line[place]) for line in lines) for place in range(4)]
    for what, kept, due, setting in lines:
        click.echo(f"{what:<{widths[0]}}  {kept:<{widths[1]}}  {due:>{widths[2]}}  {setting}")
    if any(each.due for each in found):
        click.echo("\n`assay retention --now` forgets what is due; the worker does it every night.")


def _tell_done(done: Forgotten) -> None:
    for setting, count in done.counts.items():
        click.echo(f"{setting}: {count} gone")
    if done.failed:
        raise click.ClickException(f"not everything could go, the log says why: {', '.join(done.failed)}")
    if not done.counts:
        click.echo("Nothing is due.")
