"""Corrections of what was sat: each kind, and what must hold of any of them."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.exam.regrading import (
    Correction,
    Decision,
    Kind,
    decide_result,
    decide_section,
    faults,
    score_corrected,
)
from assay.assessment.exam.results import Outcome
from assay.assessment.exam.scoring import Score, add, by_domain, score_items

from .conftest import MakeItem, MakeSection

CUT = Decimal("0.60")
ITEMS, OPTIONS = 5, 4


@pytest.fixture(scope="module")
def part(make_item: MakeItem, make_section: MakeSection) -> MultipleChoicePart:
    """Five items, keys at 0, 1, 2, 3, 0; the last alone is about hives."""
    items = tuple(
        make_item(f"i-{n}", "bees.biology" if n < 4 else "hives.building", key=n % 4) for n in range(ITEMS)
    )
    return MultipleChoicePart(section=make_section(5, {"bees": (0, 5), "hives": (0, 5)}), items=items)


def fix(question: int, kind: Kind, *options: int) -> Correction:
    return Correction(question, kind, frozenset(options))


@pytest.mark.parametrize(
    ("correction", "earned", "possible"),
    [
        (None, 2, 5),  # right on 1 and 2, wrong on 3 (chose 0), silent on 4 and 5
        (fix(3, "rekey", 0), 3, 5),
        (fix(3, "rekey", 0, 2), 3, 5),
        (fix(1, "rekey", 3), 1, 5),
        (fix(3, "accept", 0), 3, 5),
        (fix(1, "accept", 3), 2, 5),
        (fix(1, "drop"), 1, 4),
        (fix(4, "drop"), 2, 4),
        (fix(4, "credit"), 3, 5),
        (fix(1, "credit"), 2, 5),
    ],
)
def test_each_kind(
    part: MultipleChoicePart, correction: Correction | None, earned: int, possible: int
) -> None:
    corrections = [correction] if correction else []
    scores = score_corrected(part, {1: 0, 2: 1, 3: 0}, corrections)
    assert add(scores.values()) == Score(earned, possible)


def test_a_domain_whose_items_are_dropped_is_not_told(part: MultipleChoicePart) -> None:
    scores = score_corrected(part, {}, [fix(5, "drop")])
    assert by_domain(part, scores) == {"bees": Score(0, 4)}


@pytest.mark.parametrize(
    ("corrections", "words"),
    [
        ([fix(6, "drop")], "There is no question 6; there are 5."),
        ([fix(0, "drop")], "There is no question 0"),
        ([fix(1, "rekey")], "Name at least one option of question 1."),
        ([fix(1, "accept", 4)], "Question 1 has 4 options."),
        ([fix(1, "drop", 2)], "No option is named"),
        ([fix(n, "drop") for n in range(1, 6)], "nothing would be left"),
    ],
)
def test_what_cannot_be(part: MultipleChoicePart, corrections: list[Correction], words: str) -> None:
    assert words in " ".join(faults(part, corrections))


def corrections() -> st.SearchStrategy[list[Correction]]:
    options = st.frozensets(st.integers(0, OPTIONS - 1), min_size=1)
    question = st.integers(1, ITEMS)
    named = st.builds(Correction, question, st.sampled_from(["rekey", "accept"]), options)
    bare = st.builds(Correction, question, st.sampled_from(["drop", "credit"]))
    return st.lists(named | bare, max_size=8)


CHOICES = st.dictionaries(st.integers(1, ITEMS), st.integers(0, OPTIONS - 1))
Scores = Callable[..., Mapping[int, Score]]


@given(choices=CHOICES, found=corrections(), random=st.randoms())
def test_order_and_repetition_make_no_difference(
    part: MultipleChoicePart, choices: dict[int, int], found: list[Correction], random: object
) -> None:
    mixed = [*found, *found[:2]]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert score_corrected(part, choices, mixed) == score_corrected(part, choices, found)


@given(choices=CHOICES, question=st.integers(1, ITEMS), found=corrections())
def test_dropping_changes_nobodys_other_points(
    part: MultipleChoicePart, choices: dict[int, int], question: int, found: list[Correction]
) -> None:
    before = score_corrected(part, choices, found)
    after = score_corrected(part, choices, [*found, fix(question, "drop")])
    assert after == before | {question: Score(0, 0)}


@given(
    choices=CHOICES, found=corrections(), question=st.integers(1, ITEMS), options=st.sets(st.integers(0, 3))
)
def test_crediting_and_accepting_never_lower_a_score(
    part: MultipleChoicePart,
    choices: dict[int, int],
    found: list[Correction],
    question: int,
    options: set[int],
) -> None:
    # Where a key was exchanged already, accepting another option adds to the new keys.
    before = add(score_corrected(part, choices, found).values())
    for more in (fix(question, "credit"), fix(question, "accept", *options)):
        after = add(score_corrected(part, choices, [*found, more]).values())
        assert (after.possible, after.earned >= before.earned) == (before.possible, True)


@given(choices=CHOICES)
def test_the_key_as_its_own_correction_changes_nothing(
    part: MultipleChoicePart, choices: dict[int, int]
) -> None:
    same = [fix(n, "rekey", item.key) for n, item in enumerate(part.items, 1)]
    assert score_corrected(part, choices, same) == score_items(part, choices)
    assert score_corrected(part, choices, []) == score_items(part, choices)


def outcome(earned: int, *, passed: bool) -> Outcome:
    return Outcome("mc", Score(earned, 5), CUT, passed)


@pytest.mark.parametrize(
    ("earned", "passed", "score", "keeps", "expected"),
    [
        (2, False, Score(3, 5), True, Decision(before=False, after=True)),
        (3, True, Score(2, 5), True, Decision(before=True, after=True, is_kept=True)),
        (3, True, Score(2, 5), False, Decision(before=True, after=False)),
        (2, False, Score(2, 4), True, Decision(before=False, after=False)),
        # Passed by another cut or kept before: the same score decides nothing anew.
        (2, True, Score(2, 5), False, Decision(before=True, after=True)),
    ],
)
def test_a_section(earned: int, passed: bool, score: Score, keeps: bool, expected: Decision) -> None:
    assert decide_section(outcome(earned, passed=passed), score, keeps_passes=keeps) == expected


@pytest.mark.parametrize("keeps", [True, False])
def test_a_compensatory_exam_keeps_the_whole_result(keeps: bool) -> None:
    before, after = [outcome(3, passed=True)], [outcome(2, passed=False)]
    found = decide_result(before, after, "compensatory", passed=True, keeps_passes=keeps)
    assert found == Decision(before=True, after=keeps, is_kept=keeps)


def test_a_result_that_was_decided_otherwise_stays_where_scores_decide_as_before() -> None:
    before, after = [outcome(1, passed=False)], [outcome(2, passed=False)]
    found = decide_result(before, after, "conjunctive", passed=True, keeps_passes=False)
    assert found == Decision(before=True, after=True)
