"""An essay exam whose readers may differ: one candidate, two essays, two first readers, and others who could settle."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import select

from assay.content.adjudication import Rating
from assay.content.catalog import Catalog
from assay.content.exams import EssaySection
from assay.services.essays.allocation import Allocated, allocate
from assay.services.essays.rating import Marks, make_final, open_desk, queue
from assay.services.essays.third_readers import give
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.portfolios import Contact
from assay.storage.ratings import Adjudication
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting, SittingSection
from machine.grounds import remembered
from services.building import ASSOCIATION, EXAM, NOW, guild, hand_in, open_window

#: Twelve of fifteen points, and five: farther apart than a third of the points.
HIGH, LOW = (3, 2), (1, 1)
FAR = {"distance": {"share": "0.30"}}
ESSAYS = {1: "I would first stand and look.", 3: "I ask her when she last saw the queen."}
#: The section of essays in the guild's exam.
SECTION = 1
#: Levels on `observation` and `care`, of three each.
Levels = tuple[int, int]


@dataclass(frozen=True)
class Dispute:
    """Who is there, and the sitting that is disputed."""

    window: int
    sitting: int
    code: str
    candidate: Actor
    coordinator: Actor
    #: The first readers, in no order that matters.
    first: tuple[Actor, Actor]

    def place(self, question: int = 1) -> tuple[str, int, int, int]:
        """An essay as coordinators find it."""
        return ASSOCIATION, self.sitting, SECTION, question


def with_rating(combine: str = "conjunctive", raters: int = 2, **adjudicate: Any) -> Catalog:
    """The guild, whose exam has these rules of adjudication for its essays."""
    return _with_rating(combine, raters, json.dumps(adjudicate or None))


@cache
def _with_rating(combine: str, raters: int, adjudicate: str) -> Catalog:
    catalog, key = guild(), f"{ASSOCIATION}/{EXAM}"
    exam = catalog.exams[key]
    rating = Rating.model_validate({"raters": raters, "adjudicate": json.loads(adjudicate)})
    sections = tuple(
        each.model_copy(update={"rating": rating}) if isinstance(each, EssaySection) else each
        for each in exam.sections
    )
    result = exam.result.model_copy(update={"combine": combine})
    exam = exam.model_copy(update={"sections": sections, "result": result})
    return replace(catalog, exams={**catalog.exams, key: exam})


def with_two_sections(**adjudicate: Any) -> Catalog:
    """The same, with a second section of essays after the first."""
    catalog, key = with_rating(**adjudicate), f"{ASSOCIATION}/{EXAM}"
    exam = catalog.exams[key]
    more = exam.sections[SECTION].model_copy(update={"id": "more", "title": "More essays"})
    exam = exam.model_copy(update={"sections": (*exam.sections, more)})
    # As many prompts again, for none stands on a form twice.
    copies = {
        f"{name}-more": each.model_copy(update={"id": f"{each.id}-more"})
        for name, each in catalog.prompts.items()
    }
    return replace(catalog, exams={**catalog.exams, key: exam}, prompts={**catalog.prompts, **copies})


@remembered
def set_dispute(
    database: Database,
    catalog: Catalog,
    make: Callable[..., Actor],
    essays: Mapping[int, str] = ESSAYS,
    coordinator: Actor | None = None,
) -> Dispute:
    """A candidate's essays with two first readers, nothing rated yet."""
    boss = coordinator or make("Cora Coordinator", "coordinator")
    with database.writing() as session:
        window = open_window(session, catalog, boss)
    first = make("Rita Reviewer", "reviewer"), make("Rolf Reviewer", "reviewer")
    candidate = make("Ann Applicant")
    sitting = hand_in(database, candidate, window, essays)
    with database.writing() as session:
        allocate(session, boss, window, NOW)
        code = session.get_one(Sitting, sitting).code
    return Dispute(window, sitting, code, candidate, boss, first)


def knows(database: Database, owner: Actor, other: Actor) -> None:
    """The owner of a portfolio names somebody in it, so that the two are too near to each other."""
    contact = Contact(person_id=owner.person_id, key=f"known-{other.person_id}", email="", organisation="")
    contact.content, contact.changed_at = {"name": other.name}, NOW
    with database.writing() as session:
        session.add(contact)


def allocate_again(database: Database, dispute: Dispute) -> Allocated:
    """The coordinator presses the button again."""
    with database.writing() as session:
        return allocate(session, dispute.coordinator, dispute.window, NOW)


def rate(
    database: Database,
    reader: Actor,
    dispute: Dispute,
    question: int,
    levels: Levels,
    section: int = SECTION,
) -> None:
    """One final rating."""
    with database.writing() as session:
        desk = open_desk(session, reader, ASSOCIATION, dispute.code, section, question)
        marks = Marks(dict(zip(("observation", "care"), levels, strict=True)), {}, f"By {reader.name}.")
        make_final(session, reader, desk, ASSOCIATION, marks, NOW)


def rate_first(database: Database, dispute: Dispute, question: int, levels: Sequence[Levels]) -> None:
    """What each first reader gives one essay."""
    for reader, given in zip(dispute.first, levels, strict=True):
        rate(database, reader, dispute, question, given)


def codes(database: Database, reader: Actor) -> list[tuple[str, int, str]]:
    """A reader's queue: code, question, status."""
    with database.reading() as session:
        return [(each.code, each.question, each.status) for each in queue(session, reader, ASSOCIATION)]


def result_of(database: Database, dispute: Dispute) -> StoredResult | None:
    """The result, once there is one."""
    with database.reading() as session:
        return session.get(StoredResult, dispute.sitting)


def only(database: Database) -> Adjudication:
    """The one adjudication that there is."""
    with database.reading() as session:
        return session.scalars(select(Adjudication)).one()


def give_on(database: Database, dispute: Dispute, question: int = 1, seed: int | None = None) -> int:
    """Ask a third reader; who it is."""
    with database.writing() as session:
        return give(session, dispute.coordinator, *dispute.place(question), NOW, seed).id


def reload(database: Database, actor: Actor) -> Actor:
    """The same person with the roles of now."""
    with database.reading() as session:
        return Actor.of(session.get_one(Person, actor.person_id))


def essays_of(database: Database, dispute: Dispute) -> SittingSection:
    """The section of essays as it is kept."""
    with database.reading() as session:
        return session.get_one(SittingSection, (dispute.sitting, SECTION))
