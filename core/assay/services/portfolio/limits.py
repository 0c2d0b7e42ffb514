"""How much a portfolio holds; beyond that, people are told what to do."""

from collections.abc import Iterator
from typing import Any, Final

from assay.services.errors import Refused

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
            raise Refused(f"There are {len(value)} of `{name}`; keep at most {MOST_WORDS}.")
        for text in _texts(value):
            if len(text) > MOST_CHARACTERS:
                raise Refused(
                    f"`{name}` has {len(text)} characters; say it in at most {MOST_CHARACTERS} and put the rest "
                    "into a document."
                )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
