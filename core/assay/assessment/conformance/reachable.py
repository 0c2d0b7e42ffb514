"""Whether criteria can be met: a portfolio is put together for them, and evaluated as anybody's is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from assay.assessment.aims import Aim, aims_of
from assay.assessment.conformance.drafts import Draft
from assay.assessment.conformance.ground import Ground, Remark
from assay.assessment.conformance.meeting import Meeting
from assay.assessment.conformance.profiles import Profile, days_of, profiles_of
from assay.assessment.conformance.shaping import Excluded
from assay.assessment.findings import Finding, Status
from assay.assessment.requirements.eligibility import evaluate
from assay.assessment.requirements.evaluations import Evaluation
from assay.content.catalog import owner_of
from assay.content.checks.index import nearest
from assay.content.criteria import Criteria, CriteriaVersion
from assay.content.portfolio import Portfolio
from assay.content.problems import Key
from assay.content.requirements import ExamRequirement, with_inner

_EXPECTED: Final = "expected conditions that one portfolio can meet together"


@dataclass(frozen=True)
class Found:
    """The portfolio that was found, what it comes to, and what stays unmet."""

    aim: Aim
    on: date
    profile: Profile
    portfolio: Portfolio
    evaluation: Evaluation
    #: Why nobody can meet a requirement.
    excluded: dict[str, str]
    #: What is missing of requirements that somebody else may meet, but that this portfolio does not.
    lacking: dict[str, str]


@dataclass(frozen=True)
class _Unmet:
    """A requirement that stays unmet, from a day on, in some categories."""

    requirement: str
    found: Found
    categories: list[str]

    @property
    def why(self) -> str | None:
        """Why nobody can meet it; None where it is only that no portfolio was found."""
        return self.found.excluded.get(self.requirement)


def check_criteria(ground: Ground, on: date) -> Iterator[Remark]:
    """A remark for each requirement that nobody can meet, from a day on, and each exam that is not there."""
    for name, criteria in ground.catalog.criteria.items():
        owner, _, stem = name.partition("/")
        key = Key("criteria", stem, owner)
        if ground.is_sound(key) and ground.is_sound(Key("association", owner)):
            for each in _unmet(ground, criteria, on):
                yield _remark(ground, key, criteria, each, on)
            yield from _missing_exams(ground, key, criteria)


def _unmet(ground: Ground, criteria: Criteria, on: date) -> list[_Unmet]:
    """What stays unmet, each once: on its first day and of the first people of whom it is so."""
    found: dict[tuple[str, str], _Unmet] = {}
    for aim in (aim for aim, its in aims_of(ground.catalog) if its is criteria):
        for each in search(criteria, aim, on):
            for requirement, why in {**each.lacking, **each.excluded}.items():
                unmet = found.setdefault((requirement, why), _Unmet(requirement, each, []))
                unmet.categories.extend({aim.category or ""} - set(unmet.categories))
    return list(found.values())


def search(criteria: Criteria, aim: Aim, on: date) -> Iterator[Found]:
    """A portfolio for each day on which other rules begin, and for all of whom something else is asked."""
    for day in days_of(criteria, on):
        if version := criteria.version_on(day):
            for profile in profiles_of(version, aim.category, day):
                yield find_portfolio(version, aim, day, profile)


def find_portfolio(version: CriteriaVersion, aim: Aim, on: date, profile: Profile) -> Found:
    """A portfolio that meets everything that can be met, put together requirement by requirement.

    More evidence never hurts, so each requirement is met by entries of its own; `evaluate` says whether it is so.
    """
    draft, excluded = Draft(aim, on, dict(profile.facts)), {}
    for requirement in version.requirements:
        meeting = Meeting(draft.copy())
        try:
            if meeting.applies(requirement) and requirement.strength == "required":
                meeting.meet(requirement)
        except Excluded as error:
            excluded[requirement.id] = str(error)
        else:
            draft = meeting.draft
    portfolio = draft.portfolio()
    judged: dict[str, Status] = {each.id: "met" for each in with_inner(version.requirements) if each.judged}
    evaluation = evaluate(version, portfolio, aim, on, judged)
    missing = [each for each in evaluation.required if each.status == "unmet"]
    lacking = {each.requirement: _why(each) for each in missing if each.requirement not in excluded}
    return Found(aim, on, profile, portfolio, evaluation, excluded, lacking)


def _why(finding: Finding) -> str:
    notes = [str(each) for each in finding.notes]
    lacking = [_why(each) for each in finding.parts if each.status == "unmet"]
    return "; ".join([*lacking, *notes]) or f"{finding.counted} of {finding.needed} {finding.unit} were found"


def _remark(ground: Ground, key: Key, criteria: Criteria, unmet: _Unmet, on: date) -> Remark:
    found = unmet.found
    version = criteria.version_on(found.on) or criteria.versions[0]
    row = next(row for row, each in enumerate(version.requirements) if each.id == unmet.requirement)
    at = ("versions", criteria.versions.index(version), "requirements", row)
    of_all = len(unmet.categories) >= len(criteria.categories)
    aim = f"`{criteria.endorsement}`" + ("" if of_all else f" ({', '.join(unmet.categories)})")
    of_whom = f" with {found.profile.words}" if found.profile.words else ""
    since = f" from {found.on} on" if found.on > on else ""
    if unmet.why is None:
        what = f"no portfolio was found that meets `{unmet.requirement}` of {aim}{of_whom}{since}"
        return ground.note(key, at, f"{what}: {found.lacking[unmet.requirement]}", _EXPECTED)
    what = f"nobody{of_whom} can meet `{unmet.requirement}` of {aim}{since}: {unmet.why}"
    remark = ground.note if found.profile.is_special else ground.problem
    return remark(key, at, what, _EXPECTED)


def _missing_exams(ground: Ground, key: Key, criteria: Criteria) -> Iterator[Remark]:
    """A note for each requirement of an exam of which no file is there: it can only be sat elsewhere."""
    known = [each.id for name, each in ground.catalog.exams.items() if owner_of(name) == key.owner]
    for place, version in enumerate(criteria.versions):
        for row, outer in enumerate(version.requirements):
            for each in with_inner((outer,)):
                wanted = (each.exams or (criteria.endorsement,)) if isinstance(each, ExamRequirement) else ()
                if wanted and not any(
                    ground.index.is_known(Key("exam", name, key.owner), known) for name in wanted
                ):
                    what = f"`{each.id}` asks for the exam `{wanted[0]}`, which nobody can sit here"
                    expected = f"expected {nearest(wanted[0], known)}, or a file `exams/{wanted[0]}.yaml`"
                    yield ground.note(key, ("versions", place, "requirements", row), what, expected)
