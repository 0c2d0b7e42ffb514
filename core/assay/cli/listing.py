"""`assay plugins`: what is installed, what it brings, what was set aside and why."""

import json
from dataclasses import asdict

import click

from assay.cli import installation
from assay.hooks.loading import PluginState


@click.command("plugins")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
def plugins(as_json: bool) -> None:
    """List the installed plugins, what they bring, and why one was set aside."""
    states = installation.plugins().states
    if as_json:
        click.echo(json.dumps([asdict(state) for state in states], indent=2))
        return
    if not states:
        click.echo("No plugin is installed.")
    for state in states:
        click.echo(_line(state))


def _line(state: PluginState) -> str:
    brings = ", ".join(f"{count} {name}" for name, count in state.brings.items())
    about = f"{state.name} ({state.distribution} {state.version}): {state.status}"
    rest = [part for part in (brings, state.reason.replace("\n", "\n    ")) if part]
    return "\n    ".join([about, *rest])
