"""What a password may be: long enough, not too long, and not what somebody who guesses tries first."""

from collections.abc import Iterable
from typing import Any

from zxcvbn import zxcvbn

from assay.wording import say

SHORTEST = 10
LONGEST = 200
#: As far as zxcvbn looks, whose work grows with the square: what comes later only makes a password better.
LOOKED_AT = 72
#: Of 0 to 4; from 3 on it holds also against somebody who has the hash and a few machines.
GOOD_ENOUGH = 3

#: Shorter ones stand in every password.
SHORTEST_WORD = 3

TOO_EASY = say("This password is too easy to guess.")
BETTER = say("A few words that only you would put together are best.")
NAMES = frozenset({"surnames", "male_names", "female_names"})
WHY = {
    "user_inputs": say(
        "It is made of your name or address, or of what this site or an association is called, which others know."
    ),
    "passwords": say("It is much like one that many people have."),
    "spatial": say("It is a row of keys on the keyboard."),
    "repeat": say("It repeats itself."),
    "sequence": say("It is a sequence such as abc or 6543."),
    "date": say("It is a date."),
    "regex": say("It is a year."),
}


def weakness(password: str, known: Iterable[str]) -> list[str]:
    """Why a password cannot be taken, as sentences; none, if it can. `known` is what others know of the person, and of
    the place that it is for.
    """
    if len(password) < SHORTEST:
        return [say("Please choose a password of at least %(length)s characters.", length=SHORTEST)]
    if len(password) > LONGEST:
        return [say("Please choose a password of at most %(length)s characters.", length=LONGEST)]
    known = [part.lower() for part in parts(known)]
    found = zxcvbn(password[:LOOKED_AT], user_inputs=known)
    if found["score"] < GOOD_ENOUGH:
        return [TOO_EASY, _why(found["sequence"]), BETTER]
    return [TOO_EASY, WHY["user_inputs"], BETTER] if _is_made_of(password, known) else []


def parts(known: Iterable[str]) -> Iterable[str]:
    """The words that names and addresses are made of, and they themselves, also written as one."""
    for text in known:
        words = "".join(each if each.isalnum() else " " for each in text).split()
        yield from (part for part in (text, "".join(words), *words) if len(part) >= SHORTEST_WORD)


def _is_made_of(password: str, known: list[str]) -> bool:
    """Whether what stands besides such names would not do by itself."""
    rest = password.lower()
    for part in sorted(known, key=len, reverse=True):
        rest = rest.replace(part, "")
    if rest == password.lower():
        return False
    return not rest or bool(zxcvbn(rest[:LOOKED_AT])["score"] < GOOD_ENOUGH)


def _why(matches: list[dict[str, Any]]) -> str:
    longest = max(matches, key=lambda each: len(each["token"]))
    name = longest.get("dictionary_name", longest["pattern"])
    if name in NAMES:
        return say("Names are tried early.")
    return WHY.get(name) or say("It is made of what is tried early.")
