"""What an author says about a plugin before it is there, and the ids that are made of it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final
from zoneinfo import available_timezones

from assay.content.associations import WEB_ADDRESS_PATTERN
from assay.content.base import ID_PATTERN
from assay.content.exams import EVERYBODY
from assay.content.translations import LANGUAGE_PATTERN

#: Longer ids are made of these, and no id may have more than 80 characters.
LONGEST_ID: Final = 40
LONGEST_TEXT: Final = 200
#: Latin letters that do not come apart into a letter and an accent.
_LETTERS: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)


class Unusable(ValueError):
    """An answer that no plugin can be made of; the text says what was expected."""


@dataclass(frozen=True)
class Category:
    """A category of the endorsement."""

    id: str
    title: str


@dataclass(frozen=True)
class Answers:
    """Everything that the files of a new plugin are filled in with, each checked."""

    id: str
    name: str
    short_name: str
    place: str
    website: str
    language: str
    time_zone: str
    endorsement: str
    categories: tuple[Category, ...]

    @property
    def values(self) -> dict[str, Any]:
        """What templates know by name: the answers, and the ids that follow from them."""
        return {
            **vars(self),
            "endorsement_id": slug(self.endorsement) or "endorsement",
            "map": f"{self.id}-competencies",
            "bank": f"{self.id}-questions",
            "package": f"assay_{self.id.replace('-', '_')}",
        }


def slug(text: str) -> str:
    """The id that a text suggests: its Latin letters and digits; empty when it has none."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    letters = "".join(each for each in plain if not unicodedata.combining(each) and each not in "'\u2019")
    words = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    whole = words[: LONGEST_ID + 1].rpartition("-")[0] if len(words) > LONGEST_ID else words
    return whole or words[:LONGEST_ID]


def text(given: str) -> str:
    """A line of words, composed as files are read."""
    line = unicodedata.normalize("NFC", " ".join(given.split()))
    if not line:
        raise Unusable("expected some words")
    if len(line) > LONGEST_TEXT:
        raise Unusable(f"expected at most {LONGEST_TEXT} characters")
    # Control characters, halves of characters, and what no writing system uses.
    if any(unicodedata.category(each) in {"Cc", "Cs", "Cn", "Co"} for each in line):
        raise Unusable("expected characters that can be printed")
    return line


def identifier(given: str) -> str:
    """The id of an association."""
    if not re.fullmatch(ID_PATTERN, given) or len(given) > LONGEST_ID:
        raise Unusable(
            f"expected lower-case words with hyphens, as river-guild, of at most {LONGEST_ID} characters"
        )
    return given


def website(given: str) -> str:
    """An address on the web."""
    if not re.fullmatch(WEB_ADDRESS_PATTERN, text(given)):
        raise Unusable("expected an address that begins with https://")
    return text(given)


def language(given: str) -> str:
    """A language by its code."""
    if not re.fullmatch(LANGUAGE_PATTERN, given):
        raise Unusable("expected a code such as en, es or pt-BR")
    return given


def time_zone(given: str) -> str:
    """A time zone by its name, in small letters or large."""
    known = {name.casefold(): name for name in available_timezones()}
    wanted = "_".join(given.split()).casefold()
    if wanted not in known:
        near = sorted(name for folded, name in known.items() if folded.endswith(f"/{wanted}"))
        near = near or [known[folded] for folded in get_close_matches(wanted, known)]
        perhaps = f", perhaps {' or '.join(near)}" if near else ""
        raise Unusable(f"expected a name such as Europe/Lisbon or America/Detroit{perhaps}")
    return known[wanted]


def categories(given: str) -> tuple[Category, ...]:
    """Titles between commas; none where there is nothing."""
    titles = [text(each) for each in given.split(",") if each.strip()]
    found: list[Category] = []
    for title in titles:
        if title.casefold() in (each.title.casefold() for each in found):
            raise Unusable(f"expected each category once, and {title} stands twice")
        found.append(Category(_free(title, found), title))
    return tuple(found)


def _free(title: str, taken: Sequence[Category]) -> str:
    """An id that no other category has, and that does not mean everybody."""
    wanted = slug(title)
    if wanted and wanted not in (EVERYBODY, *(each.id for each in taken)):
        return wanted
    numbered = (f"category-{number}" for number in range(len(taken) + 1, 2 * len(taken) + 3))
    return next(each for each in numbered if each not in [other.id for other in taken])
