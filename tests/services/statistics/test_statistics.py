"""What windows' sittings say of items, forms and reviewers."""

import numpy as np
import pytest
from sqlalchemy import update

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.exam.forms import MultipleChoicePart
from assay.services.errors import NotAllowed, NotFound
from assay.services.people import Actor
from assay.services.statistics.agreement import section_agreement
from assay.services.statistics.curves import ItemCurve, item_curve
from assay.services.statistics.flags import flags_of
from assay.services.statistics.rating_progress import rating_progress
from assay.services.statistics.ratings import final_ratings
from assay.services.statistics.report import EssaysReport, QuestionsReport, form_report
from assay.services.statistics.scopes import find_scope
from assay.services.statistics.severity import Severities, severities
from assay.storage.database import Database
from assay.storage.ratings import Allocation
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION, NOW, guild, open_window
from services.simulated import ESSAYS, SIZE, Simulation, items_of
from services.staging import Stage


def test_items_are_analysed_as_they_were_answered(
    database: Database, coordinator: Actor, simulated: Simulation
) -> None:
    found = items_of(database, coordinator, simulated.window)
    assert (found.responses.codes == simulated.choices).all()
    part = simulated.form.parts[0]
    assert isinstance(part, MultipleChoicePart)
    for place, result in enumerate(found.results):
        p = result.statistics.difficulty
        assert isinstance(p, Estimate)
        right = (simulated.choices[:, place] == part.items[place].key).mean()
        assert p.value == pytest.approx(right)
        assert p.n == SIZE
        assert result.statistics.omitted == (simulated.choices[:, place] == -1).sum()


def test_a_wrong_key_is_found_and_named(
    database: Database, coordinator: Actor, simulated: Simulation
) -> None:
    results = items_of(database, coordinator, simulated.window).results
    suspected = {each.number: each.wrong_key.option for each in results if each.wrong_key}
    key = results[3].item.key
    assert suspected == {4: "ABCDEFGH"[(key + 1) % len(results[3].item.options)]}
    assert flags_of(results[3])[0] == f"The key may be wrong: {suspected[4]} fits better"


def test_curves_rise_and_have_what_was_observed_beside_them(
    database: Database, coordinator: Actor, simulated: Simulation
) -> None:
    curve = item_curve(items_of(database, coordinator, simulated.window), 1)
    assert isinstance(curve, ItemCurve)
    assert (curve.model, curve.n) == ("two-parameter", SIZE)
    chances = [chance for _, chance in curve.points]
    assert chances == sorted(chances)
    assert sum(count for *_, count in curve.observed) <= SIZE


def test_the_report_says_how_it_went(database: Database, coordinator: Actor, simulated: Simulation) -> None:
    with database.reading() as session:
        scope = find_scope(session, coordinator, ASSOCIATION, simulated.window, "practice")
        report = form_report(session, coordinator, scope)
    questions, essays = report.sections
    assert isinstance(questions, QuestionsReport)
    assert isinstance(essays, EssaysReport)
    part = simulated.form.parts[0]
    assert isinstance(part, MultipleChoicePart)
    totals = (simulated.choices == [item.key for item in part.items]).sum(axis=1)
    assert questions.distribution == tuple(np.bincount(totals, minlength=7).tolist())
    assert (questions.least, questions.cuts[0].n) == (4, SIZE)
    assert questions.decisions.passed == (totals >= 4).sum()
    assert questions.error_at_cut is not None
    assert isinstance(questions.decisions.livingston_lewis, NotEstimable) or questions.decisions.n == SIZE
    assert isinstance(essays.passing, Estimate)
    assert (essays.passing.n, len(essays.scores), essays.sent_on) == (SIZE, SIZE, 0)
    assert isinstance(report.passing, Estimate)
    assert report.passing.n == SIZE


def test_agreement_is_by_criterion_overall_and_by_reviewer(
    database: Database, coordinator: Actor, simulated: Simulation
) -> None:
    with database.reading() as session:
        scope = find_scope(session, coordinator, ASSOCIATION, simulated.window, "practice")
        found = section_agreement(final_ratings(session, coordinator, scope), ESSAYS)
    assert [each.n for each in found.criteria] == [2 * SIZE] * len(found.criteria)
    for each in found.criteria:
        assert isinstance(each.alpha, Estimate)
        assert each.alpha.interval is not None
        assert each.alpha.interval[0] < each.alpha.value < each.alpha.interval[1]
    assert [each.name for each in found.reviewers] == ["Rater Abel", "Rater Bea", "Rater Cleo"]
    differences = [each.difference.value for each in found.reviewers if isinstance(each.difference, Estimate)]
    assert differences == sorted(differences, reverse=True)
    assert sum(each.ratings for each in found.reviewers) == 4 * SIZE


def test_severities_come_out_in_their_order(
    database: Database, coordinator: Actor, simulated: Simulation
) -> None:
    with database.reading() as session:
        scope = find_scope(session, coordinator, ASSOCIATION, simulated.window, "practice")
        found = severities(final_ratings(session, coordinator, scope))
    assert isinstance(found, Severities)
    places = [found.by_reviewer[each.person_id].measure for each in simulated.reviewers]
    values = [each.value for each in places if isinstance(each, Estimate)]
    assert len(values) == 3
    assert values == sorted(values)


def test_void_sittings_and_third_readings_count_for_nothing(
    database: Database, coordinator: Actor, simulated: Simulation
) -> None:
    cleo = simulated.reviewers[2].person_id
    with database.writing() as session:
        session.execute(update(Sitting).where(Sitting.id == simulated.sittings[0]).values(status="void"))
        session.execute(update(Allocation).where(Allocation.reviewer_id == cleo).values(reading="third"))
    with database.reading() as session:
        scope = find_scope(session, coordinator, ASSOCIATION, simulated.window)
        rated = final_ratings(session, coordinator, scope)
    assert len(scope.sittings) == SIZE - 1
    assert cleo not in rated.names
    assert simulated.sittings[0] not in {each.essay[0] for each in rated.ratings}


def test_progress_names_reviewers_with_what_they_have_done(
    database: Database, coordinator: Actor, simulated: Simulation
) -> None:
    with database.reading() as session:
        scope = find_scope(session, coordinator, ASSOCIATION, simulated.window)
        found = rating_progress(session, coordinator, scope)
    assert (found.given, found.done) == (4 * SIZE, 4 * SIZE)
    assert all(each.seconds == 300 and each.severity is not None for each in found.reviewers)


def test_of_few_nothing_is_made_up(database: Database, stage: Stage) -> None:
    with database.reading() as session:
        scope = find_scope(session, stage.coordinator, ASSOCIATION, stage.window)
        report = form_report(session, stage.coordinator, scope)
        progress = rating_progress(session, stage.coordinator, scope)
    questions = report.sections[0]
    assert isinstance(questions, QuestionsReport)
    assert isinstance(questions.reliability.alpha, NotEstimable)
    assert isinstance(questions.items.model, NotEstimable)
    assert isinstance(progress.severities, NotEstimable)
    assert [each.done for each in progress.reviewers] == [2, 4]


def test_a_window_without_sittings_has_a_report(database: Database, coordinator: Actor, window: int) -> None:
    with database.reading() as session:
        scope = find_scope(session, coordinator, ASSOCIATION, window)
        report = form_report(session, coordinator, scope)
        assert report.passing == NotEstimable("nobody has a result yet", 0)
        for section in report.sections:
            if isinstance(section, QuestionsReport):
                assert len(section.items.results) == 6
                assert isinstance(item_curve(section.items, 1), NotEstimable)


def test_windows_with_the_same_forms_are_taken_together(
    database: Database, coordinator: Actor, simulated: Simulation
) -> None:
    with database.writing() as session:
        other = open_window(session, guild(), coordinator, "Winter", NOW)
    with database.reading() as session:
        alone = find_scope(session, coordinator, ASSOCIATION, other)
        together = find_scope(session, coordinator, ASSOCIATION, other, wide=True)
    assert (len(alone.sittings), len(together.sittings)) == (0, SIZE)
    assert (alone.has_others, len(together.windows)) == (True, 2)


def test_a_coordinator_who_scores_sees_numbers_and_nothing_of_what_is_open(
    database: Database, stage: Stage
) -> None:
    rita = Actor(stage.rita.person_id, stage.rita.name, frozenset({(ASSOCIATION, "coordinator")}))
    with database.reading() as session:
        scope = find_scope(session, rita, ASSOCIATION, stage.window)
        rated = final_ratings(session, rita, scope)
        progress = rating_progress(session, rita, scope)
    assert rated.is_blind
    assert set(rated.names.values()) <= {"Reviewer 1", "Reviewer 2"}
    assert stage.half_scored not in {each.essay[0] for each in rated.ratings}
    assert all(each.severity is None for each in progress.reviewers)


def test_whoever_sits_there_or_coordinates_elsewhere_sees_nothing(database: Database, stage: Stage) -> None:
    with database.reading() as session:
        reg = session.get_one(Sitting, stage.registered).person_id
        with pytest.raises(NotAllowed, match="registered in this window yourself"):
            find_scope(
                session,
                Actor(reg, "Reg", frozenset({(ASSOCIATION, "coordinator")})),
                ASSOCIATION,
                stage.window,
            )
        far = Actor(stage.rolf.person_id, "Far", frozenset({("far-guild", "coordinator")}))
        with pytest.raises(NotAllowed):
            find_scope(session, far, ASSOCIATION, stage.window)
        with pytest.raises(NotFound):
            find_scope(session, far, "far-guild", stage.window)
        with pytest.raises(NotFound):
            find_scope(session, stage.coordinator, ASSOCIATION, stage.window, "no-such")
