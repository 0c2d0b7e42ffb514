"""Exam windows: a coordinator opens one, and its forms are drawn at once: one for every category, or several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from assay.assessment.exam.assembling import Assembled
from assay.assessment.exam.item_sections import SectionDrawing
from assay.content.catalog import Catalog
from assay.services.audit import record
from assay.services.errors import NotFound, Refused
from assay.services.forms import draw_forms, find_exam, store_form
from assay.services.item_usage import known_items
from assay.services.people import Actor, require
from assay.services.plugins.gates import refuse_new
from assay.storage.windows import Window
from assay.wording import say

#: More than these nobody needs at once, and the solver would take long.
MOST_FORMS = 6


@dataclass(frozen=True)
class WindowPlan:
    """What a coordinator decides about a window. The seed draws the forms."""

    exam: str
    name: str
    opens_at: datetime
    closes_at: datetime
    seed: int
    #: Whether only those may register whose application was approved.
    only_approved: bool = False
    #: So many parallel forms for each category.
    forms: int = 1


def draw_window(
    session: Session, catalog: Catalog, actor: Actor, association: str, plan: WindowPlan, now: datetime
) -> Assembled:
    """The forms of a planned window. It only reads, and may take as long as the solver has."""
    _require_sound(session, actor, association, plan, now)
    exam = find_exam(catalog, association, plan.exam)
    known = known_items(session, catalog, association, exam, now)
    return draw_forms(catalog, association, plan.exam, plan.seed, plan.forms, known)


def schedule_window(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    association: str,
    plan: WindowPlan,
    now: datetime,
    drawn: Assembled | None = None,
) -> Window:
    """Create a window and the forms that will be sat in it: those that were drawn for this plan, or new ones."""
    _require_sound(session, actor, association, plan, now)
    drawn = drawn or draw_window(session, catalog, actor, association, plan, now)
    window = Window(
        association=association,
        exam=plan.exam,
        name=plan.name,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        only_approved=plan.only_approved,
        drawing={each.section: each.model_dump(mode="json") for each in drawn.drawings},
    )
    session.add(window)
    session.add_all(store_form(window, form, now) for form in drawn.forms)
    session.flush()
    record(session, association, actor, "schedule window", f"window {window.id}", now, **_told(window, plan))
    return window


def _told(window: Window, plan: WindowPlan) -> dict[str, Any]:
    """What the log holds of a window."""
    return {
        "forms": {form.key: form.fingerprint for form in window.forms},
        "opens_at": plan.opens_at.astimezone(UTC).isoformat(),
        "closes_at": plan.closes_at.astimezone(UTC).isoformat(),
        "only_approved": plan.only_approved,
    }


def _require_sound(session: Session, actor: Actor, association: str, plan: WindowPlan, now: datetime) -> None:
    require(actor, association, "coordinator")
    refuse_new(session, association)
    if not 1 <= plan.forms <= MOST_FORMS:
        raise Refused(say("A window has 1 to %(most)s forms for each category.", most=MOST_FORMS))
    if plan.closes_at <= plan.opens_at:
        raise Refused(say("The window closes before it opens; choose a later closing time."))
    if plan.closes_at <= now:
        raise Refused(say("The window would already be over; choose a closing time in the future."))
    taken = select(Window.id).where(
        Window.association == association, Window.exam == plan.exam, Window.name == plan.name
    )
    if session.scalar(taken) is not None:
        raise Refused(
            say("There is already a window called “%(name)s”; choose another name.", name=plan.name)
        )


def drawings_of(window: Window) -> tuple[SectionDrawing, ...]:
    """How the items of a window's forms were drawn; nothing in windows of before there were several forms."""
    return tuple(SectionDrawing.model_validate(each) for each in (window.drawing or {}).values())


def find_window(session: Session, window_id: int) -> Window:
    """The window with this id."""
    window = session.get(Window, window_id, options=[selectinload(Window.forms)])
    if window is None:
        raise NotFound(say("There is no such window."))
    return window


def windows_of(session: Session, actor: Actor, association: str) -> Sequence[Window]:
    """An association's windows for its coordinator, newest first."""
    require(actor, association, "coordinator")
    query = select(Window).where(Window.association == association).order_by(Window.opens_at.desc())
    return session.scalars(query.options(selectinload(Window.forms))).all()


def open_windows(session: Session, now: datetime) -> Sequence[Window]:
    """Every association's windows that are not over yet, soonest first."""
    query = select(Window).where(Window.closes_at > now).order_by(Window.opens_at)
    return session.scalars(query.options(selectinload(Window.forms))).all()
