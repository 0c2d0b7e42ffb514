"""Requirements in words: how much of what, what counts for it, and the alternatives."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import singledispatch
from typing import Final

from assay.content.conditions import Conditional
from assay.content.criteria import applying
from assay.content.requirements import (
    AgreementRequirement,
    AllOf,
    AnyOf,
    AttestRequirement,
    CompetenciesRequirement,
    EducationRequirement,
    ExamRequirement,
    ExperienceRequirement,
    HoursRequirement,
    LeadershipRequirement,
    MembershipRequirement,
    ReferencesRequirement,
    Requirement,
    ReviewRequirement,
)
from assay.times import plain_day
from assay.web.criteria import measures
from assay.web.criteria.clauses import Clause, about_applicant, clauses_of, qualified
from assay.web.criteria.names import Names, both, either, evidence_kinds, levels
from assay.web.criteria.slots import clauses_of_slots
from assay.wording import say, say_many

#: What reviewers look at, where an association has no words of its own for it.
_SUBJECTS: Final = {"portfolio": say("your portfolio"), "interview": say("an interview with you")}


@dataclass(frozen=True)
class Told:
    """A requirement, or a part of its hours, as people read it."""

    id: str
    kind: str
    title: str
    #: The association's own sentence, in Markdown; empty for a part.
    sentence: str
    place: str
    #: How much, in a few words; empty where there is no number to it.
    measure: str
    is_recommended: bool
    clauses: tuple[Clause, ...] = ()
    #: What stands above the inner ones: that all are needed, or that one is enough.
    lead: str = ""
    inner: tuple["Told", ...] = ()


def tell(requirement: Requirement, names: Names, day: date) -> Told:
    """A requirement as it is on a day; all that it holds applies."""
    lead, inner = _inside(requirement, names, day)
    return Told(
        id=requirement.id,
        kind=requirement.kind,
        title=requirement.title,
        sentence=requirement.sentence,
        place=requirement.place,
        measure=measures.measure(requirement, names),
        is_recommended=requirement.strength == "recommended",
        clauses=(
            *_general(requirement, names),
            *_what_counts(requirement, names, day),
            *_judged(requirement),
        ),
        lead=lead,
        inner=tuple(inner),
    )


def tell_all(
    requirements: Sequence[Requirement], category: str | None, names: Names, day: date
) -> tuple[Told, ...]:
    """Those of some requirements that apply to a category on a day."""
    return tuple(tell(each, names, day) for each in applying(requirements, category, day))


def _general(rule: Conditional, names: Names) -> Iterator[Clause]:
    if rule.effective:
        yield Clause(say("Since"), plain_day(rule.effective))
    if rule.until:
        yield Clause(say("Until"), plain_day(rule.until))
    yield from about_applicant(rule, names)


def _judged(requirement: Requirement) -> Iterator[Clause]:
    if requirement.judged:
        yield Clause(say("Reviewers"), say("must agree, also where the numbers are reached"))


def _inside(requirement: Requirement, names: Names, day: date) -> tuple[str, Sequence[Told]]:
    if isinstance(requirement, AllOf):
        return say("All of these:"), [tell(each, names, day) for each in requirement.requirements]
    if isinstance(requirement, AnyOf):
        inner = [tell(each, names, day) for each in requirement.requirements]
        return say("Any one of these is enough:"), inner
    if isinstance(requirement, HoursRequirement) and requirement.including:
        apart = say("Of these hours, each counted for one of the parts only:")
        lead = apart if requirement.apart else say("Of these hours:")
        return lead, tuple(_parts(requirement, names, day))
    return "", ()


def _parts(requirement: HoursRequirement, names: Names, day: date) -> Iterator[Told]:
    for place, part in enumerate(requirement.including):
        if part.in_force(day):
            clauses = (*_general(part, names), *clauses_of(part.where, names, day))
            amount = measures.at_least_hours(part.minimum)
            title = part.title or requirement.title
            yield Told(f"{requirement.id}-{place}", "part", title, "", "", amount, False, clauses)


@singledispatch
def _what_counts(requirement: Requirement, names: Names, day: date) -> Iterator[Clause]:
    raise NotImplementedError(f"no words for {type(requirement).__name__}")


@_what_counts.register(AllOf)
@_what_counts.register(AnyOf)
def _only_inside(_requirement: AllOf | AnyOf, _names: Names, _day: date) -> Iterator[Clause]:
    return iter(())


@_what_counts.register
def _education(requirement: EducationRequirement, names: Names, day: date) -> Iterator[Clause]:
    if requirement.degrees:
        yield Clause(say("Any one of these degrees"), names.any_of(requirement.degrees))
    if requirement.levels:
        yield Clause(say("Level"), either(levels()[each] for each in requirement.levels))
    if requirement.reviewed:
        label = (
            say("Or, if reviewers accept it")
            if requirement.degrees or requirement.levels
            else say("If reviewers accept it")
        )
        yield Clause(label, either(levels()[each] for each in requirement.reviewed))
    yield from clauses_of(requirement.where, names, day)


@_what_counts.register
def _hours(requirement: HoursRequirement, names: Names, day: date) -> Iterator[Clause]:
    yield from clauses_of(requirement.where, names, day)
    window = requirement.window
    if window is None:
        return
    if window.ending == "evaluation":
        words = say_many(
            "in the last year before your application is judged",
            "in the last %(num)s years before your application is judged",
            num=window.years,
        )
    else:
        words = say_many("within one year", "within %(num)s years", num=window.years)
    yield Clause(say("Time"), words)
    if window.each_year:
        yield Clause(say("In every single year"), measures.at_least_hours(window.each_year))


@_what_counts.register(ExperienceRequirement)
@_what_counts.register(LeadershipRequirement)
def _years(
    requirement: ExperienceRequirement | LeadershipRequirement, names: Names, day: date
) -> Iterator[Clause]:
    yield from clauses_of(requirement.where, names, day)
    if requirement.years is not None:
        whole = say("counts whole, however many hours a week it had")
        share = say("counts by its share of full time")
        yield Clause(say("Part-time"), whole if requirement.part_time == "calendar" else share)


@_what_counts.register
def _references(requirement: ReferencesRequirement, names: Names, day: date) -> Iterator[Clause]:
    yield from clauses_of_slots(requirement.slots, names, day)
    if requirement.among:
        who = qualified(requirement.among.rater, names, day)
        words = say_many(
            "at least one must come from %(who)s",
            "at least %(num)s must come from %(who)s",
            num=requirement.among.least,
            who=who,
        )
        yield Clause(say("Of all raters"), words)


@_what_counts.register
def _membership(requirement: MembershipRequirement, names: Names, _day: date) -> Iterator[Clause]:
    ways = [names.title(each) for each in requirement.organisations]
    if requirement.topics:
        ways.append(say("any association of this field: %(topics)s", topics=names.any_of(requirement.topics)))
    yield Clause(say("Member of"), either(ways))
    yield Clause(say("When"), say("on the day on which your application is judged"))


@_what_counts.register
def _agreement(requirement: AgreementRequirement, names: Names, _day: date) -> Iterator[Clause]:
    yield Clause(say("To sign"), both(names.agreement(each) for each in requirement.agreements))


@_what_counts.register
def _competencies(requirement: CompetenciesRequirement, _names: Names, _day: date) -> Iterator[Clause]:
    kinds = evidence_kinds()
    yield Clause(say("Documented by"), either(kinds[each] for each in requirement.by))
    words = say_many(
        "at least one entry for every competency",
        "at least %(num)s entries for every competency",
        num=requirement.least,
    )
    yield Clause(say("How much"), words)


@_what_counts.register
def _exam(requirement: ExamRequirement, names: Names, _day: date) -> Iterator[Clause]:
    if requirement.exams:
        yield Clause(say("To pass"), either(names.exam(each) for each in requirement.exams))


@_what_counts.register
def _review(requirement: ReviewRequirement, names: Names, _day: date) -> Iterator[Clause]:
    subject = names.titles.get(requirement.subject) or _SUBJECTS.get(requirement.subject)
    if subject:
        yield Clause(say("What is reviewed"), subject)
    if requirement.levels > 1:
        yield Clause(say("Levels"), say("%(count)s, each of which must approve", count=requirement.levels))
    if requirement.reviewers:
        words = say_many("one at each level", "%(num)s at each level", num=requirement.reviewers)
        yield Clause(say("Reviewers"), words)


@_what_counts.register
def _attest(requirement: AttestRequirement, names: Names, _day: date) -> Iterator[Clause]:
    yield Clause(say("Statement"), names.title(requirement.statement))
    yield Clause(say("Stated by"), say("you") if requirement.by == "applicant" else say("the association"))
