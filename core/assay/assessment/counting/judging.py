"""On which days a condition holds for sure, on which perhaps, and why not on others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final, NamedTuple

from assay.assessment.counting.days import ALWAYS, NEVER, Days


class Reason(NamedTuple):
    """A sentence whose values are apart, so that it can be translated."""

    text: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """The sentence in English."""
        return self.text.format(**dict(self.values))


def because(text: str, **values: object) -> Reason:
    """A reason with its values."""
    return Reason(text, tuple((name, str(value)) for name, value in values.items()))


@dataclass(frozen=True)
class Judgement:
    """Days on which something counts; `possible` holds all of `sure`."""

    sure: Days
    possible: Days
    #: Why some days are not sure, or not even possible.
    reasons: tuple[Reason, ...] = ()

    def __and__(self, other: "Judgement") -> "Judgement":
        """Both hold."""
        reasons = tuple(dict.fromkeys((*self.reasons, *other.reasons)))
        return Judgement(self.sure & other.sure, self.possible & other.possible, reasons)

    def __or__(self, other: "Judgement") -> "Judgement":
        """Either holds."""
        reasons = tuple(dict.fromkeys((*self.reasons, *other.reasons)))
        return Judgement(self.sure | other.sure, self.possible | other.possible, reasons)


YES: Final = Judgement(ALWAYS, ALWAYS)


def no(text: str, **values: object) -> Judgement:
    """It does not hold on any day."""
    return Judgement(NEVER, NEVER, (because(text, **values),))


def unsure(text: str, **values: object) -> Judgement:
    """It may hold; reviewers find out."""
    return Judgement(NEVER, ALWAYS, (because(text, **values),))


def on_days(days: Days, text: str, **values: object) -> Judgement:
    """It holds on some days only."""
    return Judgement(days, days, (because(text, **values),))


def all_hold(judgements: Iterable[Judgement]) -> Judgement:
    """All hold together."""
    return reduce(Judgement.__and__, judgements, YES)


def any_holds(judgements: Iterable[Judgement]) -> Judgement:
    """At least one holds."""
    return reduce(Judgement.__or__, judgements, Judgement(NEVER, NEVER))


def any_word(name: str, there: Sequence[str], needed: Sequence[str]) -> Judgement:
    """Whether one of the needed words is there; when none is there at all, nobody knows."""
    if not there:
        return unsure("it does not say its {name}", name=name)
    if set(there) & set(needed):
        return YES
    return no("its {name} is {there}, not {needed}", name=name, there=_or(there), needed=_or(needed))


def every_word(name: str, there: Sequence[str], needed: Sequence[str]) -> Judgement:
    """Whether all of the needed words are there."""
    if not there:
        return unsure("it does not say its {name}", name=name)
    missing = [each for each in needed if each not in there]
    return no("its {name} is without {missing}", name=name, missing=_or(missing)) if missing else YES


def flag(name: str, there: bool | None, needed: bool) -> Judgement:
    """Whether something is said to be so, or not to be so."""
    if there is None:
        return unsure("it does not say whether it is {name}", name=name)
    if there == needed:
        return YES
    return no("it is not {name}", name=name) if needed else no("it is {name}", name=name)


def _or(words: Sequence[str]) -> str:
    return " or ".join(f"`{each}`" for each in words)
