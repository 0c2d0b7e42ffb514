"""Panels, as a coordinator has them: opened for a form's section, found again, and described."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from assay.services.audit import record
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.own_sittings import sits_in
from assay.services.people import Actor, remedy_for_only_coordinator, require
from assay.services.standard_setting.sections import judged_sections
from assay.storage.standard_settings import Panel, PanelJudge
from assay.storage.windows import StoredForm
from assay.wording import say

CLOSED: Final = say("You are a candidate of this examination yourself, so its panels are closed to you.")


@dataclass(frozen=True)
class PanelPlan:
    """What a coordinator decides about a panel."""

    form_id: int
    section: str
    title: str
    #: Markdown: who is just competent enough to pass.
    description: str
    shows_keys: bool = False
    practice_items: int = 3
    #: The last day for judging what opens first.
    judge_by: date | None = None


def open_panel(session: Session, actor: Actor, association: str, plan: PanelPlan, now: datetime) -> Panel:
    """Open a panel for a section of multiple choice; nobody sees it yet."""
    known = {(each.form_id, each.section): each for each in judged_sections(session, actor, association)}
    judged = known.get((plan.form_id, plan.section))
    if judged is None:
        raise Refused(say("There is no such section of items; choose one of the list."))
    if not plan.title.strip() or not plan.description.strip():
        raise Refused(
            say("A panel needs a title, and a description of the candidate whom judges have in mind.")
        )
    if not 0 <= plan.practice_items <= judged.items:
        raise Refused(say("Practice takes 0 to %(items)s items.", items=judged.items))
    refuse_candidates_of(session, actor, session.get_one(StoredForm, plan.form_id))
    panel = Panel(
        association=association,
        exam=judged.exam,
        form_id=plan.form_id,
        section=plan.section,
        title=plan.title.strip(),
        description=plan.description.strip(),
        shows_keys=plan.shows_keys,
        practice_items=plan.practice_items,
        judge_by=plan.judge_by,
        opened_by=actor.person_id,
        created_at=now,
    )
    session.add(panel)
    session.flush()
    record(session, association, actor, "open panel", f"panel {panel.id}", now, form=plan.form_id)
    return panel


def describe(
    session: Session,
    actor: Actor,
    association: str,
    panel_id: int,
    title: str,
    description: str,
    now: datetime,
) -> Panel:
    """Change the words of a panel; only before anything is judged by them."""
    panel = coordinated_panel(session, actor, association, panel_id, lock=True)
    if panel.status not in ("draft", "practice"):
        raise Refused(say("Judges have this description in mind already; it stays as it is."))
    if not title.strip() or not description.strip():
        raise Refused(
            say("A panel needs a title, and a description of the candidate whom judges have in mind.")
        )
    before = [panel.title, panel.description]
    panel.title, panel.description = title.strip(), description.strip()
    detail = {"before": before, "after": [panel.title, panel.description]}
    record(session, association, actor, "describe panel", f"panel {panel.id}", now, **detail)
    session.flush()
    return panel


def panels_of(session: Session, actor: Actor, association: str) -> Sequence[Panel]:
    """The panels of an association for its coordinator, newest first."""
    require(actor, association, "coordinator")
    query = select(Panel).where(Panel.association == association).order_by(Panel.id.desc())
    return session.scalars(query.options(selectinload(Panel.asked))).all()


def coordinated_panel(
    session: Session, actor: Actor, association: str, panel_id: int, *, lock: bool = False
) -> Panel:
    """One panel of the association; not for whoever judges in it, until it is closed, nor for a candidate."""
    require(actor, association, "coordinator")
    query = (
        select(Panel)
        .where(Panel.id == panel_id, Panel.association == association)
        .options(selectinload(Panel.asked).joinedload(PanelJudge.person), joinedload(Panel.form))
    )
    if lock:
        query = query.with_for_update(of=Panel).execution_options(populate_existing=True)
    panel = session.scalar(query)
    if panel is None:
        raise NotFound(say("There is no such panel."))
    if panel.status != "closed" and actor.person_id in {each.person_id for each in panel.judges}:
        remedy = remedy_for_only_coordinator(session, actor, association)
        words = say("You judge in this panel; another coordinator runs it.")
        raise NotAllowed(f"{words}{remedy}")
    refuse_candidates_of(session, actor, panel.form)
    return panel


def refuse_candidates_of(session: Session, actor: Actor, form: StoredForm, closed: str = CLOSED) -> None:
    """A panel's pages show its items, and what candidates of the whole exam did on them."""
    if sits_in(session, actor, form):
        remedy = remedy_for_only_coordinator(session, actor, form.association)
        raise NotAllowed(f"{closed}{remedy}")
