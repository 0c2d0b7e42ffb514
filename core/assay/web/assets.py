"""Static files: their addresses carry a hash of their content, so that browsers may keep them for good."""

from hashlib import sha256
from pathlib import Path

from flask import Flask, current_app, url_for


class Assets:
    """The static files of an application."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._versions: dict[tuple[str, float], str] = {}

    def __call__(self, name: str) -> str:
        """The address of a file as it is now."""
        return url_for("static", filename=name, v=self.version(name))

    def version(self, name: str) -> str:
        """A hash of the file's content."""
        path = self._folder / name
        key = (name, path.stat().st_mtime)
        if key not in self._versions:
            self._versions[key] = sha256(path.read_bytes()).hexdigest()[:12]
        return self._versions[key]


def open_assets(app: Flask) -> None:
    """Give an application its static files; `asset(name)` in templates is the address of one."""
    found = Assets(Path(app.static_folder or ""))
    app.extensions["assets"] = found
    app.jinja_env.globals["asset"] = found


def version_of(name: str) -> str:
    """The version of a file that this application has."""
    found: Assets = current_app.extensions["assets"]
    return found.version(name)
