"""Requirements that are met by a record: a degree, a membership, a signature, an examination, a review, a statement."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from assay.assessment.aims import Aim
from assay.assessment.counting.background import Background
from assay.assessment.counting.conditions import judge
from assay.assessment.counting.days import Days
from assay.assessment.counting.judging import (
    YES,
    Judgement,
    Reason,
    any_word,
    because,
    no,
    on_days,
    unsure,
)
from assay.assessment.findings import Count, Exclusion, Unit, Use, shown, status_of
from assay.content.evidence import Education
from assay.content.people import Membership
from assay.content.requirements import (
    AgreementRequirement,
    AttestRequirement,
    EducationRequirement,
    ExamRequirement,
    MembershipRequirement,
    ReviewRequirement,
)
from assay.wording import say


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Entry = TypeVar("Entry", bound=_HasId)


def count_education(requirement: EducationRequirement, background: Background) -> Count:
    """Completed education of a degree or level."""

    def judged(each: Education) -> Judgement:
        where = judge(requirement.where, each, background)
        return _completed(each, background) & _right_education(requirement, each) & where

    return _one_of(background.portfolio.education, judged, background)


def _completed(entry: Education, background: Background) -> Judgement:
    if entry.completed is None:
        return no(say("it is not completed"))
    return YES if entry.completed <= background.on else no(say("it lies after %(day)s"), day=background.on)


def _right_education(requirement: EducationRequirement, entry: Education) -> Judgement:
    if entry.degree in requirement.degrees or entry.level in requirement.levels:
        return YES
    if not requirement.degrees and not requirement.levels and not requirement.reviewed:
        return YES
    what = entry.degree or entry.level
    if entry.level in requirement.reviewed:
        return unsure(say("reviewers decide whether %(what)s does"), what=what)
    return no(say("%(what)s is not among what is asked for"), what=what)


def count_membership(requirement: MembershipRequirement, background: Background) -> Count:
    """Membership that is in force on the day."""

    def judged(each: Membership) -> Judgement:
        days = Days.between(each.from_, each.until)
        term = on_days(days, say("it is not in force on %(day)s"), day=background.on)
        return term & _right_association(requirement, each)

    return _one_of(background.portfolio.memberships, judged, background)


def _right_association(requirement: MembershipRequirement, entry: Membership) -> Judgement:
    if entry.organisation in requirement.organisations:
        return YES
    if not requirement.topics:
        return no(say("%(name)s is not the association asked for"), name=entry.organisation)
    return any_word("field", entry.topics, requirement.topics)


def _one_of(entries: Sequence[Entry], judged: Callable[[Entry], Judgement], background: Background) -> Count:
    """One entry is enough, on the day of the evaluation."""
    today = Days.between(background.on, background.on)
    used, unsure_, excluded = [], [], []
    for each in sorted(entries, key=lambda each: each.id):
        judgement = judged(each)
        if judgement.sure & today:
            used.append(Use(each.id, shown(1)))
        elif judgement.possible & today:
            unsure_.append(Use(each.id, shown(1), reasons=judgement.why_unsure(today)))
        else:
            excluded.append(Exclusion(each.id, None, judgement.why_not(today)))
    return _count("entries", 1, used, unsure_, excluded)


def count_agreements(requirement: AgreementRequirement, background: Background) -> Count:
    """Every agreement, signed."""
    done = [each for each in background.portfolio.agreements if each.signed <= background.on]
    signed = {each.agreement: each.id for each in sorted(done, key=lambda each: each.id, reverse=True)}
    used = [Use(signed[each], shown(1), each) for each in requirement.agreements if each in signed]
    missing = [
        because(say("%(name)s is not signed"), name=each)
        for each in requirement.agreements
        if each not in signed
    ]
    return _count("agreements", len(requirement.agreements), used, notes=missing)


def count_exams(requirement: ExamRequirement, background: Background, aim: Aim) -> Count:
    """An examination of the association that was passed."""
    wanted = [f"{aim.association}/{each}" for each in requirement.exams or (aim.endorsement,)]
    used, excluded = [], []
    for each in sorted(background.portfolio.exam_results, key=lambda each: each.id):
        if each.exam in wanted and each.passed and each.on <= background.on:
            used.append(Use(each.id, shown(1)))
        elif each.exam not in wanted:
            excluded.append(Exclusion(each.id, None, (because(say("it is another examination")),)))
        else:
            text = say("it lies after %(day)s") if each.passed else say("it was not passed")
            excluded.append(Exclusion(each.id, None, (because(text, day=background.on),)))
    return _count("entries", 1, used[:1], excluded=excluded)


def count_reviews(requirement: ReviewRequirement, background: Background) -> Count:
    """Every level of a review: the last outcome of each counts; what has none is still to be reviewed."""
    done = [
        each
        for each in background.portfolio.reviews
        if each.subject == requirement.subject and each.on <= background.on
    ]
    last = {each.level: each for each in sorted(done, key=lambda each: (each.on, each.id))}
    levels = range(1, requirement.levels + 1)
    used = [
        Use(last[level].id, shown(1), str(level))
        for level in levels
        if level in last and last[level].approved
    ]
    deferred = [last[level] for level in levels if level in last and not last[level].approved]
    excluded = [Exclusion(each.id, None, (because(say("it was not approved")),)) for each in deferred]
    waiting = sum(1 for level in levels if level not in last)
    count = _count("levels", requirement.levels, used, excluded=excluded)
    if deferred or not waiting:
        return count
    note = because(say("reviewers have not decided yet"))
    return replace(count, status="needs-review", possible=shown(len(used) + waiting), notes=(note,))


def count_statements(requirement: AttestRequirement, background: Background) -> Count:
    """Something that was stated by whom it must be; in a renewal, within its cycle."""
    used, excluded = [], []
    for each in sorted(background.portfolio.attestations, key=lambda each: each.id):
        if each.statement != requirement.statement:
            continue
        today = Days.between(each.on, each.on)
        judgement = background.in_time
        if each.by == requirement.by and judgement.sure & today:
            used.append(Use(each.id, shown(1)))
        else:
            why = (
                judgement.why_not(today)
                if each.by == requirement.by
                else (because(say("somebody else states it")),)
            )
            excluded.append(Exclusion(each.id, None, why))
    return _count("entries", 1, used[:1], excluded=excluded)


def _count(
    unit: Unit,
    needed: int,
    used: Sequence[Use],
    unsure_: Sequence[Use] = (),
    excluded: Sequence[Exclusion] = (),
    notes: Sequence[Reason] = (),
) -> Count:
    sure, possible = len(used), len(used) + len(unsure_)
    return Count(
        status_of(sure >= needed, possible >= needed),
        unit,
        shown(min(sure, needed)),
        shown(min(possible, needed)),
        shown(needed),
        tuple(used),
        tuple(unsure_),
        tuple(excluded),
        notes=tuple(notes),
    )
