"""Portfolios of the demonstration: what people enter, and what their raters answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from assay.assessment.aims import Aim
from assay.assessment.assembly.weights import weight
from assay.assessment.reference_scale import NOT_SEEN, SCALE
from assay.content.catalog import Catalog
from assay.services.demo.entries import Rater
from assay.services.demo.papers import paper
from assay.services.demo.samples import Sample
from assay.services.demo.words import PLACES, RATERS_COMMENTS
from assay.services.people import Actor
from assay.services.portfolio.contacts import Card, add_contact
from assay.services.portfolio.documents import SoundFile, examine
from assay.services.portfolio.entries import entries_of, name_of
from assay.services.portfolio.keys import slug_of
from assay.services.portfolio.transfer import import_portfolio
from assay.services.references.answering import answer, keep_draft, note_opening
from assay.services.references.drafts import RatingDraft
from assay.services.references.raters import map_of
from assay.services.references.requesting import Wish, ask
from assay.services.references.writing import Stationery
from assay.storage.portfolios import KINDS
from assay.storage.references import ReferenceRequest

#: How a rater of the demonstration rates: mostly well.
_USUAL: Final = (*(each.id for each in SCALE[2:]), SCALE[3].id, SCALE[1].id, NOT_SEEN.id)


def keep(session: Session, actor: Actor, made: Sample, now: datetime) -> None:
    """Put a sample into somebody's portfolio. Its people have addresses and places of work here."""
    for number, person in enumerate(made.portfolio.people):
        address = f"{slug_of(person.name)}@example.org"
        add_contact(session, actor, Card(person, address, PLACES[number % len(PLACES)]), now)
    import_portfolio(session, actor, made.portfolio, now)


def paper_for(session: Session, actor: Actor) -> tuple[SoundFile, str] | None:
    """A document that shows what the first entry of somebody's portfolio says, and the key of the entry."""
    entry = next((each for kind in KINDS for each in entries_of(session, actor, kind)), None)
    if entry is None:
        return None
    title = "Transcript" if entry.kind == "education" else "Confirmation"
    return examine(f"{title}.pdf", paper(title, PLACES[0], actor.name, name_of(entry))), entry.key


def ask_raters(
    session: Session,
    catalog: Catalog,
    stationery: Stationery,
    actor: Actor,
    aim: Aim,
    made: Sample,
    now: datetime,
) -> Sequence[ReferenceRequest]:
    """Ask everybody who can rate."""
    names = {each.id: slug_of(each.name) for each in made.portfolio.people}

    def wish(rater: Rater) -> Wish:
        return Wish(aim.association, aim.endorsement, names[rater.person], rater.roles)

    return [ask(session, catalog, actor, wish(each), stationery, now) for each in made.raters]


def rate(
    session: Session, catalog: Catalog, stationery: Stationery, request: ReferenceRequest, now: datetime
) -> None:
    """A rater opens the link, fills everything in, and sends it."""
    rated = map_of(catalog, request.association, request.endorsement)
    levels = {each: _level(request.id, each) for each in rated.competencies} if rated else {}
    held = request.contact.content.get("endorsements") or []
    draft = RatingDraft(
        name=str(request.contact.content["name"]),
        roles=tuple(request.roles),
        endorsements=tuple((each["endorsement"], each["since"]) for each in held),
        levels=levels,
        comment=RATERS_COMMENTS[request.id % len(RATERS_COMMENTS)],
        may_travel=True,
    )
    note_opening(request, now)
    keep_draft(request, draft)
    answer(session, catalog, stationery, request, now)


def _level(request: int, competency: str) -> str:
    return _USUAL[int(weight(request, competency) * len(_USUAL))]
