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
from assay.assessment.exam.scoring import Credited, Given, Score, score_items
from assay.content.items import Item
from assay.wording import say

Kind = Literal["rekey", "accept", "drop", "credit"]


@dataclass(frozen=True)
class Correction:
    """One question (from 1) is scored otherwise.

    `rekey`: `options` (from 0) are right instead of the key. `accept`: they are right too. `drop`: the
    question is nobody's point and no longer possible. `credit`: it is everybody's point, answered or not.
    Of a question that is no single best answer, `options` are responses, and `rekey` without any is as its type scores.
    """

    question: int
    kind: Kind
    options: frozenset[int] | frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """How one question is scored: what earns its whole point, unless it is everybody's or nobody's.

    Of a question that is no single best answer, `accepted` are responses, besides what its type gives a part for.
    """

    accepted: frozenset[int | str]
    is_dropped: bool = False
    is_credited: bool = False
    is_pretest: bool = False

    @classmethod
    def plain(cls, item: Item) -> "Rule":
        """That of a question which nobody corrected."""
        key = frozenset({item.key}) if item.is_single_best else frozenset()
        return cls(key, is_pretest=item.is_pretest)

    @property
    def needs_response(self) -> bool:
        """Whether what was given makes a difference."""
        return not (self.is_dropped or self.is_credited or self.is_pretest)

    def score(self, given: Given | None) -> Score:
        """At most one point of one; none of none where the question was dropped, or is tried out."""
        if self.is_dropped or self.is_pretest:
            return Score(0, 0)
        if isinstance(given, Credited) and not self.is_credited:
            return Score(1, 1) if given.response in self.accepted else Score.of(given.credit)
        return Score(int(self.is_credited or given in self.accepted), 1)


def faults(part: MultipleChoicePart, corrections: Iterable[Correction]) -> list[str]:
    """What is wrong with corrections of a part, in sentences."""
    corrections = tuple(corrections)
    found = [words for each in corrections if (words := _fault(part, each))]
    dropped = {each.question for each in corrections if each.kind == "drop"}
    if not found and len(dropped) == len(part.scored):
        found.append(say("Every question would be dropped, and nothing would be left to score."))
    return found


def _fault(part: MultipleChoicePart, correction: Correction) -> str:
    if not 1 <= correction.question <= part.length:
        return say(
            "There is no question %(question)s; there are %(length)s.",
            question=correction.question,
            length=part.length,
        )
    if part.items[correction.question - 1].is_pretest:
        return say(
            "Question %(question)s is tried out and never scored, so there is nothing to correct.",
            question=correction.question,
        )
    item = part.items[correction.question - 1]
    if correction.kind in ("drop", "credit"):
        if not correction.options:
            return ""
        return say(
            "No option is named where question %(question)s is dropped or credited.",
            question=correction.question,
        )
    return _single_best_fault(item, correction) if item.is_single_best else _typed_fault(correction)


def _single_best_fault(item: Item, correction: Correction) -> str:
    count = len(item.options)
    if not correction.options:
        return say("Name at least one option of question %(question)s.", question=correction.question)
    if not all(isinstance(option, int) and 0 <= option < count for option in correction.options):
        return say("Question %(question)s has %(count)s options.", question=correction.question, count=count)
    return ""


def _typed_fault(correction: Correction) -> str:
    if correction.kind == "rekey":
        if not correction.options:
            return ""
        return say(
            "Question %(question)s has no options: name responses that are right, too.",
            question=correction.question,
        )
    if not correction.options or not all(isinstance(each, str) for each in correction.options):
        return say("Name at least one response to question %(question)s.", question=correction.question)
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
    keys = _named(corrections, "rekey")
    kinds = {each.kind for each in corrections}
    accepted = (keys or Rule.plain(item).accepted) | _named(corrections, "accept")
    return Rule(accepted, is_dropped="drop" in kinds, is_credited="credit" in kinds)


def _named(corrections: Sequence[Correction], kind: Kind) -> frozenset[int | str]:
    return frozenset(option for each in corrections if each.kind == kind for option in each.options)


def score_corrected(
    part: MultipleChoicePart, given: Mapping[int, Given], corrections: Iterable[Correction]
) -> dict[int, Score]:
    """A score for each question, as `assay.assessment.exam.scoring.score_items` gives it where nothing is corrected.

    `given` is by question, from 1.
    """
    corrections = tuple(corrections)
    corrected = {each.question for each in corrections}
    anew = {number: rule for number, rule in rules(part, corrections).items() if number in corrected}
    return score_items(part, given) | {number: rule.score(given.get(number)) for number, rule in anew.items()}


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
