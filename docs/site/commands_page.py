"""Every command of `assay` as Markdown, from what `--help` prints."""

from collections.abc import Iterator

import click

from assay.cli.main import main

WIDTH = 80


def page() -> str:
    """One section a command, groups before what is in them."""
    return "\n\n".join(f"## `{name}`\n\n```text\n{text}\n```" for name, text in _helps(main, "assay", None))


def _helps(command: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    widths = {"max_content_width": WIDTH, "terminal_width": WIDTH}
    context = command.make_context(name, [], parent, resilient_parsing=True, **widths)
    yield context.command_path, context.get_help()
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            inner = command.get_command(context, each)
            if inner and not inner.hidden:
                yield from _helps(inner, each, context)
