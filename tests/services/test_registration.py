"""Registering, sitting again, and extra time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from assay.content.catalog import Catalog
from assay.content.exams import Cut
from assay.services.appointments import dismiss
from assay.services.candidacy.registration import obstacle, register, set_extra_time, sittings_of
from assay.services.candidacy.sittings import begin_section
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.essays.allocation import allocate
from assay.services.people import Actor
from assay.services.scores.results import release
from assay.services.windows import find_window
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting, SittingSection
from assay.storage.windows import Window
from services.building import ASSOCIATION, NOW, hand_in, open_window
from services.rating_all import rate_all

ESSAYS = {1: "I would first stand and look.", 3: "I ask her when she last saw the queen."}
HALF_A_YEAR = timedelta(days=190)


@pytest.fixture
def ann(make_person: Callable[..., Actor]) -> Actor:
    return make_person("Ann Applicant")


@pytest.fixture
def reviewers(make_person: Callable[..., Actor]) -> tuple[Actor, Actor]:
    return make_person("Rita Reviewer", "reviewer"), make_person("Rolf Reviewer", "reviewer")


def registered(database: Database, actor: Actor, window: int, category: str = "practice") -> Sitting:
    with database.writing() as session:
        sitting = register(session, actor, window, category, NOW)
        assert len(sitting.sections) == 2
        return sitting


def test_registering_twice_gives_one_sitting_and_one_line(
    database: Database, ann: Actor, window: int
) -> None:
    first, again = registered(database, ann, window), registered(database, ann, window, "teaching")
    assert (first.id, first.category) == (again.id, again.category)
    with database.reading() as session:
        lines = session.scalars(select(AuditLine.subject).where(AuditLine.act == "register")).all()
    assert lines == [f"sitting {first.id}"]


def test_a_code_tells_nothing_and_is_read_aloud_without_mistakes(
    database: Database, make_person: Callable[..., Actor], window: int
) -> None:
    codes = {registered(database, make_person(f"Person {n}"), window).code for n in range(20)}
    assert len(codes) == 20
    assert all(not set(code) & set("01OIQ") for code in codes)


def test_no_category_and_no_window_that_is_over(database: Database, ann: Actor, window: int) -> None:
    with pytest.raises(NotFound), database.writing() as session:
        register(session, ann, window, "poetry", NOW)
    with pytest.raises(Refused, match="over"), database.writing() as session:
        register(session, ann, window, "practice", NOW + timedelta(days=14))


def released(
    database: Database, coordinator: Actor, reviewers: tuple[Actor, Actor], window: int, level: int
) -> None:
    """Bring everything that was handed in to its released result."""
    with database.writing() as session:
        allocate(session, coordinator, window, NOW)
    for reviewer in reviewers:
        rate_all(database, reviewer, level, NOW)
    with database.writing() as session:
        release(session, coordinator, window, NOW)


def another_window(database: Database, guild: Catalog, coordinator: Actor, when: datetime) -> int:
    with database.writing() as session:
        return open_window(session, guild, coordinator, f"At {when:%Y-%m-%d}", when)


def test_a_second_sitting_waits_for_the_first_result(
    database: Database, guild: Catalog, coordinator: Actor, ann: Actor, window: int
) -> None:
    hand_in(database, ann, window, ESSAYS)
    other = another_window(database, guild, coordinator, NOW)
    with pytest.raises(Refused, match="wait for its result"), database.writing() as session:
        register(session, ann, other, "practice", NOW)


def test_who_passed_does_not_sit_again(
    database: Database,
    guild: Catalog,
    coordinator: Actor,
    reviewers: tuple[Actor, Actor],
    ann: Actor,
    window: int,
) -> None:
    hand_in(database, ann, window, ESSAYS)
    released(database, coordinator, reviewers, window, level=9)
    later = NOW + HALF_A_YEAR
    other = another_window(database, guild, coordinator, later)
    with pytest.raises(Refused, match="passed this exam already"), database.writing() as session:
        register(session, ann, other, "practice", later)


def test_who_failed_waits_and_then_sits_only_what_was_failed(
    database: Database,
    guild: Catalog,
    coordinator: Actor,
    reviewers: tuple[Actor, Actor],
    ann: Actor,
    window: int,
) -> None:
    before = hand_in(database, ann, window, ESSAYS)
    released(database, coordinator, reviewers, window, level=0)
    soon = another_window(database, guild, coordinator, NOW)
    with pytest.raises(Refused, match="again from 21 May 2027"), database.writing() as session:
        register(session, ann, soon, "practice", NOW + timedelta(days=5))
    later = NOW + HALF_A_YEAR
    other = another_window(database, guild, coordinator, later)
    with database.writing() as session:
        questions, essays = register(session, ann, other, "practice", later).sections
        assert (questions.carried_from, questions.passed, essays.carried_from) == (before, True, None)
        assert begin_section(session, ann, questions.sitting_id, later).section == essays.position


def test_a_sitting_that_was_never_begun_blocks_nothing_once_its_window_is_over(
    database: Database, guild: Catalog, coordinator: Actor, ann: Actor, window: int
) -> None:
    registered(database, ann, window)
    later = NOW + timedelta(days=30)
    other = another_window(database, guild, coordinator, later)
    with database.writing() as session:
        assert register(session, ann, other, "practice", later).window_id == other
        assert len(sittings_of(session, ann)) == 2


def extra(database: Database, actor: Actor, sitting: int, percent: int) -> None:
    with database.writing() as session:
        set_extra_time(session, actor, sitting, percent, NOW)


def test_extra_time_stretches_every_part_and_is_logged_once(
    database: Database, coordinator: Actor, ann: Actor, window: int
) -> None:
    sitting = registered(database, ann, window)
    extra(database, coordinator, sitting.id, 50)
    extra(database, coordinator, sitting.id, 50)
    with database.writing() as session:
        assert begin_section(session, ann, sitting.id, NOW).deadline_at == NOW + timedelta(minutes=30)
        lines = session.scalars(select(AuditLine).where(AuditLine.act == "extra time")).all()
        assert [line.detail for line in lines] == [{"before": 0, "after": 50}]


def test_extra_time_is_refused_once_the_clock_runs_and_beyond_reason(
    database: Database, coordinator: Actor, ann: Actor, window: int
) -> None:
    sitting = registered(database, ann, window)
    with pytest.raises(Refused, match="between 0 and 300"):
        extra(database, coordinator, sitting.id, 301)
    with database.writing() as session:
        begin_section(session, ann, sitting.id, NOW)
    with pytest.raises(Refused, match="before the sitting begins"):
        extra(database, coordinator, sitting.id, 50)


def test_nobody_gives_themselves_time(
    database: Database, coordinator: Actor, ann: Actor, window: int, make_person: Callable[..., Actor]
) -> None:
    before = replace(coordinator, appointments=frozenset())  # registered first, and was appointed then
    own, others = registered(database, before, window), registered(database, ann, window)
    stranger = make_person("Stella Stranger", "coordinator", association="far-guild")
    for actor, sitting in ((coordinator, own), (ann, others), (stranger, others)):
        with pytest.raises(NotAllowed):
            extra(database, actor, sitting.id, 50)
    with database.reading() as session:
        assert session.scalar(select(func.max(Sitting.extra_percent))) == 0


def test_who_runs_the_exams_cannot_sit_them(database: Database, coordinator: Actor, window: int) -> None:
    with pytest.raises(Refused, match="cannot sit them"):
        registered(database, coordinator, window)


def test_why_somebody_cannot_register_is_known_before_they_try(
    database: Database, guild: Catalog, coordinator: Actor, ann: Actor, window: int
) -> None:
    other = another_window(database, guild, coordinator, NOW)
    with database.reading() as session:
        assert obstacle(session, ann, find_window(session, other), NOW) == ""
        assert "cannot sit them" in obstacle(session, coordinator, find_window(session, other), NOW)
    registered(database, ann, window)
    with database.reading() as session:
        assert "already registered" in obstacle(session, ann, find_window(session, other), NOW)


def test_a_voided_sitting_may_be_followed_by_another_in_the_same_window(
    database: Database, ann: Actor, window: int
) -> None:
    first = registered(database, ann, window)
    with database.writing() as session:
        session.get_one(Sitting, first.id).status = "void"
    second = registered(database, ann, window)

    assert second.id != first.id
    assert second.status == "scheduled"


def test_essays_of_one_category_are_not_carried_into_another(
    database: Database,
    guild: Catalog,
    coordinator: Actor,
    reviewers: tuple[Actor, Actor],
    ann: Actor,
    window: int,
) -> None:
    """Whoever passed in one category may sit another: the questions are the same for all, the essays are not."""
    before = hand_in(database, ann, window, ESSAYS)
    released(database, coordinator, reviewers, window, level=9)
    later = NOW + timedelta(days=5)
    other = another_window(database, guild, coordinator, NOW)
    with database.writing() as session:
        questions, essays = register(session, ann, other, "teaching", later).sections

    assert (questions.carried_from, questions.passed) == (before, True)
    assert (essays.carried_from, essays.passed) == (None, None)


def test_who_scores_in_a_window_cannot_sit_it(
    database: Database, coordinator: Actor, reviewers: tuple[Actor, Actor], ann: Actor, window: int
) -> None:
    hand_in(database, ann, window, ESSAYS)
    with database.writing() as session:
        allocate(session, coordinator, window, NOW)
    with pytest.raises(Refused, match="have read its prompts"):
        registered(database, reviewers[0], window)


def test_a_cut_that_rose_does_not_undo_a_passed_section(
    database: Database,
    guild: Catalog,
    coordinator: Actor,
    reviewers: tuple[Actor, Actor],
    ann: Actor,
    window: int,
) -> None:
    hand_in(database, ann, window, ESSAYS)
    released(database, coordinator, reviewers, window, level=0)
    later = NOW + HALF_A_YEAR
    exam = guild.exams["river-guild/master"]
    questions, essays = exam.sections
    stricter = exam.model_copy(
        update={"sections": (questions.model_copy(update={"cut": Cut(share=Decimal("1.00"))}), essays)}
    )
    with database.writing() as session:
        session.execute(update(SittingSection).where(SittingSection.section == "questions").values(earned=5))
    other = another_window(
        database, replace(guild, exams={"river-guild/master": stricter}), coordinator, later
    )
    hand_in(database, ann, other, ESSAYS, now=later)
    released(database, coordinator, reviewers, other, level=9)

    with database.reading() as session:
        assert session.scalars(select(StoredResult.passed).order_by(StoredResult.sitting_id)).all() == [
            False,
            True,
        ]


def test_who_ran_the_exams_when_the_forms_were_drawn_cannot_sit_them_after_being_dismissed(
    database: Database, guild: Catalog, coordinator: Actor, window: int, make_person: Callable[..., Actor]
) -> None:
    other = make_person("Olga Other", "coordinator")
    with database.writing() as session:
        dismiss(session, coordinator, ASSOCIATION, other.person_id, "coordinator", NOW + timedelta(hours=1))
    former = replace(other, appointments=frozenset())
    with pytest.raises(Refused, match="were drawn"):
        registered(database, former, window)
    # Neither the very same form that is drawn anew by its seed, nor is a new one closed to them.
    again = another_window(database, guild, coordinator, NOW + timedelta(days=30))
    with pytest.raises(Refused, match="were drawn"):
        registered(database, former, again)
    with database.writing() as session:
        for form in session.get_one(Window, again).forms:
            form.fingerprint = "e" * 64
    with database.reading() as session:
        assert obstacle(session, former, session.get_one(Window, again), NOW) == ""
