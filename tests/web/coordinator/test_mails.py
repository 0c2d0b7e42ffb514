"""The mails of an association, as its coordinator sees them."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.services.mail.outbox import OutgoingMail, Undeliverable, deliver_due, post
from assay.storage.applications import Application
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.mails import Mail
from web.acting import NOW, Mailbox, Someone, csrf_token, send, words

PAGE = "/coordinate/river-guild/mails"


def refused(_: OutgoingMail) -> None:
    raise Undeliverable("550 no such user")


def lost(mail: OutgoingMail) -> None:
    mail.going()
    raise ConnectionResetError("the line broke")


def taken(_: OutgoingMail) -> None:
    """A server that takes everything."""


def write(
    database: Database, to: str, act: object = None, association: str = "river-guild", about: str = "x"
) -> int:
    """A mail, and what became of it."""
    with database.writing() as session:
        mail = post(session, association, about, to, f"Hello {to}", "A secret link", NOW)
        session.flush()
    if act:
        deliver_due(database, act, NOW)
    return mail.id


@pytest.fixture
def office(
    client: FlaskClient, make_person: Callable[..., Someone], sign_in: Callable[..., object]
) -> Someone:
    """The coordinator, who is signed in."""
    someone = make_person("Cora", roles=[("river-guild", "coordinator")])
    sign_in(client, someone)
    return someone


def test_each_mail_with_what_became_of_it(client: FlaskClient, office: Someone, database: Database) -> None:
    write(database, "sent@example.org", taken)
    write(database, "failed@example.org", refused)
    write(database, "lost@example.org", lost)
    write(database, "elsewhere@example.org", refused, "lake-guild")
    write(database, "account@example.org", refused, "")
    write(database, "waits@example.org")
    page = words(client.get(PAGE).text)

    assert "2 mails may not have arrived" in page.replace("Two", "2")
    assert "Failed The mail server said: 550 no such user" in page
    assert "Ask whether it came before you send it again." in page
    assert "elsewhere@" not in page
    assert "account@" not in page
    assert "secret" not in page
    assert "mails may not have arrived" in words(client.get("/coordinate/river-guild/").text)


def test_mails_are_found_by_their_fate_and_by_address(
    client: FlaskClient, office: Someone, database: Database
) -> None:
    for name in ("Ana", "ben"):
        write(database, f"{name}@example.org", refused)
    write(database, "ana@elsewhere.example", taken)

    def found(**query: str) -> list[str]:
        page = words(client.get(PAGE, query_string=query).text)
        return [
            each for each in ("Ana@example.org", "ben@example.org", "ana@elsewhere.example") if each in page
        ]

    assert found(to="ana") == ["Ana@example.org", "ana@elsewhere.example"]
    assert found(to="ANA", fate="failed") == ["Ana@example.org"]
    assert found(fate="sent") == ["ana@elsewhere.example"]
    assert found(to="%") == []
    assert found(fate="<b>") == found()
    assert found(page="2") == []


def test_there_are_fifty_on_a_page(client: FlaskClient, office: Someone, database: Database) -> None:
    with database.writing() as session:
        for number in range(51):
            post(session, "river-guild", "x", f"p{number:02}@example.org", "Hello", "Words", NOW)
    first, second = client.get(PAGE).text, client.get(f"{PAGE}?page=2").text

    assert ("p50@" in first, "p01@" in first, "p00@" in first) == (True, True, False)
    assert ("p00@" in second, "p01@" in second) == (True, False)
    assert "page=2" in first


def test_a_mail_that_failed_is_sent_again_and_the_log_says_who_wanted_it(
    client: FlaskClient, office: Someone, database: Database, mails: Mailbox
) -> None:
    number = write(database, "failed@example.org", refused)
    answer = send(client, f"{PAGE}/{number}/again", {}, PAGE)
    assert answer.location == PAGE
    assert [each["To"] for each in mails.all()] == ["failed@example.org"]
    with database.reading() as session:
        assert session.get_one(Mail, number).fate == "sent"
        (line,) = session.scalars(select(AuditLine)).all()
    assert (line.act, line.subject, line.actor_id) == ("send mail again", f"mail {number}", office.person_id)
    assert "Sent a mail again" in words(client.get("/coordinate/river-guild/audit").text)


def test_all_that_failed_is_sent_again_at_once_but_nothing_whose_fate_is_unknown(
    client: FlaskClient, office: Someone, database: Database, mails: Mailbox
) -> None:
    for act, name in ((refused, "one"), (refused, "two"), (lost, "lost")):
        write(database, f"{name}@example.org", act)
    send(client, f"{PAGE}/again", {}, PAGE)

    assert sorted(each["To"] for each in mails.all()) == ["one@example.org", "two@example.org"]


def test_what_did_not_fail_or_is_another_association_s_is_not_sent_again(
    client: FlaskClient, office: Someone, database: Database
) -> None:
    sent, foreign = (
        write(database, "a@example.org", taken),
        write(database, "b@example.org", refused, "lake-guild"),
    )
    write(database, "c@example.org", refused)
    token = {"csrf_token": csrf_token(client.get(PAGE).text)}

    assert client.post(f"{PAGE}/{sent}/again", data=token).status_code == 409
    assert client.post(f"{PAGE}/{foreign}/again", data=token).status_code == 404
    assert client.post(f"{PAGE}/999/again", data=token).status_code == 404


def test_who_applies_where_they_coordinate_does_not_learn_who_reviews_them(
    client: FlaskClient, office: Someone, database: Database
) -> None:
    with database.writing() as session:
        aim = {"association": "river-guild", "endorsement": "keeper", "aim": "river-guild/keeper"}
        application = Application(**aim, person_id=office.person_id, begun_at=NOW, changed_at=NOW)
        session.add(application)
        session.flush()
        about = f"application {application.id}"
    write(database, "reviewer@example.org", refused, about=about)
    write(database, office.email, refused, about=about)
    page = words(client.get(PAGE).text)

    assert "reviewer@example.org" not in page
    assert office.email in page


def test_only_a_coordinator_sees_them(
    client: FlaskClient, make_person: Callable[..., Someone], sign_in: Callable[..., object]
) -> None:
    sign_in(client, make_person(roles=[("river-guild", "reviewer"), ("lake-guild", "coordinator")]))

    assert client.get(PAGE).status_code == 403
