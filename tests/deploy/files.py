"""The files of deploy/, and what stands in them."""

import re
import subprocess
from pathlib import Path
from typing import Any, cast

import click
from ruamel.yaml import YAML

from assay.cli.main import main
from project.checkout import ROOT

DEPLOY = ROOT / "deploy"
HOST = "exam.example.org"
#: `${NAME}`, `${NAME:-what else}` or `${NAME:?what to do}`; `$$` is a dollar.
_VARIABLE = re.compile(r"\$(?:(\$)|\{(\w+)(?::([-?])([^}]*))?\})")


class Unset(Exception):
    """A variable that must be set is not."""


def example() -> dict[str, str]:
    """The variables of `.env.example`, as they are."""
    return variables((DEPLOY / ".env.example").read_text())


def variables(text: str) -> dict[str, str]:
    """What a file of variables sets."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def filled(text: str, values: dict[str, str]) -> str:
    """The text with variables in it, as Compose fills it."""

    def value(found: re.Match[str]) -> str:
        dollar, name, kind, rest = found.groups()
        if dollar:
            return "$"
        if kind == "?" and not values.get(name):
            raise Unset(name)
        return values.get(name) or (rest if kind == "-" else "")

    return _VARIABLE.sub(value, text)


def compose(values: dict[str, str] | None = None) -> dict[str, Any]:
    """compose.yaml as Compose reads it."""
    chosen = values or {**example(), "PUBLIC_HOST": HOST, "TLS_FOLDER": "./tls"}
    text = filled((DEPLOY / "compose.yaml").read_text(), chosen)
    return cast("dict[str, Any]", YAML(typ="safe").load(text))


def secrets(folder: Path) -> Path:
    """The folder of secrets as a stranger makes it."""
    made = folder / "secrets"
    subprocess.run(["/bin/sh", DEPLOY / "make_secrets.sh", made], check=True, capture_output=True)
    return made


def understood(arguments: list[str]) -> None:
    """Fail unless `assay` takes these arguments; nothing is done."""
    command: click.Command | None = main
    context, rest = click.Context(main), arguments
    while isinstance(command, click.Group):
        command = command.get_command(context, rest[0])
        assert command is not None, rest[0]
        name, *rest = rest
    assert command is not None
    command.make_context(name, rest)
