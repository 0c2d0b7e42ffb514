"""Marking essays: from the levels that reviewers gave to the score of a section."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from assay.assessment.exam.scoring import Score, add
from assay.content.rubrics import Rubric
from assay.wording import say

#: The levels one reviewer gave to one essay, by criterion.
Levels = Mapping[str, int]


def missing(rubric: Rubric, levels: Levels) -> list[str]:
    """Titles of the criteria that have no level yet."""
    return [criterion.title for criterion in rubric.criteria if criterion.id not in levels]


def faults(rubric: Rubric, levels: Levels) -> list[str]:
    """What is wrong with levels that were sent in: unknown criteria, levels that do not exist."""
    scores = {criterion.id: {level.score for level in criterion.levels} for criterion in rubric.criteria}
    unknown = [
        say("%(criterion)s is not a criterion of this rubric", criterion=name)
        for name in levels
        if name not in scores
    ]
    return unknown + [
        say("%(criterion)s has no level %(level)s", criterion=name, level=level)
        for name, level in levels.items()
        if level not in scores.get(name, {level})
    ]


def score_rating(rubric: Rubric, levels: Levels) -> Score:
    """One reviewer's points for one essay, criteria by their weight. Every criterion must have its level."""
    return add(
        Score(levels[criterion.id] * criterion.weight, criterion.highest * criterion.weight)
        for criterion in rubric.criteria
    )


def score_section(shares: Sequence[Fraction]) -> Score:
    """The score of a section of essays that count alike, as an exact fraction."""
    mean = sum(shares, Fraction(0)) / len(shares) if shares else Fraction(0)
    return Score(mean.numerator, mean.denominator)


def by_domain(rated: Iterable[tuple[Rubric, Levels]]) -> dict[str, Score]:
    """Points by the domains that the criteria speak for; a criterion counts once for each of its domains."""
    found: dict[str, list[Score]] = {}
    for rubric, levels in rated:
        for criterion in rubric.criteria:
            score = Score(levels[criterion.id] * criterion.weight, criterion.highest * criterion.weight)
            for domain in sorted({name.split(".")[0] for name in criterion.competencies}):
                found.setdefault(domain, []).append(score)
    return {domain: add(scores) for domain, scores in sorted(found.items())}
