"""One page in both languages: what is left in English must be data."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from flask.testing import FlaskClient
from pydantic import BaseModel
from werkzeug.test import TestResponse

from assay.content.catalog import Catalog
from machine.unmarked import ALIKE
from web.tongues import alike

_WORD = re.compile(r"[^\W\d_]{2,}")
_BETWEEN = re.compile(r" · | ·$|[,:;]|[“”()]|\.(?=\s|$)| → ")
_FIGURES = " 0123456789.%\u2212"
#: Terms and units that are the same in both languages, and names of books.
_TERMS = ("Infit", "Logits", "logits", "min", "ICC", "Livingston & Lewis 1995")
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
        same = (each for each in _strings(catalog) if each in spoken)
        found = frozenset(_plain(each).strip(_FIGURES) for each in (*same, *names, *ALIKE, *_TERMS))
        return cls(found, "\n".join(sorted(each for each in found if len(each) > 30)))

    def has(self, words: str) -> bool:
        """Whether a text of a page is made of data alone."""
        return words in self.text or all(
            part.strip(_FIGURES) in self.written for part in _BETWEEN.split(words) if _WORD.search(part)
        )


def left_in_english(english: TestResponse, spanish: TestResponse, data: Data) -> set[str]:
    """What is the same on both pages between head and foot, and is no data."""
    assert '<html lang="es">' in spanish.text
    assert english.status_code == spanish.status_code
    return {each for each in alike(_main(english.text), _main(spanish.text)) if not data.has(_plain(each))}


def both(client: FlaskClient, path: str, data: Data) -> set[str]:
    """What a page leaves in English."""
    client.get("/language/en")
    english = client.get(path)
    client.get("/language/es")
    return left_in_english(english, client.get(path), data)


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
