"""On which days a condition holds for sure, on which perhaps, and why not on others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final, NamedTuple

from assay.assessment.counting.days import ALWAYS, NEVER, Days
from assay.wording import say


class Reason(NamedTuple):
    """A sentence whose values, such as ids, are apart, so that a page can name them."""

    text: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """The sentence."""
        return str(self.phrase)

    @property
    def phrase(self) -> str:
        """The sentence with its values as they are."""
        return say(self.text, **dict(self.values))


def because(text: str, **values: object) -> Reason:
    """A reason with its values."""
    return Reason(text, tuple((name, str(value)) for name, value in values.items()))


class Ground(NamedTuple):
    """A reason, with the days on which it does not stand in the way of being sure, or of being possible."""

    reason: Reason
    sure: Days
    possible: Days


@dataclass(frozen=True)
class Judgement:
    """Days on which something counts; `possible` holds all of `sure`."""

    sure: Days
    possible: Days
    #: Why some days are not sure, or not even possible.
    grounds: tuple[Ground, ...] = ()

    def __and__(self, other: "Judgement") -> "Judgement":
        """Both hold."""
        if self is YES or other is YES:
            return other if self is YES else self
        grounds = (*self.grounds, *other.grounds)
        return Judgement(self.sure & other.sure, self.possible & other.possible, grounds)

    def __or__(self, other: "Judgement") -> "Judgement":
        """Either holds; where one does, no reason of the other stands in the way."""
        sure, possible = self.sure | other.sure, self.possible | other.possible
        grounds = (
            Ground(each.reason, each.sure | sure, each.possible | possible)
            for each in (*self.grounds, *other.grounds)
        )
        return Judgement(sure, possible, tuple(grounds))

    def why_not(self, days: Days) -> tuple[Reason, ...]:
        """Why some of the days do not count."""
        refused = days.without(self.possible)
        return _reasons(each.reason for each in self.grounds if not each.possible.covers(refused))

    def why_unsure(self, days: Days) -> tuple[Reason, ...]:
        """Why some of the days may count but are not sure."""
        maybe = (days & self.possible).without(self.sure)
        return _reasons(each.reason for each in self.grounds if not each.sure.covers(maybe))


def _reasons(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reasons))


YES: Final = Judgement(ALWAYS, ALWAYS)


def no(text: str, **values: object) -> Judgement:
    """It does not hold on any day."""
    return Judgement(NEVER, NEVER, (Ground(because(text, **values), NEVER, NEVER),))


def unsure(text: str, **values: object) -> Judgement:
    """It may hold; reviewers find out."""
    return Judgement(NEVER, ALWAYS, (Ground(because(text, **values), NEVER, ALWAYS),))


def on_days(days: Days, text: str, **values: object) -> Judgement:
    """It holds on some days only."""
    return Judgement(days, days, (Ground(because(text, **values), days, days),))


def all_hold(judgements: Iterable[Judgement]) -> Judgement:
    """All hold together."""
    return reduce(Judgement.__and__, judgements, YES)


def any_holds(judgements: Iterable[Judgement]) -> Judgement:
    """At least one holds."""
    return reduce(Judgement.__or__, judgements, Judgement(NEVER, NEVER))


def any_word(name: str, there: Sequence[str], needed: Sequence[str]) -> Judgement:
    """Whether one of the needed words is there; when none is there at all, nobody knows."""
    if not there:
        return unsure(say("it does not say: %(name)s"), name=name)
    if set(there) & set(needed):
        return YES
    return no(say("%(name)s %(there)s, not %(needed)s"), name=name, there=_or(there), needed=_or(needed))


def every_word(name: str, there: Sequence[str], needed: Sequence[str]) -> Judgement:
    """Whether all of the needed words are there."""
    if not there:
        return unsure(say("it does not say: %(name)s"), name=name)
    missing = [each for each in needed if each not in there]
    return no(say("%(name)s without %(missing)s"), name=name, missing=_or(missing)) if missing else YES


def flag(name: str, there: bool | None, needed: bool) -> Judgement:
    """Whether something is said to be so, or not to be so."""
    if there is None:
        return unsure(say("it does not say whether it is %(name)s"), name=name)
    if there == needed:
        return YES
    return no(say("it is not %(name)s"), name=name) if needed else no(say("it is %(name)s"), name=name)


def _or(words: Sequence[str]) -> str:
    return " or ".join(f"`{each}`" for each in words)
