"""The stage: an installation in a folder of its own, with hundreds of people in the middle of their exam."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask

from assay.hooks.plugins import Plugins
from assay.settings import read_settings
from assay.storage.database import Database
from assay.storage.schema import upgrade
from assay.web.app import create_app
from bench import floor
from machine.seats import Hall, Seat


@dataclass(frozen=True)
class Stage:
    """What is being measured: the application, its database, and the people in their rooms."""

    app: Flask
    database: Database
    environment: Mapping[str, str]
    seats: tuple[Seat, ...]
    #: Sits in no seat: the address of somebody whose room is opened page by page.
    visitor: str
    visitors_sitting: int


@contextmanager
def set_stage(
    folder: Path, database_url: str, plugins: Plugins, seats: int, *, begun: bool = True
) -> Iterator[Stage]:
    """Prepare an installation with so many sittings, open ones or such as begin, made by the services as pages do."""
    environment = {"ASSAY_INSTANCE": str(folder), "ASSAY_DATABASE_URL": database_url}
    settings = read_settings({**os.environ, **environment})
    database = Database(settings.database_url)
    app = create_app(settings, plugins, database=database)
    try:
        upgrade(database)
        floor.prepare(database, seats)
        ago = timedelta() if begun else None
        visitor, *taken = Hall(app, database, plugins.catalog).seat(seats + 1, ago)
        yield Stage(app, database, environment, tuple(taken), visitor.email, visitor.sitting)
    finally:
        app.extensions["outbox"].close()
        database.dispose()
