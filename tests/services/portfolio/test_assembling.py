"""A person's portfolio, put together from the database."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.content.people import HeldEndorsement, Reference
from assay.content.portfolio import Portfolio
from assay.services.people import Actor
from assay.services.portfolio.assembling import day_in, portfolio_of
from assay.services.portfolio.outlook import own_portfolio
from assay.services.portfolio.transfer import export_text
from assay.storage.applications import Application, BoardOutcome, Signature, Statement
from assay.storage.database import Database
from assay.storage.portfolios import Contact, Entry, Fact
from assay.storage.references import ReferenceRating, ReferenceRequest
from assay.storage.results import StoredResult
from services.building import ASSOCIATION, NOW
from services.staging import Stage

#: Half past midnight of July 2nd in the guild's zone, still the 1st in UTC.
LATE = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)


def fill(session: Session, owner: Actor) -> Contact:
    """A course, a contact and a fact."""
    course = {"title": "A course", "hours": "12.5", "on": "2026-03-01"}
    session.add(
        Entry(
            person_id=owner.person_id,
            kind="training",
            key="a-course",
            content=course,
            created_at=NOW,
            changed_at=NOW,
        )
    )
    session.add(Fact(person_id=owner.person_id, fact="keeps-bees", holds=False, changed_at=NOW))
    said = {"name": "Rita", "endorsements": [{"endorsement": "said", "since": "2020-01-01"}]}
    contact = Contact(person_id=owner.person_id, key="rita", content=said, changed_at=NOW)
    session.add(contact)
    session.flush()
    return contact


def ask(session: Session, owner: Actor, contact: Contact, key: str, **rest: object) -> ReferenceRequest:
    """A request for a reference of the guild's."""
    values: dict[str, object] = {"association": ASSOCIATION, "roles": ["colleague"], **rest}
    request = ReferenceRequest(
        person_id=owner.person_id,
        contact_id=contact.id,
        endorsement="master",
        key=key,
        asked_at=NOW,
        expires_at=NOW + timedelta(days=60),
        **values,
    )
    session.add(request)
    session.flush()
    return request


def answer(session: Session, request: ReferenceRequest, **rest: object) -> None:
    """The rating comes."""
    request.status, request.closed_at = "answered", LATE
    values: dict[str, object] = {"received_at": LATE, "endorsements": [], "roles": ["supervisee"], **rest}
    rating = ReferenceRating(
        request_id=request.id,
        association=request.association,
        map="beekeeping",
        fingerprint="0" * 64,
        name="Rita",
        levels={"hive.queens": "capable", "hive.swarms": "not-seen"},
        **values,
    )
    session.add(rating)


def read(
    database: Database, guild: Catalog, owner: Actor, association: str | None = ASSOCIATION
) -> Portfolio:
    with database.reading() as session:
        return portfolio_of(session, guild, owner.person_id, association)


def test_what_the_owner_wrote_is_there_and_nobody_elses(
    database: Database, guild: Catalog, ada: Actor, olaf: Actor
) -> None:
    with database.writing() as session:
        fill(session, ada)
        fill(session, olaf)
    found = read(database, guild, ada, None)
    assert [(each.id, str(each.hours)) for each in found.training] == [("a-course", "12.5")]
    assert found.facts == {"keeps-bees": False}
    assert [each.name for each in found.people] == ["Rita"]


def test_who_wrote_nothing_has_an_empty_portfolio(database: Database, guild: Catalog, ada: Actor) -> None:
    assert read(database, guild, ada) == read(database, guild, ada, None) == Portfolio()


def test_references_count_once_they_come_and_raters_say_what_they_hold(
    database: Database, guild: Catalog, ada: Actor
) -> None:
    with database.writing() as session:
        contact = fill(session, ada)
        held = [{"endorsement": "master", "since": "2019-05-01"}]
        answer(session, ask(session, ada, contact, "by-rita"), endorsements=held)
        ask(session, ada, contact, "asked-only")
        gone = ask(session, ada, contact, "declined")
        gone.status, gone.closed_at = "declined", NOW
    found = read(database, guild, ada)
    came = Reference(
        id="by-rita",
        person="rita",
        roles=("supervisee",),
        received=date(2026, 7, 2),
        competencies=("hive.queens",),
    )
    assert found.references == (came, Reference(id="asked-only", person="rita", roles=("colleague",)))
    assert found.people[0].endorsements == (HeldEndorsement(endorsement="master", since=date(2019, 5, 1)),)
    assert read(database, guild, ada, None).references == ()


def test_a_rating_travels_only_when_its_rater_lets_it(database: Database, guild: Catalog, ada: Actor) -> None:
    with database.writing() as session:
        contact = fill(session, ada)
        answer(session, ask(session, ada, contact, "stays", association="elsewhere"))
        answer(session, ask(session, ada, contact, "travels", association="elsewhere"), may_travel=True)
        ask(session, ada, contact, "not-come", association="elsewhere")
    assert [each.id for each in read(database, guild, ada).references] == ["travels"]
    assert len(read(database, guild, ada, "elsewhere").references) == 3


def test_the_owner_reads_what_a_rating_documents_only_where_raters_knew_that(
    database: Database, guild: Catalog, ada: Actor
) -> None:
    with database.writing() as session:
        contact = fill(session, ada)
        answer(session, ask(session, ada, contact, "open"), shown_to_applicant=True)
        answer(session, ask(session, ada, contact, "confidential"))
    with database.reading() as session:
        own = own_portfolio(session, guild, ada, ASSOCIATION)
        exported = export_text(session, guild, ada, ASSOCIATION)
    everything = read(database, guild, ada)

    documented = {each.id: each.competencies for each in everything.references}
    assert documented == {"open": ("hive.queens",), "confidential": ("hive.queens",)}
    assert {each.id: each.competencies for each in own.references} == {
        "open": ("hive.queens",),
        "confidential": (),
    }
    assert exported.count("hive.queens") == 1


def test_the_newest_rating_of_a_contact_says_what_they_hold(
    database: Database, guild: Catalog, ada: Actor
) -> None:
    with database.writing() as session:
        contact = fill(session, ada)
        newer = [{"endorsement": "newer", "since": "2024-01-01"}]
        answer(session, ask(session, ada, contact, "second"), endorsements=newer, received_at=NOW)
        answer(session, ask(session, ada, contact, "first"))
    endorsements = read(database, guild, ada).people[0].endorsements
    assert endorsements is not None
    assert [each.endorsement for each in endorsements] == ["newer"]


def keep_records(session: Session, owner: Actor, place: str) -> int:
    """An application in an association, with a signature, a statement and an interview; its number."""
    here = {"association": place, "person_id": owner.person_id}
    aim = f"{place}/master/practice"
    application = Application(**here, endorsement="master", aim=aim, begun_at=NOW, changed_at=NOW)
    session.add(application)
    session.flush()
    made, by = {"application_id": application.id, **here}, owner.person_id
    signed = {"agreement": "code", "fingerprint": "0" * 64, "text": "…", "name": "Ada"}
    paid = {"statement": "fee-paid", "by": "association", "stated_by": by, "stated_at": NOW}
    passed = {"subject": "interview", "level": 1, "approved": True, "entered_by": by, "entered_at": NOW}
    session.add(Signature(**here, **signed, signed_at=LATE))
    session.add(Statement(**made, **paid, on=date(2026, 1, 2)))
    session.add(BoardOutcome(**made, **passed, on=date(2026, 1, 3)))
    return application.id


def test_records_are_those_of_the_association(database: Database, guild: Catalog, ada: Actor) -> None:
    with database.writing() as session:
        for place in (ASSOCIATION, "elsewhere"):
            keep_records(session, ada, place)
    found = read(database, guild, ada)
    assert [(each.agreement, each.signed) for each in found.agreements] == [("code", date(2026, 7, 2))]
    assert [(each.statement, each.by) for each in found.attestations] == [("fee-paid", "association")]
    assert [(each.subject, each.approved) for each in found.reviews] == [("interview", True)]


def test_statements_and_outcomes_are_those_of_one_application(
    database: Database, guild: Catalog, ada: Actor
) -> None:
    with database.writing() as session:
        mine = keep_records(session, ada, ASSOCIATION)
        own, other = (
            portfolio_of(session, guild, ada.person_id, ASSOCIATION, each) for each in (mine, mine + 1)
        )
    assert (len(own.attestations), len(own.reviews), len(own.agreements)) == (1, 1, 1)
    assert (len(other.attestations), len(other.reviews), len(other.agreements)) == (0, 0, 1)


def test_an_exam_counts_from_its_release_on(database: Database, guild: Catalog, stage: Stage) -> None:
    with database.writing() as session:
        result = session.get_one(StoredResult, stage.scored)
        candidate = Actor.of(result.sitting.person)
        assert portfolio_of(session, guild, candidate.person_id, ASSOCIATION).exam_results == ()
        result.released_at, result.released_by = LATE, candidate.person_id
    (found,) = read(database, guild, candidate).exam_results
    assert (found.id, found.exam) == (f"sitting-{stage.scored}", "river-guild/master")
    assert (found.on, found.passed) == (date(2026, 7, 2), result.passed)


def test_a_day_is_that_of_the_association_and_of_utc_without_its_plugin(guild: Catalog) -> None:
    assert day_in(guild, ASSOCIATION, LATE) == date(2026, 7, 2)
    assert day_in(guild, "uninstalled", LATE) == date(2026, 7, 1)
