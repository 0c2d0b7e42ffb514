"""That an account is there is told to nobody but its owner: not in words, and not by how much work an answer takes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import argon2
import pytest
from flask.testing import FlaskClient

from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.people import Person
from web.acting import PASSWORD, Mailbox, Someone, send, words

MakePerson = Callable[..., Someone]
NOBODY = "nobody@example.org"
NEW = {"name": "Ana Ruiz", "password": PASSWORD, "password_confirm": PASSWORD, "time_zone": "America/Detroit"}


class Work:
    """How much Argon2 was computed: of each time, what was asked of memory, rounds and lanes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: list[str] = []
        for name in ("hash_secret", "verify_secret"):
            monkeypatch.setattr(argon2.low_level, name, self._counting(getattr(argon2.low_level, name)))

    def _counting(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def compute(*arguments: Any, **options: Any) -> Any:
            made = None
            try:
                made = real(*arguments, **options)
            finally:  # a wrong password is an exception
                self.done.append((made if isinstance(made, bytes) else arguments[0]).decode().split("$")[3])
            return made

        return compute

    def taken(self) -> list[str]:
        """What was done since this was last asked."""
        done, self.done = self.done, []
        return done


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Where addresses are confirmed: elsewhere, whoever signs up is in at once, and that shows."""
    return replace(settings, confirm_email=True)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> Work:
    """The work of proving passwords, from now on."""
    client.get("/sign-in")
    return Work(monkeypatch)


@pytest.fixture
def known(make_person: MakePerson, database: Database) -> dict[str, str]:
    """Accounts of every kind, by what they are."""
    there, closed, waiting, without = (make_person() for _ in range(4))
    with database.writing() as session:
        session.get_one(Person, closed.person_id).active = False
        session.get_one(Person, waiting.person_id).confirmed_at = None
        session.get_one(Person, without.person_id).password = None
    kinds = {"there": there, "closed": closed, "waiting": waiting, "without a password": without}
    return {name: each.email for name, each in kinds.items()}


@pytest.mark.parametrize("kind", ["there", "closed", "waiting", "without a password"])
def test_a_wrong_password_costs_and_says_the_same_for_every_address(
    client: FlaskClient, known: dict[str, str], work: Work, kind: str
) -> None:
    answers, costs = [], []
    for email in (known[kind], NOBODY):
        work.taken()
        answers.append(send(client, "/sign-in", {"email": email, "password": "not-the-password"}))
        costs.append(work.taken())

    assert costs[0] == costs[1] == ["m=19456,t=2,p=1"]
    assert answers[0].status_code == answers[1].status_code
    assert words(answers[0].text) == words(answers[1].text)


@pytest.mark.parametrize("page", ["/forgotten", "/confirm"])
@pytest.mark.parametrize("kind", ["there", "waiting"])
def test_who_asks_for_a_link_reads_the_same(
    client: FlaskClient, known: dict[str, str], page: str, kind: str
) -> None:
    answers = [send(client, page, {"email": email}) for email in (known[kind], NOBODY)]
    told = [words(each.text).replace(known[kind], NOBODY) for each in answers]

    assert answers[0].status_code == answers[1].status_code
    assert told[0] == told[1]


def test_signing_up_with_a_known_address_costs_and_says_the_same(
    client: FlaskClient, known: dict[str, str], work: Work, mails: Mailbox
) -> None:
    told, costs = [], []
    for email in (known["there"], NOBODY):
        work.taken()
        answer = send(client, "/sign-up", {**NEW, "email": email})
        page = client.get(answer.location, follow_redirects=True)
        told.append((answer.status_code, answer.location, words(page.text).replace(email, NOBODY)))
        costs.append(work.taken())

    assert told[0] == told[1]
    assert costs[0] == costs[1]
    assert len(mails.all()) == 2
