"""Windows are opened, and candidates sit in them: registered, begun, answered and handed in as the pages do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from assay.assessment.exam.forms import Form, MultipleChoicePart
from assay.content.catalog import Catalog
from assay.services.candidacy.registration import register
from assay.services.candidacy.saving import Draft, Ticket, save
from assay.services.candidacy.sittings import begin_section, enter_room, finish_section
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.services.windows import WindowPlan, schedule_window
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from assay.storage.windows import Window
from services.building import ASSOCIATION, EXAM, NOW
from services.season.content import SEEDS, place_of
from services.season.truth import Truth

OPENS = NOW + timedelta(days=7)
SITS = OPENS + timedelta(hours=2)
QUESTIONS, ESSAYS = 0, 1
#: So many candidates of each window write no essay: the last ones.
SILENT = 2


@dataclass(frozen=True)
class Sat:
    """One candidate's sitting; `items` are those of their form, as places in the bank."""

    candidate: int
    sitting: int
    code: str
    form: int
    items: tuple[int, ...]
    writes: bool


def preview(database: Database, catalog: Catalog, coordinator: Actor) -> dict[str, tuple[int, ...]]:
    """The items that each window will have, as places in the bank; keys have no part in drawing. Nothing is kept."""
    with database.reading() as session:
        windows = [_schedule(session, catalog, coordinator, name) for name in SEEDS]
        forms = [read_form(session, form.id, form.fingerprint) for each in windows for form in each.forms]
        return dict(zip(SEEDS, map(_items, forms), strict=True))


def schedule(database: Database, catalog: Catalog, coordinator: Actor, name: str) -> int:
    """A window that opens in a week; its number."""
    with database.writing() as session:
        return _schedule(session, catalog, coordinator, name).id


def _schedule(session: Session, catalog: Catalog, coordinator: Actor, name: str) -> Window:
    plan = WindowPlan(EXAM, name, OPENS, OPENS + timedelta(days=30), SEEDS[name])
    return schedule_window(session, catalog, coordinator, ASSOCIATION, plan, NOW)


def sit(database: Database, truth: Truth, actor: Actor, candidate: int, window: int, *, writes: bool) -> Sat:
    """One candidate sits the whole exam on whatever form they are given."""
    with database.writing() as session:
        sitting = register(session, actor, window, "all", SITS).id
    form, ticket = _enter(database, actor, sitting, SITS)
    items = _items(form)
    chosen = {number: int(truth.choices[candidate, place]) for number, place in enumerate(items, 1)}
    answers: dict[int, dict[str, object]] = {n: {"choice": each} for n, each in chosen.items() if each >= 0}
    _save(database, ticket, answers, SITS + timedelta(minutes=5))
    _finish(database, actor, sitting, QUESTIONS, SITS + timedelta(minutes=6))
    _, ticket = _enter(database, actor, sitting, SITS + timedelta(minutes=7))
    text = "I would first stand and look." if writes else " "
    _save(database, ticket, {1: {"text": text}}, SITS + timedelta(minutes=12))
    done = _finish(database, actor, sitting, ESSAYS, SITS + timedelta(minutes=13))
    return Sat(candidate, sitting, done.code, done.form_id, items, writes)


def _enter(database: Database, actor: Actor, sitting: int, now: datetime) -> tuple[Form, Ticket]:
    with database.writing() as session:
        begin_section(session, actor, sitting, now)
        found, form, _ = enter_room(session, actor, sitting, now)
        return form, Ticket(sitting, found.ticket, found.section, form.lengths)


def _save(database: Database, ticket: Ticket, answers: dict[int, dict[str, object]], now: datetime) -> None:
    first = (ticket.section or 0) << 64
    drafts = [Draft(str(UUID(int=first + n)), n, "answer", answer, now) for n, answer in answers.items()]
    save(database, ticket, drafts, now)


def _finish(database: Database, actor: Actor, sitting: int, position: int, now: datetime) -> Sitting:
    with database.writing() as session:
        return finish_section(session, actor, sitting, position, now)


def _items(form: Form) -> tuple[int, ...]:
    part = form.parts[QUESTIONS]
    assert isinstance(part, MultipleChoicePart)
    return tuple(place_of(item) for item in part.items)
