"""The product as it ships, on a server of its own, filled with its demonstration."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from flask_security import hash_password
from sqlalchemy import select

from assay.hooks.plugins import Plugins
from assay.services.demo.loading import load_demo
from assay.services.references.writing import Stationery
from assay.storage.document_store import DocumentStore
from assay.storage.windows import Window
from assay.web.app import utc_now
from assay.web.mailing import letters, links
from browser.live import Server
from browser.served import installed_plugins

PROVIDER = """
[[provider]]
id = "members"
association = "mi-aimh"
title = "MI-AIMH members"
issuer = "http://127.0.0.1:9"
client_id = "assay"
client_secret = "a secret of two"
"""


@dataclass
class Demonstration(Server):
    """The same as after `dev.py run`: the installed associations, and people who have sat before."""

    application: ClassVar[str] = "installed_application"

    def bring_plugins(self) -> Plugins:
        """Those that are installed."""
        return installed_plugins()

    def environment(self) -> dict[str, str]:
        """As of every server; the accounts are shown on the sign-in page, and so is a provider, which is away."""
        path = self.folder / "providers.toml"
        path.write_text(PROVIDER)
        return {**super().environment(), "ASSAY_DEMO": "1", "ASSAY_IDENTITY_PROVIDERS": str(path)}

    def fill(self) -> None:
        """Load the demonstration."""
        with self.app.app_context():
            load_demo(
                self.database,
                DocumentStore(self.settings.document_store),
                self.plugins.catalog,
                hash_password,
                Stationery(letters(), links()),
                utc_now(),
            )

    def windows(self) -> list[int]:
        """The windows, the first to open first; the last one is open now."""
        with self.database.reading() as session:
            return list(session.scalars(select(Window.id).order_by(Window.opens_at)))


@contextmanager
def demonstrating(folder: Path) -> Iterator[Demonstration]:
    """A demonstration that runs for as long as the context lasts."""
    server = Demonstration(folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        server.database.dispose()
