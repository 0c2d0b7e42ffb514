"""What one browser holds of who was signed in in it: one row, and no pages after signing out."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.storage.accounts import SignIn
from assay.storage.database import Database
from web.account.proving import is_signed_in
from web.acting import Someone, send, sign_in, sign_in_by_hand

MakePerson = Callable[..., Someone]


def rows(database: Database) -> list[SignIn]:
    """Every sign-in."""
    with database.reading() as session:
        return list(session.scalars(select(SignIn).order_by(SignIn.id)))


def test_signing_out_clears_pages_and_leaves_answers_that_wait(
    client: FlaskClient, make_person: MakePerson
) -> None:
    """Unsent answers lie in the storage of this very site, and other sites of the domain have cookies."""
    sign_in(client, make_person())
    answer = send(client, "/sign-out", {}, page="/account")

    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get("/sign-in").headers


def test_who_signs_in_anew_in_a_browser_is_there_once(
    app: Flask, client: FlaskClient, make_person: MakePerson, database: Database
) -> None:
    ana, ben, elsewhere = make_person(), make_person(email="ben@example.org"), app.test_client()
    sign_in_by_hand(elsewhere, ana)
    for someone in (ana, ben):
        sign_in_by_hand(client, someone)
        with client.session_transaction() as session:
            del session["_user_id"]  # as after a password was set anew in another browser
    live = [row.person_id for row in rows(database) if row.ended_at is None]

    assert live == [ana.person_id, ben.person_id]
    assert is_signed_in(elsewhere)


def test_a_new_password_leaves_this_browser_one_row(
    client: FlaskClient, make_person: MakePerson, database: Database
) -> None:
    someone, new = make_person(), "another-river-under-stones"
    sign_in(client, someone)
    fields = {"password": someone.password, "new_password": new, "new_password_confirm": new}
    send(client, "/account/password", fields)

    assert [row.ended_at is None for row in rows(database)] == [False, True]
    assert is_signed_in(client)
