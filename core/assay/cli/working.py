"""`assay worker`: what is done beside the requests."""

from datetime import UTC, datetime

import click

from assay.cli import installation
from assay.cli.database import open_database
from assay.jobs.schedule import work
from assay.services.plugins.noting import note_installed
from assay.storage.queue import QueueError
from assay.web.app import create_app
from assay.web.coordinator.reports.making import makers


@click.command("worker")
def worker() -> None:
    """Start the worker: it hands in sittings whose time is over, sends mails, reminds, makes reports."""
    chosen = installation.settings()
    loaded = installation.plugins(chosen)
    with open_database(chosen) as database:
        note_installed(database, loaded, datetime.now(UTC), accepts=chosen.accept_upgrades)
        app = create_app(chosen, loaded, database=database)
        try:
            work(chosen, database, loaded, makers(app))
        except QueueError as error:
            raise click.ClickException(f"the queue of ASSAY_QUEUE_URL cannot be used: {error}") from error
