"""The words of mails: text templates, whose first line is the subject, filled in the same way by pages and jobs."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from textwrap import fill
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from assay.times import plain_day
from assay.wording import spoken_in, teach

#: Characters of a line; only a link may be longer.
WIDTH = 76


class Letter(NamedTuple):
    """A mail's words."""

    subject: str
    body: str


@dataclass(frozen=True)
class Letters:
    """All letters of one installation."""

    #: Where the templates lie.
    folder: Path
    #: What people type to come here; links in letters begin with it, whatever a request claims.
    base_url: str

    def write(self, name: str, language: str, /, **values: Any) -> Letter:
        """The letter of `name.txt` in a language, filled in; ValueError when its first line is no subject."""
        with spoken_in(language):
            text = self._environment.get_template(f"{name}.txt").render(values, base_url=self.base_url)
        first, _, body = text.partition("\n")
        if not first.startswith("Subject: "):
            raise ValueError(f"{name}.txt:1: no subject, expected `Subject: …`")
        wrapped = "\n".join(_wrapped(line) for line in body.strip().splitlines())
        return Letter(first.removeprefix("Subject: "), f"{wrapped}\n")

    @cached_property
    def _environment(self) -> Environment:
        # Plain text: escaping is chosen by the end of the name, and `.txt` has none.
        environment = Environment(
            loader=FileSystemLoader(self.folder),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        teach(environment)
        environment.filters.update(day=plain_day)
        return environment


def _wrapped(line: str) -> str:
    """A paragraph in lines; what somebody is quoted with stays marked as a quotation."""
    mark = "> " if line.startswith("> ") else ""
    return fill(line, WIDTH, subsequent_indent=mark, break_long_words=False, break_on_hyphens=False)
