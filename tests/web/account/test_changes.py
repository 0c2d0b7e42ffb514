"""What changes how an account is protected stands in the log of every association that its person acts for."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from assay.services.accounts import events
from assay.services.auditing.verifying import verify
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.web.coordinator.words import ACTS
from web.account.authenticator import Authenticator
from web.account.proving import add_app, add_passkey, make_codes
from web.acting import PASSWORD, Mailbox, Someone, press, send, sign_in

MakePerson = Callable[..., Someone]
ROLES = [("mi-aimh", "coordinator"), ("mi-aimh", "reviewer"), ("other", "reviewer")]
FRESH = {"new_password": "another-quiet-river", "new_password_confirm": "another-quiet-river"}


@pytest.fixture
def ruth(client: FlaskClient, make_person: MakePerson) -> Someone:
    """Somebody who was appointed by two associations, and is signed in."""
    made = make_person(roles=ROLES)
    sign_in(client, made)
    return made


def noted(database: Database, association: str = "mi-aimh") -> list[str]:
    """What one log tells of accounts, in its order; all of it by the person and about the person."""
    with database.reading() as session:
        query = select(AuditLine).where(AuditLine.association == association).order_by(AuditLine.id)
        lines = session.scalars(query.where(AuditLine.act.in_(events.CHANGES.values()))).all()
        assert all(line.subject == f"person {line.actor_id}" and line.detail == {} for line in lines)
        return [line.act for line in lines]


def test_factors_passwords_and_addresses_are_noted_once_in_each_association(
    client: FlaskClient, ruth: Someone, mails: Mailbox, database: Database
) -> None:
    add_app(client)
    make_codes(client)
    add_passkey(client, Authenticator())
    send(client, "/account/app/remove", {}, page="/account/security")
    send(client, "/account/passkeys/remove", {"name": "My telephone"}, page="/account/security")
    send(client, "/account/password", {"password": PASSWORD, **FRESH})
    send(client, "/account/email", {"email": "new@example.org"})
    press(client, mails.link())

    assert (
        noted(database)
        == noted(database, "other")
        == [
            "add authenticator app",
            "make recovery codes",
            "add passkey",
            "remove authenticator app",
            "remove passkey",
            "change own password",
            "change own address",
        ]
    )
    with database.reading() as session:
        assert all(report.is_whole for report in verify(session))


def test_who_acts_for_nobody_stands_in_no_log(
    client: FlaskClient, make_person: MakePerson, database: Database
) -> None:
    someone = make_person()
    sign_in(client, someone)
    add_app(client)

    with database.reading() as session:
        assert session.scalars(select(AuditLine)).all() == []
        told = [each.what for each in events.history(session, someone.person_id)]
    assert "app-added" in told


def test_a_change_that_cannot_be_noted_is_not_made(
    client: FlaskClient, ruth: Someone, database: Database
) -> None:
    add_app(client)

    with database.engine.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END")
        )
    with pytest.raises(IntegrityError):
        send(client, "/account/app/remove", {}, page="/account/security")

    assert noted(database) == ["add authenticator app"]
    with database.reading() as session:
        assert session.scalar(text("SELECT tf_totp_secret IS NOT NULL FROM people")) == 1
        assert "app-removed" not in [each.what for each in events.history(session, ruth.person_id)]


def test_every_such_act_has_words() -> None:
    assert set(events.CHANGES.values()) <= ACTS.keys()
