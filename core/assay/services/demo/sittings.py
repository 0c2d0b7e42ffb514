"""Past sittings of the demonstration: answered, scored and partly released, by the services themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from assay.assessment.assembly.weights import weight
from assay.assessment.exam.forms import EssayPart, Form, MultipleChoicePart
from assay.content.item_types.known import ItemTypes
from assay.content.rubrics import Rubric
from assay.services.candidacy.registration import register
from assay.services.candidacy.saving import Draft, Ticket, save
from assay.services.candidacy.sittings import begin_section, enter_room, finish_section
from assay.services.demo.people import CANDIDATES
from assay.services.demo.words import COMMENTS, ESSAYS
from assay.services.essays.allocation import allocate
from assay.services.essays.rating import Marks, make_final, open_desk, queue
from assay.services.item_types import types_of
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.sittings import Sitting

#: So many answers arrive together, as after a while without a network.
_AT_ONCE = 15


@dataclass(frozen=True)
class Ability:
    """How a candidate of the demonstration does, from 0 to 1."""

    items: float
    essays: float


def sit(database: Database, actor: Actor, window_id: int, category: str, able: Ability, at: datetime) -> int:
    """One person sits a whole exam, section by section, through the same journal as everybody."""
    with database.writing() as session:
        sitting_id = register(session, actor, window_id, category, at - timedelta(days=9)).id
    sit_through(database, actor, sitting_id, able, at)
    return sitting_id


def sit_through(database: Database, actor: Actor, sitting_id: int, able: Ability, at: datetime) -> None:
    """Sit what one is registered for, to the end."""
    while True:
        with database.writing() as session:
            sitting = begin_section(session, actor, sitting_id, at)
            sitting, form, _ = enter_room(session, actor, sitting_id, at)
            position, number = sitting.section, sitting.ticket
        if position is None:
            return
        at += timedelta(minutes=1)
        _answer(database, Ticket(sitting_id, number, position, form.lengths), form, able, at)
        at += timedelta(minutes=form.parts[position].section.minutes // 2)
        with database.writing() as session:
            sitting = finish_section(session, actor, sitting_id, position, at)
            if sitting.status != "open":
                return
        at += timedelta(minutes=5)


def _answer(database: Database, ticket: Ticket, form: Form, able: Ability, at: datetime) -> None:
    part = form.parts[ticket.section or 0]
    types = types_of(database)
    given = (
        _choices(ticket, part, able, types) if isinstance(part, MultipleChoicePart) else _essays(ticket, part)
    )
    drafts = [
        Draft(_entry_id(ticket, question), question, "answer", answer, at + timedelta(seconds=40 * question))
        for question, answer in given.items()
    ]
    for first in range(0, len(drafts), _AT_ONCE):
        some = drafts[first : first + _AT_ONCE]
        save(database, ticket, some, some[-1].typed_at + timedelta(seconds=1))


def _entry_id(ticket: Ticket, question: int) -> str:
    return str(UUID(int=(ticket.sitting << 64) + ((ticket.section or 0) << 32) + question))


def _choices(
    ticket: Ticket, part: MultipleChoicePart, able: Ability, types: ItemTypes
) -> dict[int, Mapping[str, Any]]:
    found: dict[int, Mapping[str, Any]] = {}
    for question, item in enumerate(part.items, 1):
        chance = weight(ticket.sitting, item.id)
        if not item.is_single_best:
            if chance < able.items:
                found[question] = {"response": dict(types.key(item))}
            continue
        wrong = (item.key + 1 + int(chance * 1000) % (len(item.options) - 1)) % len(item.options)
        found[question] = {"choice": item.key if chance < able.items else wrong}
    return found


def _essays(ticket: Ticket, part: EssayPart) -> dict[int, Mapping[str, Any]]:
    found: dict[int, Mapping[str, Any]] = {}
    for answer, questions in part.numbered_groups():
        for question in questions[:answer]:
            found[question] = {"text": ESSAYS[(ticket.sitting + question) % len(ESSAYS)]}
    return found


def rate_all(database: Database, reviewer: Actor, association: str, window_id: int, now: datetime) -> None:
    """One reviewer scores whatever a window has for them."""
    with database.reading() as session:
        codes = set(session.scalars(select(Sitting.code).where(Sitting.window_id == window_id)))
        waiting = (task for task in queue(session, reviewer, association) if task.status != "final")
        tasks = [task for task in waiting if task.code in codes]
        able = {code: _ability(session, association, code) for code in codes}
    for task in tasks:
        with database.writing() as session:
            desk = open_desk(session, reviewer, association, task.code, task.section, task.question)
            marks = _marks(desk.rubric, able[task.code], reviewer.person_id, f"{task.code}{task.question}")
            make_final(session, reviewer, desk, association, marks, now)


def _ability(session: Any, association: str, code: str) -> Ability:
    query = select(Person.name).join(Sitting, Sitting.person_id == Person.id)
    name = session.scalar(query.where(Sitting.association == association, Sitting.code == code))
    able = (Ability(each.items, each.essays) for each in CANDIDATES if each.name == name)
    return next(able, Ability(0.8, 0.8))


def _marks(rubric: Rubric, able: Ability, reviewer: int, about: str) -> Marks:
    levels, comments = {}, {}
    for number, criterion in enumerate(rubric.criteria):
        chance = weight(reviewer, f"{about}/{criterion.id}")
        level = round(able.essays * criterion.highest + (chance - 0.5) * 1.2)
        levels[criterion.id] = max(0, min(criterion.highest, level))
        if chance > 0.6:
            comments[criterion.id] = COMMENTS[(number + reviewer) % len(COMMENTS)]
    return Marks(levels, comments, COMMENTS[int(weight(reviewer, about) * len(COMMENTS))], seconds=540)


def allocate_all(database: Database, coordinator: Actor, window_id: int, now: datetime) -> None:
    """Give every sitting of a window its reviewers."""
    with database.writing() as session:
        allocate(session, coordinator, window_id, now)
