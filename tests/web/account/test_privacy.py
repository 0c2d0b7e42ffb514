"""One's own data: the archive, and asking to be erased."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from flask.testing import FlaskClient
from sqlalchemy import select

from assay.services.privacy.erasing import REFLECTION, erase_due
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.people import Person
from web.acting import NOW, Mailbox, Someone, send, sign_in, sign_in_by_hand, words

MakePerson = Callable[..., Someone]
ASK = {"address": "Ana@Example.org "}


def test_everything_comes_as_one_archive(client: FlaskClient, make_person: MakePerson) -> None:
    sign_in(client, make_person("Ana", "ana@example.org"))
    answer = send(client, "/account/data/export", {}, page="/account/data")
    archive = ZipFile(BytesIO(answer.data))
    answer.close()

    assert answer.mimetype == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert archive.namelist() == ["everything.json", "index.html"]
    assert b"ana@example.org" in archive.read("everything.json")


def test_giving_out_is_noted_where_the_person_is_known(
    client: FlaskClient, make_person: MakePerson, database: Database
) -> None:
    sign_in(client, make_person("Ruth", "ruth@example.org", roles=[("river-guild", "reviewer")]))
    send(client, "/account/data/export", {}, page="/account/data").close()

    with database.reading() as session:
        lines = session.scalars(select(AuditLine)).all()
        assert [(each.association, each.act) for each in lines] == [("river-guild", "export person")]


def test_nobody_else_gets_it(client: FlaskClient) -> None:
    for url in ("/account/data", "/account/data/erasure"):
        assert client.get(url).location.startswith("/sign-in")


def test_it_is_asked_for_by_typing_the_address(
    client: FlaskClient, make_person: MakePerson, database: Database
) -> None:
    sign_in(client, make_person("Ana", "ana@example.org"))
    page = "/account/data/erasure"

    assert "not the address of your account" in words(send(client, page, {"address": "eva@example.org"}).text)
    assert send(client, page, ASK).location == "/account/data"
    assert "You asked to be erased" in words(client.get("/account/data").text)
    with database.reading() as session:
        assert session.scalar(select(Person.erase_at)) == NOW + REFLECTION


def test_a_mail_tells_the_person_and_how_to_stay(
    client: FlaskClient, make_person: MakePerson, mails: Mailbox
) -> None:
    sign_in(client, make_person("Ana", "ana@example.org"))
    for _ in range(2):
        send(client, "/account/data/erasure", ASK)
    (mail,) = [each for each in mails.all() if each["Subject"] == "Your account will be erased"]
    text = mail.get_content()

    assert mail["To"] == "ana@example.org"
    assert "5 December 2026" in text
    assert "/account/data" in text
    assert "take it back" in text


def test_it_can_be_taken_back(client: FlaskClient, make_person: MakePerson, database: Database) -> None:
    sign_in(client, make_person("Ana", "ana@example.org"))
    send(client, "/account/data/erasure", ASK)
    send(client, "/account/data/erasure/take-back", {}, page="/account/data")

    assert "You asked to be erased" not in words(client.get("/account/data").text)
    with database.reading() as session:
        assert session.scalar(select(Person.erase_at)) is None


def test_who_is_erased_is_signed_out_and_cannot_come_back(
    client: FlaskClient, make_person: MakePerson, database: Database, tmp_path: object
) -> None:
    ana = make_person("Ana", "ana@example.org")
    sign_in(client, ana)
    send(client, "/account/data/erasure", ASK)
    store = DocumentStore(f"file://{tmp_path}/documents")

    assert erase_due(database, store, NOW + REFLECTION - timedelta(seconds=1)) == 0
    assert erase_due(database, store, NOW + REFLECTION) == 1
    assert client.get("/account/data").location.startswith("/sign-in")
    assert sign_in_by_hand(client, ana).status_code != 302


def test_who_holds_a_role_reads_why_not_yet(client: FlaskClient, make_person: MakePerson) -> None:
    sign_in(client, make_person("Ruth", "ruth@example.org", roles=[("river-guild", "reviewer")]))
    page = client.get("/account/data/erasure")

    assert "A role in an association is held" in words(page.text)
    assert "Erase me" not in words(page.text)
    assert (
        send(
            client, "/account/data/erasure", {"address": "ruth@example.org"}, page="/account/data"
        ).status_code
        == 409
    )
