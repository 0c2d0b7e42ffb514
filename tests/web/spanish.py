"""One page in both languages: what is left in English must be data."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any

from flask.testing import FlaskClient
from pydantic import BaseModel
from werkzeug.test import TestResponse

from assay.content.catalog import Catalog
from assay.content.markdown import to_html
from machine.unmarked import ALIKE
from web.tongues import alike, texts

_WORD = re.compile(r"[^\W\d_]{2,}")
_BETWEEN = re.compile(r" · | ·$|[,:;]|[“”()]|\.(?=\s|$)| → ")
_FIGURES = " 0123456789.%\u2212"
#: Words and units that are the same in both languages, and names of books and programs.
_TERMS = (
    *(
        "Infit",
        "Logits",
        "logits",
        "min",
        "ICC",
        "Livingston & Lewis 1995",
        "Safe Exam Browser",
        "assay evaluate",
    ),
    *("Control", "Individual", "Local", "No", "Regional", "no"),
)
#: Longer texts may be shown in part.
_LONG = 30
_MARKS = re.compile(r"[*_`#]|\s+")


@dataclass(frozen=True)
class Data:
    """What associations and people wrote, which nobody translates here."""

    written: frozenset[str]
    text: str

    @classmethod
    def of(cls, catalog: Catalog, names: Iterable[str] = ()) -> "Data":
        """Every string of a catalog that is the same in Spanish, and names."""
        spoken = frozenset(_strings(replace(catalog.in_language("es"), said_from=None)))
        translated = frozenset(_strings(catalog)) - spoken
        said = (*_strings(catalog), *_strings(tuple(names)))
        same = (each for each in said if each not in translated)
        shown = (part for each in (*same, *ALIKE, *_TERMS) for part in _shown(each))
        found = frozenset(_plain(each).strip(_FIGURES) for each in shown)
        return cls(found, "\n".join(sorted(each for each in found if len(each) > _LONG)))

    def has(self, words: str) -> bool:
        """Whether a text of a page is made of data alone."""
        return (len(words) > _LONG and words in self.text) or all(
            part.strip(_FIGURES) in self.written for part in _BETWEEN.split(words) if _WORD.search(part)
        )


def left_in_english(english: TestResponse, spanish: TestResponse, data: Data) -> set[str]:
    """What is the same on both pages between head and foot, and is no data."""
    assert english.status_code == spanish.status_code
    return left(english.text, spanish.text, data)


def left(english: str, spanish: str, data: Data) -> set[str]:
    """The same of the pages themselves."""
    assert '<html lang="es">' in spanish
    return {each for each in alike(_main(english), _main(spanish)) if not data.has(_plain(each))}


def both(client: FlaskClient, path: str, data: Data) -> set[str]:
    """What a page leaves in English."""
    client.get("/language/en")
    english = client.get(path)
    client.get("/language/es")
    return left_in_english(english, client.get(path), data)


@cache
def _shown(words: str) -> frozenset[str]:
    """How a text may stand on a page: as it is, as Markdown makes it, and in the parts in which it is looked for."""
    whole = {words, words.removeprefix("https://").rstrip("/"), *texts(to_html(words))}
    return frozenset({*whole, *(part for each in whole for part in _BETWEEN.split(each))})


def _main(html: str) -> str:
    return f"<main{html.partition('<main')[2].partition('</main>')[0]}"


def _plain(words: str) -> str:
    return " ".join(_MARKS.sub(" ", words).split()).removeprefix("· ").rstrip(".")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield from re.split(r"\n+", value)
    elif isinstance(value, BaseModel):
        yield from _strings({name: getattr(value, name) for name in type(value).model_fields})
    elif is_dataclass(value):
        yield from _strings({each.name: getattr(value, each.name) for each in fields(value)})
    elif isinstance(value, Mapping):
        yield from (found for key, each in value.items() for part in (key, each) for found in _strings(part))
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from (found for each in value for found in _strings(each))
