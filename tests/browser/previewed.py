"""A preview of a copy of the guild, as its author would have it open beside an editor."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

from assay.cli.previewing import Quiet
from assay.services.preview.watching import Watch
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.schema import upgrade
from assay.web.preview.app import create_preview
from browser.served import GUILD

ITEMS = "question_banks/hive-core/items"


@dataclass(frozen=True)
class Author:
    """Somebody who writes: the folder, and where its preview is."""

    folder: Path
    url: str
    app: Flask

    def replace(self, name: str, old: str, new: str) -> None:
        """Save a file with other words in it, as many editors do: beside the old one, then in its place."""
        file = self.folder / name
        text = file.read_text()
        assert old in text
        written = file.with_name(f".{file.name}.swp")
        written.write_text(text.replace(old, new))
        written.rename(file)


@contextmanager
def previewing(place: Path) -> Iterator[Author]:
    """A preview that is served for as long as the context lasts."""
    folder = Path(shutil.copytree(GUILD, place / "guild"))
    settings = Settings(
        place, f"sqlite:///{place / 'preview.sqlite'}", secrets.token_hex(), secrets.token_hex()
    )
    database, watch = Database(settings.database_url), Watch(folder, list, lambda: datetime.now(UTC).date())
    upgrade(database)
    app = create_preview(settings, watch, database)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever)
    thread.start()
    watch.start()
    watch.settled(60)
    try:
        yield Author(folder, f"http://127.0.0.1:{server.port}", app)
    finally:
        watch.stop()
        server.shutdown()
        thread.join()
        server.server_close()
        database.dispose()
