"""Proving passwords takes its time on purpose: while one is, somebody else can write."""

from collections.abc import Callable
from typing import Any

import argon2
import pytest
from flask import g
from flask.testing import FlaskClient

from assay.web.account import passwords
from web.acting import PASSWORD, Mailbox, Someone, link_in, send, sign_in

MakePerson = Callable[..., Someone]
Went = Callable[[str, dict[str, str]], list[str]]
NEW = "another-quiet-river"


@pytest.fixture
def someone(make_person: MakePerson) -> Someone:
    """Somebody with a password."""
    return make_person()


@pytest.fixture
def went(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Went:
    """Send a form: what was computed meanwhile, and whether the request held the writer."""
    done: list[str] = []

    def watched(what: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def compute(*arguments: Any, **options: Any) -> Any:
            work = g.get("work")
            done.append(f"{what} while writing" if work is not None and work.is_writing else what)
            return real(*arguments, **options)

        return compute

    def go(url: str, fields: dict[str, str]) -> list[str]:
        token = client.get(url)
        done.clear()
        assert token.status_code == 200
        assert send(client, url, fields).status_code < 400
        return list(done)

    for name in ("hash_secret", "verify_secret"):
        monkeypatch.setattr(
            argon2.low_level, name, watched(name.partition("_")[0], getattr(argon2.low_level, name))
        )
    monkeypatch.setattr(passwords, "weakness", watched("look", passwords.weakness))
    return go


def test_signing_up(went: Went, someone: Someone) -> None:
    fields = {"name": "Ana Ruiz", "password": NEW, "password_confirm": NEW, "time_zone": "UTC"}

    assert went("/sign-up", {**fields, "email": someone.email}) == ["look", "hash"]
    assert went("/sign-up", {**fields, "email": "ana@example.org"}) == ["look", "hash"]


def test_a_weak_password_costs_the_same_whether_there_is_an_account(went: Went, someone: Someone) -> None:
    fields = {"name": "Ana Ruiz", "password": "aaaaaaaaaaaa", "time_zone": "UTC"}

    for email in (someone.email, "ana@example.org"):
        assert went("/sign-up", {**fields, "password_confirm": "aaaaaaaaaaaa", "email": email}) == ["look"]


def test_changing_a_password(went: Went, client: FlaskClient, someone: Someone) -> None:
    sign_in(client, someone)
    fields = {"new_password": NEW, "new_password_confirm": NEW}

    assert went("/account/password", {**fields, "password": "not-the-password"}) == ["verify"]
    assert went("/account/password", {**fields, "password": PASSWORD}) == ["verify", "look", "hash"]


def test_setting_one_anew(went: Went, client: FlaskClient, someone: Someone, mails: Mailbox) -> None:
    send(client, "/forgotten", {"email": someone.email})
    link = link_in(mails.all()[-1])

    assert went(link, {"password": NEW, "password_confirm": NEW}) == ["look", "hash"]
    assert client.get(link).status_code == 302  # it is used


def test_showing_once_more_who_one_is(went: Went, client: FlaskClient, someone: Someone) -> None:
    sign_in(client, someone)

    assert went("/account/verify", {"password": "not-the-password"}) == ["verify"]
    assert went("/account/verify", {"password": PASSWORD}) == ["verify"]


@pytest.mark.parametrize("page", ["/forgotten", "/confirm"])
def test_asking_for_a_link(went: Went, someone: Someone, page: str) -> None:
    for email in (someone.email, "nobody@example.org"):
        assert not any("writing" in each for each in went(page, {"email": email}))
