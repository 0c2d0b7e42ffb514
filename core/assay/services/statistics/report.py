"""The report of a form: how it went, how dependable it was, and what the cut did."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, sqrt

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay.assessment.agreement.intervals import share
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.exam.forms import EssayPart
from assay.assessment.exam.scoring import Score
from assay.assessment.item_analysis.analysis import Decisions, decide
from assay.assessment.item_analysis.reliability import Reliability
from assay.assessment.item_analysis.score_errors import ScoreError
from assay.assessment.item_response.models import RaschModel
from assay.services.people import Actor
from assay.services.statistics.agreement import SectionAgreement, section_agreement
from assay.services.statistics.curves import abilities_of
from assay.services.statistics.cuts import AppliedCut, cuts_applied
from assay.services.statistics.items import SectionItems
from assay.services.statistics.ratings import RatedEssays, final_ratings
from assay.services.statistics.responses import responses_to, sections_of
from assay.services.statistics.scopes import Scope
from assay.storage.ratings import Adjudication
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting, SittingSection
from assay.wording import say


@dataclass(frozen=True, eq=False)
class QuestionsReport:
    """A multiple-choice section."""

    items: SectionItems
    #: The cut that counted for most; and others, where it was changed in between.
    cuts: tuple[AppliedCut, ...]
    reliability: Reliability
    decisions: Decisions
    #: The fewest points that pass.
    least: int
    #: The standard errors of measurement of who has just these points.
    error_at_cut: ScoreError | None
    #: How many have each number of points, from 0 on; credited items are in it.
    distribution: tuple[int, ...]
    #: Abilities in logits, of those who have one.
    abilities: tuple[float, ...]


@dataclass(frozen=True)
class EssaysReport:
    """A section of essays. Scores are percent of the points."""

    position: int
    title: str
    cuts: tuple[AppliedCut, ...]
    mean: Statistic
    spread: Statistic
    passing: Statistic
    #: Scores, rounded down to whole percent.
    scores: tuple[int, ...]
    agreement: SectionAgreement
    #: Essays that their first readings did not settle.
    sent_on: int


@dataclass(frozen=True)
class FormReport:
    """What is said of a scope."""

    scope: Scope
    #: How many have a result, and the share of those who passed.
    passing: Statistic
    sections: tuple[QuestionsReport | EssaysReport, ...]


def form_report(session: Session, actor: Actor, scope: Scope) -> FormReport:
    """Everything about the forms of a scope, section by section."""
    questions: list[tuple[int, QuestionsReport | EssaysReport]] = [
        (section.position, _questions(session, scope, SectionItems(responses_to(session, scope, section))))
        for section in sections_of(session, scope)
    ]
    rated = final_ratings(session, actor, scope)
    essays = [(position, _essays(session, scope, position, rated)) for position in _essay_positions(scope)]
    found = sorted([*questions, *essays], key=lambda each: each[0])
    return FormReport(scope, _passing(session, scope), tuple(each for _, each in found))


def _passing(session: Session, scope: Scope) -> Statistic:
    query = (
        select(StoredResult.passed, func.count())
        .join(Sitting, Sitting.id == StoredResult.sitting_id)
        .where(scope.which)
        .group_by(StoredResult.passed)
    )
    return _share(dict(session.execute(query).all()))


def _share(counts: Mapping[bool, int]) -> Statistic:
    n = sum(counts.values())
    return share(counts.get(True, 0) / n, n) if n else NotEstimable(say("nobody has a result yet"), 0)


def _questions(session: Session, scope: Scope, items: SectionItems) -> QuestionsReport:
    section = items.responses.section
    cuts = cuts_applied(session, scope, section.part.section, section.forms)
    exact = Fraction(cuts[0].share) * section.possible
    least = ceil(exact)
    analysis = items.analysis
    # Parts of points are told by the whole points below them; what passes is decided on the parts.
    totals = np.floor(items.scores.totals() + 1e-9).astype(int)
    cut = least if not items.responses.in_parts else float(exact)
    at_cut = [each for each in analysis.score_errors if each.score == least - section.credited]
    counts = np.bincount(totals + section.credited, minlength=section.possible + 1)
    return QuestionsReport(
        items=items,
        cuts=cuts,
        reliability=analysis.reliability,
        decisions=decide(items.scores, analysis.reliability, cut - section.credited),
        least=least,
        error_at_cut=at_cut[0] if at_cut else None,
        distribution=tuple(counts.tolist()),
        abilities=_abilities(items),
    )


def _abilities(items: SectionItems) -> tuple[float, ...]:
    if not isinstance(items.model, RaschModel):
        return ()
    return tuple(each.value for each in abilities_of(items, items.model) if isinstance(each, Estimate))


def _essay_positions(scope: Scope) -> list[int]:
    return sorted(
        {
            position
            for form in scope.forms.values()
            for position, part in enumerate(form.parts)
            if isinstance(part, EssayPart)
        }
    )


def _essays(session: Session, scope: Scope, position: int, rated: RatedEssays) -> EssaysReport:
    part = next(
        part
        for form in scope.forms.values()
        for part in form.parts[position:][:1]
        if isinstance(part, EssayPart)
    )
    query = (
        select(SittingSection.earned, SittingSection.possible, SittingSection.passed)
        .join(Sitting, Sitting.id == SittingSection.sitting_id)
        .where(scope.which, SittingSection.position == position)
        .where(SittingSection.carried_from.is_(None), SittingSection.earned.is_not(None))
    )
    rows = session.execute(query).all()
    scores = [Score(earned or 0, possible or 0).share * 100 for earned, possible, _ in rows]
    mean, spread = _moments([float(each) for each in scores])
    return EssaysReport(
        position=position,
        title=part.section.title,
        cuts=cuts_applied(session, scope, part.section),
        mean=mean,
        spread=spread,
        passing=_share(Counter(bool(passed) for *_, passed in rows)),
        scores=tuple(int(each) for each in scores),
        agreement=section_agreement(rated, position),
        sent_on=_sent_on(session, scope, position),
    )


def _moments(values: Sequence[float]) -> tuple[Statistic, Statistic]:
    """The mean, with its standard error, and the standard deviation (n - 1)."""
    n = len(values)
    if not n:
        return NotEstimable(say("no essay is scored yet"), 0), NotEstimable(say("no essay is scored yet"), 0)
    if n == 1:
        return Estimate(values[0], 1), NotEstimable(say("only one sitting is scored"), 1)
    deviation = float(np.std(values, ddof=1))
    return Estimate(float(np.mean(values)), n, deviation / sqrt(n)), Estimate(deviation, n)


def _sent_on(session: Session, scope: Scope, position: int) -> int:
    query = (
        select(func.count())
        .select_from(Adjudication)
        .join(Sitting, Sitting.id == Adjudication.sitting_id)
        .where(scope.which, Adjudication.section == position)
    )
    return session.scalar(query) or 0
