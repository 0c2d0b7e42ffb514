"""The dry run: who would change, from what to what, and that nothing does."""

import pytest
from sqlalchemy import func, select

from assay.assessment.exam.regrading import Correction, Decision
from assay.assessment.exam.scoring import Score
from assay.content.catalog import Catalog
from assay.services.candidacy.registration import register
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.essays.allocation import allocate
from assay.services.people import Actor
from assay.services.regrading.planning import dry_run
from assay.services.regrading.questions import Proposal, parts_of, question_of
from assay.storage.database import Database
from assay.storage.people import Appointment
from assay.storage.regrades import Regrade, StoredCorrection
from services.building import ASSOCIATION, NOW, add_person, open_window
from services.regrading.hall import Hall


def test_it_says_who_changes_and_changes_nothing(hall: Hall) -> None:
    right, half = hall.sit("Ann Applicant"), hall.sit("Ben Beekeeper", wrong=[1, 2, 3])
    hall.score()
    hall.sit("Una Unscored", wrong=[1])
    registered = hall.make_person("Reg Registered")
    with hall.database.writing() as session:
        register(session, registered, hall.window, "practice", NOW)

    plan = hall.look(hall.proposal(hall.correction(1, "rekey", 1)))

    assert (plan.scored, plan.to_come) == (3, 1)
    assert [(each.name, each.sections[0].before, each.sections[0].after) for each in plan.changes] == [
        ("Ann Applicant", Score(6, 6), Score(5, 6)),
        ("Ben Beekeeper", Score(3, 6), Score(4, 6)),
        ("Una Unscored", Score(5, 6), Score(6, 6)),
    ]
    assert [each.sitting_id for each in plan.gains] == [half]
    assert not plan.losses
    assert not plan.released
    assert [each.name for each in plan.waiting] == ["Una Unscored"]
    assert (hall.scores(right), hall.scores(half)) == ((6, 6, True), (3, 6, False))
    with hall.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Regrade)) == 0
        assert session.scalar(select(func.count()).select_from(StoredCorrection)) == 0


@pytest.mark.parametrize(
    ("kind", "ahead", "right", "half"),
    [
        ("accept", (1,), None, Score(4, 6)),
        ("drop", (), Score(5, 5), Score(3, 5)),
        ("credit", (), None, Score(4, 6)),
    ],
)
def test_every_kind_of_correction(
    hall: Hall, kind: str, ahead: tuple[int, ...], right: Score | None, half: Score
) -> None:
    hall.sit("Ann Applicant")
    hall.sit("Ben Beekeeper", wrong=[1, 2, 3])
    plan = hall.look(hall.proposal(hall.correction(1, kind, *ahead)))  # type: ignore[arg-type]
    after = {each.name: each.sections[0].after for each in plan.changes}
    assert (after.get("Ann Applicant"), after["Ben Beekeeper"]) == (right, half)


def test_whether_passes_may_be_taken_is_a_choice(hall: Hall) -> None:
    hall.sit("Ann Applicant")
    hall.score()
    wrong = [hall.correction(n, "rekey", 1) for n in (1, 2, 3)]

    kept, taken = (hall.look(hall.proposal(*wrong, keeps=keeps)) for keeps in (True, False))

    assert (len(kept.kept), len(kept.losses)) == (1, 0)
    assert kept.changes[0].sections[0].decision == Decision(before=True, after=True, is_kept=True)
    assert (len(taken.kept), len(taken.losses)) == (0, 1)
    assert kept.fingerprint != taken.fingerprint


def test_other_forms_of_the_window_with_the_same_question_are_corrected_too(
    hall: Hall, guild: Catalog
) -> None:
    hall.sit("Tea Teacher", wrong=[1], category="teaching")
    with hall.database.writing() as session:
        other = open_window(session, guild, hall.coordinator, "Winter")

    plan = hall.look(hall.proposal(hall.correction(1, "accept", 1)))

    assert [each.stored.category for each in plan.targets] == ["practice", "teaching"]
    assert [each.name for each in plan.changes] == ["Tea Teacher"]
    assert plan.elsewhere == ((other, "Winter"),)


def test_who_scores_a_response_learns_no_name_from_it(hall: Hall, database: Database) -> None:
    hall.sit("Ann Applicant", wrong=[1])
    with database.writing() as session:
        person = hall.reviewers[0].person_id
        session.add(Appointment(person_id=person, association=ASSOCIATION, role="coordinator"))
        allocate(session, hall.coordinator, hall.window, NOW)
    both = Actor(
        person, "Rita Reviewer", frozenset({(ASSOCIATION, "coordinator"), (ASSOCIATION, "reviewer")})
    )
    proposal = hall.proposal(hall.correction(1, "credit"))
    assert hall.look(proposal, both).changes[0].name == ""
    assert hall.look(proposal).changes[0].name == "Ann Applicant"


@pytest.mark.parametrize(
    ("proposal", "words"),
    [
        (Proposal("practice", 0, ()), "Choose a question"),
        (Proposal("practice", 1, (Correction(1, "drop"),)), "Choose a question"),
        (Proposal("practice", 7, (Correction(1, "drop"),)), "Choose a question"),
        (Proposal("poetry", 0, (Correction(1, "drop"),)), "Choose a question"),
        (Proposal("practice", 0, (Correction(9, "drop"),)), "There is no question 9"),
        (Proposal("practice", 0, tuple(Correction(n, "drop") for n in range(1, 7))), "nothing would be left"),
    ],
)
def test_what_cannot_be_corrected_is_refused(hall: Hall, proposal: Proposal, words: str) -> None:
    with pytest.raises(Refused, match=words):
        hall.look(proposal)


def test_what_is_so_already_is_refused(hall: Hall) -> None:
    with pytest.raises(Refused, match="already"):
        hall.look(hall.proposal(hall.correction(1, "rekey", 0)))


def test_the_last_question_that_counts_is_not_dropped_in_steps(hall: Hall) -> None:
    hall.do(hall.proposal(*(hall.correction(n, "drop") for n in range(1, 6))))
    with pytest.raises(Refused, match="nothing would be left"):
        hall.look(hall.proposal(hall.correction(6, "drop")))


def test_nobody_else_looks(hall: Hall, database: Database) -> None:
    proposal = hall.proposal(hall.correction(1, "credit"))
    with database.writing() as session:
        far = add_person(session, "Far Coordinator", "coordinator", association="far-guild")
    for stranger in (hall.reviewers[0], far):
        with pytest.raises(NotAllowed):
            hall.look(proposal, stranger)
    with database.reading() as session, pytest.raises(NotFound):
        dry_run(session, far, "far-guild", hall.window, proposal)


def test_who_sits_in_the_window_does_not_see_its_keys(hall: Hall, database: Database) -> None:
    hall.sit("Ann Applicant")
    ann = next(iter(hall.people.values()))
    insider = Actor(ann.person_id, ann.name, frozenset({(ASSOCIATION, "coordinator")}))
    with database.reading() as session, pytest.raises(NotAllowed, match="registered in this window"):
        parts_of(session, insider, ASSOCIATION, hall.window)


def test_questions_as_they_are_scored_now(hall: Hall, database: Database) -> None:
    hall.do(hall.proposal(hall.correction(2, "drop")))
    with database.reading() as session:
        _, parts = parts_of(session, hall.coordinator, ASSOCIATION, hall.window)
        assert [(each.form, each.position, len(each.questions)) for each in parts] == [("practice", 0, 6)]
        corrected = [each.number for each in parts[0].questions if each.is_corrected]
        assert corrected == [2]
        with pytest.raises(NotFound):
            question_of(parts, "practice", 0, 7)
