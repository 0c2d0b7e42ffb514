"""What first readers see of each other when both are done, and the rating that they agree on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from assay.services.appointments import dismiss
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.essays.adjudicating import enter
from assay.services.essays.discussing import Exchange, agree, exchange, propose, talks
from assay.services.essays.third_readers import give
from assay.services.people import Actor
from assay.services.scores.reports import Report
from assay.storage.database import Database
from assay.storage.ratings import Adjudication
from services.building import ASSOCIATION, NOW
from services.disputing import SECTION, Dispute, rate, rate_first, result_of, set_dispute, with_rating
from services.plugins.editions import uninstall
from services.waiting import until_waited_for

Make = Callable[..., Actor]
HIGH, LOW = (3, 2), (1, 1)
AGREED = {"observation": 2, "care": 1}
TALK = {"distance": {"share": "0.30"}, "by": "discussion", "final": "third-decides"}


@pytest.fixture
def dispute(database: Database, make_person: Make) -> Dispute:
    """One essay is settled, about the other the readers are to talk."""
    found = set_dispute(database, with_rating(**TALK), make_person)
    rate_first(database, found, 3, [HIGH, HIGH])
    return found


def place(dispute: Dispute, question: int = 1) -> tuple[str, str, int, int]:
    return ASSOCIATION, dispute.code, SECTION, question


def seen(database: Database, actor: Actor, dispute: Dispute, question: int = 1) -> Exchange | None:
    with database.reading() as session:
        return exchange(session, actor, *place(dispute, question))


def suggest(database: Database, actor: Actor, dispute: Dispute, levels: dict[str, int]) -> str:
    """Propose; what names the proposal."""
    with database.writing() as session:
        propose(session, actor, *place(dispute), levels, "We talked.", NOW)
    with database.reading() as session:
        return session.get_one(Adjudication, (dispute.sitting, SECTION, 1)).changed_at.isoformat()


def test_the_other_rating_is_seen_where_both_are_to_discuss_it_and_has_no_name(
    database: Database, dispute: Dispute
) -> None:
    rita, rolf = dispute.first
    rate(database, rita, dispute, 1, HIGH)
    assert seen(database, rita, dispute) is None
    assert seen(database, rolf, dispute) is None
    rate(database, rolf, dispute, 1, LOW)
    found = seen(database, rita, dispute)
    assert found is not None
    assert [each.levels for each in found.others] == [{"observation": 1, "care": 1}]
    assert found.others[0].comment == "By Rolf Reviewer."  # they are to talk about it
    # Beside a control response there is no other rating either.
    assert seen(database, rita, dispute, 3) is None


def test_nobody_else_sees_any_of_it(database: Database, make_person: Make) -> None:
    dispute = set_dispute(database, with_rating(distance={"share": "0.30"}), make_person)
    rate_first(database, dispute, 1, [HIGH, LOW])
    thea = make_person("Thea Third", "reviewer")
    with database.writing() as session:
        give(session, dispute.coordinator, *dispute.place(), NOW)
    rate(database, thea, dispute, 1, HIGH)
    stranger = make_person("Sam Stranger", "reviewer")
    assert seen(database, thea, dispute) is None
    assert seen(database, stranger, dispute) is None
    assert seen(database, dispute.first[0], dispute) is None  # nor do first readers see the third
    with pytest.raises(NotAllowed):
        seen(database, dispute.candidate, dispute)


def test_what_one_proposes_and_the_other_agrees_to_is_the_score(database: Database, dispute: Dispute) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    rita, rolf = dispute.first
    version = suggest(database, rita, dispute, AGREED)
    assert result_of(database, dispute) is None
    with database.writing() as session:
        agree(session, rolf, *place(dispute), version, NOW)
    result = result_of(database, dispute)
    assert result is not None
    essay = Report.model_validate(result.content).sections[SECTION].essays[0]
    last = essay.reviews[-1]
    assert (last.voice, last.comment, last.counted) == ("agreed", "We talked.", 100)
    assert float(essay.percent or 0) == pytest.approx(46.6)
    with pytest.raises(Refused, match="settled already"):
        suggest(database, rita, dispute, AGREED)
    with pytest.raises(Refused, match="settled already"), database.writing() as session:
        agree(session, rolf, *place(dispute), version, NOW)


def test_what_is_to_be_agreed_on_is_listed_until_it_is_settled(database: Database, dispute: Dispute) -> None:
    rita, rolf = dispute.first

    def listed(actor: Actor) -> list[tuple[int, bool, bool]]:
        with database.reading() as session:
            found = talks(session, actor, ASSOCIATION)
        return [(each.question, each.is_proposed, each.is_mine) for each in found]

    rate(database, rita, dispute, 1, HIGH)
    assert listed(rita) == []
    rate(database, rolf, dispute, 1, LOW)
    assert listed(rita) == listed(rolf) == [(1, False, False)]
    version = suggest(database, rita, dispute, AGREED)
    assert (listed(rita), listed(rolf)) == ([(1, True, True)], [(1, True, False)])
    with database.writing() as session:
        agree(session, rolf, *place(dispute), version, NOW)
    assert listed(rita) == listed(rolf) == []


def test_nobody_agrees_to_another_rating_than_they_saw(database: Database, dispute: Dispute) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    rita, rolf = dispute.first
    with pytest.raises(Refused, match="changed"), database.writing() as session:
        agree(session, rolf, *place(dispute), "", NOW)
    version = suggest(database, rita, dispute, AGREED)
    with database.writing() as session:
        agree(session, rita, *place(dispute), version, NOW)  # one's own proposal twice is no agreement
    assert result_of(database, dispute) is None
    with pytest.raises(Refused, match="changed"), database.writing() as session:
        agree(session, rolf, *place(dispute), "2020-01-01T00:00:00+00:00", NOW)
    with pytest.raises(Refused, match="Care"), database.writing() as session:
        propose(session, rolf, *place(dispute), {"observation": 2}, "", NOW)


def test_two_proposals_at_the_same_moment_leave_one_that_waits(database: Database, dispute: Dispute) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    rita, rolf = dispute.first
    with ThreadPoolExecutor() as pool:
        with database.writing() as session:
            propose(session, rita, *place(dispute), AGREED, "", NOW)
            other = pool.submit(suggest, database, rolf, dispute, {"observation": 3, "care": 3})
            until_waited_for(session, other)
        other.result()
    found = seen(database, rita, dispute)
    assert found is not None
    assert (found.discussion.levels, found.discussion.is_mine) == ({"observation": 3, "care": 3}, False)
    assert result_of(database, dispute) is None


def test_when_one_of_them_is_gone_the_coordinator_enters_an_expert_s(
    database: Database, dispute: Dispute
) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    rita, rolf = dispute.first
    suggest(database, rita, dispute, AGREED)
    with database.writing() as session:
        dismiss(session, dispute.coordinator, ASSOCIATION, rolf.person_id, "reviewer", NOW)
    with database.writing() as session:
        enter(session, dispute.coordinator, *dispute.place(), {"observation": 3, "care": 3}, "", NOW)
    result = result_of(database, dispute)
    assert result is not None
    essay = Report.model_validate(result.content).sections[SECTION].essays[0]
    assert (essay.percent, essay.reviews[-1].voice) == (100, "expert")


def test_there_is_nothing_to_discuss_where_readers_agree(database: Database, dispute: Dispute) -> None:
    rate_first(database, dispute, 1, [HIGH, HIGH])
    with pytest.raises(NotFound), database.writing() as session:
        propose(session, dispute.first[0], *place(dispute), AGREED, "", NOW)


def test_without_the_plugin_nothing_is_proposed_agreed_or_entered(
    database: Database, dispute: Dispute
) -> None:
    rita, rolf = dispute.first
    rate(database, rita, dispute, 1, HIGH)
    rate(database, rolf, dispute, 1, LOW)
    version = suggest(database, rita, dispute, AGREED)
    uninstall(database)
    for act in (
        lambda session: propose(session, rolf, *place(dispute), AGREED, "", NOW),
        lambda session: agree(session, rolf, *place(dispute), version, NOW),
        lambda session: enter(session, dispute.coordinator, *dispute.place(), AGREED, "", NOW),
    ):
        with database.writing() as session, pytest.raises(Refused, match="not installed any more"):
            act(session)
