"""Who judges: asked, taken back, and reminded."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.errors import NotFound, Refused
from assay.services.mail.outbox import recall
from assay.services.people import Actor, find_person
from assay.services.standard_setting.panels import coordinated_panel
from assay.services.standard_setting.progress import progress, to_judge
from assay.storage.people import Appointment, Person
from assay.storage.sittings import Sitting
from assay.storage.standard_settings import HofsteeAnswer, Judgement, Panel, PanelJudge
from assay.storage.windows import Window
from assay.wording import say

#: While these last, judges come and go.
GATHERING: Final = ("draft", "practice", "round-1")
#: Nobody is reminded more often.
PAUSE: Final = timedelta(hours=20)


def subject_of(judge: PanelJudge) -> str:
    """What the mails to a judge are about."""
    return f"panel {judge.panel_id} judge {judge.person_id}"


def invite(
    session: Session, actor: Actor, association: str, panel_id: int, email: str, now: datetime
) -> PanelJudge:
    """Ask somebody with an account to judge. Who sits the exam, or sees what all judges say, cannot."""
    panel = coordinated_panel(session, actor, association, panel_id, lock=True)
    if panel.status not in GATHERING:
        raise Refused(say("The first round is over; nobody can join this panel any more."))
    person = find_person(session, email)
    if person.id in {each.person_id for each in panel.judges}:
        raise Refused(say("%(name)s is a judge of this panel already.", name=person.name))
    # Registering locks the person, too: nobody becomes a candidate and a judge at the same moment.
    session.get(Person, person.id, with_for_update=True)
    if session.get(Appointment, (person.id, association, "coordinator")) is not None:
        raise Refused(
            say(
                "%(name)s coordinates %(association)s and sees what all judges say; ask another.",
                name=person.name,
                association=association,
            )
        )
    if person.id in candidates_among(session, panel, {person.id}):
        raise Refused(
            say("%(name)s is or was a candidate of this examination; ask another.", name=person.name)
        )
    judge = _judge(panel, person, now)
    session.add(judge)
    session.flush()
    record(session, association, actor, "invite judge", f"panel {panel.id}", now, person=person.id)
    return judge


def _judge(panel: Panel, person: Person, now: datetime) -> PanelJudge:
    """A new judge, or one who left and comes back."""
    judge = next((each for each in panel.asked if each.person_id == person.id), None)
    if judge is None:
        return PanelJudge(panel=panel, person=person, association=panel.association, invited_at=now)
    judge.invited_at, judge.left_at, judge.reminded_at = now, None, None
    return judge


def candidates_among(session: Session, panel: Panel, people: set[int]) -> frozenset[int]:
    """Who of these people has a sitting of the panel's exam that is not void."""
    query = (
        select(Sitting.person_id)
        .join(Sitting.window)
        .where(Sitting.person_id.in_(people), Sitting.status != "void")
        .where(Window.association == panel.association, Window.exam == panel.exam)
    )
    return frozenset(session.scalars(query))


def take_back(
    session: Session, actor: Actor, association: str, panel_id: int, person_id: int, now: datetime
) -> None:
    """A judge does not take part after all; what was judged goes, too. Only before anything is shown.

    That they were asked is forgotten only where they have seen no item: who saw items never sits them.
    """
    panel = coordinated_panel(session, actor, association, panel_id, lock=True)
    judge = next((each for each in panel.judges if each.person_id == person_id), None)
    if judge is None:
        raise NotFound(say("This person is no judge of this panel."))
    if panel.status not in GATHERING:
        raise Refused(say("The first round is over: its judges and their judgements stay as they are."))
    recall(session, subject_of(judge))
    if panel.status == "draft":
        panel.asked.remove(judge)
    else:
        _leave(session, judge, now)
    record(session, association, actor, "take judge back", f"panel {panel.id}", now, person=person_id)
    session.flush()


def _leave(session: Session, judge: PanelJudge, now: datetime) -> None:
    judge.left_at = now
    for table in (Judgement, HofsteeAnswer):
        own = delete(table).where(table.panel_id == judge.panel_id, table.judge_id == judge.person_id)
        session.execute(own)


def remind(
    session: Session, actor: Actor, association: str, panel_id: int, now: datetime
) -> tuple[PanelJudge, ...]:
    """Note that those who have not finished the open round are reminded; who they are. Mails are the pages' work."""
    panel = coordinated_panel(session, actor, association, panel_id, lock=True)
    open_ = to_judge(session, panel)
    if open_ is None:
        raise Refused(say("Nothing is judged at this time, so there is nobody to remind."))
    done = progress(session, panel)[open_.round]
    slow = [each for each in panel.judges if done.get(each.person_id, 0) < open_.enough]
    if not slow:
        raise Refused(say("Everybody has judged every item; there is nobody to remind."))
    late = tuple(each for each in slow if each.reminded_at is None or each.reminded_at <= now - PAUSE)
    if not late:
        raise Refused(say("Whoever has not finished was reminded less than a day ago."))
    for each in late:
        each.reminded_at = now
    record(session, association, actor, "remind judges", f"panel {panel.id}", now, count=len(late))
    session.flush()
    return late
