"""What gunicorn serves in browser tests: the application with a clock that tests can move."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from assay.content.catalog import Catalog
from assay.content.sources import read_association_folder
from assay.hooks.plugins import Plugins
from assay.settings import read_settings
from assay.web.app import create_app, utc_now
from browser.recording import Recorder
from browser.weighing import weighing_guild

GUILD = Path(__file__).parents[1] / "dummy" / "guild"
#: In the folder of the installation: so many seconds lie between the server's clock and the true time.
SHIFT = "clock-shift"


def guild_plugins() -> Plugins:
    """The association that exists only in tests."""
    return Plugins(Catalog.of(contents=[read_association_folder(GUILD)]))


def weighing_plugins() -> Plugins:
    """The same association, whose essays are weighed with more care."""
    return Plugins(weighing_guild())


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


def installed_application() -> Flask:
    """The application with everything that is installed."""
    return _with_movable_clock(installed_plugins())


def _with_movable_clock(plugins: Plugins) -> Flask:
    settings = read_settings(os.environ)
    shift = settings.instance / SHIFT

    def clock() -> datetime:
        return utc_now() + timedelta(seconds=float(shift.read_text()))

    app = create_app(settings, plugins, clock=clock)
    app.wsgi_app = Recorder(app.wsgi_app, settings.instance)  # type: ignore[assignment, method-assign]
    return app


def when_ready(_: object) -> None:
    """Gunicorn calls this when it listens; whoever started it reads the line."""
    print("ready", flush=True)
