"""What else must be there: documents, the mail server, the queue, workers, plugins."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from assay.cli import installation
from assay.cli.doctor.findings import Finding, Patient, State
from assay.cli.doctor.settings import look_at_room
from assay.services.mail.transport import MailServer
from assay.services.plugins.effect import Effect
from assay.services.plugins.looking import parts_known
from assay.services.working import TOO_LONG, standing, turns
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.queue import count_waiting

#: So many jobs wait only where nobody does them.
MANY_JOBS = 200


def look_at_documents(patient: Patient) -> Iterator[Finding]:
    """What is put into the store comes out again, and can be erased."""
    place, url = "ASSAY_DOCUMENTS_URL", patient.settings.document_store
    store, content = DocumentStore(url), b"Assay's doctor was here."
    put = store.put(content)
    try:
        if store.get(put) != content:
            yield Finding("fault", place, "the store gives something else than was put there", "use another")
            return
    finally:
        store.delete(put)
    yield Finding("ok", place, f"{url.partition('?')[0]} is written, read and erased")
    if patient.settings.documents_url.startswith("file:"):
        yield look_at_room(Path(url2pathname(urlsplit(url).path)))
    if patient.nodes > 1 and not patient.settings.documents_url:
        yield Finding(
            "fault", place, "each node has documents of its own", "use object storage, or a shared folder"
        )


def look_at_mail_server(patient: Patient) -> Iterator[Finding]:
    """It answers, proves who it is, and lets us in."""
    place, chosen = "ASSAY_MAIL_URL", patient.settings
    if not chosen.mail_url:
        state: State = "fault" if patient.is_public else "warning"
        said = f"mails are written to {chosen.mail_folder}"
        yield Finding(state, place, said, "name your mail server")
        return
    server = MailServer.at(chosen.mail_url)
    with server.connected() as connection:
        code, said_back = connection.noop()
    is_encrypted = server.is_encrypted or server.encrypts_first
    if code != 250:
        yield Finding(
            "warning",
            place,
            f"the server says {code} {said_back.decode('utf-8', 'replace')}",
            "ask its operator",
        )
    elif is_encrypted:
        yield Finding("ok", place, f"{server.host} answers, and proves by its certificate who it is")
    else:
        remedy = "write smtps://…, or a user and password; nothing to do if it is this machine's own"
        yield Finding("warning", place, f"{server.host} answers, but nothing is encrypted", remedy)


def look_at_queue(patient: Patient) -> Iterator[Finding]:
    """Jobs can be put into it."""
    url = patient.settings.queue_url
    count = count_waiting(url, patient.settings.secret_key)
    if patient.nodes > 1 and url.startswith("sqlite"):
        yield Finding(
            "fault", "ASSAY_QUEUE_URL", "the queue is a file of this node", "use PostgreSQL or Redis"
        )
    elif count is None:
        yield Finding("ok", "ASSAY_QUEUE_URL", f"{url.partition(':')[0]}, nobody has used it yet")
    elif count > MANY_JOBS:
        yield Finding("warning", "ASSAY_QUEUE_URL", f"{count} jobs wait", "start another `assay worker`")
    else:
        yield Finding("ok", "ASSAY_QUEUE_URL", f"{url.partition(':')[0]}, {count} jobs wait")


def look_at_workers(patient: Patient) -> Iterator[Finding]:
    """Somebody does the jobs, and they succeed."""
    now = patient.now()
    database = Database(patient.settings.database_url, patient.settings.keyring)
    try:
        with database.reading() as session:
            here, rounds = standing(session, now), turns(session)
    finally:
        database.dispose()
    if here.last is None or here.is_idle(now):
        said = (
            "none has ever done anything"
            if here.last is None
            else f"none has done anything since {here.last:%H:%M} UTC"
        )
        remedy = "start `assay worker`: without it no time runs out, and nothing is tried again"
        yield Finding("fault" if here.last else "warning", "worker", said, remedy)
    else:
        yield Finding("ok", "worker", f"{here.alive} at work")
    for each in rounds:
        if each.error:
            times = f" {each.tries} times" if each.tries > 1 else ""
            yield Finding(
                "warning", f"job “{each.job}”", f"failed{times}: {each.error}", "see the worker's log"
            )
        elif each.ended_at is None and now - each.begun_at > TOO_LONG:
            yield Finding(
                "warning", f"job “{each.job}”", f"was begun by {each.worker} and not ended", "see its log"
            )


def look_at_plugins(patient: Patient) -> Iterator[Finding]:
    """What is installed is used, and what is in effect is what is installed."""
    loaded = installation.plugins(patient.settings)
    names = [each.name for each in loaded.states if each.status == "loaded"]
    for each in loaded.states:
        # One that is to be off and is not here has a line of its own.
        if each.status == "failed" and each.name not in patient.settings.disabled_plugins:
            yield Finding("fault", f"plugin {each.name}", f"was set aside: {each.reason}", "assay check")
    database = Database(patient.settings.database_url, patient.settings.keyring)
    try:
        with database.reading() as session:
            parts = parts_known(session, Effect(loaded))
    finally:
        database.dispose()
    for part in parts:
        if part.has_other_version and part.standing is not None:
            remedy = f"assay plugins diff {part.name}"
            yield Finding("warning", f"plugin {part.name}", "another version waits to take effect", remedy)
    yield Finding("ok", "plugins", ", ".join(names) or "none is installed")
