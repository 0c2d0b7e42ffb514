"""One season of 500 candidates, 14 reviewers of known severity and two forms with a wrong key: what the product says
of it is what is true of it. Whatever counts is exact; what is estimated lies where its sampling error lets it lie, and
every bound is one that a season falls beyond less than once in 100,000. No seed was chosen.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assay.assessment.estimates import Estimate
from assay.assessment.item_analysis.decisions import Accuracy
from assay.assessment.item_response.models import RaschModel
from assay.services.regrading.records import corrections_told, versions_of
from assay.services.scores.results import released_result
from assay.services.statistics.severity import Severities
from assay.storage.database import Database
from assay.storage.schema import upgrade
from services.building import ASSOCIATION
from services.season import claims
from services.season.content import LENGTH, SEEDS
from services.season.parallel import FAR, Population, centered, fewest_inside
from services.season.raw import Raw
from services.season.season import Held, Season, hold_season
from services.season.truth import ABILITY, DIFFICULTIES, SEVERITIES

SEED, SIZE = 20261122, 500


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Season]:
    """Held once for all claims, in a database that no other test is given."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('season') / 'assay.sqlite'}")
    upgrade(database)
    try:
        yield hold_season(database, SEED, SIZE)
    finally:
        database.dispose()


@pytest.fixture(params=SEEDS)
def held(season: Season, request: pytest.FixtureRequest) -> Held:
    """One window of the season."""
    return season.windows[request.param]


@pytest.fixture
def raw(held: Held) -> Raw:
    """What it comes to by itself."""
    return claims.raw_of(held)


@pytest.fixture
def population(held: Held, raw: Raw) -> Population:
    """What is true of its form."""
    return Population(held.sat[0].items, raw.least, len(held.sat))


def test_who_fails_calibration_scores_nothing(season: Season) -> None:
    claims.calibration(season)


def test_loads_are_even_and_conflicts_kept_apart(season: Season) -> None:
    claims.allocation(season)


def test_the_wrong_key_is_found_and_no_other(held: Held, raw: Raw, population: Population) -> None:
    claims.wrong_key(held)
    # By the model a false alarm among forty items comes once in millions of seasons.
    assert population.false_alarm() < 1e-6


def test_the_dry_run_says_exactly_who_changes(season: Season, held: Held, raw: Raw) -> None:
    claims.dry_run(season, held, raw)


def test_results_are_as_corrected_and_old_ones_stay_readable(season: Season, held: Held, raw: Raw) -> None:
    after = claims.results(season, held)
    assert [after[each.sitting] for each in held.sat] == raw.passed
    changed = next(iter(held.plan.changes))
    with season.database.reading() as session:
        _, versions = versions_of(session, season.cast.coordinator, ASSOCIATION, changed.sitting_id)
        place = [each.sitting for each in held.sat].index(changed.sitting_id)
        actor = season.cast.candidates[held.sat[place].candidate]
        told = corrections_told(session, actor, changed.sitting_id)
    earned = [each.report.sections[0].earned for each in versions]
    assert earned == [raw.before[place], raw.after[place]]
    # In autumn nobody knew a result before it was corrected.
    assert len(told) == (held.name == "Spring")


def test_everybody_reads_their_own_result(season: Season, held: Held, raw: Raw) -> None:
    with season.database.reading() as session:
        for place in range(0, len(held.sat), 25):
            sat = held.sat[place]
            result, report = released_result(session, season.cast.candidates[sat.candidate], sat.sitting)
            assert (result.passed, report.sections[0].earned) == (raw.passed[place], raw.after[place])
            essays = report.sections[1]
            assert (
                essays.earned * raw.essays[place].denominator == raw.essays[place].numerator * essays.possible
            )


def test_everybody_is_told_by_letter(season: Season, held: Held) -> None:
    claims.letters(season, held)


def test_the_cut_is_what_the_panel_said(held: Held, raw: Raw) -> None:
    found = held.panel.final
    assert claims.value(found.share) == pytest.approx(float(raw.share), abs=1e-12)
    means = raw.judged.sum(axis=1) / 100
    assert claims.value(found.error_by_judges) == pytest.approx(
        means.std(ddof=1) / len(means) ** 0.5, abs=1e-9
    )


def test_the_report_counts_exactly(held: Held, raw: Raw) -> None:
    claims.counted(held, raw)
    assert claims.essays_of(held).sent_on > 0


def test_alpha_and_error_are_near_the_truth(held: Held, raw: Raw, population: Population) -> None:
    found = claims.questions_of(held).reliability
    k, totals = LENGTH, raw.after
    alpha = k / (k - 1) * (1 - raw.right.var(axis=0, ddof=1).sum() / totals.var(ddof=1))
    assert claims.value(found.alpha) == pytest.approx(alpha, abs=1e-9)
    reach = FAR * population.scatter + abs(population.bias)
    assert abs(claims.value(found.alpha) - population.alpha) < reach[0]
    # Alpha is a lower bound of reliability: of items of such a spread by less than a hundredth.
    assert 0 <= population.reliability - population.alpha < 0.01
    assert abs(claims.value(found.standard_error) - population.error) < reach[1]
    n = len(totals)
    assert abs(claims.value(found.mean) - population.mean) < FAR * population.spread / n**0.5


def test_decisions_are_as_consistent_and_accurate_as_in_truth(held: Held, population: Population) -> None:
    found = claims.questions_of(held).decisions.livingston_lewis
    assert isinstance(found, Accuracy)
    reach = FAR * population.scatter + abs(population.bias)
    assert abs(claims.value(found.agreement) - population.consistency) < reach[2]
    assert abs(claims.value(found.accuracy) - population.accuracy) < reach[3]
    # Items are not alike and true scores follow no beta distribution, which costs half a hundredth at most.
    assert (abs(population.bias[2:]) < 0.005).all()


def test_item_difficulties_are_recovered(season: Season) -> None:
    inside = pairs = 0
    for held in season.windows.values():
        model = claims.questions_of(held).items.model
        assert isinstance(model, RaschModel)
        found = np.array([claims.value(each.difficulty) for each in model.items])
        errors = np.array([claims.error(each.difficulty) for each in model.items])
        truth = DIFFICULTIES[list(held.sat[0].items)]
        # The mean ability of those who sat moves all items together; the rest is each item's own error.
        shift = FAR * (ABILITY**2 / model.n + (errors**2).mean() / len(errors)) ** 0.5
        assert abs(found.mean() - truth.mean()) < shift
        assert abs(claims.value(model.spread) - ABILITY) < FAR * claims.error(model.spread)
        gaps = np.abs(centered(found) - centered(truth))
        assert (gaps < FAR * errors).all()
        inside, pairs = inside + int((gaps < 1.96 * errors).sum()), pairs + len(gaps)
        assert np.corrcoef(found, truth)[0, 1] > claims.least_correlation(truth, errors)
    assert inside >= fewest_inside(pairs)


def test_severities_are_recovered(season: Season) -> None:
    inside = 0
    for held in season.windows.values():
        assert isinstance(held.severities, Severities)
        for actor, truth in zip(season.cast.reviewers, SEVERITIES, strict=True):
            measure = held.severities.by_reviewer[actor.person_id].measure
            assert isinstance(measure, Estimate)
            assert measure.interval is not None
            assert abs(measure.value - truth) < FAR * claims.error(measure)
            inside += measure.interval[0] <= truth <= measure.interval[1]
    assert inside >= fewest_inside(len(SEVERITIES) * len(season.windows))


def test_agreement_is_that_of_simple_formulas(season: Season, held: Held, raw: Raw) -> None:
    claims.agreement(season, claims.essays_of(held), raw)


def test_the_policy_tried_on_an_export_does_what_was_done(held: Held, raw: Raw, tmp_path: Path) -> None:
    claims.policy(held, raw, tmp_path)


def test_the_report_as_a_table_says_the_same(held: Held, raw: Raw) -> None:
    claims.table(held, raw)


def test_no_export_names_a_candidate(season: Season, held: Held) -> None:
    claims.nameless(season, held)
