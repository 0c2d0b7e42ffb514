"""The one transaction of a request."""

from collections.abc import Callable

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from assay.services.errors import NotAllowed, NotFound, Refused
from assay.storage.database import Database
from assay.storage.people import Person
from assay.web import requests
from assay.web.security import csrf
from web import acting
from web.acting import Someone, csrf_token, words


@pytest.fixture
def apps() -> dict[str, Flask]:
    """No other test shares an application that these add addresses to."""
    return {}


def test_what_no_database_takes_is_no_fault_of_ours(app: Flask, client: FlaskClient) -> None:
    app.add_url_rule("/huge", "huge", lambda: str(requests.session().scalar(select(Person.id == 10**30))))

    assert client.get("/huge").status_code == 400


def add(email: str = "new@example.org") -> None:
    """Write a row as a service would."""
    requests.session().add(Person(email=email, name="New", fs_uniquifier=email, time_zone="UTC"))
    requests.session().flush()


@pytest.fixture
def act(app: Flask, client: FlaskClient) -> Callable[..., int]:
    """Run a function inside a request and say with what status it was answered."""

    def run(function: Callable[[], object], method: str = "POST") -> int:
        app._got_first_request = False
        app.add_url_rule("/act", "act", csrf.exempt(lambda: function() or "done"), methods=["GET", "POST"])
        return client.open("/act", method=method).status_code

    return run


@pytest.fixture
def people(database: Database) -> Callable[[], int]:
    """How many people the database holds."""

    def counted() -> int:
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(Person)) or 0

    return counted


def test_what_a_request_wrote_is_kept(act: Callable[..., int], people: Callable[[], int]) -> None:
    assert act(add) == 200

    assert people() == 1


def test_a_request_that_only_looks_keeps_nothing(act: Callable[..., int], people: Callable[[], int]) -> None:
    act(add, method="GET")

    assert people() == 0


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotAllowed("Only a reviewer can do this."), 403),
        (NotFound("There is no such window."), 404),
        (Refused("The window is closed."), 409),
    ],
)
def test_an_error_of_a_service_is_a_page_and_undoes_what_was_written(
    error: Exception, status: int, act: Callable[..., int], people: Callable[[], int]
) -> None:
    def fail() -> None:
        add()
        raise error

    assert act(fail) == status

    assert people() == 0


def test_an_answer_that_says_no_undoes_what_was_written(
    act: Callable[..., int], people: Callable[[], int]
) -> None:
    def fail() -> None:
        add()
        abort(422)

    assert act(fail) == 422

    assert people() == 0


def test_a_crash_undoes_what_was_written_and_lets_the_next_one_write(
    app: Flask, act: Callable[..., int], people: Callable[[], int]
) -> None:
    app.testing = False
    app.logger.disabled = True

    def crash() -> None:
        add()
        requests.session().execute(text("SELECT nothing FROM nowhere"))

    assert act(crash) == 500

    assert people() == 0


def test_a_broken_database_still_answers_with_a_page(
    app: Flask, client: FlaskClient, database: Database, make_person: Callable[..., Someone]
) -> None:
    acting.sign_in(client, make_person())
    app.testing = False
    app.logger.disabled = True
    with database.writing() as session:
        session.execute(text("DROP TABLE appointments"))
    with capture_logs() as told:
        answer = client.get("/account")

    assert answer.status_code == 500
    assert "a request broke" in [line["event"] for line in told]
    assert "Something broke on our side" in words(answer.text)


def test_an_error_page_still_knows_who_is_signed_in(
    app: Flask,
    client: FlaskClient,
    make_person: Callable[..., Someone],
    sign_in: Callable[[FlaskClient, Someone], object],
) -> None:
    @app.post("/refuse")
    def refuse() -> str:
        requests.actor()
        raise Refused("Registration closed yesterday.")

    sign_in(client, make_person("Ruth Okafor"))
    page = client.post("/refuse", data={"csrf_token": csrf_token(client.get("/account").text)})

    assert page.status_code == 409
    assert "Registration closed yesterday." in words(page.text)
    assert "Ruth Okafor" in page.text


def test_what_waits_for_the_commit_happens_after_it(
    act: Callable[..., int], people: Callable[[], int]
) -> None:
    seen: list[int] = []

    def write() -> None:
        requests.after_commit(lambda: seen.append(people()))
        add()

    act(write)

    assert seen == [1]


def test_what_waits_for_the_commit_never_happens_without_one(act: Callable[..., int]) -> None:
    seen: list[str] = []

    def fail() -> None:
        requests.after_commit(lambda: seen.append("sent"))
        raise Refused("No.")

    act(fail)

    assert seen == []


def test_a_commit_that_fails_is_an_error(
    app: Flask, act: Callable[..., int], people: Callable[[], int]
) -> None:
    def write_twice() -> None:
        add()
        requests.session().add(Person(email="other@example.org", name="", fs_uniquifier="new@example.org"))

    with pytest.raises(IntegrityError):
        act(write_twice)

    assert people() == 0


def test_who_is_not_signed_in_goes_there_and_comes_back(app: Flask, client: FlaskClient) -> None:
    app.add_url_rule("/mine", "mine", lambda: requests.actor().name)

    assert client.get("/mine?page=2").location == "/sign-in?next=/mine?page%3D2"
