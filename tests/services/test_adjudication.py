"""What happens when first readers do not settle an essay: sent on, read a third time, scored, reported."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.essays.adjudicating import enter
from assay.services.essays.adjudications import adjudications_of
from assay.services.essays.rating import open_desk
from assay.services.essays.third_readers import give
from assay.services.inspection import inspect
from assay.services.overview import association_overview
from assay.services.people import Actor
from assay.services.progress import unfinished_by_reviewer, window_progress
from assay.services.scores.reports import Report
from assay.services.scores.results import release, released_result
from assay.services.trail import ADJUDICATION_ACTS, read_trail
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.people import Appointment
from assay.storage.ratings import Rating
from services.building import ASSOCIATION, NOW
from services.disputing import (
    FAR,
    HIGH,
    LOW,
    SECTION,
    Dispute,
    codes,
    essays_of,
    give_on,
    only,
    rate,
    rate_first,
    reload,
    result_of,
    set_dispute,
    with_rating,
)

Make = Callable[..., Actor]


def test_readers_who_are_near_settle_it_and_those_who_are_far_do_not(
    database: Database, dispute: Dispute
) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    rate_first(database, dispute, 3, [HIGH, HIGH])
    sent = only(database)
    assert (sent.question, sent.way, sent.settled_at, sent.opened_at) == (1, "third-reader", None, NOW)
    assert [each["kind"] for each in sent.reasons] == ["distance"]
    assert result_of(database, dispute) is None
    with database.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.act == "send essay on")).all()
    assert [(each.subject, each.detail, each.actor_id) for each in lines] == [
        (f"sitting {dispute.sitting}", {"section": SECTION, "question": 1, "levels": None}, None)
    ]


def test_a_third_reader_reads_that_essay_blind_and_the_mean_of_three_decides(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    rate_first(database, dispute, 3, [HIGH, HIGH])
    thea = make_person("Thea Third", "reviewer")
    assert give_on(database, dispute) == thea.person_id
    assert codes(database, thea) == [(dispute.code, 1, "new")]
    with database.reading() as session:
        desk = open_desk(session, thea, ASSOCIATION, dispute.code, SECTION, 1)
        assert (desk.rating, len(desk.tasks)) == (None, 1)
        assert "third" not in repr(desk).lower()
        with pytest.raises(NotFound):
            open_desk(session, thea, ASSOCIATION, dispute.code, SECTION, 3)
        assert unfinished_by_reviewer(session, dispute.coordinator, ASSOCIATION)[thea.person_id] == 1
    rate(database, thea, dispute, 1, (2, 2))
    section = essays_of(database, dispute)
    # Twelve, five and ten of fifteen; the other essay has twelve.
    assert section.earned is not None
    assert section.possible is not None
    assert section.earned / section.possible == pytest.approx((27 / 45 + 12 / 15) / 2)
    sent = only(database)
    assert (sent.settled_by, sent.settled_at) == (thea.person_id, NOW)
    assert codes(database, thea) == [(dispute.code, 1, "final")]


def test_the_report_names_what_counted_and_stays_readable(database: Database, make_person: Make) -> None:
    dispute = set_dispute(database, with_rating(**FAR, final="third-decides"), make_person)
    rate_first(database, dispute, 1, [HIGH, LOW])
    rate_first(database, dispute, 3, [HIGH, HIGH])
    thea = make_person("Thea Third", "reviewer")
    give_on(database, dispute)
    rate(database, thea, dispute, 1, (2, 2))
    with database.writing() as session:
        release(session, dispute.coordinator, dispute.window, NOW)
    with database.reading() as session:
        _, report = released_result(session, dispute.candidate, dispute.sitting)
    first, second = report.sections[SECTION].essays
    assert (first.is_adjudicated, second.is_adjudicated) == (True, False)
    assert {review.comment: float(review.counted or 0) for review in first.reviews} == {
        "By Rita Reviewer.": 0,
        "By Rolf Reviewer.": 0,
        "By Thea Third.": 100,
    }
    assert (first.percent, second.percent) == (Decimal("66.6"), 80)
    assert all(review.counted is None for review in second.reviews)
    # Ten of fifteen count in the first essay, twice twelve of fifteen in the second.
    assert sum(each.earned for each in report.sections[SECTION].domains) > 0


def test_a_veto_fails_the_section_whatever_the_other_essay_has(database: Database, make_person: Make) -> None:
    veto = {"veto": [{"criteria": ["care"], "below": 1, "then": "fail"}]}
    dispute = set_dispute(database, with_rating(**veto, combine="compensatory"), make_person)
    rate_first(database, dispute, 1, [(3, 0), (3, 0)])
    rate_first(database, dispute, 3, [(3, 3), (3, 3)])
    section, result = essays_of(database, dispute), result_of(database, dispute)
    assert section.earned is not None
    assert section.possible is not None
    # Six and fifteen of fifteen points: above the cut, and they stay what they are.
    assert section.earned / section.possible == 0.7
    assert (section.vetoed, section.passed) == (True, False)
    assert result is not None
    assert not result.passed
    essays = Report.model_validate(result.content).sections[SECTION].essays
    assert [each.vetoed for each in essays] == [("Care for the colony",), ()]


def test_a_veto_that_only_one_sees_is_decided_by_most_of_three(database: Database, make_person: Make) -> None:
    veto = {"veto": [{"criteria": ["care"], "below": 1, "then": "fail"}]}
    dispute = set_dispute(database, with_rating(**veto), make_person)
    rate_first(database, dispute, 1, [(3, 0), (3, 2)])
    rate_first(database, dispute, 3, [(3, 3), (3, 3)])
    assert [each["kind"] for each in only(database).reasons] == ["veto-disputed"]
    thea = make_person("Thea Third", "reviewer")
    give_on(database, dispute)
    rate(database, thea, dispute, 1, (3, 1))
    section = essays_of(database, dispute)
    assert (section.vetoed, section.passed) == (False, True)


def test_the_coordinator_reads_why_and_who(database: Database, dispute: Dispute, make_person: Make) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    rate_first(database, dispute, 3, [HIGH, HIGH])
    with database.reading() as session:
        (line,) = adjudications_of(session, dispute.coordinator, ASSOCIATION, dispute.window).lines
    assert (line.code, line.state, line.readers) == (
        dispute.code,
        "yours",
        ("Rita Reviewer", "Rolf Reviewer"),
    )
    assert line.reasons == ("Totals lie 7 of 15 points apart.",)
    thea = make_person("Thea Third", "reviewer")
    give_on(database, dispute)
    rate(database, thea, dispute, 1, (2, 2))
    with database.reading() as session:
        (line,) = adjudications_of(session, dispute.coordinator, ASSOCIATION, dispute.window).lines
        essay, other = inspect(session, dispute.coordinator, ASSOCIATION, dispute.sitting).essays
    assert (line.state, line.third, line.settled_by) == ("settled", "Thea Third", "Thea Third")
    assert [(each.reviewer, each.role, each.counted) for each in essay.ratings][2] == (
        "Thea Third",
        "third reading",
        Decimal("33.3"),
    )
    assert (essay.reasons, other.reasons) == (("Totals lie 7 of 15 points apart.",), ())


def test_a_coordinator_who_reads_first_learns_nothing_of_it(database: Database, make_person: Make) -> None:
    dispute = set_dispute(database, with_rating(**FAR), make_person)
    rita = dispute.first[0]
    rate_first(database, dispute, 1, [HIGH, LOW])
    thea = make_person("Thea Third", "reviewer")
    give_on(database, dispute)
    rate(database, thea, dispute, 1, HIGH)
    with database.writing() as session:
        session.add(Appointment(person_id=rita.person_id, association=ASSOCIATION, role="coordinator"))
    both = reload(database, rita)
    with database.reading() as session:
        found = adjudications_of(session, both, ASSOCIATION, dispute.window)
        progress = window_progress(session, both, ASSOCIATION, dispute.window, NOW)
        overview = association_overview(session, both, ASSOCIATION, NOW)
        acts = read_trail(session, both, ASSOCIATION).acts
    assert (found.lines, found.is_partial) == ((), True)
    assert (progress.undecided.yours, progress.undecided.others, overview[0].undecided.others) == (0, 0, 0)
    assert not {each.act for each in acts} & set(ADJUDICATION_ACTS)
    told = repr((found, progress.lines, acts))
    assert "Thea" not in told
    with pytest.raises(NotAllowed), database.writing() as session:
        give(session, both, *dispute.place(), NOW)


def test_a_coordinator_who_reads_the_third_time_or_wrote_it_learns_nothing_of_it(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    thea = make_person("Thea Third", "reviewer")
    give_on(database, dispute)
    for who in (thea, dispute.candidate):
        with database.writing() as session:
            session.add(Appointment(person_id=who.person_id, association=ASSOCIATION, role="coordinator"))
        both = reload(database, who)
        with database.reading() as session:
            found = adjudications_of(session, both, ASSOCIATION, dispute.window)
            acts = read_trail(session, both, ASSOCIATION).acts
        assert (found.lines, found.is_partial) == ((), True)
        assert not {each.act for each in acts} & set(ADJUDICATION_ACTS)
        assert {"register", "begin section", "allocate reviewers"} <= {each.act for each in acts}


def test_another_association_finds_nothing(database: Database, dispute: Dispute, make_person: Make) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    far = make_person("Far Coordinator", "coordinator", association="far-guild")
    for association, error in ((ASSOCIATION, NotAllowed), ("far-guild", NotFound)):
        with pytest.raises(error), database.reading() as session:
            adjudications_of(session, far, association, dispute.window)
        with pytest.raises(error), database.writing() as session:
            give(session, far, association, dispute.sitting, SECTION, 1, NOW)
    for who in dispute.first:
        with pytest.raises(NotAllowed), database.writing() as session:
            give(session, who, *dispute.place(), NOW)


def test_what_is_not_in_dispute_or_settled_is_not_given(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    thea = make_person("Thea Third", "reviewer")
    for question in (2, 3):
        with pytest.raises(NotFound):
            give_on(database, dispute, question)
    give_on(database, dispute)
    rate(database, thea, dispute, 1, HIGH)
    with pytest.raises(Refused, match="settled already"):
        give_on(database, dispute)
    levels = {"observation": 2, "care": 2}
    with pytest.raises(Refused, match="settled already"), database.writing() as session:
        enter(session, dispute.coordinator, *dispute.place(), levels, "", NOW)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Rating)) == 3


def test_an_expert_s_rating_is_entered_and_decides(database: Database, make_person: Make) -> None:
    dispute = set_dispute(database, with_rating(**FAR, by="expert", final="expert-only"), make_person)
    rate_first(database, dispute, 1, [HIGH, LOW])
    rate_first(database, dispute, 3, [HIGH, HIGH])
    place = dispute.place()
    with pytest.raises(Refused, match="no third reader"):
        give_on(database, dispute)
    for wrong, words in (({"observation": 2}, "Care"), ({"observation": 2, "care": 4}, "no level")):
        with pytest.raises(Refused, match=words), database.writing() as session:
            enter(session, dispute.coordinator, *place, wrong, "", NOW)
    with database.writing() as session:
        enter(session, dispute.coordinator, *place, {"observation": 3, "care": 3}, " Well seen.\0 ", NOW)
    result = result_of(database, dispute)
    assert result is not None
    essay = Report.model_validate(result.content).sections[SECTION].essays[0]
    last = essay.reviews[-1]
    assert (essay.percent, last.voice, last.comment, last.counted) == (100, "expert", "Well seen.", 100)
    assert [each.counted for each in essay.reviews[:2]] == [0, 0]
    sent = only(database)
    assert sent.settled_by == dispute.coordinator.person_id
