"""The demonstration accounts and the people who have sat before. All of them are invented."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from assay.storage.people import Appointment, Person
from assay.wording import say

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
    Account(say("Applicant"), "Noor Haddad", "applicant@example.org"),
    Account(say("Reviewer"), "Ruth Okafor", "reviewer1@example.org", "reviewer"),
    Account(say("Second reviewer"), "Elias Berg", "reviewer2@example.org", "reviewer"),
    Account(say("Coordinator"), "Carmen Ortiz", "coordinator@example.org", "coordinator"),
    Account(say("Holder of a credential"), "Oona Kilpatrick", "holder@example.org"),
)
APPLICANT, REVIEWER, SECOND_REVIEWER, COORDINATOR, HOLDER = (each.email for each in ACCOUNTS)


@dataclass(frozen=True)
class Candidate:
    """Somebody who sat the exam, and how able they are at multiple choice and at essays (0 to 1)."""

    email: str
    name: str
    items: float
    essays: float


#: Who sat long ago, half a year ago, and in the window that is open now.
LONG_AGO = (
    Candidate(HOLDER, "Oona Kilpatrick", 0.98, 0.98),
    Candidate("lapsed@example.org", "Bertil Sandoval", 0.97, 0.96),
)
EARLIER = (
    Candidate("candidate1@example.org", "Mei Tanaka", 0.96, 0.95),
    Candidate("candidate2@example.org", "Joseph Whitefeather", 0.97, 0.94),
    Candidate("candidate3@example.org", "Alina Petrov", 0.9, 0.7),
    Candidate("candidate4@example.org", "Samuel Boateng", 0.74, 0.92),
)
LATELY = (
    Candidate("candidate5@example.org", "Grace Lindqvist", 0.95, 0.9),
    Candidate("candidate6@example.org", "Daniel Moreau", 0.88, 0.82),
    Candidate("candidate7@example.org", "Priya Raman", 0.94, 0.86),
)
CANDIDATES = (*LONG_AGO, *EARLIER, *LATELY)
#: Whose applications are somewhere between handing in and the exam.
HANDED_IN, IN_REVIEW, DISPUTED, APPROVED = APPLICANTS = (
    Account("Applicant", "Ines Duarte", "waiting@example.org"),
    Account("Applicant", "Leila Farouk", "reviewed@example.org"),
    Account("Applicant", "Tobias Renner", "disputed@example.org"),
    Account("Applicant", "Hana Novak", "approved@example.org"),
)
#: Who is asked when two reviewers do not settle an essay, and is a reviewer for as long as that takes.
HELPER = Account("Reviewer", "Wanda Eriksen", "helper@example.org")
#: Where an association wants more than two.
FURTHER_REVIEWERS = ("Miriam Castellanos", "Jonah Ferris", "Saoirse Quinn", "Anton Bauer")


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
    session: Session,
    association: str,
    hash_password: Callable[[str], str],
    now: datetime,
    reviewers: int = 2,
) -> dict[str, Person]:
    """Everybody by e-mail, with at least so many reviewers; all have the same password."""
    hashed = hash_password(PASSWORD)
    candidates = (Account("Applicant", each.name, each.email) for each in CANDIDATES)
    further = (
        Account("Reviewer", name, f"reviewer{number}@example.org", "reviewer")
        for number, name in enumerate(FURTHER_REVIEWERS, 3)
        if number <= reviewers
    )
    everybody = {each.email: each for each in (*candidates, *APPLICANTS, HELPER, *further, *ACCOUNTS)}
    people = {
        email: add_account(session, each, association, hashed, now) for email, each in everybody.items()
    }
    session.flush()
    return people
