"""A portfolio as templates/pdf/portfolio.typ wants it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from assay.content.people import HeldEndorsement
from assay.services.people import Actor
from assay.services.portfolio.contacts import contacts_of
from assay.services.portfolio.entries import entries_of
from assay.services.portfolio.facts import facts_of
from assay.services.portfolio.rows import evidence_of, person_of
from assay.storage.portfolios import Contact, Entry
from assay.web import requests, times
from assay.web.applicant.portfolio import lines
from assay.web.applicant.portfolio.asked import Asking, asking_of
from assay.web.applicant.portfolio.kinds import KINDS


def printed(session: Session, actor: Actor) -> dict[str, Any]:
    """Everything that the actor wrote, in words, with how much it is in all."""
    asking = asking_of(session, actor)
    contacts = contacts_of(session, actor)
    names = {each.key: str(each.content["name"]) for each in contacts}
    entries = {kind: entries_of(session, actor, kind) for kind in KINDS}
    today = times.plain_day(requests.now().astimezone(requests.zone()).date())
    sections = [_section(kind, rows, asking, names) for kind, rows in entries.items() if rows]
    return {
        "title": f"Portfolio of {actor.name}",
        "running": f"{actor.name}, portfolio of {today}",
        "author": actor.name,
        "language": "en",
        "name": actor.name,
        "lede": f"Portfolio as of {today}",
        "totals": [[each["title"], each["summary"]] for each in sections] or [["Entries", "none yet"]],
        "facts": [
            [asking.title(fact), "Yes" if so else "No"] for fact, so in facts_of(session, actor).items()
        ],
        "sections": [*sections, *_people(contacts, asking)],
    }


def _section(kind: str, rows: Sequence[Entry], asking: Asking, names: Mapping[str, str]) -> dict[str, Any]:
    found = [(row, lines.line_of(row, asking, names)) for row in rows]
    found.sort(key=lambda pair: pair[1].order, reverse=True)
    count = "1 entry" if len(rows) == 1 else f"{len(rows)} entries"
    total = lines.total_of([line for _, line in found])
    titles = _competencies(asking)
    return {
        "title": KINDS[kind].title,
        "summary": count if total is None else f"{lines.hours_words(total)} in {count}",
        "heads": ["What", "When"] if total is None else ["What", "When", "Hours"],
        "entries": [_entry(row, line, titles) for row, line in found],
    }


def _entry(row: Entry, line: lines.Line, titles: Mapping[str, str]) -> dict[str, Any]:
    evidence: Any = evidence_of(row)
    competencies = [titles.get(each, each) for each in getattr(evidence, "competencies", ())]
    notes = [
        ", ".join(line.words[1:] if line.hours is not None else line.words),
        ", ".join(line.tags),
        f"Ages {ages}" if (ages := getattr(evidence, "ages", None)) else "",
        f"Competencies: {'; '.join(competencies)}" if competencies else "",
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
            "when": "; ".join(_held(held, asking) for held in person_of(each).endorsements or ()),
            "amount": "",
            "notes": [each.organisation] if each.organisation else [],
        }
        for each in contacts
    ]
    section = {"title": "People", "summary": "", "heads": ["Who", "Endorsements"], "entries": entries}
    return [section] if entries else []


def _held(held: HeldEndorsement, asking: Asking) -> str:
    until = f" to {held.until.year}" if held.until else ""
    return f"{asking.title(held.endorsement)}, {'since ' if not until else ''}{held.since.year}{until}"
