"""`assay user`: accounts looked at, made, closed, and moved to another address."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from assay.hooks.plugins import Plugins
from assay.services.accounts import sign_ins
from assay.services.accounts.devices import Device
from assay.settings import read_settings
from assay.storage.accounts import SignIn
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.people import Appointment, Person
from assay.web.app import create_app
from cli.conftest import Assay
from web.acting import csrf_token

pytestmark = pytest.mark.usefixtures("guild")
GUILD = "river-guild"
NOW = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)


@pytest.fixture
def database(assay: Assay, instance: Path) -> Iterator[Database]:
    """A coordinator, and somebody who applies nowhere yet."""
    assert assay("migrate").exit_code == 0
    opened = Database(f"sqlite:///{instance / 'assay.sqlite'}")
    with opened.writing() as session:
        ruth = Person(
            email="ruth@example.org", name="Ruth Okafor", fs_uniquifier="1" * 32, password="$argon2"
        )
        ruth.appointments = [Appointment(association=GUILD, role="coordinator")]
        session.add(ruth)
        session.flush()
        session.add(Person(email="elias.berg@example.org", name="Elias Berg", fs_uniquifier="2" * 32))
    yield opened
    opened.dispose()


def person(database: Database, email: str) -> Person:
    """The person with this address."""
    with database.reading() as session:
        return session.scalars(select(Person).where(Person.email == email)).one()


def log(database: Database) -> list[tuple[str, str, str]]:
    """In whose log stands what, and about whom."""
    with database.reading() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
        assert all(
            line.actor_id is None and line.detail.get("by", "operator") == "operator" for line in lines
        )
        return [(line.association, line.act, line.subject) for line in lines]


def test_accounts_stand_in_columns(assay: Assay, database: Database) -> None:
    assert assay("user", "list").stdout.splitlines() == [
        "E-mail                  Name         Signs in by  Roles                       State",
        "elias.berg@example.org  Elias Berg   -            -                           active",
        "ruth@example.org        Ruth Okafor  password     coordinator of river-guild  active",
    ]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (("berg",), ["Elias Berg"]),
        (("OKAFOR",), ["Ruth Okafor"]),
        (("%",), []),
        (("--association", GUILD), ["Ruth Okafor"]),
        (("--association", "lake-guild"), []),
        (("--role", "reviewer"), []),
        (("--association", GUILD, "--role", "coordinator"), ["Ruth Okafor"]),
    ],
)
def test_accounts_are_found(
    assay: Assay, database: Database, options: tuple[str, ...], names: list[str]
) -> None:
    found = json.loads(assay("user", "list", *options, "--json").stdout)

    assert [each["name"] for each in found] == names
    assert assay("user", "list", *options).stdout.startswith("E-mail" if names else "Nobody.")


def test_one_account_is_shown_without_what_opens_it(assay: Assay, database: Database) -> None:
    told = assay("user", "show", "Ruth@example.org").stdout
    as_json = assay("user", "show", "ruth@example.org", "--json").stdout

    assert "Roles              coordinator of river-guild" in told
    assert "Signs in by        password" in told
    assert json.loads(as_json)["roles"] == [{"association": GUILD, "role": "coordinator"}]
    assert "argon2" not in told + as_json
    assert "1" * 32 not in told + as_json


def test_who_is_added_sets_a_password_by_the_link_and_is_in(
    assay: Assay, database: Database, instance: Path
) -> None:
    options = ("--name", "Ana Ruiz", "--zone", "America/Detroit", "--language", "es")
    result = assay("user", "add", "Ana.Ruiz@Example.org", *options)
    made = person(database, "ana.ruiz@example.org")
    address = result.stdout.splitlines()[-1]
    settings = read_settings({"ASSAY_INSTANCE": str(instance)})
    app = create_app(settings, Plugins.only({}), database=database)
    client, path = app.test_client(), address.removeprefix(settings.base_url)
    token = csrf_token(client.get(path).text)
    new = {"password": "quiet-river-under-stones", "password_confirm": "quiet-river-under-stones"}
    client.post(path, data={"csrf_token": token, **new})
    app.extensions["outbox"].close()

    assert result.exit_code == 0
    assert (made.name, made.time_zone, made.language, made.password) == (
        "Ana Ruiz",
        "America/Detroit",
        "es",
        None,
    )
    assert address.startswith("http://127.0.0.1:8000/reset/")
    assert person(database, made.email).password is not None
    assert (
        person(database, made.email).confirmed_at is not None
    )  # else they could not sign in where mails go out
    assert log(database) == [("*", "add account", f"person {made.id}")]


def test_a_link_can_be_made_again(assay: Assay, database: Database) -> None:
    result = assay("user", "link", "ruth@example.org")

    assert result.stdout.startswith("http://127.0.0.1:8000/reset/")
    number = person(database, "ruth@example.org").id
    assert log(database) == [(GUILD, "make password link", f"person {number}")]


def test_roles_are_given_and_taken(assay: Assay, database: Database) -> None:
    given = assay("user", "appoint", "elias.berg@example.org", GUILD, "reviewer")
    taken = assay("user", "dismiss", "elias.berg@example.org", GUILD, "reviewer")

    assert given.stdout == "Elias Berg is now reviewer of river-guild.\n"
    assert taken.stdout == "Elias Berg is no longer reviewer of river-guild.\n"
    number = person(database, "elias.berg@example.org").id
    assert log(database) == [(GUILD, f"{act} reviewer", f"person {number}") for act in ("appoint", "dismiss")]


def test_a_closed_account_can_be_opened_again(assay: Assay, database: Database) -> None:
    before = person(database, "ruth@example.org")
    closed = assay("user", "deactivate", "ruth@example.org")
    while_closed = person(database, "ruth@example.org")
    assert assay("user", "deactivate", "ruth@example.org").exit_code == 0
    listed = assay("user", "list", "ruth").stdout
    opened = assay("user", "reactivate", "ruth@example.org")

    assert closed.stdout == "Ruth Okafor cannot sign in any more.\n"
    assert "river-guild has no coordinator who can sign in: assay appoint EMAIL river-guild" in closed.stderr
    assert not while_closed.active
    assert while_closed.fs_uniquifier != before.fs_uniquifier
    assert "closed" in listed
    assert opened.stdout == "Ruth Okafor can sign in again.\n"
    assert person(database, "ruth@example.org").active
    assert log(database) == [(GUILD, f"{act} account", f"person {before.id}") for act in ("close", "reopen")]


def test_every_session_ends(assay: Assay, database: Database) -> None:
    before = person(database, "ruth@example.org")
    result = assay("user", "sign-out", "ruth@example.org")

    assert result.stdout == "Ruth Okafor is signed out everywhere.\n"
    assert person(database, "ruth@example.org").fs_uniquifier != before.fs_uniquifier
    assert log(database) == [(GUILD, "sign out everywhere", f"person {before.id}")]


def test_whoever_lost_every_second_factor_signs_in_without_and_is_signed_out(
    assay: Assay, database: Database
) -> None:
    number = person(database, "ruth@example.org").id
    with database.writing() as session:
        session.get_one(Person, number).tf_totp_secret = "sealed"
        sign_ins.begin(session, number, "key", Device("127.0.0.1", "Firefox"), NOW, lasting=True)
    result = assay("user", "reset-second-factor", "ruth@example.org")

    assert result.stdout.endswith("Ruth Okafor signs in with the password alone now.\n")
    assert person(database, "ruth@example.org").tf_totp_secret is None
    with database.reading() as session:
        assert session.scalars(select(SignIn.ended_at)).one() is not None
    assert log(database) == [(GUILD, "take second factors off", f"person {number}")]


def test_an_address_is_changed_and_stands_in_no_log(assay: Assay, database: Database) -> None:
    number = person(database, "ruth@example.org").id
    result = assay("user", "change-address", "ruth@example.org", "R.Okafor@Example.org")

    assert result.stdout == "Ruth Okafor signs in with r.okafor@example.org now.\n"
    assert person(database, "r.okafor@example.org").id == number
    with database.reading() as session:
        (line,) = session.scalars(select(AuditLine))
        assert (line.act, "okafor" in str(line.detail)) == ("change address", False)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "nobody@example.org"), "Nobody with the address nobody@example.org has an account yet."),
        (("deactivate", "nobody@example.org"), "Nobody with the address"),
        (("link", "nobody@example.org"), "Nobody with the address"),
        (
            ("add", "ruth@example.org", "--name", "Ruth"),
            "Somebody has an account with the address ruth@example.org",
        ),
        (("add", "ruth", "--name", "Ruth"), "ruth is no e-mail address: "),
        (("add", "a@example.org", "--name", " "), "Write a name of at most 200 characters."),
        (
            ("add", "a@example.org", "--name", "A", "--zone", "Mars"),
            "Mars is no time zone; write one such as",
        ),
        (
            ("add", "a@example.org", "--name", "A", "--language", "xx"),
            "xx is not spoken here; there are en, es.",
        ),
        (("change-address", "ruth@example.org", "elias.berg@example.org"), "Somebody has an account with"),
        (("change-address", "ruth@example.org", "nothing"), "nothing is no e-mail address"),
        (("dismiss", "ruth@example.org", GUILD, "reviewer"), "This person has no such role."),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence_and_changes_nothing(
    assay: Assay, database: Database, arguments: tuple[str, ...], sentence: str
) -> None:
    result = assay("user", *arguments)

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert log(database) == []
