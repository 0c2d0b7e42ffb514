"""Whether a portfolio is ready to be handed in, and what of it reviewers must judge."""

from collections.abc import Iterator, Mapping, Sequence

from assay.assessment.findings import Finding
from assay.assessment.requirements.evaluations import Evaluation
from assay.content.requirements import (
    AllOf,
    AnyOf,
    AttestRequirement,
    ExamRequirement,
    Requirement,
    ReviewRequirement,
    with_inner,
)

ById = Mapping[str, Requirement]


def hindering(requirements: Sequence[Requirement], evaluation: Evaluation) -> tuple[Finding, ...]:
    """The required findings that must change before an application can be handed in."""
    by_id = {each.id: each for each in with_inner(tuple(requirements))}
    return tuple(each for each in evaluation.required if _hinders(each, by_id))


def _hinders(found: Finding, by_id: ById) -> bool:
    if found.status != "unmet" or _comes_later(by_id[found.requirement]):
        return False
    if found.kind == "all_of":
        return any(_hinders(each, by_id) for each in found.parts if each.strength == "required")
    if found.kind == "any_of":
        return all(_hinders(each, by_id) for each in found.parts)
    return True


def _comes_later(requirement: Requirement) -> bool:
    """Whether it is met only after handing in: by an examination, a review, or the association's word."""
    by_association = isinstance(requirement, AttestRequirement) and requirement.by == "association"
    return by_association or isinstance(requirement, (ExamRequirement, ReviewRequirement))


def to_judge(requirements: Sequence[Requirement], evaluation: Evaluation) -> tuple[Finding, ...]:
    """The required findings that reviewers must judge: each as a whole where it needs review as a whole."""
    by_id = {each.id: each for each in with_inner(tuple(requirements))}
    return tuple(_judged(evaluation.findings, by_id))


def _judged(findings: Sequence[Finding], by_id: ById) -> Iterator[Finding]:
    for each in findings:
        if each.strength == "recommended" or _is_all_later(by_id[each.requirement]):
            continue
        if each.status == "needs-review":
            yield each
        elif each.status == "unmet" and each.kind == "all_of":
            # Held back by something that comes later, such as an examination: its other parts are judged now.
            yield from _judged(each.parts, by_id)


def _is_all_later(requirement: Requirement) -> bool:
    if isinstance(requirement, (AllOf, AnyOf)):
        return all(_is_all_later(each) for each in requirement.requirements)
    return _comes_later(requirement)
