"""Judging: what a judge of a panel sees and says. Items are secret: nobody else sees them here, and no other time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from assay.assessment.estimates import NotEstimable
from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.standard_setting.angoff import Angoff, angoff
from assay.assessment.standard_setting.impact import Borderline, borderline
from assay.assessment.standard_setting.rounds import Feedback, feedback
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.services.standard_setting.evidence import FED_BACK, Evidence, evidence_for
from assay.services.standard_setting.progress import ROUNDS, to_judge
from assay.services.standard_setting.ratings import ratings_of
from assay.services.standard_setting.sections import judged_part
from assay.storage.standard_settings import (
    FIRST,
    PRACTICE,
    SECOND,
    HofsteeAnswer,
    Judgement,
    Panel,
    PanelJudge,
)
from assay.wording import say

#: While judges see items.
OPEN = ("practice", "round-1", *FED_BACK)


@dataclass(frozen=True)
class Errand:
    """A panel in a judge's queue: how many items are judged in this phase, of how many."""

    panel: Panel
    done: int
    of: int


@dataclass(frozen=True)
class Bench:
    """What a judge has in front while a panel is open."""

    panel: Panel
    part: MultipleChoicePart
    #: Nothing while nothing is judged.
    round: int | None
    #: Own judgements in percent by question: of this round, and of the first one.
    own: Mapping[int, int]
    first: Mapping[int, int]
    hofstee: HofsteeAnswer | None

    @property
    def questions(self) -> range:
        """The numbers of the items that can be seen now."""
        most = self.panel.practice_items if self.panel.status == "practice" else self.part.length
        return range(1, most + 1)

    @property
    def left(self) -> tuple[int, ...]:
        """What is not judged in this round yet."""
        return (
            tuple(each for each in self.questions if each not in self.own) if self.round is not None else ()
        )

    def standing(self, question: int) -> int | None:
        """The own judgement as it stands: of this round, else of the first."""
        return self.own.get(question, self.first.get(question))


@dataclass(frozen=True)
class PanelFeedback:
    """What the panel said in the first round, without names: by question, and what it comes to."""

    items: Mapping[int, Feedback]
    found: Angoff
    evidence: Evidence
    impact: Borderline | NotEstimable


def errands(session: Session, actor: Actor) -> tuple[Errand, ...]:
    """The panels that this person judges in, the newest first."""
    query = (
        select(Panel)
        .join(Panel.asked)
        .where(_is_mine(actor))
        .options(joinedload(Panel.form))
        .order_by(Panel.id.desc())
    )
    return tuple(_errand(session, actor, panel) for panel in session.scalars(query).unique())


def _errand(session: Session, actor: Actor, panel: Panel) -> Errand:
    open_ = to_judge(session, panel)
    if open_ is None:
        return Errand(panel, 0, 0)
    query = (
        select(func.count())
        .select_from(Judgement)
        .where(Judgement.panel_id == panel.id, Judgement.judge_id == actor.person_id)
        .where(Judgement.round == open_.round)
    )
    return Errand(panel, session.scalar(query) or 0, open_.items)


def _is_mine(actor: Actor) -> ColumnElement[bool]:
    return (PanelJudge.person_id == actor.person_id) & PanelJudge.left_at.is_(None)


def is_asked(session: Session, actor: Actor) -> bool:
    """Whether this person judges in a panel that is not closed."""
    query = (
        select(PanelJudge.panel_id).join(PanelJudge.panel).where(_is_mine(actor), Panel.status != "closed")
    )
    return session.scalar(query.limit(1)) is not None


def open_bench(session: Session, actor: Actor, panel_id: int, *, lock: bool = False) -> Bench:
    """The bench of a judge; to everybody else, and while the panel is not open, there is none.

    With `lock` the phase stays what it is until the transaction ends, and what this judge sends elsewhere at the
    same moment waits; other judges do not.
    """
    query = (
        select(Panel)
        .join(Panel.asked)
        .where(Panel.id == panel_id, _is_mine(actor), Panel.status.in_(OPEN))
        .options(joinedload(Panel.form, innerjoin=True))
    )
    if lock:
        query = query.with_for_update(of=Panel, read=True).execution_options(populate_existing=True)
    panel = session.scalar(query)
    if panel is None or (lock and not _is_held(session, actor, panel_id)):
        raise NotFound(say("There is no such panel that is open to you now."))
    return _bench(session, actor, panel)


def _is_held(session: Session, actor: Actor, panel_id: int) -> bool:
    """Hold the judge's own row, if they are still a judge: two posts at once are one after the other."""
    own = select(PanelJudge.person_id).where(PanelJudge.panel_id == panel_id, _is_mine(actor))
    return session.scalar(own.with_for_update()) is not None


def _bench(session: Session, actor: Actor, panel: Panel) -> Bench:
    mine = select(Judgement).where(Judgement.panel_id == panel.id, Judgement.judge_id == actor.person_id)
    said: dict[int, dict[int, int]] = {PRACTICE: {}, FIRST: {}, SECOND: {}}
    # What another post has kept meanwhile counts, not what was read before.
    for each in session.scalars(mine.execution_options(populate_existing=True)):
        said[each.round][each.question] = each.share
    round_ = ROUNDS.get(panel.status)
    return Bench(
        panel=panel,
        part=judged_part(session, panel),
        round=round_,
        own=said[round_] if round_ is not None else {},
        first=said[FIRST] if panel.status in FED_BACK else {},
        hofstee=session.get(HofsteeAnswer, (panel.id, actor.person_id), populate_existing=True),
    )


def judge(session: Session, actor: Actor, panel_id: int, shares: Mapping[int, int], now: datetime) -> Bench:
    """Keep judgements, in percent by question, in the round that is open."""
    bench = open_bench(session, actor, panel_id, lock=True)
    if bench.round is None:
        raise Refused(say("Nothing is judged at this time; the coordinator opens the next round."))
    if not set(shares) <= set(bench.questions):
        raise NotFound(say("There is no such item in this panel."))
    if wrong := [each for each, share in sorted(shares.items()) if not 0 <= share <= 100]:
        raise Refused(say("Item %(number)s needs a whole number from 0 to 100.", number=wrong[0]))
    mine = select(Judgement).where(Judgement.panel_id == panel_id, Judgement.judge_id == actor.person_id)
    there = {each.question: each for each in session.scalars(mine.where(Judgement.round == bench.round))}
    for question, share in shares.items():
        kept = there.get(question) or _judgement(bench, (panel_id, actor.person_id, bench.round, question))
        kept.share, kept.changed_at = share, now
        session.add(kept)
    session.flush()
    return _bench(session, actor, bench.panel)


def _judgement(bench: Bench, key: tuple[int, int, int, int]) -> Judgement:
    panel_id, judge_id, round_, question = key
    return Judgement(
        panel_id=panel_id,
        judge_id=judge_id,
        round=round_,
        question=question,
        association=bench.panel.association,
    )


def accept(session: Session, actor: Actor, panel_id: int, bounds: Sequence[int], now: datetime) -> None:
    """Keep what a judge can accept, in percent: lowest and highest cut, lowest and highest share that fails."""
    bench = open_bench(session, actor, panel_id, lock=True)
    if bench.round in (None, PRACTICE):
        raise Refused(say("This is asked while a round is open."))
    lowest_cut, highest_cut, lowest_fail, highest_fail = bounds
    if not 0 <= lowest_cut <= highest_cut <= 100 or not 0 <= lowest_fail <= highest_fail <= 100:
        raise Refused(say("Each needs whole numbers from 0 to 100, the lowest not above the highest."))
    answer = bench.hofstee or HofsteeAnswer(
        panel_id=panel_id, judge_id=actor.person_id, association=bench.panel.association
    )
    answer.lowest_cut, answer.highest_cut = lowest_cut, highest_cut
    answer.lowest_fail, answer.highest_fail = lowest_fail, highest_fail
    answer.changed_at = now
    session.add(answer)
    session.flush()


def feedback_for(session: Session, actor: Actor, panel_id: int) -> PanelFeedback:
    """The first round of the whole panel, from the feedback on: distributions, no names."""
    bench = open_bench(session, actor, panel_id)
    if bench.panel.status not in FED_BACK:
        raise NotFound(say("What the panel says is shown when the first round is closed."))
    known = evidence_for(session, bench.panel)
    ratings = ratings_of(session, bench.panel, bench.part, FIRST)
    found = angoff(ratings, known.right)
    mine = [each for each in feedback(ratings, known.right) if each.judge == str(actor.person_id)]
    return PanelFeedback(
        items=dict(enumerate(mine, 1)),
        found=found,
        evidence=known,
        impact=borderline(found.points, found.error_by_judges, known.scores, known.measurement_error),
    )
