"""A portfolio as templates/pdf/portfolio.typ wants it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from assay import times
from assay.content.people import HeldEndorsement
from assay.services.people import Actor
from assay.services.portfolio.contacts import contacts_of
from assay.services.portfolio.entries import entries_of
from assay.services.portfolio.facts import facts_of
from assay.services.portfolio.rows import evidence_of, person_of
from assay.storage.portfolios import Contact, Entry
from assay.web import requests
from assay.web.applicant.portfolio import lines
from assay.web.applicant.portfolio.asked import Asking, asking_of
from assay.web.applicant.portfolio.kinds import KINDS
from assay.wording import say, say_many


def printed(session: Session, actor: Actor) -> dict[str, Any]:
    """Everything that the actor wrote, in words, with how much it is in all."""
    asking = asking_of(session, actor)
    contacts = contacts_of(session, actor)
    names = {each.key: str(each.content["name"]) for each in contacts}
    entries = {kind: entries_of(session, actor, kind) for kind in KINDS}
    today = times.plain_day(requests.now().astimezone(requests.zone()).date())
    sections = [_section(kind, rows, asking, names) for kind, rows in entries.items() if rows]
    return {
        "title": say("Portfolio of %(name)s", name=actor.name),
        "running": say("%(name)s, portfolio of %(today)s", name=actor.name, today=today),
        "author": actor.name,
        "name": actor.name,
        "lede": say("Portfolio as of %(today)s", today=today),
        "totals": [[each["title"], each["summary"]] for each in sections]
        or [[say("Entries"), say("none yet")]],
        "facts": [
            [asking.title(fact), say("Yes") if so else say("No")]
            for fact, so in facts_of(session, actor).items()
        ],
        "sections": [*sections, *_people(contacts, asking)],
    }


def _section(kind: str, rows: Sequence[Entry], asking: Asking, names: Mapping[str, str]) -> dict[str, Any]:
    found = [(row, lines.line_of(row, asking, names)) for row in rows]
    found.sort(key=lambda pair: pair[1].order, reverse=True)
    count = say_many("%(num)s entry", "%(num)s entries", len(rows))
    total = lines.total_of([line for _, line in found])
    titles = _competencies(asking)
    return {
        "title": KINDS[kind].title,
        "summary": count
        if total is None
        else say("%(hours)s in %(entries)s", hours=lines.hours_words(total), entries=count),
        "heads": [say("What"), say("When"), *([] if total is None else [say("Hours")])],
        "entries": [_entry(row, line, titles) for row, line in found],
    }


def _entry(row: Entry, line: lines.Line, titles: Mapping[str, str]) -> dict[str, Any]:
    evidence: Any = evidence_of(row)
    competencies = [titles.get(each, each) for each in getattr(evidence, "competencies", ())]
    notes = [
        ", ".join(str(each) for each in (line.words[1:] if line.hours is not None else line.words)),
        ", ".join(line.tags),
        say("Ages %(ages)s", ages=ages) if (ages := getattr(evidence, "ages", None)) else "",
        say("Competencies: %(competencies)s", competencies="; ".join(competencies)) if competencies else "",
    ]
    return {
        "title": line.title,
        "when": line.days,
        "amount": "" if line.hours is None else f"{line.hours:f}",
        "notes": [each for each in notes if each],
    }


def _competencies(asking: Asking) -> dict[str, str]:
    maps = asking.catalog.maps.values()
    return {id_: each.title for map_ in maps for id_, each in map_.competencies.items()}


def _people(contacts: Sequence[Contact], asking: Asking) -> list[dict[str, Any]]:
    """A section with the people of the portfolio, if there are any."""
    entries = [
        {
            "title": str(each.content["name"]),
            "when": "; ".join(str(_held(held, asking)) for held in person_of(each).endorsements or ()),
            "amount": "",
            "notes": [each.organisation] if each.organisation else [],
        }
        for each in contacts
    ]
    heads = [say("Who"), say("Endorsements")]
    section = {"title": say("People"), "summary": "", "heads": heads, "entries": entries}
    return [section] if entries else []


def _held(held: HeldEndorsement, asking: Asking) -> str:
    title, since = asking.title(held.endorsement), held.since.year
    if held.until is None:
        return say("%(endorsement)s, since %(since)s", endorsement=title, since=since)
    return say(
        "%(endorsement)s, %(since)s to %(until)s", endorsement=title, since=since, until=held.until.year
    )
