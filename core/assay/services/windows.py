"""Exam windows: a coordinator opens one, and a form is drawn for every category at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from assay.content.catalog import Catalog
from assay.services.audit import record
from assay.services.errors import NotFound, Refused
from assay.services.forms import categories, draw_form, find_exam, store_form
from assay.services.people import Actor, require
from assay.storage.windows import Window


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


def schedule_window(
    session: Session, catalog: Catalog, actor: Actor, association: str, plan: WindowPlan, now: datetime
) -> Window:
    """Create a window and the forms that will be sat in it."""
    require(actor, association, "coordinator")
    if plan.closes_at <= plan.opens_at:
        raise Refused("The window closes before it opens; choose a later closing time.")
    if plan.closes_at <= now:
        raise Refused("The window would already be over; choose a closing time in the future.")
    taken = select(Window.id).where(
        Window.association == association, Window.exam == plan.exam, Window.name == plan.name
    )
    if session.scalar(taken) is not None:
        raise Refused(f"There is already a window called “{plan.name}”; choose another name.")
    window = Window(
        association=association,
        exam=plan.exam,
        name=plan.name,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        only_approved=plan.only_approved,
    )
    session.add(window)
    for category in categories(find_exam(catalog, association, plan.exam)):
        session.add(store_form(window, draw_form(catalog, association, plan.exam, category, plan.seed), now))
    session.flush()
    marks = {form.category: form.fingerprint for form in window.forms}
    record(session, association, actor, "schedule window", f"window {window.id}", now, forms=marks)
    return window


def find_window(session: Session, window_id: int) -> Window:
    """The window with this id."""
    window = session.get(Window, window_id, options=[selectinload(Window.forms)])
    if window is None:
        raise NotFound("There is no such window.")
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
