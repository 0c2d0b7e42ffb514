"""The demonstration accounts and the people who have sat before. All of them are invented."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from assay.storage.people import Appointment, Person

PASSWORD = "demonstration"  # noqa: S105  (printed on the sign-in page of a demonstration, nowhere else)


@dataclass(frozen=True)
class Account:
    """One account of the demonstration."""

    title: str
    name: str
    email: str
    role: str = ""
    password: str = PASSWORD


ACCOUNTS = (
    Account("Applicant", "Noor Haddad", "applicant@example.org"),
    Account("Reviewer", "Ruth Okafor", "reviewer1@example.org", "reviewer"),
    Account("Second reviewer", "Elias Berg", "reviewer2@example.org", "reviewer"),
    Account("Coordinator", "Carmen Ortiz", "coordinator@example.org", "coordinator"),
)
#: Who sat before: name, and how able they are at multiple choice and at essays (0 to 1).
CANDIDATES = (
    ("Mei Tanaka", 0.96, 0.95),
    ("Joseph Whitefeather", 0.93, 0.88),
    ("Alina Petrov", 0.9, 0.7),
    ("Samuel Boateng", 0.74, 0.92),
    ("Grace Lindqvist", 0.95, 0.9),
    ("Daniel Moreau", 0.88, 0.82),
    ("Priya Raman", 0.94, 0.86),
)


def add_account(session: Session, account: Account, association: str, hashed: str, now: datetime) -> Person:
    """One person who can sign in, with the role of the account."""
    person = Person(
        email=account.email,
        name=account.name,
        password=hashed,
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        confirmed_at=now,
        time_zone="America/Detroit",
    )
    if account.role:
        person.appointments = [Appointment(association=association, role=account.role)]
    session.add(person)
    return person


def add_accounts(
    session: Session, association: str, hash_password: Callable[[str], str], now: datetime
) -> dict[str, Person]:
    """The accounts and the earlier candidates, by e-mail; all have the same password."""
    hashed = hash_password(PASSWORD)
    earlier = [
        Account("Applicant", name, f"candidate{n}@example.org") for n, (name, *_) in enumerate(CANDIDATES, 1)
    ]
    people = {a.email: add_account(session, a, association, hashed, now) for a in (*ACCOUNTS, *earlier)}
    session.flush()
    return people
