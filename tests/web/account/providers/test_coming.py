"""Coming by a provider: who is let in, as whom, and who is not."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.identities import Identity
from assay.storage.people import Person
from web.account.providers.speaking import ANA, Provider, come_as, come_back, leave
from web.acting import Mailbox, Someone, words

MakePerson = Callable[..., Someone]
TRUSTED = {"domains": ("members.example.org",), "joins_accounts": True}


def people(database: Database) -> list[Person]:
    """Everybody, the first to come first."""
    with database.reading() as session:
        return list(session.scalars(select(Person).order_by(Person.id)))


def is_in(client: FlaskClient) -> bool:
    """Whether this browser may see its account."""
    return client.get("/account").status_code == 200


def test_somebody_new_gets_an_account_and_is_the_same_next_time(
    client: FlaskClient, provider: Provider, database: Database
) -> None:
    answer = come_as(client, provider, zoneinfo="America/Detroit", locale="es-MX", roles=["coordinator"])
    client.delete_cookie("assay")
    # The address changed there; who it is did not.
    again = come_as(client, provider, email="ana.new@members.example.org")
    (ana,) = people(database)

    assert (answer.location, again.location) == ("/start", "/start")
    assert is_in(client)
    assert (ana.email, ana.name, ana.password) == ("ana@members.example.org", "Ana Ruiz", None)
    assert (ana.time_zone, ana.language) == ("America/Detroit", "es")
    assert ana.confirmed_at is not None
    with database.reading() as session:
        assert session.get_one(Person, ana.id).appointments == []
        (line,) = session.scalars(select(AuditLine))
        assert (line.association, line.act, line.actor_id) == ("river-guild", "sign up by provider", ana.id)


def test_what_is_missing_or_strange_in_claims_is_left_out(
    client: FlaskClient, provider: Provider, database: Database
) -> None:
    come_as(client, provider, name=None, zoneinfo="Mars/Olympus", locale=7, amr=[7])
    (ana,) = people(database)

    assert (ana.name, ana.time_zone, ana.language) == ("ana", "UTC", "en")


def test_who_was_on_the_way_somewhere_comes_there(client: FlaskClient, provider: Provider) -> None:
    assert "/sign-in/with/members?next=/account" in client.get("/sign-in?next=/account").text
    for wanted, reached in (
        ("/account", "/account"),
        ("https://evil.example", "/start"),
        ("//evil", "/start"),
    ):
        question = leave(client, f"/sign-in/with/members?next={wanted}")
        code = provider.code(question, ANA)
        assert come_back(client, code=code, state=question.state).location == reached
        assert question.back == "http://localhost/sign-in/with/members/back"


def test_an_address_alone_opens_no_account(
    client: FlaskClient, provider: Provider, database: Database, make_person: MakePerson
) -> None:
    make_person(email="ana@members.example.org")
    answer = come_as(client, provider)

    assert answer.status_code == 403
    assert "You have an account here already Sign in with your password once." in words(answer.text)
    assert not is_in(client)
    with database.reading() as session:
        assert session.scalars(select(Identity)).all() == []


@pytest.mark.parametrize("policy", [TRUSTED])
def test_a_provider_that_is_trusted_for_it_opens_an_account_with_a_verified_address(
    client: FlaskClient,
    provider: Provider,
    database: Database,
    make_person: MakePerson,
    mails: Mailbox,
) -> None:
    someone = make_person(email="ana@members.example.org")
    refused = come_as(client, provider, email_verified=False)
    answer = come_as(client, provider)

    assert (refused.status_code, answer.location) == (403, "/start")
    assert [each.id for each in people(database)] == [someone.person_id]
    with database.reading() as session:
        assert [each.act for each in session.scalars(select(AuditLine))] == ["join account"]
    (told,) = mails.all()
    assert (told["To"], told["Subject"]) == (
        someone.email,
        "Another way to sign in was added to your account",
    )
    assert "signed you in to your account for the first time" in str(told.get_payload())
    assert "An identity provider that vouches for the address" in client.get("/account/security").text


@pytest.mark.parametrize("policy", [TRUSTED])
def test_an_account_whose_address_nobody_confirmed_is_not_joined(
    client: FlaskClient, provider: Provider, database: Database, make_person: MakePerson
) -> None:
    someone = make_person(email="ana@members.example.org")
    with database.writing() as session:
        session.get_one(Person, someone.person_id).confirmed_at = None

    assert come_as(client, provider).status_code == 403
    with database.writing() as session:  # as `assay user add` leaves it: nobody has ever been in it
        session.get_one(Person, someone.person_id).password = None
    assert come_as(client, provider).location == "/start"
    assert people(database)[0].confirmed_at is not None


@pytest.mark.parametrize("policy", [TRUSTED])
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"email": None}, "Guild members did not tell us your e-mail address"),
        ({"email_verified": None}, "Guild members has not confirmed your e-mail address"),
        ({"email_verified": 1}, "has not confirmed your e-mail address"),
        ({"email": "ana@evil.example"}, "lets in people with an address of members.example.org only"),
        ({"email": "ana@sub.members.example.org"}, "This way in is not for your e-mail address"),
        ({"email": "a@members.example.org@evil.example"}, "This way in is not for your e-mail address"),
    ],
)
def test_who_has_not_the_right_address_is_told_why(
    client: FlaskClient, provider: Provider, database: Database, said: dict[str, object], sentence: str
) -> None:
    answer = come_as(client, provider, **said)

    assert answer.status_code == 403
    assert sentence in words(answer.text)
    assert people(database) == []


def test_a_closed_account_stays_closed(client: FlaskClient, provider: Provider, database: Database) -> None:
    come_as(client, provider)
    client.delete_cookie("assay")
    with database.writing() as session:
        session.scalars(select(Person)).one().active = False

    assert "This account is closed" in words(come_as(client, provider).text)
    assert not is_in(client)


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ({"error": "access_denied"}, 403, "Guild members did not let you in"),
        ({"error": "server_error"}, 502, "could not be trusted"),
        ({"code": "x", "state": "another"}, 400, "This answer does not belong to this browser"),
        ({"code": "x", "state": ""}, 400, "does not belong to this browser"),
        ({"code": "x", "iss": "https://evil.example"}, 502, "could not be trusted"),
        ({}, 502, "could not be trusted"),
    ],
)
def test_what_the_provider_refuses_is_a_page_in_our_words(
    client: FlaskClient, provider: Provider, query: dict[str, str], status: int, sentence: str
) -> None:
    question = leave(client)
    answer = come_back(client, **{"state": question.state, **query})

    assert (answer.status_code, sentence in words(answer.text)) == (status, True), words(answer.text)
    assert not is_in(client)


def test_an_answer_serves_once_and_only_in_its_browser(client: FlaskClient, provider: Provider) -> None:
    question = leave(client)
    code = provider.code(question, ANA)
    other = client.application.test_client()

    assert come_back(other, code=code, state=question.state).status_code == 400
    assert come_back(client, code=code, state=question.state).location == "/start"
    assert come_back(client, code=code, state=question.state).status_code == 400


def test_who_takes_too_long_begins_again(client: FlaskClient, provider: Provider) -> None:
    question = leave(client)
    with client.session_transaction() as session:
        kept = session.pop(f"_state_members_{question.state}")
        session[f"_state_members_{question.state}"] = {**kept, "exp": kept["exp"] - 16 * 60}
    answer = come_back(client, code=provider.code(question, ANA), state=question.state)

    assert "That took too long For safety, signing in by Guild members" in words(answer.text)


def test_attempts_that_came_to_nothing_do_not_fill_the_cookie(
    client: FlaskClient, provider: Provider
) -> None:
    for _ in range(6):
        leave(client)
    with client.session_transaction() as session:
        assert len([name for name in session if name.startswith("_state_")]) == 3


@pytest.mark.parametrize("must", [True, False])
def test_an_answer_says_whose_it_is_where_the_provider_promised(
    client: FlaskClient, provider: Provider, must: bool
) -> None:
    provider.about["authorization_response_iss_parameter_supported"] = must
    question = leave(client)
    silent = come_back(client, code=provider.code(question, ANA), state=question.state)
    question = leave(client)
    code = provider.code(question, ANA)
    told = come_back(client, code=code, state=question.state, iss=provider.issuer)

    assert (silent.status_code, told.location) == (502 if must else 302, "/start")


def test_a_provider_that_calls_itself_otherwise_is_not_asked(client: FlaskClient, provider: Provider) -> None:
    provider.about["issuer"] = "https://evil.example"
    answer = client.get("/sign-in/with/members")

    assert answer.status_code == 502
    assert "Guild members does not answer" in words(answer.text)


@pytest.mark.parametrize("path", ["/sign-in/with/away", "/sign-in/with/away?next=/exam"])
def test_a_provider_that_is_away_is_told_and_the_other_ways_in_stay(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 502
    assert "Far Guild does not answer" in words(answer.text)
    assert "/sign-in" in answer.text


def test_a_provider_that_was_away_is_left_alone_for_a_moment(client: FlaskClient, provider: Provider) -> None:
    provider.about["issuer"] = "https://evil.example"
    statuses = [client.get("/sign-in/with/members").status_code]
    provider.about.clear()
    statuses.append(client.get("/sign-in/with/members").status_code)
    client.application.extensions["identity_providers"]["members"].away_until = 0.0
    statuses.append(client.get("/sign-in/with/members").status_code)

    assert statuses == [502, 502, 302]


def test_an_address_that_is_told_only_on_asking_is_asked_for(
    client: FlaskClient, provider: Provider, database: Database
) -> None:
    provider.about["userinfo_endpoint"] = f"{provider.issuer}/more"
    provider.more.update({"sub": "another", "email": "ana@members.example.org", "email_verified": True})
    wrong = come_as(client, provider, email=None, email_verified=None)
    provider.more["sub"] = ANA["sub"]
    answer = come_as(client, provider, email=None, email_verified=None)

    assert (wrong.status_code, answer.location) == (502, "/start")
    assert [each.email for each in people(database)] == ["ana@members.example.org"]


def test_there_is_no_provider_of_another_name(client: FlaskClient) -> None:
    assert client.get("/sign-in/with/nobody").status_code == 404
    assert client.get("/sign-in/with/nobody/back").status_code == 404
