"""How much a portfolio holds; beyond that, people are told what to do."""

from collections.abc import Iterator
from typing import Any, Final

from assay.services.errors import Refused
from assay.wording import say

MOST_ENTRIES: Final = 2000
MOST_CONTACTS: Final = 300
MOST_CHARACTERS: Final = 200
MOST_WORDS: Final = 200
MOST_DRAFTS: Final = 100
#: Of all fields of a form together.
MOST_DRAFTED: Final = 60_000


def refuse_excess(content: dict[str, Any]) -> None:
    """Stop content with a text or a list that nobody needs so long."""
    for name, value in content.items():
        if isinstance(value, list) and len(value) > MOST_WORDS:
            raise Refused(
                say(
                    "There are %(count)s of `%(field)s`; keep at most %(most)s.",
                    count=len(value),
                    field=name,
                    most=MOST_WORDS,
                )
            )
        for text in _texts(value):
            if len(text) > MOST_CHARACTERS:
                raise Refused(
                    say(
                        "`%(field)s` has %(count)s characters; say it in at most %(most)s and "
                        "put the rest into a document.",
                        field=name,
                        count=len(text),
                        most=MOST_CHARACTERS,
                    )
                )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
