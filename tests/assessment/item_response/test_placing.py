"""Items placed on a scale that stays as it is."""

import numpy as np
import pytest

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.item_response.models import RaschModel
from assay.assessment.item_response.placing import place_items
from assay.assessment.item_response.rasch import fit_rasch

DIFFICULTIES = np.array([-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 0.8])


def fitted(left_out: int) -> tuple[np.ndarray, RaschModel]:
    random = np.random.default_rng(5)
    abilities = random.normal(0, 1.2, 2000)
    chances = 1 / (1 + np.exp(DIFFICULTIES - abilities[:, None]))
    responses = (random.random(chances.shape) < chances).astype(float)
    fixed = responses.copy()
    fixed[:, left_out] = np.nan
    model = fit_rasch(fixed)
    assert isinstance(model, RaschModel)
    return responses, model


def test_an_item_comes_where_it_would_be_and_moves_nothing() -> None:
    responses, model = fitted(7)
    whole, placed = fit_rasch(responses), place_items(model, responses)
    assert isinstance(whole, RaschModel)
    found, wanted = placed.items[7].difficulty, whole.items[7].difficulty
    assert isinstance(found, Estimate)
    assert isinstance(wanted, Estimate)
    assert found.value == pytest.approx(wanted.value, abs=0.01)
    assert found.standard_error == pytest.approx(wanted.standard_error, rel=0.1)  # of a scale that is certain
    assert (placed.items[:7], placed.spread) == (model.items[:7], model.spread)


def test_what_everybody_or_nobody_got_right_has_no_place() -> None:
    responses, model = fitted(7)
    for value in (0.0, 1.0, np.nan):
        responses[:, 7] = value
        assert isinstance(place_items(model, responses).items[7].difficulty, NotEstimable)
