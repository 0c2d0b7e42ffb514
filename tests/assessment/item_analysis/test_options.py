"""Distractors, and keys that are probably wrong."""

import numpy as np
import pytest

from assay.assessment.estimates import Estimate
from assay.assessment.item_analysis.analysis import analyse
from assay.assessment.item_analysis.options import option_statistics, score_groups
from assay.assessment.item_analysis.scores import Choices, score_choices
from assay.assessment.item_analysis.wrong_keys import WrongKey, dependent_correlations
from assessment.item_analysis.simulated import simulate


def flagged(choices: Choices) -> tuple[WrongKey | None, ...]:
    omitted = np.zeros(choices.codes.shape[1], dtype=int)
    return analyse(score_choices(choices), omitted, choices).wrong_keys


def test_each_option_by_hand() -> None:
    codes = np.array([[0, 0, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [-1, 1, 1]])
    choices = Choices(codes, ("A", "B", "C"), ((0,), (0,), (0,)))
    right, wrong, omitted = option_statistics(choices, score_choices(choices))[0]
    assert (right.option, right.is_right, right.n, right.share, right.mean_rest) == ("A", True, 2, 0.4, 1.5)
    assert (wrong.option, wrong.n, wrong.mean_rest) == ("B", 2, 0.5)
    assert (omitted.option, omitted.n) == (None, 1)
    rest, chose = [2, 1, 1, 0, 0], [1, 1, 0, 0, 0]
    assert isinstance(right.point_biserial, Estimate)
    assert right.point_biserial.value == pytest.approx(np.corrcoef(rest, chose)[0, 1])


def test_ignored_omissions_do_not_count() -> None:
    codes = np.array([[0, 0], [1, 0], [-1, 1], [0, 1]])
    choices = Choices(codes, ("A", "B"), ((0,), (0,)))
    right, wrong = option_statistics(choices, score_choices(choices, "ignore"))[0]
    assert (right.n, right.share, wrong.n) == (2, pytest.approx(2 / 3), 1)


def test_a_key_that_nobody_chose_is_listed() -> None:
    choices = Choices(np.array([[1, 0], [1, 0], [1, 1]]), ("A", "B"), ((0,), (0,)))
    first = option_statistics(choices, score_choices(choices))[0][0]
    assert (first.option, first.n, first.mean_rest) == ("A", 0, None)


def test_shares_of_a_curve_add_up() -> None:
    choices = simulate(1, 500, 20)
    for options in option_statistics(choices, score_choices(choices)):
        assert np.sum([option.curve for option in options], axis=0) == pytest.approx(np.ones(5))
        assert sum(option.n for option in options) == 500


def test_fifths_do_not_part_equal_totals() -> None:
    totals = np.array([1.0, 1, 1, 1, 2, 2, 3, 3, 4, 5])
    groups = score_groups(totals)
    assert len(set(zip(totals, groups, strict=True))) == 5
    assert list(groups) == sorted(groups)
    assert list(score_groups(np.arange(10.0))) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_wrong_keys_are_found_and_hardly_any_other() -> None:
    """Ten tests of 500 x 60 with two wrong keys each."""
    hits = alarms = 0
    for seed in range(10):
        found = flagged(simulate(seed, 500, 60, wrong=(7, 30)))
        hits += sum(each is not None and each.option == "A" for each in (found[7], found[30]))
        alarms += sum(each is not None for place, each in enumerate(found) if place not in (7, 30))
    assert hits >= 18
    assert alarms == 0


def test_right_keys_raise_no_alarm() -> None:
    assert not any(any(flagged(simulate(seed, 500, 60))) for seed in range(10))


def test_guessing_raises_almost_no_alarm() -> None:
    """600 items without any discrimination: one in a hundred is expected at most."""
    alarms = 0
    for seed in range(10):
        codes = np.random.default_rng(seed).integers(0, 4, (500, 60))
        alarms += sum(each is not None for each in flagged(Choices(codes, tuple("ABCD"), ((0,),) * 60)))
    assert alarms <= 6


def test_a_key_that_nobody_chose_can_be_wrong() -> None:
    choices = simulate(3, 300, 40)
    right = ((4,), *choices.right[1:])
    found = flagged(Choices(choices.codes, (*choices.options, "E"), right))[0]
    assert found is not None
    assert found.option == "A"


def test_a_key_with_several_right_options() -> None:
    choices = simulate(4, 500, 40)
    found = flagged(Choices(choices.codes, choices.options, ((0, 1), *choices.right[1:])))
    assert found[0] is None


def test_dependent_correlations() -> None:
    """Of two variables that correlate equally with a third, z is standard normal: 4000 samples of 100."""
    random = np.random.default_rng(2)
    third, own, shared = (random.normal(size=(4000, 100)) for _ in range(3))
    first, second = 0.4 * third + own, 0.4 * third - 0.5 * own + shared * np.sqrt(0.75)
    zs = []
    for each in zip(third, first, second, strict=True):
        r = np.corrcoef(each)
        zs.append(dependent_correlations(r[0, 1], r[0, 2], r[1, 2], 100))
    assert np.mean(zs) == pytest.approx(0, abs=0.06)
    assert np.std(zs) == pytest.approx(1, abs=0.04)
