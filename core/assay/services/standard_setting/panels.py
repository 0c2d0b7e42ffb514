"""Panels, as a coordinator runs them: opened for a form's section, judges invited, phase after phase."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from assay.assessment.exam.forms import MultipleChoicePart
from assay.services.audit import record
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.forms import read_form
from assay.services.people import Actor, find_person, remedy_for_only_coordinator, require
from assay.storage.people import Appointment
from assay.storage.sittings import Sitting
from assay.storage.standard_settings import FIRST, SECOND, Judgement, Panel, PanelJudge
from assay.storage.windows import StoredForm, Window

#: What can follow what. Practice and the second round may be left out.
FOLLOWING: Mapping[str, tuple[str, ...]] = {
    "draft": ("practice", "round-1"),
    "practice": ("round-1",),
    "round-1": ("feedback",),
    "feedback": ("round-2", "closed"),
    "round-2": ("closed",),
    "closed": (),
}
#: While these last, judges come and go.
GATHERING = ("draft", "practice", "round-1")
#: A standard error over judges needs two.
FEWEST_JUDGES = 2


@dataclass(frozen=True)
class Judged:
    """A section of a form that a panel can judge; where categories sit the same, the first form stands for all."""

    form_id: int
    section: str
    title: str
    window: str
    exam: str
    items: int


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


def judged_sections(session: Session, actor: Actor, association: str) -> tuple[Judged, ...]:
    """What a panel of the association can be opened for, the newest window first."""
    require(actor, association, "coordinator")
    query = (
        select(StoredForm.id, StoredForm.fingerprint, Window.name, Window.exam)
        .join(Window, Window.id == StoredForm.window_id)
        .where(Window.association == association)
        .where(StoredForm.id.in_(select(func.min(StoredForm.id)).group_by(StoredForm.window_id)))
        .order_by(Window.opens_at.desc(), Window.id)
    )
    return tuple(
        Judged(form_id, part.section.id, part.section.title, window, exam, part.length)
        for form_id, mark, window, exam in session.execute(query)
        for part in read_form(session, form_id, mark).parts
        if isinstance(part, MultipleChoicePart)
    )


def open_panel(session: Session, actor: Actor, association: str, plan: PanelPlan, now: datetime) -> Panel:
    """Begin a panel; nobody judges anything before its first phase is opened."""
    known = {(each.form_id, each.section): each for each in judged_sections(session, actor, association)}
    judged = known.get((plan.form_id, plan.section))
    if judged is None:
        raise Refused("There is no such section of items; choose one of the list.")
    if not plan.title.strip() or not plan.description.strip():
        raise Refused("A panel needs a title, and a description of the candidate whom judges have in mind.")
    if not 0 <= plan.practice_items <= judged.items:
        raise Refused(f"Practice takes 0 to {judged.items} items.")
    panel = Panel(
        association=association,
        exam=judged.exam,
        form_id=plan.form_id,
        section=plan.section,
        title=plan.title.strip(),
        description=plan.description.strip(),
        shows_keys=plan.shows_keys,
        practice_items=plan.practice_items,
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
        raise Refused("Judges have this description in mind already; it stays as it is.")
    if not title.strip() or not description.strip():
        raise Refused("A panel needs a title, and a description of the candidate whom judges have in mind.")
    panel.title, panel.description = title.strip(), description.strip()
    record(session, association, actor, "describe panel", f"panel {panel.id}", now)
    session.flush()
    return panel


def panels_of(session: Session, actor: Actor, association: str) -> Sequence[Panel]:
    """The panels of an association for its coordinator, newest first."""
    require(actor, association, "coordinator")
    query = select(Panel).where(Panel.association == association).order_by(Panel.id.desc())
    return session.scalars(query.options(selectinload(Panel.judges))).all()


def coordinated_panel(
    session: Session, actor: Actor, association: str, panel_id: int, *, lock: bool = False
) -> Panel:
    """One panel of the association; not for a coordinator who judges in it, until it is closed."""
    require(actor, association, "coordinator")
    query = (
        select(Panel)
        .where(Panel.id == panel_id, Panel.association == association)
        .options(selectinload(Panel.judges).joinedload(PanelJudge.person), joinedload(Panel.form))
    )
    if lock:
        query = query.with_for_update(of=Panel).execution_options(populate_existing=True)
    panel = session.scalar(query)
    if panel is None:
        raise NotFound("There is no such panel.")
    if panel.status != "closed" and actor.person_id in {each.person_id for each in panel.judges}:
        remedy = remedy_for_only_coordinator(session, actor, association)
        raise NotAllowed(f"You judge in this panel; another coordinator runs it.{remedy}")
    return panel


def invite(
    session: Session, actor: Actor, association: str, panel_id: int, email: str, now: datetime
) -> PanelJudge:
    """Ask somebody with an account to judge. Who sits the exam, or sees what all judges say, cannot."""
    panel = coordinated_panel(session, actor, association, panel_id, lock=True)
    if panel.status not in GATHERING:
        raise Refused("The first round is over; nobody can join this panel any more.")
    person = find_person(session, email)
    if person.id in {each.person_id for each in panel.judges}:
        raise Refused(f"{person.name} is a judge of this panel already.")
    if session.get(Appointment, (person.id, association, "coordinator")) is not None:
        raise Refused(f"{person.name} coordinates {association} and sees what all judges say; ask another.")
    sat = (
        select(Sitting.id)
        .join(Sitting.window)
        .where(Sitting.person_id == person.id, Sitting.status != "void")
    )
    if session.scalar(sat.where(Window.association == association, Window.exam == panel.exam).limit(1)):
        raise Refused(f"{person.name} is or was a candidate of this examination; ask another.")
    judge = PanelJudge(panel=panel, person=person, association=association, invited_at=now)
    session.add(judge)
    session.flush()
    record(session, association, actor, "invite judge", f"panel {panel.id}", now, person=person.id)
    return judge


def take_back(
    session: Session, actor: Actor, association: str, panel_id: int, person_id: int, now: datetime
) -> None:
    """A judge does not take part after all; what was judged goes, too. Only before anything is shown."""
    panel = coordinated_panel(session, actor, association, panel_id, lock=True)
    judge = next((each for each in panel.judges if each.person_id == person_id), None)
    if judge is None:
        raise NotFound("This person is no judge of this panel.")
    if panel.status not in GATHERING:
        raise Refused("The first round is over: its judges and their judgements stay as they are.")
    panel.judges.remove(judge)
    record(session, association, actor, "take judge back", f"panel {panel.id}", now, person=person_id)
    session.flush()


def advance(session: Session, actor: Actor, association: str, panel_id: int, to: str, now: datetime) -> Panel:
    """Go on to the next phase. No way leads back."""
    panel = coordinated_panel(session, actor, association, panel_id, lock=True)
    if panel.status == to:
        return panel
    if to not in FOLLOWING[panel.status]:
        raise Refused(
            "The panel has gone on meanwhile, or cannot go there from where it is; look at it again."
        )
    if len(panel.judges) < FEWEST_JUDGES:
        raise Refused("A panel needs two judges at least; invite more first.")
    if to == "practice" and not panel.practice_items:
        raise Refused("This panel has no items for practice; open the first round.")
    if to == "feedback":
        _require_judged(session, panel)
    setattr(panel, f"{to.replace('-', '_')}_at", now)
    detail = {"before": panel.status, "after": to}
    panel.status = to
    record(session, association, actor, "panel phase", f"panel {panel.id}", now, **detail)
    session.flush()
    return panel


def _require_judged(session: Session, panel: Panel) -> None:
    """Every item by two judges: fewer have no spread, and no cut can be made of items that nobody judged."""
    query = (
        select(Judgement.question, func.count())
        .where(Judgement.panel_id == panel.id, Judgement.round == FIRST)
        .group_by(Judgement.question)
    )
    counts: dict[int, int] = dict(session.execute(query).all())
    items = range(1, judged_part(session, panel).length + 1)
    left = [str(each) for each in items if counts.get(each, 0) < FEWEST_JUDGES]
    if left:
        named = ", ".join(left[:5]) + (f" and {len(left) - 5} more" if left[5:] else "")
        raise Refused(f"Not judged by two judges yet: {'item' if len(left) == 1 else 'items'} {named}.")


def judged_part(session: Session, panel: Panel) -> MultipleChoicePart:
    """The section that a panel judges, as its form keeps it."""
    form = read_form(session, panel.form_id, panel.form.fingerprint)
    for part in form.parts:
        if isinstance(part, MultipleChoicePart) and part.section.id == panel.section:
            return part
    raise NotFound("The form of this panel has no such section.")


def progress(session: Session, panel: Panel) -> Mapping[int, Mapping[int, int]]:
    """How many items each judge has judged, by round and then by person."""
    query = (
        select(Judgement.round, Judgement.judge_id, func.count())
        .where(Judgement.panel_id == panel.id)
        .group_by(Judgement.round, Judgement.judge_id)
    )
    found: dict[int, dict[int, int]] = {round_: {} for round_ in (0, FIRST, SECOND)}
    for round_, judge, count in session.execute(query):
        found[round_][judge] = count
    return found
