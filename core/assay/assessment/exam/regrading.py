"""Scoring a form otherwise than by the keys it was sat with: a key was wrong, or an item must not count.

Corrections are applied to scores and never to the form. Several corrections of one question are a set, so
their order makes no difference: dropping an item outweighs crediting it, which outweighs every key. Errors
that matter are corrected, and whoever received the score is told (Standards for Educational and Psychological
Testing, 2014, chapter 6).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.exam.results import Outcome, passes
from assay.assessment.exam.scoring import Score, score_items
from assay.content.items import Item

Kind = Literal["rekey", "accept", "drop", "credit"]


@dataclass(frozen=True)
class Correction:
    """One question (from 1) is scored otherwise.

    `rekey`: `options` (from 0) are right instead of the key. `accept`: they are right too. `drop`: the
    question is nobody's point and no longer possible. `credit`: it is everybody's point, answered or not.
    """

    question: int
    kind: Kind
    options: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Rule:
    """How one question is scored: the options that earn its point, unless it is everybody's or nobody's."""

    accepted: frozenset[int]
    is_dropped: bool = False
    is_credited: bool = False
    is_pretest: bool = False

    @classmethod
    def plain(cls, item: Item) -> "Rule":
        """That of a question which nobody corrected."""
        return cls(frozenset({item.key}), is_pretest=item.is_pretest)

    def score(self, choice: int | None) -> Score:
        """Zero or one point of one; none of none where the question was dropped, or is tried out."""
        if self.is_dropped or self.is_pretest:
            return Score(0, 0)
        return Score(int(self.is_credited or choice in self.accepted), 1)


def faults(part: MultipleChoicePart, corrections: Iterable[Correction]) -> list[str]:
    """What is wrong with corrections of a part, in sentences."""
    corrections = tuple(corrections)
    found = [words for each in corrections if (words := _fault(part, each))]
    dropped = {each.question for each in corrections if each.kind == "drop"}
    if not found and len(dropped) == len(part.scored):
        found.append("Every question would be dropped, and nothing would be left to score.")
    return found


def _fault(part: MultipleChoicePart, correction: Correction) -> str:
    if not 1 <= correction.question <= part.length:
        return f"There is no question {correction.question}; there are {part.length}."
    if part.items[correction.question - 1].is_pretest:
        return (
            f"Question {correction.question} is tried out and never scored, so there is nothing to correct."
        )
    count = len(part.items[correction.question - 1].options)
    named = correction.kind in ("rekey", "accept")
    if named and not correction.options:
        return f"Name at least one option of question {correction.question}."
    if not named and correction.options:
        return f"No option is named where question {correction.question} is dropped or credited."
    if not all(0 <= option < count for option in correction.options):
        return f"Question {correction.question} has {count} options."
    return ""


def rules(part: MultipleChoicePart, corrections: Iterable[Correction]) -> dict[int, Rule]:
    """How each question of a part is scored, by its number; the order of corrections makes no difference."""
    corrections = tuple(corrections)
    return {
        number: _rule(item, [each for each in corrections if each.question == number])
        for number, item in enumerate(part.items, 1)
    }


def _rule(item: Item, corrections: Sequence[Correction]) -> Rule:
    if item.is_pretest:
        return Rule.plain(item)
    keys: frozenset[int] = frozenset().union(*(each.options for each in corrections if each.kind == "rekey"))
    too: frozenset[int] = frozenset().union(*(each.options for each in corrections if each.kind == "accept"))
    kinds = {each.kind for each in corrections}
    accepted = (keys or frozenset({item.key})) | too
    return Rule(accepted, is_dropped="drop" in kinds, is_credited="credit" in kinds)


def score_corrected(
    part: MultipleChoicePart, choices: Mapping[int, int], corrections: Iterable[Correction]
) -> dict[int, Score]:
    """A score for each question, as `assay.assessment.exam.scoring.score_items` gives it where nothing is corrected.

    `choices` holds the option (from 0) by question (from 1).
    """
    corrections = tuple(corrections)
    corrected = {each.question for each in corrections}
    anew = {number: rule for number, rule in rules(part, corrections).items() if number in corrected}
    return score_items(part, choices) | {
        number: rule.score(choices.get(number)) for number, rule in anew.items()
    }


@dataclass(frozen=True)
class Decision:
    """Whether something was passed, whether it is now, and whether only because nobody loses by our mistake."""

    before: bool
    after: bool
    is_kept: bool = False


def decide_section(before: Outcome, score: Score, *, keeps_passes: bool) -> Decision:
    """Whether a section is passed with its corrected score. With the same score nothing is decided anew."""
    if score == before.score:
        return Decision(before.passed, before.passed)
    return _decision(before.passed, score.reaches(before.cut), keeps_passes)


def decide_result(
    before: Sequence[Outcome],
    after: Sequence[Outcome],
    combine: Literal["conjunctive", "compensatory"],
    *,
    passed: bool,
    keeps_passes: bool,
) -> Decision:
    """Whether the exam is passed, that was `passed` with the outcomes `before`.

    Where the outcomes lead to the same as before, the result stays: it may have been decided otherwise.
    """
    now = passes(after, combine)
    if now == passes(before, combine):
        return Decision(passed, passed)
    return _decision(passed, now, keeps_passes)


def _decision(before: bool, after: bool, keeps_passes: bool) -> Decision:
    is_kept = before and not after and keeps_passes
    return Decision(before, after or is_kept, is_kept)
