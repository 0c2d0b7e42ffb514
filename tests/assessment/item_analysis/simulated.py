"""Simulated tests with options."""

from collections.abc import Collection

import numpy as np

from assay.assessment.item_analysis.scores import Choices


def simulate(seed: int, people: int, items: int, wrong: Collection[int] = ()) -> Choices:
    """Two-parameter items with three distractors of unequal pull; A is right, but not in the `wrong` keys."""
    random = np.random.default_rng(seed)
    ability = random.normal(size=(people, 1))
    slopes, difficulties = random.uniform(0.4, 1.6, items), random.normal(0, 1, items)
    chances = 1 / (1 + np.exp(-slopes * (ability - difficulties)))
    pull = random.dirichlet([2, 2, 2], items)
    distractors = np.stack([random.choice(3, people, p=each) + 1 for each in pull], axis=1)
    codes = np.where(random.random((people, items)) < chances, 0, distractors).astype(np.int16)
    right = tuple((int(pull[item].argmax()) + 1,) if item in wrong else (0,) for item in range(items))
    return Choices(codes, ("A", "B", "C", "D"), right)
