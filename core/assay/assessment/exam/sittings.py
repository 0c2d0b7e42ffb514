"""The rules of a sitting: when a section ends, what still counts, which essays are handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: What was on its way when time ran out still counts; a slow network is not the candidate's fault.
GRACE = timedelta(seconds=15)


def duration(minutes: int, extra_percent: int) -> timedelta:
    """How long a section lasts for a person with so much time on top."""
    return timedelta(seconds=minutes * 60 * (100 + extra_percent) // 100)


def is_over(deadline: datetime, now: datetime) -> bool:
    """Whether a section has ended: the grace for what was on its way is included."""
    return now > deadline + GRACE


def counts(typed_at: datetime, received_at: datetime, deadline: datetime) -> bool:
    """Whether an entry was made in time and came in time."""
    return typed_at <= deadline and not is_over(deadline, received_at)


@dataclass(frozen=True)
class Essay:
    """What a candidate left under one essay question."""

    text: str = ""
    picked: bool | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing but space was written."""
        return not self.text.strip()


def handed_in(groups: Sequence[tuple[int, Sequence[int]]], essays: Mapping[int, Essay]) -> set[int]:
    """The questions whose essays are handed in.

    `groups` are (how many to answer, questions). The candidate's own picks come first, then whatever was
    written and not put aside, then the rest: a candidate who chose nothing hands in what is there.
    """
    chosen: set[int] = set()
    for answer, questions in groups:
        ranked = sorted(questions, key=lambda question: (_rank(essays.get(question, Essay())), question))
        chosen.update(ranked[:answer])
    return chosen


def _rank(essay: Essay) -> int:
    if essay.picked and not essay.is_empty:
        return 0
    if not essay.is_empty:
        return 2 if essay.picked is False else 1
    return 3


def count_words(text: str) -> int:
    """Words as a reader counts them: runs of characters between white space that hold a letter or digit."""
    return sum(1 for word in text.split() if any(character.isalnum() for character in word))
