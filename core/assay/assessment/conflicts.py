"""Conflicts of interest: who is too near to somebody to judge their application, as the two portfolios tell.

Names and organisations are compared as people write them: without regard to capitals and blanks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from assay.assessment.counting.days import Days
from assay.assessment.counting.judging import Reason, because
from assay.content.people import Person
from assay.content.portfolio import Portfolio
from assay.wording import say


@dataclass(frozen=True)
class Party:
    """One side: a person, their portfolio, and the addresses of the people in it by their ids."""

    name: str
    email: str
    portfolio: Portfolio
    emails: Mapping[str, str] = field(default_factory=dict)


def conflicts(applicant: Party, reviewer: Party) -> tuple[Reason, ...]:
    """Why somebody must not judge an applicant; nothing when nothing is known against it."""
    found = (
        *_in_portfolio(applicant, reviewer, _OF_APPLICANT),
        *_in_portfolio(reviewer, applicant, _OF_REVIEWER),
        *_colleagues(applicant.portfolio, reviewer.portfolio),
    )
    return tuple(dict.fromkeys(found))


#: What the owner of a portfolio says of a contact, by what the contact is to them.
_OF_APPLICANT: Final = {
    "supervisor": say("has supervised the applicant's work"),
    "provider": say("has provided supervision to the applicant"),
    "rater": say("is a reference of the applicant"),
    "contact": say("is named in the applicant's portfolio"),
}
_OF_REVIEWER: Final = {
    "supervisor": say("was supervised by the applicant at work"),
    "provider": say("has received supervision from the applicant"),
    "rater": say("has the applicant as a reference"),
    "contact": say("names the applicant in their own portfolio"),
}


def _in_portfolio(owner: Party, other: Party, words: Mapping[str, str]) -> Iterator[Reason]:
    for person in owner.portfolio.people:
        if _is_same(person, owner.emails.get(person.id, ""), other):
            roles = list(_roles(owner.portfolio, person.id)) or ["contact"]
            yield from (because(words[role]) for role in roles)


def _is_same(person: Person, email: str, other: Party) -> bool:
    return _plain(person.name) == _plain(other.name) or (bool(email) and _plain(email) == _plain(other.email))


def _roles(portfolio: Portfolio, person: str) -> Iterator[str]:
    if any(each.supervisor == person for each in portfolio.work):
        yield "supervisor"
    if any(each.provider == person for each in portfolio.supervision):
        yield "provider"
    if any(each.person == person for each in portfolio.references):
        yield "rater"


def _colleagues(one: Portfolio, other: Portfolio) -> Iterator[Reason]:
    """Work at the same organisation on the same day."""
    for mine in one.work:
        for theirs in other.work:
            if not mine.organisation or _plain(mine.organisation) != _plain(theirs.organisation or ""):
                continue
            if Days.between(mine.from_, mine.until) & Days.between(theirs.from_, theirs.until):
                yield because(say("worked at %(place)s at the same time"), place=mine.organisation)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
