"""Beginning, signing, stating, handing in and withdrawing."""

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from assay.content.catalog import Catalog
from assay.services.applications import beginning, signing, snapshots, stating, submitting
from assay.services.applications.evaluating import evaluation_of
from assay.services.applications.standing import standing
from assay.services.applications.submitting import NotReady
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.storage.applications import Application, Signature, Snapshot, Statement
from assay.storage.audit import AuditLine
from assay.storage.credentials import Credential
from assay.storage.database import Database
from assay.storage.portfolios import Entry
from services.applications.keeping import (
    KEEPER,
    LATER,
    SOCIETY,
    add_experience,
    add_fact,
    begun,
    handed_in,
    sign_all,
    status_of,
)
from services.building import NOW


def submit(database: Database, catalog: Catalog, actor: Actor, application_id: int) -> None:
    with database.writing() as session:
        submitting.submit(session, catalog, actor, application_id, NOW)


def test_beginning_twice_gives_one_application_and_one_line(
    database: Database, society: Catalog, ann: Actor
) -> None:
    assert begun(database, society, ann) == begun(database, society, ann)
    with database.reading() as session:
        query = select(func.count()).select_from(AuditLine).where(AuditLine.act == "begin application")
        assert session.scalar(query) == 1


def test_nobody_begins_what_has_no_criteria(database: Database, society: Catalog, ann: Actor) -> None:
    for aim in ((SOCIETY, "captain", None), (SOCIETY, KEEPER, "deep-sea"), ("nowhere", KEEPER, None)):
        with pytest.raises(NotFound), database.writing() as session:
            beginning.begin(session, society, ann, *aim, NOW)


def test_who_holds_it_renews_it(database: Database, society: Catalog, ann: Actor) -> None:
    with database.writing() as session:
        session.add(
            Credential(
                number="K-1", person_id=ann.person_id, association=SOCIETY, endorsement=KEEPER,
                aim=f"{SOCIETY}/{KEEPER}", name=ann.name, title="Keeper", granted_on=NOW.date(), changed_at=NOW,
            )
        )  # fmt: skip
    with pytest.raises(Refused, match="K-1"):
        begun(database, society, ann)


def test_who_is_not_ready_hears_what_is_missing(database: Database, society: Catalog, ann: Actor) -> None:
    mine = begun(database, society, ann)
    with pytest.raises(NotReady, match="Supervision, Watch, Oath of the keepers") as refusal:
        submit(database, society, ann, mine)
    hindering = [each.requirement for each in refusal.value.readiness.findings]
    assert hindering == ["supervision", "watch", "oath"]
    assert status_of(database, mine) == "preparing"


def test_handing_in_keeps_everything_as_it_was(database: Database, society: Catalog, ann: Actor) -> None:
    mine = handed_in(database, society, ann)
    with database.writing() as session:
        for entry in session.scalars(select(Entry)):
            session.delete(entry)
    with database.reading() as session:
        application = session.get_one(Application, mine)
        row, content = snapshots.find_snapshot(session, application)
        found = evaluation_of(session, society, application, LATER)
    assert (row.round, row.judged_on, content.name) == (1, NOW.date(), "Ann Applicant")
    assert content.titles == ("The Society", "Keeper of the Light", "")
    assert [each.id for each in content.portfolio.work] == ["north-light"]
    assert content.signatures[0].text.startswith("I keep the light burning")
    assert {each.requirement: each.status for each in found.findings} == {
        "supervision": "met", "watch": "met", "interview": "needs-review", "application-fee": "unmet", "oath": "met",
    }  # fmt: skip


def test_handing_in_twice_is_refused(database: Database, society: Catalog, ann: Actor) -> None:
    mine = handed_in(database, society, ann)
    with pytest.raises(Refused, match="handed in already"):
        submit(database, society, ann, mine)


def test_of_two_who_hand_in_at_once_one_does(database: Database, society: Catalog, ann: Actor) -> None:
    mine = begun(database, society, ann)
    with database.writing() as session:
        add_experience(session, ann.person_id)
        sign_all(session, society, ann, mine)

    def attempt(_: int) -> str:
        try:
            submit(database, society, ann, mine)
        except Refused as refusal:
            return str(refusal)
        return ""

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == ["", "This application is handed in already."]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Snapshot)) == 1


def test_handing_in_and_withdrawing_at_once_ends_withdrawn(
    database: Database, society: Catalog, ann: Actor
) -> None:
    mine = begun(database, society, ann)
    with database.writing() as session:
        add_experience(session, ann.person_id)
        sign_all(session, society, ann, mine)

    def hand_in() -> None:
        with contextlib.suppress(Refused):
            submit(database, society, ann, mine)

    def take_back() -> None:
        with database.writing() as session:
            beginning.withdraw(session, ann, mine, NOW)

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(hand_in), pool.submit(take_back)]:
            future.result()
    assert status_of(database, mine) == "withdrawn"


def test_after_withdrawing_one_begins_anew(database: Database, society: Catalog, ann: Actor) -> None:
    mine = begun(database, society, ann)
    with database.writing() as session:
        beginning.withdraw(session, ann, mine, NOW)
        beginning.withdraw(session, ann, mine, NOW)
    again = begun(database, society, ann)
    assert again != mine
    with database.reading() as session:
        assert [each.id for each in beginning.applications_of(session, ann)] == [again, mine]


def test_what_is_decided_is_not_withdrawn(database: Database, society: Catalog, ann: Actor) -> None:
    mine = handed_in(database, society, ann)
    with database.writing() as session:
        session.get_one(Application, mine).status = "granted"
    with pytest.raises(Refused, match="decided"), database.writing() as session:
        beginning.withdraw(session, ann, mine, NOW)


def test_everybody_elses_application_does_not_exist(
    database: Database, society: Catalog, ann: Actor, make_person: Callable[..., Actor]
) -> None:
    mine, ben = begun(database, society, ann), make_person("Ben")
    with database.writing() as session:
        with pytest.raises(NotFound):
            submitting.submit(session, society, ben, mine, NOW)
        with pytest.raises(NotFound):
            beginning.withdraw(session, ben, mine, NOW)
        with pytest.raises(NotFound):
            signing.sign(session, society, ben, mine, "oath", signing.Shown(""), "Ben", NOW)


def test_one_signs_the_text_that_was_shown(database: Database, society: Catalog, ann: Actor) -> None:
    mine = begun(database, society, ann)
    with database.writing() as session:
        oath, rules = signing.agreements_of(session, society, session.get_one(Application, mine), NOW)
        assert (oath.id, rules.title, oath.is_signed) == ("oath", "Rules of the house", False)
        with pytest.raises(Refused, match="changed"):
            signing.sign(session, society, ann, mine, "oath", signing.Shown(rules.mark), "Ann", NOW)
        with pytest.raises(Refused, match="name"):
            signing.sign(session, society, ann, mine, "oath", signing.Shown(oath.mark), " ", NOW)
        with pytest.raises(NotFound):
            signing.sign(session, society, ann, mine, "promise", signing.Shown(oath.mark), "Ann", NOW)
        signing.sign(session, society, ann, mine, "oath", signing.Shown(oath.mark), " Ann  Applicant ", NOW)
        signing.sign(session, society, ann, mine, "oath", signing.Shown(oath.mark), "Ann Applicant", NOW)
        kept = session.scalars(select(Signature)).one()
    assert (kept.name, kept.fingerprint) == ("Ann Applicant", oath.mark)
    assert oath.agreement
    assert kept.text == oath.agreement.text


def test_a_text_that_changed_is_signed_again(database: Database, society: Catalog, ann: Actor) -> None:
    mine = begun(database, society, ann)
    with database.writing() as session:
        add_experience(session, ann.person_id)
        sign_all(session, society, ann, mine)
        session.scalars(select(Signature).where(Signature.agreement == "oath")).one().fingerprint = "old"
    with pytest.raises(NotReady, match=r"missing: Oath of the keepers\."):
        submit(database, society, ann, mine)
    with database.writing() as session:
        sign_all(session, society, ann, mine)
    submit(database, society, ann, mine)


def test_what_the_applicant_states_counts_once_a_day(
    database: Database, society: Catalog, ann: Actor
) -> None:
    mine = begun(database, society, ann)
    with database.writing() as session:
        add_fact(session, ann.person_id, "lives-on-island", True)
        application = session.get_one(Application, mine)
        (asked,) = stating.statements_of(session, society, application, NOW)
        assert (asked.requirement.statement, asked.is_stated) == ("boat-licence", False)
        with pytest.raises(NotFound):
            stating.state(session, society, ann, mine, "application-fee-paid", NOW)
        stating.state(session, society, ann, mine, "boat-licence", NOW)
        stating.state(session, society, ann, mine, "boat-licence", NOW)
        (asked,) = stating.statements_of(session, society, application, NOW)
        assert asked.is_stated
        assert session.scalar(select(func.count()).select_from(Statement)) == 1


def test_after_handing_in_nothing_more_is_signed(database: Database, society: Catalog, ann: Actor) -> None:
    mine = handed_in(database, society, ann)
    with pytest.raises(Refused, match="handed in"), database.writing() as session:
        stating.state(session, society, ann, mine, "boat-licence", NOW)


def test_standing_says_what_is_next_while_one_prepares(
    database: Database, society: Catalog, ann: Actor
) -> None:
    mine = begun(database, society, ann)

    def next_step() -> tuple[str, str, str]:
        with database.reading() as session:
            found = standing(session, society, session.get_one(Application, mine), NOW)
            return found.step, found.title, found.holder

    assert next_step() == ("portfolio", "2 requirements are still missing", "applicant")
    with database.writing() as session:
        add_experience(session, ann.person_id)
    assert next_step() == ("agreements", "Read and sign", "applicant")
    with database.writing() as session:
        sign_all(session, society, ann, mine)
    assert next_step() == ("hand-in", "Ready to hand in", "applicant")
    submit(database, society, ann, mine)
    assert next_step() == ("review", "Handed in", "coordinator")
