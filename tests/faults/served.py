"""The application of `assay web` with a clock that can be moved from outside, for gunicorn with the same arguments."""

from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from assay.cli import serving
from assay.hooks.plugins import Plugins
from assay.settings import read_settings
from assay.web.app import create_app, utc_now

#: In the folder of the installation: so many seconds lie between the server's clock and the true time.
SHIFT = "clock-shift"


def application() -> Flask:
    """What gunicorn serves."""
    settings = read_settings()
    shift_file = settings.instance / SHIFT

    def clock() -> datetime:
        return utc_now() + timedelta(seconds=float(shift_file.read_text()))

    return create_app(settings, Plugins.installed(settings.bank_folders, settings.map_folders), clock=clock)


def command_for(port: int, workers: int) -> list[str]:
    """What starts it: the command of `assay web`, but for the application."""
    *command, _ = serving.command_for(f"127.0.0.1:{port}", workers)
    return [*command, f"{__name__}:application()"]


def shift(folder: Path, **by: float) -> None:
    """Put the clock of an installation ahead of the true time, as `shift(folder, hours=1)`; nothing puts it right."""
    waiting = folder / f"{SHIFT}.new"
    waiting.write_text(str(timedelta(**by).total_seconds()))
    waiting.replace(folder / SHIFT)
