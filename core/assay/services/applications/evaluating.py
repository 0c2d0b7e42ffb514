"""What an application comes to now: live while the applicant works on it, by its snapshot from handing in on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.findings import Finding, Status, worst
from assay.assessment.requirements.evaluations import Evaluation
from assay.assessment.requirements.readiness import to_judge
from assay.assessment.reviewing import PORTFOLIO, ReviewPlan, Verdict, merged, outcomes, progress_of
from assay.content.catalog import Catalog
from assay.content.people import ReviewResult
from assay.content.portfolio import Portfolio
from assay.services.applications.access import own_application, reviews_of
from assay.services.applications.aims import aim_of, said_as_in
from assay.services.applications.rules import Rules, rules_for
from assay.services.applications.snapshots import SnapshotContent, find_snapshot
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.portfolio.assembling import day_in, later_records, portfolio_of
from assay.storage.applications import ENDED, Application, Review, Settlement
from assay.wording import say

#: States in which the applicant works on it, so that the portfolio of today counts.
IN_HAND: Final = ("preparing", "deferred")


def is_in_hand(application: Application) -> bool:
    """Whether the applicant works on it; one that was withdrawn before it was handed in stays as it is."""
    return application.status in IN_HAND or application.round == 0


def in_hand(session: Session, actor: Actor, application_id: int) -> Application:
    """The actor's own application, locked, while it can still be worked on."""
    application = own_application(session, actor, application_id, lock=True)
    if application.status in ENDED or not is_in_hand(application):
        raise Refused(
            say("This application is handed in; what was signed and stated with it stays as it is.")
        )
    return application


def evaluation_of(session: Session, catalog: Catalog, application: Application, now: datetime) -> Evaluation:
    """The findings about an application now.

    After handing in, the portfolio is that of the snapshot, with what came since: results of examinations, outcomes
    of reviews and boards, statements. What was met when it was handed in stays met, however much time passes.
    """
    if is_in_hand(application):
        return live(session, catalog, application, now)[1]
    judged = judging(session, application, catalog=catalog)
    reviewing = review_of(session, application, judged.rules)
    today = day_in(catalog, application.association, now)
    grown = _grown(session, catalog, application, judged, reviewing, now)
    then = judged.rules.judge(_as_of(grown, judged.on), judged.on, reviewing.judgements)
    today_ = judged.rules.judge(grown, today, reviewing.judgements)
    return _no_worse(today_, then)


def live(
    session: Session, catalog: Catalog, application: Application, now: datetime
) -> tuple[Rules, Evaluation]:
    """The rules of today, and what the portfolio of today comes to by them."""
    today = day_in(catalog, application.association, now)
    aim, version = aim_of(
        catalog, application.association, application.endorsement, application.category, today
    )
    rules = rules_for(session, application, aim, version, today)
    return rules, rules.judge(portfolio_in_hand(session, catalog, application), today, {})


def portfolio_in_hand(session: Session, catalog: Catalog, application: Application) -> Portfolio:
    """The portfolio of today, as far as it counts for an application."""
    return portfolio_of(session, catalog, application.person_id, application.association, application.id)


def finding_in(evaluation: Evaluation, requirement: str) -> Finding | None:
    """The finding of a requirement; nothing where it does not apply."""
    try:
        return evaluation.finding(requirement)
    except KeyError:
        return None


@dataclass(frozen=True)
class Judging:
    """What a round is judged by: as it was handed in, on that day, by the rules of that day."""

    content: SnapshotContent
    on: date
    rules: Rules

    @property
    def plan(self) -> ReviewPlan:
        """How many look at it."""
        return self.rules.plan

    @property
    def questions(self) -> tuple[Finding, ...]:
        """The findings that reviewers must judge."""
        return to_judge(self.rules.requirements, self.rules.judge(self.content.portfolio, self.on, {}))


def judging(
    session: Session, application: Application, round_: int | None = None, *, catalog: Catalog | None = None
) -> Judging:
    """By what a round is judged, by default the current one; in the language of a catalog, as far as it says it."""
    snapshot, content = find_snapshot(session, application, round_)
    version = said_as_in(catalog, application.association, content.version) if catalog else content.version
    rules = rules_for(session, application, content.aim, version, snapshot.judged_on)
    return Judging(content, snapshot.judged_on, rules)


@dataclass(frozen=True)
class Reviewing:
    """What reviewers and coordinators said in a round, as plain values."""

    plan: ReviewPlan
    verdicts: Sequence[Verdict]
    settled: Sequence[Verdict]
    reviews: Sequence[Review]
    settlements: Sequence[Settlement]

    @property
    def judgements(self) -> Mapping[str, Status]:
        """What the levels that are done judged."""
        return merged(self.plan, self.verdicts, self.settled)

    @property
    def told(self) -> tuple[Review, ...]:
        """The reviews of levels at which all are done: before, nobody learns what one of them says."""
        here = progress_of(self.plan, self.verdicts, self.settled)
        last = here.level - 1 if here.state == "waiting" else here.level
        return tuple(each for each in self.reviews if each.status == "final" and each.level <= last)


def review_of(session: Session, application: Application, rules: Rules) -> Reviewing:
    """What was said of the current round."""
    reviews, settlements = reviews_of(session, application), settlements_of(session, application)
    return Reviewing(
        rules.plan,
        [verdict(each) for each in reviews if each.status == "final"],
        [verdict(each) for each in settlements],
        reviews,
        settlements,
    )


def settlements_of(session: Session, application: Application) -> Sequence[Settlement]:
    """Where a coordinator had to settle the current round."""
    query = select(Settlement).where(
        Settlement.application_id == application.id, Settlement.round == application.round
    )
    return session.scalars(query.order_by(Settlement.level)).all()


def verdict(said: Review | Settlement) -> Verdict:
    """What was finally said."""
    return Verdict(said.level, "approve" if said.outcome == "approve" else "defer", said.judgements)


def portfolio_behind(
    session: Session, catalog: Catalog, application: Application, now: datetime
) -> Portfolio:
    """What the findings about an application now rest on: as it was handed in, with what came since."""
    if is_in_hand(application):
        return portfolio_in_hand(session, catalog, application)
    judged = judging(session, application)
    reviewing = review_of(session, application, judged.rules)
    return _grown(session, catalog, application, judged, reviewing, now)


def _grown(
    session: Session,
    catalog: Catalog,
    application: Application,
    judged: Judging,
    reviewing: Reviewing,
    now: datetime,
) -> Portfolio:
    """The portfolio that was handed in, with what others have recorded since."""
    later = later_records(session, catalog, application.person_id, application.association, application.id)
    done = outcomes(reviewing.plan, reviewing.verdicts, reviewing.settled)
    today = day_in(catalog, application.association, now)
    levels = tuple(
        ReviewResult(
            id=f"review-{level}", subject=PORTFOLIO, level=level, on=today, approved=said == "approve"
        )
        for level, said in done.items()
    )
    return judged.content.portfolio.model_copy(update={**later, "reviews": (*later["reviews"], *levels)})


def _as_of(portfolio: Portfolio, day: date) -> Portfolio:
    """The portfolio with its records as though they had been there on a day."""
    records = {
        name: tuple(each.model_copy(update={"on": min(each.on, day)}) for each in getattr(portfolio, name))
        for name in ("exam_results", "attestations", "reviews")
    }
    return portfolio.model_copy(update=records)


def _no_worse(today: Evaluation, then: Evaluation) -> Evaluation:
    """Today's findings, but where one was better on an earlier day, that one."""
    before = {each.requirement: each for each in then.findings}
    return replace(
        today, findings=tuple(_better(each, before.get(each.requirement)) for each in today.findings)
    )


def _better(today: Finding, then: Finding | None) -> Finding:
    if then is None or worst([today.status, then.status]) == then.status:
        return today
    return then
