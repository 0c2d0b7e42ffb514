"""A crowd of invented candidates in the running window, for who wants to see load, or statistics with their numbers."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from assay.assessment.assembly.weights import weight
from assay.services.demo.people import PASSWORD, Account, add_account
from assay.services.demo.sittings import Ability, sit
from assay.services.people import Actor
from assay.storage.database import Database

#: More would take hours; a load that is measured is `dev.py bench`.
MOST: Final = 10_000
_FIRST: Final = (
    "Amina", "Boris", "Chiara", "Dawit", "Edith", "Farid", "Gloria", "Hideo", "Ingrid", "Javier", "Kaya", "Liam",
    "Marisol", "Nadia", "Oluwaseun", "Paloma", "Quentin", "Rosa", "Sanjay", "Talia", "Umar", "Violeta", "Wen",
)  # fmt: skip
_LAST: Final = (
    "Abara", "Brandt", "Castellano", "Dubois", "Eriksson", "Fonseca", "Greene", "Hayashi", "Iyer", "Jansen",
    "Kimura", "Lopez", "Mbeki", "Novotny", "O'Neill", "Park", "Quispe", "Rossi", "Silva", "Tran", "Usman",
    "Vega", "Walsh", "Yilmaz",
)  # fmt: skip
#: They came in the days before now, and none so late that their time is not over.
_DAYS: Final = timedelta(days=6)


@dataclass(frozen=True)
class Crowd:
    """So many candidates; `told` hears of each who has sat."""

    size: int
    hash_password: Callable[[str], str]
    told: Callable[[], None]

    def sit(
        self, database: Database, association: str, categories: Sequence[str], window: int, opens: datetime
    ) -> None:
        """Each gets an account, registers and sits the whole exam, as everybody does."""
        hashed = self.hash_password(PASSWORD)
        for number, account in enumerate(_accounts(self.size)):
            with database.writing() as session:
                person = add_account(session, account, association, hashed, opens)
                session.flush()
                actor = Actor.of(person)
            begun = opens + timedelta(hours=1) + _DAYS * (number / self.size)
            category = categories[number % len(categories)]
            sit(database, actor, window, category, _ability(account.email), begun)
            self.told()


def nobody() -> Crowd:
    """The demonstration without a crowd."""
    return Crowd(0, lambda _: secrets.token_hex(), lambda: None)


def _accounts(size: int) -> Iterator[Account]:
    for number in range(size):
        name = f"{_FIRST[number % len(_FIRST)]} {_LAST[number % len(_LAST)]}"
        yield Account("Applicant", name, f"crowd{number + 1}@example.org")


def _ability(email: str) -> Ability:
    """About as able people differ: most near the middle, few at the ends."""
    able = sum(weight(draw, email) for draw in range(4)) / 4
    return Ability(0.6 + 0.4 * able, 0.55 + 0.45 * able)
