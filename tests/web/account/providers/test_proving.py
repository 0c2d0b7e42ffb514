"""Showing by a provider, once more, that it is oneself."""

import time
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from web.account.authenticator import Authenticator, answer
from web.account.providers.speaking import ANA, Provider, come_as, come_back, leave
from web.account.proving import add_passkey
from web.acting import Someone, send, words

MakePerson = Callable[..., Someone]
SignIn = Callable[[FlaskClient, Someone], object]
WANTED = "/account/app"
PROVE = f"/account/verify/with/members?next={WANTED}"


@pytest.fixture
def ana(client: FlaskClient, provider: Provider) -> None:
    """Ana, who has no password, and came by the provider an hour ago."""
    come_as(client, provider)
    grow_stale(client)


def grow_stale(client: FlaskClient) -> None:
    """Let an hour pass."""
    with client.session_transaction() as session:
        session["fs_paa"] -= 3600
        session.pop("fs_gexp", None)


def prove_as(client: FlaskClient, provider: Provider, **who: object) -> TestResponse:
    """All the way to the provider and back, as Ana, or with something else said of her."""
    question = leave(client, PROVE)
    return come_back(client, code=provider.code(question, {**ANA, **who}), state=question.state)


@pytest.mark.usefixtures("ana")
def test_who_has_no_password_shows_it_by_the_provider(client: FlaskClient, provider: Provider) -> None:
    page = client.get(client.get(WANTED).location)
    question = leave(client, PROVE)
    done = come_back(client, code=provider.code(question, ANA), state=question.state)

    assert "Sign in with Guild members once more" in words(page.text)
    assert 'type="password"' not in page.text
    assert (question.prompt, question.max_age) == ("login", "1")
    assert done.location == WANTED
    assert client.get(WANTED).status_code == 200


@pytest.mark.usefixtures("ana")
@pytest.mark.parametrize("told", [None, 0, True, "now", -600, 600], ids=str)
def test_a_provider_that_did_not_ask_or_does_not_say_when_proves_nothing(
    client: FlaskClient, provider: Provider, told: object
) -> None:
    is_offset = isinstance(told, int) and not isinstance(told, bool) and told
    answered = prove_as(client, provider, auth_time=int(time.time()) + told if is_offset else told)

    assert answered.status_code in {403, 502}
    assert client.get(WANTED).location.startswith("/account/verify")


@pytest.mark.usefixtures("ana")
def test_the_page_says_why_and_what_else_there_is(client: FlaskClient, provider: Provider) -> None:
    page = prove_as(client, provider, auth_time=None)

    assert "Guild members did not ask who you are" in words(page.text)
    assert 'href="/account/verify"' in page.text


@pytest.mark.usefixtures("ana")
def test_who_comes_back_as_somebody_else_has_proved_nothing(client: FlaskClient, provider: Provider) -> None:
    page = prove_as(client, provider, sub="eva-8")

    assert page.status_code == 403
    assert "You came back as somebody else" in words(page.text)
    assert client.get(WANTED).location.startswith("/account/verify")


def test_who_changed_on_the_way_has_proved_nothing(
    client: FlaskClient, provider: Provider, ana: None, make_person: MakePerson, sign_in: SignIn
) -> None:
    question = leave(client, PROVE)
    with client.session_transaction() as session:
        kept = {name: value for name, value in session.items() if name.startswith("_state_")}
    sign_in(client, make_person())
    grow_stale(client)
    with client.session_transaction() as session:
        session.update(kept)
    done = come_back(client, code=provider.code(question, ANA), state=question.state)

    assert done.status_code == 400
    assert client.get(WANTED).location.startswith("/account/verify")


@pytest.mark.parametrize(("told", "is_fresh"), [(0, True), (-3600, False), (None, False)])
def test_coming_by_a_provider_is_as_fresh_as_it_says(
    client: FlaskClient, provider: Provider, told: int | None, is_fresh: bool
) -> None:
    """Else whoever finds a screen unlocked would sign out here, and in again without being asked anything."""
    come_as(client, provider, auth_time=None if told is None else int(time.time()) + told)

    assert client.get("/account").status_code == 200
    assert (client.get(WANTED).status_code == 200) == is_fresh


@pytest.mark.usefixtures("ana")
def test_it_never_leads_to_another_site(client: FlaskClient, provider: Provider) -> None:
    question = leave(client, "/account/verify/with/members?next=https://evil.example")
    done = come_back(client, code=provider.code(question, ANA), state=question.state)

    assert done.location == "/account/security"


def test_a_passkey_shows_it_as_well(client: FlaskClient, provider: Provider) -> None:
    come_as(client, provider)
    device = Authenticator()
    add_passkey(client, device)
    grow_stale(client)
    page = send(client, f"/account/verify/passkey?next={WANTED}", {})
    done = answer(client, page, device)

    assert "Use a passkey" in words(client.get("/account/verify").text)
    assert done.location == WANTED
    assert client.get(WANTED).status_code == 200


def test_of_who_signed_in_before_nothing_counts_for_who_comes_next(
    client: FlaskClient, provider: Provider, make_person: MakePerson, sign_in: SignIn
) -> None:
    sign_in(client, make_person())
    client.get(WANTED)
    with client.session_transaction() as session:
        assert "fs_gexp" in session
        del session["_user_id"]  # as where the sign-in was ended in another browser
    come_as(client, provider, auth_time=None)

    assert client.get(WANTED).location.startswith("/account/verify")
