"""Item information against published values and known maxima."""

from math import log, sqrt

import pytest

from assay.assessment.assembly.objectives import (
    ItemParameters,
    information,
    information_targets,
    mean_difficulty,
)


def test_information_of_a_published_item() -> None:
    # Becker, Debeer, Sachse & Weirich (2021), Psych 3(2), 96-112, minimal example: b = -1.881, D = 1.7.
    assert information(ItemParameters(1.7, -1.881), 0.0) == pytest.approx(0.1090032, abs=1e-4)


def test_a_two_parameter_item_informs_most_at_its_difficulty() -> None:
    item = ItemParameters(1.4, 0.3)

    assert information(item, 0.3) == pytest.approx(1.4**2 / 4)
    assert information(item, 0.3) > information(item, 0.31)
    assert information(item, 0.3) > information(item, 0.29)


def test_a_three_parameter_item_informs_most_where_birnbaum_says() -> None:
    # Birnbaum (1968), formula 20.4.23: b + ln((1 + sqrt(1 + 8 c)) / 2) / a.
    item = ItemParameters(1.2, -0.5, 0.2)
    peak = item.b + log((1 + sqrt(1 + 8 * item.c)) / 2) / item.a

    assert information(item, peak) > max(information(item, peak - 0.01), information(item, peak + 0.01))


@pytest.mark.parametrize("theta", [-1e6, 1e6])
def test_far_away_there_is_no_information_and_no_overflow(theta: float) -> None:
    assert information(ItemParameters(2.0, 0.0, 0.0), theta) == pytest.approx(0)


def test_without_a_target_the_mean_of_the_pool_is_meant() -> None:
    assert mean_difficulty("p", {"a": 0.4, "b": 0.6}, 2).targets == pytest.approx((0.5,))
    assert mean_difficulty("p", {}, 2).targets == (0.0,)


def test_targets_belong_to_points() -> None:
    with pytest.raises(ValueError, match="as many targets as points"):
        information_targets({}, (0.0, 1.0), (5.0,))
