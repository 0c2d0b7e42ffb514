"""`assay demo`: invented people in an installation that has none."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

import click
from flask_security.utils import hash_password

from assay import bundled
from assay.cli import installation
from assay.cli.database import open_database
from assay.hooks.plugins import Plugins
from assay.services.demo.crowd import MOST, Crowd
from assay.services.demo.loading import has_demo, load_demo
from assay.services.demo.people import ACCOUNTS
from assay.services.mail.letters import Letters
from assay.services.plugins.noting import note_installed
from assay.services.references.links import Links
from assay.services.references.writing import Stationery
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.web.app import create_app

FILLED: Final = "A demonstration was loaded: people, their applications, past windows, and one open now."


@click.command("demo")
@click.option("--association", default="", help="Whose; by default the first one that has an exam.")
@click.option(
    "--candidates",
    type=click.IntRange(0, MOST),
    default=0,
    help="So many more who have sat in the window that is open now; a hundred take about fifteen seconds.",
)
def demo(association: str, candidates: int) -> None:
    """Fill an empty installation with invented people, their applications and sittings. Real ones are left alone."""
    chosen = installation.settings()
    loaded = installation.plugins(chosen)
    installation.warn_of_failures(loaded)
    _refuse_unknown(loaded, association)
    with open_database(chosen) as database:
        if has_demo(database):
            raise click.ClickException(
                "the demonstration is here already; for another one name a new instance"
            )
        note_installed(database, loaded, datetime.now(UTC), accepts=chosen.accept_upgrades)
        if not fill(chosen, loaded, database, association, candidates):
            raise click.ClickException(
                "there are people in this installation, and invented ones are never put among them; "
                "let ASSAY_INSTANCE name a new folder, or ASSAY_DATABASE_URL an empty database"
            )
    click.echo("\n".join([FILLED, *accounts(), "Set ASSAY_DEMO=yes to have them on the sign-in page."]))


def _refuse_unknown(loaded: Plugins, association: str) -> None:
    known = loaded.catalog.associations
    if not known or association not in ("", *known):
        named = f"{association} is not installed" if association else "no association is installed"
        raise click.ClickException(f"{named}; there are: {', '.join(known) or 'none'}")


def fill(
    chosen: Settings, loaded: Plugins, database: Database, association: str = "", candidates: int = 0
) -> bool:
    """Load the demonstration unless it is there, or other people are; whether it was loaded now."""
    with _progress(candidates) as told, create_app(chosen, loaded, database=database).app_context():
        stationery = Stationery(
            Letters(bundled.LETTERS, chosen.base_url), Links(chosen.secret_key, chosen.base_url)
        )
        store = DocumentStore(chosen.document_store)
        now = datetime.now(UTC)
        crowd = Crowd(candidates, hash_password, told)
        return load_demo(database, store, loaded.catalog, hash_password, stationery, now, association, crowd)


@contextmanager
def _progress(candidates: int) -> Iterator[Callable[[], None]]:
    """What is called for each who has sat: a bar, where somebody looks."""
    if not candidates:
        yield lambda: None
        return
    with click.progressbar(length=candidates, label="Candidates", file=sys.stderr) as bar:
        yield lambda: bar.update(1)


def accounts() -> list[str]:
    """The lines of a table of the demonstration's accounts."""
    rows = [("Sign in as", "E-mail", "Password")]
    rows += [(each.title, each.email, each.password) for each in ACCOUNTS]
    first, second, _ = (max(map(len, column)) for column in zip(*rows, strict=True))
    return [f"  {title:<{first}}  {email:<{second}}  {password}" for title, email, password in rows]
