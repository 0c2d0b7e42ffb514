"""What an applicant sees of references, and does about them: never what a rater said."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.hooks.plugins import Plugins
from assay.services.mail.outbox import Undeliverable, deliver_due
from assay.services.references.answering import answer, decline, keep_draft
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.mails import Mail
from assay.storage.references import ReferenceRequest
from assay.web.app import create_app
from services.references.asking import STATIONERY, add_contact, filled, set_goal, with_references
from web.acting import Clock, Mailbox, Someone, link_in, send, sign_in, words

NEW = "/references/new"
WILMA = {"contact": "wilma-holt", "roles": "teacher", "message": "Do you remember May?"}


@pytest.fixture
def one(asking: FlaskClient, mails: Mailbox) -> str:
    """The page of a request that has been sent."""
    location: str = send(asking, NEW, WILMA).location
    mails.all()
    return location


def number(page: str) -> int:
    return int(page.rpartition("/")[2])


def test_asking_sends_a_mail_at_once(asking: FlaskClient, mails: Mailbox, app: Flask) -> None:
    answer = send(asking, NEW, WILMA)
    (mail,) = mails.all()
    page = words(asking.get(answer.location).text)

    assert mail["To"] == "wilma-holt@raters.example"
    assert "Do you remember May?" in str(mail.get_payload())
    assert app.test_client().get(link_in(mail)).status_code == 200
    assert "Wilma Holt gets a mail with a link now." in page


def test_the_pages_show_what_is_needed_and_who_was_asked(asking: FlaskClient) -> None:
    before = words(asking.get("/references").text)
    form = words(asking.get(NEW).text)
    send(asking, NEW, WILMA)
    after = words(asking.get("/references").text)

    assert "2 references are still to be asked for" in before
    assert "Nobody yet. It can be your neighbor or fellow beekeeper." in before
    assert "Fellow beekeeper" in form
    assert "One reference is still to be asked for" in after
    assert "Wilma Holt was asked." in after


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose somebody. Choose at least one role."),
        ({**WILMA, "contact": "nobody"}, "Not a valid choice."),
        ({**WILMA, "message": "x" * 1001}, "Please keep to 1000 characters."),
        ({**WILMA, "contact": "silent-sam"}, "There is no e-mail address of Silent Sam yet."),
        ({**WILMA, "contact": "myself"}, "This is your own address."),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_field(
    asking: FlaskClient, database: Database, ana: Someone, fields: dict[str, str], said: str
) -> None:
    with database.writing() as session:
        add_contact(session, ana.person_id, "Silent Sam", "")
        add_contact(session, ana.person_id, "Myself", ana.email)
    answer = send(asking, NEW, fields)

    assert answer.status_code == 422
    assert said in words(answer.text)


def test_the_same_rater_is_not_asked_twice(asking: FlaskClient, one: str) -> None:
    answer = send(asking, NEW, {**WILMA, "roles": "neighbor"})

    assert answer.status_code == 422
    assert "You have asked Wilma Holt for this already." in words(answer.text)


def test_with_several_goals_one_is_chosen_first(
    asking: FlaskClient, database: Database, ana: Someone, clock: Clock
) -> None:
    with database.writing() as session:
        set_goal(session, ana.person_id, clock.now, "teaching")
    choice = words(asking.get(NEW).text)
    form = words(asking.get(f"{NEW}?for=river-guild/master").text)

    assert "Master Beekeeper, Practice" in choice
    assert "Master Beekeeper, Teaching" in choice
    assert "Whom do you ask?" in form


def test_without_goal_or_people_the_pages_say_what_comes_first(
    client: FlaskClient, make_person: Callable[..., Someone], database: Database, clock: Clock
) -> None:
    someone = make_person("Ben Ode")
    sign_in(client, someone)
    nothing = [words(client.get(path).text) for path in ("/references", NEW)]
    with database.writing() as session:
        set_goal(session, someone.person_id, clock.now)
    nobody = words(client.get(NEW).text)

    assert "No references are needed yet" in nothing[0]
    assert "Nothing to ask for yet" in nothing[1]
    assert "Add a person" in nobody


def test_another_persons_request_does_not_exist(
    app: Flask, one: str, make_person: Callable[..., Someone]
) -> None:
    other = app.test_client()
    sign_in(other, make_person("Ben Ode"))
    got = [other.get(path).status_code for path in (one, f"{NEW}?instead={number(one)}")]
    posted = [
        send(other, f"{one}/{act}", {"email": "a@b.example"}, page="/account").status_code
        for act in ("withdraw", "again", "address")
    ]

    assert got[0] == 404
    assert posted == [404] * 3


def test_strangers_sign_in_first(client: FlaskClient) -> None:
    for path in ("/references", NEW, "/references/1"):
        assert client.get(path).location.startswith("/sign-in")


def test_a_mail_that_did_not_arrive_is_shown_with_its_remedy(
    asking: FlaskClient, one: str, database: Database, mails: Mailbox, clock: Clock
) -> None:
    with database.writing() as session:
        mail = session.get_one(Mail, 1)
        mail.status, mail.due_at = "waiting", clock.now

    def refuse(_: object) -> None:
        raise Undeliverable("550 5.1.1 no such user")

    deliver_due(database, refuse, clock.now)
    page = words(asking.get(one).text)
    answer = send(asking, f"{one}/address", {"email": "wilma@new.example"}, page=one)
    newest = mails.all()[-1]

    assert "did not reach Wilma Holt" in page
    assert "550 5.1.1 no such user" in page
    assert answer.status_code == 303
    assert newest["To"] == "wilma@new.example"
    assert asking.get(link_in(mails.all()[0])).status_code == 404


@pytest.mark.parametrize("email", ["nonsense", "ana@post.example", ""])
def test_an_address_that_cannot_be_is_said_beside_the_field(
    asking: FlaskClient, one: str, email: str
) -> None:
    answer = send(asking, f"{one}/address", {"email": email}, page=one)

    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text


def test_a_new_link_takes_an_hour_and_ends_the_old_one(
    app: Flask, asking: FlaskClient, one: str, mails: Mailbox, clock: Clock
) -> None:
    early = send(asking, f"{one}/again", {}, page=one)
    refused = words(asking.get(early.location).text)
    clock.advance(hours=2)
    send(asking, f"{one}/again", {}, page=one)
    old, new = (link_in(each) for each in mails.all())
    rater = app.test_client()

    assert "Give it an hour" in refused
    assert [rater.get(each).status_code for each in (old, new)] == [404, 200]


def test_a_request_is_taken_back_or_given_to_somebody_else(
    asking: FlaskClient, one: str, database: Database, ana: Someone
) -> None:
    with database.writing() as session:
        add_contact(session, ana.person_id, "Bo Lind")
    form = f"{NEW}?for=river-guild/master&instead={number(one)}"
    page = words(asking.get(form).text)
    second = send(asking, form, {**WILMA, "contact": "bo-lind"}).location
    send(asking, f"{second}/withdraw", {}, page=second)
    with database.reading() as session:
        states = [session.get_one(ReferenceRequest, number(each)).status for each in (one, second)]

    assert "In the place of Wilma Holt" in page
    assert states == ["withdrawn", "withdrawn"]
    assert send(asking, f"{second}/again", {}, page="/account").status_code == 303
    assert send(asking, f"{second}/withdraw", {}, page="/account").status_code == 409


def test_an_expired_request_offers_a_new_link(asking: FlaskClient, one: str, clock: Clock) -> None:
    clock.advance(days=61)
    page = words(asking.get(one).text)

    assert "The link expired before Wilma Holt answered" in page
    assert "Send a new link" in page


def test_who_declined_is_shown_with_the_reason(
    asking: FlaskClient, one: str, database: Database, catalog: Catalog, clock: Clock
) -> None:
    with database.writing() as session:
        request = session.get_one(ReferenceRequest, number(one))
        decline(session, catalog, STATIONERY, request, "I am her aunt.", clock.now)
    page = words(asking.get(one).text)

    assert "Wilma Holt cannot give you a reference" in page
    assert "I am her aunt." in page


def answered(database: Database, catalog: Catalog, page: str, clock: Clock) -> None:
    """Wilma answers."""
    with database.writing() as session:
        request = session.get_one(ReferenceRequest, number(page))
        keep_draft(request, filled(catalog))
        answer(session, catalog, STATIONERY, request, clock.now + timedelta(hours=1))


def test_the_applicant_learns_that_an_answer_came_and_not_what(
    asking: FlaskClient, one: str, database: Database, catalog: Catalog, clock: Clock
) -> None:
    answered(database, catalog, one, clock)
    pages = [words(asking.get(path).text) for path in (one, "/references", NEW)]

    assert "Wilma Holt has answered" in pages[0]
    for page in pages:
        assert "Calm hands" not in page
        assert "Leading" not in page


def test_where_the_association_says_so_the_applicant_reads_it(
    settings: Settings, catalog: Catalog, database: Database, ana: Someone, clock: Clock
) -> None:
    open_rules = with_references(catalog, shown=True)
    app = create_app(settings, Plugins(open_rules), clock=clock, database=database)
    browser = app.test_client()
    sign_in(browser, ana)
    one = send(browser, NEW, WILMA).location
    link = link_in(Mailbox(app, settings.mail_folder).all()[0])
    told = words(app.test_client().get(link).text)
    answered(database, open_rules, one, clock)
    page = words(browser.get(one).text)
    app.extensions["outbox"].close()

    assert "Ana Ruiz can read them, too." in told
    assert "Calm hands." in page
    assert "Biology of the colony Beginning" in page


def test_a_request_outlives_the_plugin_of_its_association(
    settings: Settings, database: Database, ana: Someone, clock: Clock, one: str
) -> None:
    app = create_app(settings, Plugins.only({}), clock=clock, database=database)
    browser = app.test_client()
    sign_in(browser, ana)

    assert browser.get(one).status_code == 200
    assert "Wilma Holt" in browser.get("/references").text
    assert browser.get(NEW).status_code == 200
