"""Points, cuts and results, to the last point."""

from decimal import Decimal
from fractions import Fraction

import pytest

from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.exam.marking import by_domain as essays_by_domain
from assay.assessment.exam.marking import faults, missing, score_rating, score_section
from assay.assessment.exam.results import Outcome, passes
from assay.assessment.exam.scoring import Score, add, by_domain, score_items
from assay.content.rubrics import Criterion, Level, Rubric

from .conftest import MakeItem, MakeSection

CUT = Decimal("0.80")


@pytest.fixture
def part(make_item: MakeItem, make_section: MakeSection) -> MultipleChoicePart:
    """Five items, keys at 0, 1, 2, 3, 0; three about bees and two about hives."""
    items = tuple(
        make_item(f"i-{n}", "bees.biology" if n < 3 else "hives.building", key=n % 4) for n in range(5)
    )
    return MultipleChoicePart(section=make_section(5, {"bees": (0, 5), "hives": (0, 5)}), items=items)


def test_only_the_key_scores_and_silence_does_not(part: MultipleChoicePart) -> None:
    scores = score_items(part, {1: 0, 2: 1, 3: 3, 4: 3, 99: 0})

    assert add(scores.values()) == Score(3, 5)
    assert by_domain(part, scores) == {"bees": Score(2, 3), "hives": Score(1, 2)}


@pytest.mark.parametrize(("earned", "passed"), [(47, False), (48, True), (60, True), (0, False)])
def test_eighty_percent_of_sixty_is_forty_eight(earned: int, passed: bool) -> None:
    assert Score(earned, 60).reaches(CUT) is passed


def test_a_third_of_a_point_below_the_cut_is_below_it() -> None:
    assert not Score(239_999, 300_000).reaches(CUT)
    assert Score(240_000, 300_000).reaches(CUT)
    assert Score(0, 0).share == 0


def rubric() -> Rubric:
    levels = tuple(Level(score=n, label=f"L{n}", descriptor=f"Level {n}.") for n in range(5))
    return Rubric(
        id="r",
        title="R",
        criteria=(
            Criterion(
                id="stance",
                title="Stance",
                question="?",
                competencies=("a.x", "b.y"),
                weight=3,
                levels=levels,
            ),
            Criterion(
                id="safety", title="Safety", question="?", competencies=("a.z",), weight=1, levels=levels
            ),
        ),
    )


def test_weights_count_and_essays_are_averaged_exactly() -> None:
    assert score_rating(rubric(), {"stance": 3, "safety": 4}) == Score(13, 16)
    assert score_section([Fraction(13, 16), Fraction(0)]).share == Fraction(13, 32)
    assert score_section([]) == Score(0, 1)


def test_sound_throughout_is_exactly_three_quarters() -> None:
    sound = score_rating(rubric(), {"stance": 3, "safety": 3})

    assert sound.reaches(Decimal("0.75"))
    assert not sound.reaches(Decimal("0.7501"))


def test_levels_that_are_not_there_are_named() -> None:
    assert missing(rubric(), {"stance": 0}) == ["Safety"]
    assert faults(rubric(), {"stance": 5, "charm": 1}) == [
        "charm is not a criterion of this rubric",
        "stance has no level 5",
    ]
    assert faults(rubric(), {"stance": 0, "safety": 4}) == []


def test_a_criterion_speaks_for_each_of_its_domains() -> None:
    found = essays_by_domain([(rubric(), {"stance": 2, "safety": 4})])

    assert found == {"a": Score(10, 16), "b": Score(6, 12)}


@pytest.mark.parametrize(
    ("shares", "conjunctive", "compensatory"),
    [((80, 80), True, True), ((79, 100), False, True), ((100, 60), False, True), ((79, 80), False, False)],
)
def test_strength_makes_up_for_weakness_only_where_the_exam_says_so(
    shares: tuple[int, int], conjunctive: bool, compensatory: bool
) -> None:
    outcomes = [
        Outcome(f"s{n}", Score(share, 100), CUT, passed=share >= 80) for n, share in enumerate(shares)
    ]

    assert passes(outcomes, "conjunctive") is conjunctive
    assert passes(outcomes, "compensatory") is compensatory
    assert not passes([], "conjunctive")


def test_nothing_makes_up_for_a_veto_in_another_section() -> None:
    outcomes = [
        Outcome("questions", Score(60, 60), CUT, True),
        Outcome("essays", Score(60, 60), CUT, False, vetoed=True),
    ]
    assert not passes(outcomes, "compensatory")
    assert not passes(outcomes, "conjunctive")
