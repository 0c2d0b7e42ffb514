"""`assay new plugin`: a few questions, and a complete, small plugin that works."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypedDict, TypeVar, Unpack

import click

from assay.cli.authoring import answers
from assay.cli.authoring.answers import Answers, Unusable
from assay.cli.authoring.writing import Occupied, require_free, write_plugin
from assay.hooks.loading import installed

Answer = TypeVar("Answer")

_PLACE: Final = "State, country or region that it serves"
_CATEGORIES: Final = "Its categories, with commas between (Enter for none)"
_BEFORE: Final = """\
This writes the plugin of your association: text files that work at once, and that you then make yours.
Enter takes what stands in brackets. Ctrl+C ends it; nothing is written before the last answer.
"""


class Options(TypedDict):
    """What was said on the command line; None where it was not."""

    name: str | None
    association: str | None
    short_name: str | None
    place: str | None
    website: str | None
    endorsement: str | None
    categories: str | None
    time_zone: str | None
    language: str | None


@click.group("new")
def new() -> None:
    """Begin something of your own."""


@new.command("plugin")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--name", help="Full name of the association.")
@click.option("--id", "association", help="Its id: lower-case words with hyphens. It never changes.")
@click.option("--short-name", help="Its name as people say it.")
@click.option("--place", help="The state, country or region that it serves.")
@click.option("--website", help="Address of its website.")
@click.option("--endorsement", help="Title of what is earned, for example Master Beekeeper.")
@click.option("--categories", help="Titles of its categories with commas between; empty for none.")
@click.option("--time-zone", help="Zone of its dates, for example Europe/Lisbon.")
@click.option("--language", help="Language of its texts, as en.")
@click.option("--yes", is_flag=True, help="Ask nothing: take what is proposed for what is not given.")
def plugin(folder: Path | None, yes: bool, **options: Unpack[Options]) -> None:
    """Write the plugin of an association into FOLDER, which must be empty or not there yet.

    Asks for what no option gives. What it writes works as it is, with placeholders that say so: it passes `assay
    check` and its own tests, can be built and installed, and its README tells what to edit first.

    \b
    For example, without a question:
      assay new plugin river --yes --name "River Valley Beekeepers' Guild" \\
        --id river-guild --endorsement "Master Beekeeper" \\
        --categories "Practice, Teaching" --time-zone Europe/Lisbon
    """
    try:
        if folder:
            require_free(folder)
        if not yes:
            click.echo(_BEFORE)
        found = _answers(options, _Asking(ask=not yes), folder)
        target = folder or _folder_of(found.id)
        written = write_plugin(target, found, datetime.now(UTC).date())
    except Occupied as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        why = f"{folder or error.filename} cannot be written ({error.strerror}); name another folder"
        raise click.ClickException(why) from error
    except click.Abort as error:
        raise click.ClickException("ended before the last answer; nothing was written") from error
    click.echo(_what_next(target, len(written), found))


class _Asking:
    """Takes what an option says, else asks, else takes what is proposed."""

    def __init__(self, *, ask: bool) -> None:
        self.ask = ask

    def __call__(
        self,
        option: str,
        question: str,
        given: str | None,
        proposed: str | None,
        check: Callable[[str], Answer],
    ) -> Answer:
        """A checked answer. What cannot be used ends the command where it was an option, and is asked again else."""
        if given is None and self.ask:
            return self._asked(question, proposed, check)
        if given is None and proposed is None:
            raise click.UsageError(f"nothing was said for {option}, and nothing can be proposed for it")
        try:
            return check(given if given is not None else proposed or "")
        except Unusable as error:
            raise click.BadParameter(str(error), param_hint=option) from error

    def _asked(self, question: str, proposed: str | None, check: Callable[[str], Answer]) -> Answer:
        def usable(value: str) -> Answer:
            try:
                return check(value)
            except Unusable as error:
                raise click.UsageError(str(error)) from error  # click shows it and asks again

        answer: Any = click.prompt(question, default=proposed, show_default=bool(proposed), value_proc=usable)
        return answer  # type: ignore[no-any-return]


def _answers(options: Options, asking: _Asking, folder: Path | None) -> Answers:
    name = asking("--name", "Full name of the association", options["name"], None, answers.text)
    return Answers(
        name=name,
        id=_id(options["association"], asking, answers.slug(name) or None, folder),
        short_name=asking(
            "--short-name", "Its name as people say it", options["short_name"], name, answers.text
        ),
        place=asking("--place", _PLACE, options["place"], "Everywhere", answers.text),
        website=asking("--website", "Website", options["website"], "https://example.org", answers.website),
        endorsement=asking(
            "--endorsement",
            "What people earn",
            options["endorsement"],
            "Certified Practitioner",
            answers.text,
        ),
        categories=asking("--categories", _CATEGORIES, options["categories"], "", answers.categories),
        time_zone=asking("--time-zone", "Time zone", options["time_zone"], "UTC", answers.time_zone),
        language=asking("--language", "Language of the texts", options["language"], "en", answers.language),
    )


def _id(given: str | None, asking: _Asking, proposed: str | None, folder: Path | None) -> str:
    """The id; where no folder was named, also the folder that is called after it must be free."""
    question = "Its id, which never changes: lower-case words with hyphens"
    return asking("--id", question, given, proposed, _unused_id if folder else _free_id)


def _unused_id(given: str) -> str:
    """The id of an association that is not here yet: the other one would be set aside."""
    found = answers.identifier(given)
    if found in (each.name for each in installed()):
        raise Unusable(f"expected another id, as the plugin {found} is installed here already")
    return found


def _free_id(given: str) -> str:
    """The same, where the folder is called after it."""
    found = _unused_id(given)
    try:
        require_free(_folder_of(found))
    except Occupied as error:
        raise Unusable(f"expected another id, as the folder {_folder_of(found)} is not empty") from error
    return found


def _folder_of(association: str) -> Path:
    return Path(f"assay-{association}")


def _what_next(folder: Path, count: int, found: Answers) -> str:
    package = str(folder / found.values["package"])
    shown = f'"{package}"' if " " in package else package
    return "\n".join(
        [
            f"{count} files were written into {folder}. What they say are placeholders.",
            f"  assay check {shown}      names what is wrong with them",
            f"  assay preview {shown}    shows their pages in a browser, while you write",
            f"  {folder / 'README.md'} tells what to edit first, and how to build and install it.",
        ]
    )
