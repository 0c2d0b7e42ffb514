"""What people write into the cells of a table: numbers, days, yes or no, ages, lists of words."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from assay.services.portfolio.csv_tables import squashed
from assay.wording import say

_NUMBER: Final = re.compile(r"\d{1,6}(?:\.\d{1,4})?|\.\d{1,4}")
#: A thousand as `1,234.5` or `1.234,5`.
_GROUPED: Final = re.compile(r"\d{1,3}(?:([.,])\d{3})+(?!\1)[.,]\d{1,4}")
_UNIT: Final = re.compile(r"\s*(?:h|hrs?\.?|hours?|horas?)$", re.IGNORECASE)
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_US: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YEARS: Final = range(1900, 2101)
_SAID: Final = {
    **dict.fromkeys(("yes", "y", "true", "1", "x", "didactic", "si", "verdadero", "didactica"), True),
    **dict.fromkeys(("no", "n", "false", "0", "falso"), False),
}


class Unreadable(ValueError):
    """A cell that cannot be understood: what stands there, and what was expected."""

    def __init__(self, what: str, expected: str) -> None:
        super().__init__(f"{what}; {expected}")
        self.what, self.expected = what, expected


def hours_in(cell: str) -> Decimal:
    """A number of hours, exact, with a point or a comma."""
    plain = _UNIT.sub("", cell.replace("\u00a0", "").strip())
    number = _with_point(plain)
    if not _NUMBER.fullmatch(number):
        raise Unreadable(
            say("“%(cell)s” is not a number of hours", cell=cell), say("expected a number such as 6 or 1.5")
        )
    found = Decimal(number)
    if not 0 < found <= 100_000:
        raise Unreadable(
            say("%(number)s hours cannot be", number=plain), say("expected more than 0 and at most 100,000")
        )
    return found


def _with_point(plain: str) -> str:
    if re.fullmatch(r"\d{1,3},\d{3}", plain):
        thousands, part = plain.replace(",", ""), plain.replace(",", ".")
        what = say(
            "“%(number)s” may mean %(thousands)s or %(part)s", number=plain, thousands=thousands, part=part
        )
        raise Unreadable(
            what,
            say(
                "expected %(thousands)s without a comma, or %(part)s with a point",
                thousands=thousands,
                part=part,
            ),
        )
    if _GROUPED.fullmatch(plain):
        whole, part = re.split(r"[.,](?=\d+$)", plain)
        return f"{re.sub(r'[.,]', '', whole)}.{part}"
    return plain.replace(",", ".", 1)


def day_in_cell(cell: str) -> date:
    """A day, as 2026-11-21 or 11/21/2026."""
    plain = cell.strip()
    if iso := _ISO.fullmatch(plain):
        year, month, day = map(int, iso.groups())
    elif us := _US.fullmatch(plain):
        month, day, year = map(int, us.groups())
    else:
        raise Unreadable(
            say("“%(cell)s” is not a day", cell=cell), say("expected it as 2026-11-21 or 11/21/2026")
        )
    if month > 12 >= day:
        raise Unreadable(
            say("“%(cell)s” has no month %(month)s", cell=cell, month=month),
            say("expected the month first, as 11/21/2026"),
        )
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise Unreadable(
            say("There is no day “%(cell)s”", cell=cell), say("expected a day of the calendar")
        ) from error
    if found.year not in _YEARS:
        raise Unreadable(
            say("The year %(year)s cannot be meant", year=year), say("expected one from 1900 to 2100")
        )
    return found


def said_in(cell: str) -> bool | None:
    """Yes, no, or nothing."""
    word = squashed(cell)
    if word and word not in _SAID:
        raise Unreadable(
            say("“%(cell)s” is neither yes nor no", cell=cell), say("expected yes, no, or nothing")
        )
    return _SAID.get(word)


def ages_in(cell: str) -> str | None:
    """A span of ages as criteria write it, from `0-36 months`, `birth to 3 years` and the like."""
    if not cell:
        return None
    plain = re.sub(r"\s*(?:to|\ba(?=\s)|[\u2013\u2014-])\s*", "-", cell.casefold().strip())
    plain = re.sub(r"\s*(?:months?|mos?\.?|meses|mes)\b", "m", re.sub(r"birth|nacimiento", "0", plain))
    plain = re.sub(r"\s*(?:years?|yrs?\.?|años?)\b", "y", plain)
    found = re.fullmatch(r"(prenatal|\d{1,3})([my]?)-(\d{1,3})([my])", plain)
    if not found or (found[2] and found[2] != found[4]):
        raise Unreadable(
            say("“%(cell)s” is not a span of ages", cell=cell),
            say("expected months or years, as 0-36m or 3-6y"),
        )
    return f"{found[1]}-{found[3]}{found[4]}"


#: What to say of a word that nobody knows: what stands there as `word`, and what was expected.
Unknown = tuple[str, str]


def words_in(cell: str, known: Mapping[str, str], unknown: Unknown) -> tuple[str, ...]:
    """The ids of the words in a cell, which `known` has by their squashed titles.

    Words are separated by semicolons, bars, lines or commas; a title may itself have a comma.
    """
    found: dict[str, None] = {}
    for piece in re.split(r"[;|\n]", cell):
        parts = [part.strip() for part in piece.split(",")]
        while parts:
            parts = _one_word(parts, known, found, unknown)
    return tuple(found)


def _one_word(
    parts: list[str], known: Mapping[str, str], found: dict[str, None], unknown: Unknown
) -> list[str]:
    """Take the longest word that these parts begin with; what is left."""
    for count in range(len(parts), 0, -1):
        words = squashed("".join(parts[:count]))
        if not words or words in known:
            found.update({known[words]: None} if words else {})
            return parts[count:]
    what, expected = unknown
    raise Unreadable(say(what, word=parts[0]), expected)
