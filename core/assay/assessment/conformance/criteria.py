"""What nobody can meet, of criteria and of their renewal, and exams that are not there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final

from assay.assessment.aims import aims_of
from assay.assessment.conformance.ground import Ground, Remark
from assay.assessment.conformance.reachable import Found, search, search_renewals
from assay.content.base import Steps
from assay.content.catalog import owner_of
from assay.content.checks.index import nearest
from assay.content.criteria import Criteria, CriteriaVersion
from assay.content.problems import Key
from assay.content.requirements import ExamRequirement, Requirement, with_inner

_EXPECTED: Final = "expected conditions that one portfolio can meet together"


@dataclass(frozen=True)
class _Unmet:
    """A requirement that stays unmet, from a day on, in some categories."""

    requirement: str
    found: Found
    #: Where it stands in the file.
    at: Steps
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
    unmet: dict[tuple[Steps, str, str], _Unmet] = {}
    for aim in (aim for aim, its in aims_of(ground.catalog) if its is criteria):
        for found in chain(search(criteria, aim, on), search_renewals(criteria, aim, on)):
            for requirement, why in {**found.lacking, **found.excluded}.items():
                at = _place_of(criteria, found, requirement)
                # What two versions ask alike is said of the first.
                each = unmet.setdefault((at[2:-1], requirement, why), _Unmet(requirement, found, at, []))
                each.categories.extend({aim.category or ""} - set(each.categories))
    return list(unmet.values())


def _place_of(criteria: Criteria, found: Found, requirement: str) -> Steps:
    version = criteria.version_on(found.on) or criteria.versions[0]
    at = ("versions", criteria.versions.index(version))
    if found.tenure:
        return (*at, "renewal", *found.tenure.place_of(requirement))
    row = next(row for row, each in enumerate(version.requirements) if each.id == requirement)
    return (*at, "requirements", row)


def _remark(ground: Ground, key: Key, criteria: Criteria, unmet: _Unmet, on: date) -> Remark:
    found = unmet.found
    aim = _aim_of(criteria, unmet)
    of_whom = f" with {found.profile.words}" if found.profile.words else ""
    since = f" from {found.on} on" if found.on > on else ""
    if unmet.why is None:
        what = f"no portfolio was found that meets `{unmet.requirement}` of {aim}{of_whom}{since}"
        return ground.note(key, unmet.at, f"{what}: {found.lacking[unmet.requirement]}", _EXPECTED)
    what = f"nobody{of_whom} can meet `{unmet.requirement}` of {aim}{since}: {unmet.why}"
    remark = ground.note if found.profile.is_special else ground.problem
    return remark(key, unmet.at, what, _EXPECTED)


def _aim_of(criteria: Criteria, unmet: _Unmet) -> str:
    """Of what something is unmet, in words."""
    of_all = len(unmet.categories) >= len(criteria.categories)
    aim = f"`{criteria.endorsement}`" + ("" if of_all else f" ({', '.join(unmet.categories)})")
    tenure = unmet.found.tenure
    return f"the renewal of {aim}{tenure.words}" if tenure else aim


def _missing_exams(ground: Ground, key: Key, criteria: Criteria) -> Iterator[Remark]:
    """A note for each requirement of an exam of which no file is there: it can only be sat elsewhere."""
    known = [each.id for name, each in ground.catalog.exams.items() if owner_of(name) == key.owner]
    for at, outer in _places(criteria):
        for each in with_inner((outer,)):
            wanted = (each.exams or (criteria.endorsement,)) if isinstance(each, ExamRequirement) else ()
            if wanted and not any(
                ground.index.is_known(Key("exam", name, key.owner), known) for name in wanted
            ):
                what = f"`{each.id}` asks for the exam `{wanted[0]}`, which nobody can sit here"
                expected = f"expected {nearest(wanted[0], known)}, or a file `exams/{wanted[0]}.yaml`"
                yield ground.note(key, at, what, expected)


def _places(criteria: Criteria) -> Iterator[tuple[Steps, Requirement]]:
    """Every outer requirement with its place, those of renewals too."""
    for place, version in enumerate(criteria.versions):
        for at, requirements in _lists(version):
            yield from ((("versions", place, *at, row), each) for row, each in enumerate(requirements))


def _lists(version: CriteriaVersion) -> Iterator[tuple[Steps, tuple[Requirement, ...]]]:
    yield ("requirements",), version.requirements
    if version.renewal:
        yield ("renewal", "requirements"), version.renewal.requirements
        for place, held in enumerate(version.renewal.long_held):
            yield ("renewal", "long_held", place, "requirements"), held.requirements
