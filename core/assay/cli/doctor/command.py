"""`assay doctor`."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

import click

from assay import logs
from assay.cli.doctor import databases, names, services, settings
from assay.cli.doctor.findings import Finding, Look, Patient, look, without_secrets
from assay.settings import SettingsError, read_settings

CHECKS: Final[dict[str, Look]] = {
    "variables": names.look_at_variables,
    "ASSAY_DISABLED_PLUGINS": names.look_at_disabled,
    "ASSAY_IDENTITY_PROVIDERS": names.look_at_providers,
    "ASSAY_BASE_URL": settings.look_at_address,
    "ASSAY_TRUSTED_PROXIES": settings.look_at_proxies,
    "secrets": settings.look_at_secrets,
    "instance": settings.look_at_instance,
    "demonstration": settings.look_at_demonstration,
    "static files": settings.look_at_files,
    "ASSAY_DATABASE_URL": databases.look_at_database,
    "ASSAY_ENCRYPTION_KEYS": databases.look_at_keys,
    "ASSAY_DOCUMENTS_URL": services.look_at_documents,
    "ASSAY_QUEUE_URL": services.look_at_queue,
    "worker": services.look_at_workers,
    "ASSAY_MAIL_URL": services.look_at_mail_server,
    "plugins": services.look_at_plugins,
}
#: Nothing can be said of these where the database is not there.
NEED_DATABASE: Final = {"ASSAY_ENCRYPTION_KEYS", "worker", "plugins"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
@click.option("--workers", default=2, show_default=True, help="Web processes on each node.")
@click.option("--nodes", default=1, show_default=True, help="Nodes that share the database.")
def doctor(as_json: bool, workers: int, nodes: int) -> None:
    """Look whether this installation is sound: settings, database, documents, mails, queue, worker, plugins.

    Ends with 1 if there is a fault. Nothing is changed, but for a document and its erasure. Run it as the account
    that runs Assay: what it may read and write is what is asked.
    """
    found = list(_findings(workers, nodes))
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(map(str, found)))
    if any(each.state == "fault" for each in found):
        raise SystemExit(1)


def _findings(workers: int, nodes: int) -> Iterator[Finding]:
    try:
        chosen = read_settings()
    except SettingsError as error:
        yield Finding("fault", "settings", str(error), "nothing else can be looked at before")
        return
    logs.configure(chosen.operations.log)
    patient = Patient(chosen, os.environ, lambda: datetime.now(UTC), workers, nodes)
    secrets, is_there = [*patient.secrets()], True
    for place, check in CHECKS.items():
        if place in NEED_DATABASE and not is_there:
            continue
        for each in look(patient, place, check):
            if (
                place == "ASSAY_DATABASE_URL"
                and each.state == "fault"
                and each.place in {place, "migrations"}
            ):
                is_there = False
            yield without_secrets(each, secrets)
