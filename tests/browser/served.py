"""What gunicorn serves in browser tests: the application with a clock that tests can move."""

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from flask import Flask

from assay.content.catalog import Catalog
from assay.content.item_types.base import ItemType
from assay.content.item_types.known import BUILT_IN
from assay.content.sources import read_association_folder
from assay.hooks.plugins import Plugins
from assay.settings import read_settings
from assay.web.app import create_app, utc_now
from browser.recording import Recorder
from browser.weighing import weighing_guild
from dummy.gauges import PIPE, Gauges
from dummy.typed import read_with, write_typed_guild

GUILD = Path(__file__).parents[1] / "dummy" / "guild"
#: In the folder of the installation: so many seconds lie between the server's clock and the true time.
SHIFT = "clock-shift"


def guild_plugins() -> Plugins:
    """The association that exists only in tests."""
    return Plugins(Catalog.of(contents=[read_association_folder(GUILD)]))


def weighing_plugins() -> Plugins:
    """The same association, whose essays are weighed with more care."""
    return Plugins(weighing_guild())


def kinds_plugins(instance: Path) -> Plugins:
    """The same association with an exam of questions of every type, whose files lie in the instance."""
    return _with_exam(Plugins(), instance, BUILT_IN)


def hanging_plugins(instance: Path) -> Plugins:
    """The same association with an exam in which one type hangs while there is a pipe in the instance."""
    plugins = Plugins.only({"gauges": Gauges(instance / PIPE)})
    chosen = ("single-best", "multiple-response", "gauge")
    return _with_exam(plugins, instance, [plugins.item_types.types[name] for name in chosen])


def _with_exam(plugins: Plugins, instance: Path, types: Iterable[ItemType[Any]]) -> Plugins:
    folder = instance / "guild"
    if not folder.exists():
        write_typed_guild(folder, types)
    return read_with(plugins, folder)


def installed_plugins() -> Plugins:
    """What is installed here: the associations that ship with the product."""
    settings = read_settings()
    return Plugins.installed(settings.bank_folders, settings.map_folders, settings.disabled_plugins)


def application() -> Flask:
    """The application with the guild alone, from the environment."""
    return _with_movable_clock(guild_plugins())


def weighing_application() -> Flask:
    """The application with the guild that weighs essays with more care."""
    return _with_movable_clock(weighing_plugins())


def kinds_application() -> Flask:
    """The application with the guild that asks questions of every type."""
    return _with_movable_clock(kinds_plugins(read_settings(os.environ).instance))


def hanging_application() -> Flask:
    """The application with the guild that asks a question whose type can hang."""
    return _with_movable_clock(hanging_plugins(read_settings(os.environ).instance))


def installed_application() -> Flask:
    """The application with everything that is installed."""
    return _with_movable_clock(installed_plugins())


def _with_movable_clock(plugins: Plugins) -> Flask:
    settings = read_settings(os.environ)
    shift = settings.instance / SHIFT

    def clock() -> datetime:
        return utc_now() + timedelta(seconds=float(shift.read_text()))

    plugins.item_types.guard.clock = lambda: monotonic() + float(shift.read_text())
    app = create_app(settings, plugins, clock=clock)
    app.wsgi_app = Recorder(app.wsgi_app, settings.instance)  # type: ignore[assignment, method-assign]
    return app


def when_ready(_: object) -> None:
    """Gunicorn calls this when it listens; whoever started it reads the line."""
    print("ready", flush=True)
