"""Keepers of lights who apply: people, portfolios and rounds of review, made by the services where they can."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from assay.assessment.findings import Status
from assay.assessment.reviewing import Outcome
from assay.content.catalog import Catalog
from assay.content.requirements import ReviewRequirement
from assay.content.sources import read_association_folder
from assay.services.applications import allocating, beginning, reviewing, settling, signing, submitting
from assay.services.applications.standing import standing
from assay.services.people import Actor
from assay.storage.applications import Application, Review
from assay.storage.database import Database
from assay.storage.portfolios import Contact, Entry, Fact
from machine.grounds import remembered
from services.building import NOW

LIGHTHOUSE = Path(__file__).parents[2] / "dummy" / "lighthouse"
SOCIETY, KEEPER = "lighthouse-society", "keeper"
LATER = NOW + timedelta(days=1)


@cache
def society() -> Catalog:
    """The content of the society, read once."""
    return Catalog.of(contents=[read_association_folder(LIGHTHOUSE)])


def with_levels(catalog: Catalog, levels: int, reviewers: int | None = None) -> Catalog:
    """The same, but portfolios are reviewed at some levels."""
    criteria = catalog.criteria[f"{SOCIETY}/{KEEPER}"]
    review = ReviewRequirement.model_validate(
        {
            "id": "review",
            "kind": "review",
            "title": "Review",
            "sentence": "Reviewers approve the portfolio.",
            "levels": levels,
            "reviewers": reviewers,
        }
    )
    last = criteria.versions[-1]
    version = last.model_copy(update={"requirements": (*last.requirements, review)})
    changed = criteria.model_copy(update={"versions": (*criteria.versions[:-1], version)})
    return replace(catalog, criteria={**catalog.criteria, f"{SOCIETY}/{KEEPER}": changed})


def add_entry(session: Session, person_id: int, kind: str, key: str, **content: Any) -> None:
    """An entry of a portfolio, as its page would keep it."""
    values = {"title": key.capitalize(), **content}
    session.add(
        Entry(person_id=person_id, kind=kind, key=key, content=values, created_at=NOW, changed_at=NOW)
    )


def add_contact(session: Session, person_id: int, key: str, name: str, email: str = "") -> None:
    """A person in a portfolio."""
    content = {"name": name}
    session.add(Contact(person_id=person_id, key=key, email=email, content=content, changed_at=NOW))


def add_fact(session: Session, person_id: int, fact: str, holds: bool) -> None:
    """A fact about a person."""
    session.add(Fact(person_id=person_id, fact=fact, holds=holds, changed_at=NOW))


def add_experience(session: Session, person_id: int) -> None:
    """Hours and years that are enough for a keeper."""
    add_entry(
        session, person_id, "supervision", "nights",
        hours="60", **{"from": "2025-01-01", "until": "2026-01-01"}, format="individual",
    )  # fmt: skip
    add_entry(
        session, person_id, "work", "north-light",
        **{"from": "2022-01-01"}, organisation="North Light", activities=["watch"],
    )  # fmt: skip


def sign_all(session: Session, catalog: Catalog, actor: Actor, application_id: int) -> None:
    """Sign every agreement that an application asks for."""
    application = session.get_one(Application, application_id)
    for each in signing.agreements_of(session, catalog, application, NOW):
        signing.sign(
            session, catalog, actor, application_id, each.id, signing.Shown(each.mark), actor.name, NOW
        )


def begun(database: Database, catalog: Catalog, actor: Actor) -> int:
    """The id of an application to become a keeper."""
    with database.writing() as session:
        return beginning.begin(session, catalog, actor, SOCIETY, KEEPER, None, NOW).id


@remembered
def handed_in(database: Database, catalog: Catalog, actor: Actor, *, island: bool | None = False) -> int:
    """The id of an application that was handed in; `island=None` leaves a fact open, which reviewers must judge."""
    application_id = begun(database, catalog, actor)
    with database.writing() as session:
        add_experience(session, actor.person_id)
        if island is not None:
            add_fact(session, actor.person_id, "lives-on-island", island)
        session.flush()
        sign_all(session, catalog, actor, application_id)
        submitting.submit(session, catalog, actor, application_id, NOW)
    return application_id


def allocated(
    database: Database, catalog: Catalog, coordinator: Actor, application_id: int, *reviewers: Actor
) -> dict[int, int]:
    """Give an application reviewers, these or anybody; their reviews by their person's id."""
    chosen = [each.person_id for each in reviewers] or None
    with database.writing() as session:
        made = allocating.allocate(session, catalog, coordinator, SOCIETY, application_id, NOW, chosen)
        return {each.reviewer_id: each.id for each in made}


def finish(
    database: Database,
    catalog: Catalog,
    reviewer: Actor,
    review_id: int,
    outcome: Outcome = "approve",
    **marks: Any,
) -> str:
    """Finish a review; the status that the application has then."""
    said = reviewing.Marks(**{"comment": "Tell us more." if outcome == "defer" else "", **marks})
    with database.writing() as session:
        review = reviewing.finish(session, catalog, reviewer, review_id, said, outcome, LATER)
        return review.application.status


def status_of(database: Database, application_id: int) -> str:
    """The status of an application."""
    with database.reading() as session:
        return session.get_one(Application, application_id).status


def review_of(database: Database, review_id: int) -> Review:
    """A review as it is kept."""
    with database.reading() as session:
        return session.get_one(Review, review_id)


def next_step(database: Database, catalog: Catalog, application_id: int) -> tuple[str, str, str]:
    """What happens next with an application, and who has it."""
    with database.reading() as session:
        found = standing(session, catalog, session.get_one(Application, application_id), LATER)
        return found.step, found.title, found.holder


def settle(
    database: Database, catalog: Catalog, actor: Actor, mine: int, outcome: Outcome, **judgements: Status
) -> None:
    """Settle a dispute; what is judged is named with underscores."""
    said = {key.replace("_", "-"): value for key, value in judgements.items()}
    with database.writing() as session:
        settling.settle(session, catalog, actor, SOCIETY, mine, outcome, said, "I read the licence.", LATER)
