"""Every command that a page of the handbook shows is one, and has the options that it is shown with."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from assay.cli.main import main
from project.checkout import ROOT

PAGES = sorted((ROOT / "docs").glob("*.md"))
FENCE = re.compile(r"^```sh.*\n((?:.*\n)*?)```$", re.MULTILINE)
SPAN = re.compile(r"(?<!`)`((?:assay|python3 dev\.py) [^`]+)`(?!`)")
#: What stands in a sentence for anything else.
OPEN = {"…", "COMMAND", "--help"}
#: Pages that show commands to be typed.
SHOWING = ("authoring", "checking", "checklist", "content", "previewing")


def _lines(page: Path) -> Iterator[str]:
    """Every line of every block to be typed, and every command inside a sentence."""
    text = page.read_text(encoding="utf-8")
    for block in FENCE.findall(text):
        yield from block.replace("\\\n", " ").splitlines()
    yield from (" ".join(each.split()) for each in SPAN.findall(FENCE.sub("", text)))


def _commands(page: Path, program: str) -> list[list[str]]:
    """The words after a program's name, as far as the shell gives them to it."""
    shown = (re.split(r"[|>;&]", line)[0] for line in _lines(page))
    words = [shlex.split(each, comments=True) for each in shown if each.startswith(f"{program} ")]
    return [each[len(program.split()) :] for each in words]


def _parse(command: click.Command, words: list[str], parent: click.Context | None = None) -> None:
    """Raise a UsageError for a command or an option that is not there, and for a word too many."""
    context = click.Context(command, parent, command.name)
    if isinstance(command, click.Group) and words and words[0] not in OPEN:
        found = command.get_command(context, words[0])
        if found is not None:
            return _parse(found, words[1:], context)
        raise click.UsageError(f"there is no command {words[0]}", context)
    _, more, _ = command.make_parser(context).parse_args(list(words))
    if set(more) - OPEN:
        raise click.UsageError(f"{more} is a word too many", context)
    return None


def _trouble(words: list[str]) -> str:
    try:
        _parse(main, words)
    except click.UsageError as error:
        return f"assay {' '.join(words)}: {error.format_message()}"
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_that_is_shown_is_there_with_its_options(page: Path, dev: ModuleType) -> None:
    commands = _commands(page, "assay")
    known = re.findall(r"dev\.py (\w+)", dev.__doc__ or "")

    assert [trouble for each in commands if (trouble := _trouble(each))] == []
    assert [each for each in _commands(page, "python3 dev.py") if each[0] not in (*known, "…")] == []
    assert commands or page.stem not in SHOWING


def test_what_is_none_is_found() -> None:
    assert "no command chekc" in _trouble(["chekc"])
    assert "No such option" in _trouble(["check", "--strikt", "my_association/"])
