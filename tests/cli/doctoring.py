"""The doctor, asked by tests: what it said, and a sound installation to begin with."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assay.services.working import MINUTE, beat, end_turn, take_turn
from assay.storage.database import Database
from cli.conftest import Assay

KEYS = {"secret_key": "k" * 40, "password_salt": "s" * 40}
PUBLIC = {"base_url": "https://exam.example.org", "trusted_proxies": "1", **KEYS}
Doctor = Callable[..., "Answer"]


class Answer:
    """What the doctor said: the gravest state of each place, and its words."""

    def __init__(self, exit_code: int, output: str) -> None:
        self.exit_code, self.output = exit_code, output
        self.findings = json.loads(output)

    def state(self, place: str) -> str:
        """The gravest of a place; nothing where it is not named."""
        found = {each["state"] for each in self.findings if place == each["place"]}
        return next((each for each in ("fault", "warning", "ok") if each in found), "")

    def words(self, place: str) -> str:
        """Everything about a place."""
        return "; ".join(
            f"{each['said']}; {each['remedy']}" for each in self.findings if place in each["place"]
        )


@pytest.fixture
def doctor(assay: Assay) -> Doctor:
    """`doctor("--nodes", "2", base_url="…")`"""

    def ask(*arguments: str, **variables: str) -> Answer:
        result = assay("doctor", "--json", *arguments, **variables)
        return Answer(result.exit_code, result.stdout)

    return ask


@pytest.fixture
def sound(assay: Assay, instance: Path) -> Iterator[Database]:
    """A migrated database with a worker."""
    assert assay("migrate").exit_code == 0
    instance.chmod(0o750)
    database = Database(f"sqlite:///{instance / 'assay.sqlite'}")
    worked(database)
    yield database
    database.dispose()


def worked(database: Database, ago: timedelta = timedelta()) -> None:
    now = datetime.now(UTC) - ago
    beat(database, "node 1", now)
    take_turn(database, "mails sent", MINUTE, "node 1", now)
    end_turn(database, "mails sent", "node 1", now)
