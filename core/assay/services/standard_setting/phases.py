"""From phase to phase: what a panel needs before it goes on."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from babel.lists import format_list
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.standard_setting.evidence import keep_evidence
from assay.services.standard_setting.gathering import GATHERING, candidates_among
from assay.services.standard_setting.panels import coordinated_panel
from assay.services.standard_setting.progress import ROUNDS
from assay.services.standard_setting.sections import judged_part
from assay.storage.standard_settings import FIRST, Judgement, Panel
from assay.wording import language, say, say_many

#: What can follow what. Practice and the second round may be left out.
FOLLOWING: Final[Mapping[str, tuple[str, ...]]] = {
    "draft": ("practice", "round-1"),
    "practice": ("round-1",),
    "round-1": ("feedback",),
    "feedback": ("round-2", "closed"),
    "round-2": ("closed",),
    "closed": (),
}
#: A standard error over judges needs two.
FEWEST_JUDGES: Final = 2
#: About one judge, and about several, who are candidates: while judges can be taken back, and later.
TAKE_BACK: Final = (
    say(
        "“%(panel)s” cannot go on: %(names)s is a candidate of this examination. Void their sitting, or take "
        "their invitation back."
    ),
    say(
        "“%(panel)s” cannot go on: %(names)s are candidates of this examination. Void their sitting, or take "
        "their invitation back."
    ),
)
CLOSE: Final = (
    say(
        "“%(panel)s” cannot go on: %(names)s is a candidate of this examination. Void their sitting, or close "
        "the panel."
    ),
    say(
        "“%(panel)s” cannot go on: %(names)s are candidates of this examination. Void their sitting, or close "
        "the panel."
    ),
)


def advance(
    session: Session,
    actor: Actor,
    association: str,
    panel_id: int,
    to: str,
    now: datetime,
    judge_by: date | None = None,
) -> Panel | None:
    """Go on to the next phase, in which judges judge until the end of a day, if one is named. No way leads back.
    Nothing where it is there already."""
    panel = coordinated_panel(session, actor, association, panel_id, lock=True)
    if panel.status == to:
        return None
    if to not in FOLLOWING[panel.status]:
        raise Refused(
            say("The panel has gone on meanwhile, or cannot go there from where it is; look again.")
        )
    _require_ready(session, panel, to)
    setattr(panel, f"{to.replace('-', '_')}_at", now)
    detail = {"before": panel.status, "after": to}
    panel.status = to
    panel.judge_by = judge_by if to in ROUNDS else None
    for each in panel.judges:
        each.reminded_at = None
    keep_evidence(session, panel)
    record(session, association, actor, "panel phase", f"panel {panel.id}", now, **detail)
    session.flush()
    return panel


def _require_ready(session: Session, panel: Panel, to: str) -> None:
    if len(panel.judges) < FEWEST_JUDGES:
        raise Refused(say("A panel needs two judges at least; invite more first."))
    if to == "practice" and not panel.practice_items:
        raise Refused(say("This panel has no items for practice; open the first round."))
    if to != "closed":  # a closed panel shows nothing to its judges
        _refuse_candidates(session, panel)
    if to == "feedback":
        _require_judged(session, panel)


def _refuse_candidates(session: Session, panel: Panel) -> None:
    """Whoever registered before they were asked, by an older rule or at the same moment, is shown nothing more."""
    sitting = candidates_among(session, panel, {each.person_id for each in panel.judges})
    names = sorted(each.person.name for each in panel.judges if each.person_id in sitting)
    if names:
        one, many = TAKE_BACK if panel.status in GATHERING else CLOSE
        raise Refused(
            say(many if names[1:] else one, panel=panel.title, names=format_list(names, locale=language()))
        )


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
        named, more = ", ".join(left[:5]), len(left) - 5
        if more > 0:
            raise Refused(
                say(
                    "Not judged by two judges yet: items %(items)s and %(more)s more.", items=named, more=more
                )
            )
        raise Refused(
            say_many(
                "Not judged by two judges yet: item %(items)s.",
                "Not judged by two judges yet: items %(items)s.",
                len(left),
                items=named,
            )
        )
