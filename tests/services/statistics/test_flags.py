"""What an author is asked to look at, and between which groups items are compared."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_response.item_fit import MeanSquare
from assay.services.people import Actor
from assay.services.statistics.flags import flags_of
from assay.services.statistics.items import ItemResult, SectionItems
from assay.storage.database import Database
from services.simulated import Simulation, items_of


@pytest.fixture
def found(database: Database, coordinator: Actor, simulated: Simulation) -> SectionItems:
    """The items of the simulated window."""
    return items_of(database, coordinator, simulated.window)


def quiet(found: SectionItems, **changed: Any) -> ItemResult:
    """An item with which nothing is wrong, but for what is changed."""
    result = found.results[0]
    fine = {"difficulty": Estimate(0.6, 200, interval=(0.5, 0.7)), "item_rest": Estimate(0.4, 200)}
    statistics = replace(result.statistics, **{**fine, **changed})
    return replace(result, statistics=statistics, wrong_key=None, fit=None)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, ()),
        ({"item_rest": Estimate(0.2, 100)}, ()),
        ({"item_rest": Estimate(0.19, 100)}, ("Tells people hardly apart",)),
        ({"item_rest": Estimate(-0.01, 100)}, ("Works against the test",)),
        ({"item_rest": Estimate(-0.5, 99)}, ()),
        ({"item_rest": NotEstimable("no variance", 200)}, ()),
        ({"difficulty": Estimate(0.95, 30)}, ()),
        ({"difficulty": Estimate(0.96, 30)}, ("Nearly everybody has it right",)),
        ({"difficulty": Estimate(0.96, 29)}, ()),
        ({"difficulty": Estimate(0.1, 30, interval=(0.05, 0.2))}, ("Harder than guessing",)),
        ({"difficulty": Estimate(0.2, 30, interval=(0.1, 0.4))}, ()),
    ],
)
def test_an_item_is_flagged_by_what_enough_people_say(
    changed: dict[str, Statistic], words: tuple[str, ...], found: SectionItems
) -> None:
    assert flags_of(quiet(found, **changed)) == words


def test_an_item_that_the_model_does_not_fit_is_flagged(found: SectionItems) -> None:
    fit = found.results[0].fit
    assert fit is not None
    assert isinstance(fit.outfit, MeanSquare)
    noisy = replace(fit, outfit=replace(fit.outfit, value=1.6, z=2.1, n=100))
    assert flags_of(replace(quiet(found), fit=noisy)) == ("Does not fit the Rasch model",)
    for calm in ({"value": 1.5}, {"z": 2.0}, {"n": 99}):
        outfit = replace(noisy.outfit, **calm)
        assert flags_of(replace(quiet(found), fit=replace(noisy, outfit=outfit))) == (), calm


def test_categories_are_compared_with_the_largest_when_there_are_enough(found: SectionItems) -> None:
    responses = found.responses
    many = replace(
        responses,
        chosen=replace(
            responses.chosen,
            codes=np.tile(responses.codes, (3, 1)),
            categories=("teaching",) * 240 + ("practice",) * 480,
        ),
    )
    (compared,) = SectionItems(many).comparisons
    assert (compared.reference, compared.focal) == ("practice", "teaching")
    assert (compared.n_reference, compared.n_focal) == (480, 240)
    assert sorted(compared.items) == [1, 2, 3, 4, 5, 6]
    # The same people in both: nothing differs.
    assert not any("Differs" in flag for each in found.results for flag in flags_of(each, [compared]))
    few = replace(many, chosen=replace(many.chosen, categories=("teaching",) * 199 + ("practice",) * 521))
    (bare,) = SectionItems(few).comparisons
    assert (bare.is_reliable, bare.items) == (False, {})
