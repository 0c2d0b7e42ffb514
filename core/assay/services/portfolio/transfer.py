"""Taking a portfolio along as a file: written as `assay evaluate` reads it, and read back.

What others said and recorded (references, exam results, agreements, reviews, statements) is written, for evaluations
need it, but never read back: a file that anybody can edit proves nothing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.content.base import Content
from assay.content.catalog import Catalog
from assay.content.people import Person
from assay.content.portfolio import Portfolio, portfolio_text
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.portfolio.bulk import add_entries, add_people
from assay.services.portfolio.contacts import contacts_of
from assay.services.portfolio.entries import lock_portfolio
from assay.services.portfolio.facts import facts_of, say_facts
from assay.services.portfolio.limits import refuse_excess
from assay.services.portfolio.outlook import own_portfolio
from assay.services.portfolio.rows import MODELS, content_of
from assay.storage.portfolios import Entry
from assay.wording import say

#: The lists of a portfolio that others fill.
RECORDS: Final = ("references", "agreements", "exam_results", "reviews", "attestations")
#: Fields of evidence that name a person of the portfolio.
_PEOPLE: Final = ("provider", "supervisor")


@dataclass(frozen=True)
class Plan:
    """What an import would do."""

    #: What is new, by kind of entry.
    entries: Mapping[str, Sequence[Content]]
    people: Sequence[Person]
    facts: Mapping[str, bool]
    #: How many entries and people are there already.
    present: int
    #: Facts and people of whom the portfolio says something else, and keeps it.
    facts_kept: Sequence[str]
    people_kept: Sequence[str]
    #: How many entries of each list of others' records are not taken over.
    records: Mapping[str, int]
    #: The ids of people who are there already, by those that the file has for them.
    known: Mapping[str, str]

    @property
    def size(self) -> int:
        """How many things are new."""
        return sum(map(len, self.entries.values())) + len(self.people) + len(self.facts)


def export_text(session: Session, catalog: Catalog, actor: Actor, association: str | None = None) -> str:
    """The portfolio as YAML; with an association also its records, as they count there."""
    return portfolio_text(own_portfolio(session, catalog, actor, association))


def plan_import(session: Session, actor: Actor, portfolio: Portfolio) -> Plan:
    """What importing would do; nothing is changed. `Refused` when it holds what no portfolio may."""
    for each in _everything(portfolio):
        refuse_excess(content_of(each))
    known, people_kept = _known_people(session, actor, portfolio)
    there = _contents(session, actor)
    entries = {
        kind: [each for each in getattr(portfolio, kind) if (kind, _said(each, known)) not in there]
        for kind in MODELS
    }
    facts = facts_of(session, actor)
    return Plan(
        entries=entries,
        people=[each for each in portfolio.people if each.id not in known],
        facts={fact: holds for fact, holds in portfolio.facts.items() if fact not in facts},
        present=sum(len(getattr(portfolio, kind)) - len(entries[kind]) for kind in MODELS) + len(known),
        facts_kept=[fact for fact, holds in portfolio.facts.items() if facts.get(fact, holds) != holds],
        people_kept=people_kept,
        records={each: len(getattr(portfolio, each)) for each in RECORDS if getattr(portfolio, each)},
        known=known,
    )


def import_portfolio(session: Session, actor: Actor, portfolio: Portfolio, now: datetime) -> Plan:
    """Take over what is new, under its own ids where they are free; what that was."""
    lock_portfolio(session, actor)
    plan = plan_import(session, actor, portfolio)
    keys = {**plan.known, **add_people(session, actor, plan.people, now)}
    say_facts(session, actor, plan.facts, now)
    fresh = [_renamed(each, keys) for entries in plan.entries.values() for each in entries]
    add_entries(session, actor, fresh, now, keep_ids=True)
    return plan


def _everything(portfolio: Portfolio) -> Iterator[Content]:
    yield from portfolio.people
    for kind in MODELS:
        yield from getattr(portfolio, kind)
    if len(portfolio.facts) > 200:
        raise Refused(
            say("The file states %(count)s facts; at most 200 are taken.", count=len(portfolio.facts))
        )


def _known_people(
    session: Session, actor: Actor, portfolio: Portfolio
) -> tuple[dict[str, str], Sequence[str]]:
    """People of the file who are there, by name, as ids of the file to ours; and of whom we know something else."""
    mine: dict[str, list[tuple[str, Any]]] = {}
    for contact in contacts_of(session, actor):
        mine.setdefault(_plain(str(contact.content["name"])), []).append((contact.key, contact.content))
    known, kept = {}, []
    for each in portfolio.people:
        same_name = mine.get(_plain(each.name), [])
        alike = [key for key, content in same_name if content == content_of(each)]
        if same_name:
            known[each.id] = alike[0] if alike else same_name[0][0]
        if same_name and not alike:
            kept.append(each.name)
    return known, kept


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _contents(session: Session, actor: Actor) -> set[tuple[str, str]]:
    """The kind of each entry, and all that it says as one text."""
    rows = session.scalars(select(Entry).where(Entry.person_id == actor.person_id))
    return {(each.kind, json.dumps(each.content, sort_keys=True)) for each in rows}


def _said(evidence: Content, keys: Mapping[str, str]) -> str:
    """What a row would keep of evidence as one text, with people by the ids that they have here."""
    content = content_of(evidence)
    people = {role: keys.get(content[role], "") for role in _PEOPLE if role in content}
    return json.dumps(content | people, sort_keys=True)


def _renamed(evidence: Content, keys: Mapping[str, str]) -> Content:
    named = {role: keys[person] for role in _PEOPLE if (person := getattr(evidence, role, None)) is not None}
    return evidence.model_copy(update=named)
