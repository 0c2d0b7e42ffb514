"""The Rasch model: published estimates, what cannot be estimated, and what must not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.item_response.models import RaschModel
from assay.assessment.item_response.rasch import fit_rasch
from assessment.item_response.published import LSAT_6, LSAT_7, drawn, responses_of


def fitted(responses: object) -> RaschModel:
    model = fit_rasch(responses)
    assert isinstance(model, RaschModel)
    return model


def difficulties(model: RaschModel) -> list[float]:
    return [each.difficulty.value for each in model.items if isinstance(each.difficulty, Estimate)]


def test_lsat_6_is_as_published() -> None:
    """Rizopoulos, D. (2006), ltm, Journal of Statistical Software 17(5): rasch(LSAT), the common slope free."""
    model = fitted(responses_of(LSAT_6))
    assert model.log_likelihood == pytest.approx(-2466.938, abs=1e-3)
    assert model.spread.value == pytest.approx(0.755, abs=1e-3)
    assert model.spread.standard_error == pytest.approx(0.0694, abs=1e-3)
    published = [-3.6153, -1.3224, -0.3176, -1.7301, -2.7802]
    assert np.divide(difficulties(model), model.spread.value) == pytest.approx(published, abs=1e-3)
    assert (model.n, model.parameters, model.warnings) == (1000, 6, ())


def test_lsat_7_has_the_likelihood_of_mirt() -> None:
    """Chalmers, R. P. (2012), mirt, Journal of Statistical Software 48(6): the Rasch model of expand.table(LSAT7)."""
    model = fitted(responses_of(LSAT_7))
    assert model.log_likelihood == pytest.approx(-2664.901, abs=1e-3)
    assert [each.intercept.value for each in model.items if isinstance(each.intercept, Estimate)] == (
        pytest.approx([1.868, 0.791, 1.461, 0.521, 1.993], abs=1e-3)
    )


def test_estimates_come_back_with_their_errors() -> None:
    truth = np.linspace(-2, 2, 20)
    model = fitted(drawn(4, 2000, np.full(20, 1.3), truth))
    errors = np.array([each.difficulty.standard_error for each in model.items], dtype=float)  # type: ignore[union-attr]
    assert np.abs((np.array(difficulties(model)) - 1.3 * truth) / errors).max() < 3.5
    assert model.spread.value == pytest.approx(1.3, abs=0.1)


def test_missing_responses_leave_the_scale_where_it_is() -> None:
    truth = np.linspace(-1.5, 1.5, 12)
    responses = drawn(5, 1500, np.ones(12), truth)
    responses[np.random.default_rng(6).random(responses.shape) < 0.3] = np.nan
    model = fitted(responses)
    assert np.abs(np.array(difficulties(model)) - truth).max() < 0.25
    assert all(each.difficulty.n == int((~np.isnan(responses[:, each.item])).sum()) for each in model.items)


def test_a_person_without_responses_is_not_counted() -> None:
    responses = drawn(7, 120, np.ones(6), np.linspace(-1, 1, 6))
    with_nobody = np.vstack((responses, np.full((3, 6), np.nan)))
    assert fitted(with_nobody).n == 120
    assert fitted(with_nobody).log_likelihood == pytest.approx(fitted(responses).log_likelihood)


def test_items_without_variance_stay_out_with_their_reason() -> None:
    responses = drawn(8, 150, np.ones(6), np.linspace(-1, 1, 6))
    more = np.column_stack((np.ones(150), responses, np.zeros(150), np.full(150, np.nan)))
    model = fitted(more)
    reasons = [model.items[at].difficulty for at in (0, 7, 8)]
    assert all(isinstance(each, NotEstimable) for each in reasons)
    assert [each.reason.split(",")[0] for each in reasons if isinstance(each, NotEstimable)] == [
        "everyone who responded is right",
        "everyone who responded is wrong",
        "nobody responded",
    ]
    assert model.estimated == (1, 2, 3, 4, 5, 6)
    assert difficulties(model) == pytest.approx(difficulties(fitted(responses)))


def test_few_persons_are_said_to_be_few() -> None:
    assert "60 persons are few" in fitted(drawn(9, 60, np.ones(8), np.linspace(-1, 1, 8))).warnings[0]


@pytest.mark.parametrize(
    ("responses", "reason"),
    [
        (np.ones((5, 3)), "no item with both"),
        (np.zeros((0, 3)), "no item with both"),
        (np.full((4, 3), np.nan), "no item with both"),
        (np.array([[1.0, 0.0, 1.0]]), "no item with both"),
        (np.array([[1.0], [0.0], [1.0]]), "1 item with both"),
        (np.array([[1.0, 0.0], [0.0, 1.0]] * 20), "do not vary together"),
    ],
)
def test_what_says_nothing_has_a_reason(responses: object, reason: str) -> None:
    found = fit_rasch(responses)
    assert isinstance(found, NotEstimable)
    assert reason in found.reason


@pytest.mark.parametrize("wrong", [[0.0, 1.0], [[0.0, 2.0]], [[0.0, np.inf]], np.zeros((3, 0))])
def test_other_values_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"persons x items|is not 0, 1 or NaN"):
        fit_rasch(wrong)


def test_identical_items_have_no_finite_spread() -> None:
    same = np.repeat(np.array([[0.0], [1.0]] * 50), 4, axis=1)
    found = fit_rasch(same)
    assert isinstance(found, NotEstimable)
    assert "spread of ability grows beyond 10 logits" in found.reason


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_persons_and_items_does_not_matter(seed: int) -> None:
    responses = drawn(10, 200, np.ones(5), np.linspace(-1, 1, 5))
    generator = np.random.default_rng(seed)
    items = generator.permutation(5)
    model = fitted(responses)
    shuffled = fitted(responses[generator.permutation(200)][:, items])
    assert shuffled.log_likelihood == pytest.approx(model.log_likelihood)
    assert difficulties(shuffled) == pytest.approx([difficulties(model)[at] for at in items], abs=1e-6)
