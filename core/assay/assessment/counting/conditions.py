"""Whether a piece of evidence is what a condition asks."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from assay.assessment.counting.background import Background
from assay.assessment.counting.judging import (
    YES,
    Judgement,
    all_hold,
    any_holds,
    any_word,
    every_word,
    flag,
    no,
    unsure,
)
from assay.content.ages import span_of
from assay.content.conditions import Where
from assay.content.evidence import Evidence
from assay.wording import say

#: Conditions with the name that evidence has for them, and how the two are compared.
_WORDS: Final[Mapping[str, str]] = {
    "topics": "topics",
    "activities": "activities",
    "formats": "format",
    "about": "about",
    "levels": "level",
}
_FLAGS: Final = ("didactic", "paid", "supervised", "internship", "transcript")
_PEOPLE: Final = ("provider", "supervisor")


def judge(where: Where | None, entry: Evidence, background: Background) -> Judgement:
    """The days on which evidence is what a condition asks; all of them without a condition."""
    if where is None:
        return YES
    return all_hold(_CHECKS[key](where, entry, background) for key in where.asked)


def _words(key: str) -> Callable[[Where, Any, Background], Judgement]:
    name = _WORDS[key]

    def check(where: Where, entry: Any, _: Background) -> Judgement:
        there = getattr(entry, name)
        listed = there if isinstance(there, tuple) else (there,) if there else ()
        return any_word(name, listed, getattr(where, key))

    return check


def _flag(key: str) -> Callable[[Where, Any, Background], Judgement]:
    def check(where: Where, entry: Any, _: Background) -> Judgement:
        return flag(key, getattr(entry, key), getattr(where, key))

    return check


def _person(key: str) -> Callable[[Where, Any, Background], Judgement]:
    def check(where: Where, entry: Any, background: Background) -> Judgement:
        return background.qualified(getattr(entry, key), getattr(where, key), key)

    return check


def _serving(where: Where, entry: Any, _: Background) -> Judgement:
    return every_word("serving", entry.serving, where.serving)


def _ages(where: Where, entry: Any, _: Background) -> Judgement:
    """Ages inside those asked for count, ages outside do not, others are for reviewers."""
    if entry.ages is None:
        return unsure(say("it does not say the ages of the children"))
    there, needed = span_of(entry.ages), span_of(where.ages or entry.ages)
    if needed.least <= there.least and there.most <= needed.most:
        return YES
    if there.most <= needed.least or needed.most <= there.least:
        return no(say("it is about ages %(there)s, not %(needed)s"), there=entry.ages, needed=where.ages)
    return unsure(say("it is about ages %(there)s, not only %(needed)s"), there=entry.ages, needed=where.ages)


def _after_education(where: Where, _: Any, background: Background) -> Judgement:
    return background.after_education(where.after_education)


def _any_of(where: Where, entry: Any, background: Background) -> Judgement:
    return any_holds(judge(each, entry, background) for each in where.any_of)


_CHECKS: Final[Mapping[str, Callable[[Where, Any, Background], Judgement]]] = {
    **{key: _words(key) for key in _WORDS},
    **{key: _flag(key) for key in _FLAGS},
    **{key: _person(key) for key in _PEOPLE},
    "serving": _serving,
    "ages": _ages,
    "after_education": _after_education,
    "any_of": _any_of,
}
