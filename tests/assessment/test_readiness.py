"""What hinders handing in, and what reviewers must judge."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from assay.assessment.aims import Aim
from assay.assessment.counting.background import Background
from assay.assessment.requirements.eligibility import evaluate_all
from assay.assessment.requirements.readiness import hindering, to_judge
from assay.content.portfolio import Portfolio
from assay.content.requirements import Requirement

TODAY = date(2026, 11, 22)
EXAM = {"kind": "exam", "exams": ["master"]}
INTERVIEW = {"kind": "review", "subject": "interview"}
FEE = {"kind": "attest", "statement": "fee-paid", "by": "association"}
PLEDGE = {"kind": "attest", "statement": "pledge"}
HOURS = {"kind": "hours", "of": "training", "minimum": 10}
#: Whether it applies is not known, so that reviewers must say.
UNKNOWN = {"kind": "hours", "of": "training", "minimum": 10, "when": {"sails": True}}
FREE = {"kind": "hours", "of": "training", "minimum": 10, "strength": "recommended"}


def named(requirement: dict[str, Any], name: str = "it") -> dict[str, Any]:
    inner = [named(each, f"{name}-{n}") for n, each in enumerate(requirement.get("requirements", ()))]
    return {
        "title": name,
        "sentence": name,
        **requirement,
        "id": name,
        **({"requirements": inner} if inner else {}),
    }


def all_of(*inner: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "all_of", "requirements": inner}


def any_of(*inner: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "any_of", "requirements": inner}


def judged(requirement: dict[str, Any], **portfolio: Any) -> tuple[list[str], list[str]]:
    requirements = TypeAdapter(tuple[Requirement, ...]).validate_python([named(requirement)])
    background = Background(Portfolio.model_validate(portfolio), TODAY)
    evaluation = evaluate_all(requirements, background, Aim("guild", "master", None))
    return (
        [each.requirement for each in hindering(requirements, evaluation)],
        [each.requirement for each in to_judge(requirements, evaluation)],
    )


@pytest.mark.parametrize(
    ("requirement", "hinders", "questions"),
    [
        (HOURS, ["it"], []),
        (FREE, [], []),
        (UNKNOWN, [], ["it"]),
        (EXAM, [], []),
        (INTERVIEW, [], []),
        (FEE, [], []),
        (PLEDGE, ["it"], []),
        (all_of(EXAM, FEE), [], []),
        (all_of(INTERVIEW, FEE), [], []),
        (all_of(EXAM, HOURS), ["it"], []),
        (all_of(EXAM, FREE), [], []),
        (any_of(HOURS, EXAM), [], []),
        (any_of(HOURS, PLEDGE), ["it"], []),
        (any_of(HOURS, all_of(EXAM, PLEDGE)), ["it"], []),
        (all_of(UNKNOWN, INTERVIEW), [], ["it"]),
        (all_of(EXAM, UNKNOWN), [], ["it-1"]),
        (any_of(HOURS, UNKNOWN), [], ["it"]),
    ],
)
def test_of_nothing_at_all(requirement: dict[str, Any], hinders: list[str], questions: list[str]) -> None:
    assert judged(requirement) == (hinders, questions)


def test_what_is_met_neither_hinders_nor_is_judged() -> None:
    training = [{"id": "t", "title": "T", "hours": 10, "on": "2026-01-01"}]
    assert judged(all_of(HOURS, EXAM), training=training) == ([], [])


def requirements(depth: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    """Any requirement, with others inside it."""
    leaves = st.sampled_from([HOURS, FREE, UNKNOWN, EXAM, INTERVIEW, FEE, PLEDGE])
    if not depth:
        return leaves
    inner = st.lists(requirements(depth - 1), min_size=1, max_size=3)
    return leaves | inner.map(lambda each: all_of(*each)) | inner.map(lambda each: any_of(*each))


@given(requirements())
def test_more_evidence_never_hinders(requirement: dict[str, Any]) -> None:
    before, _ = judged(requirement)
    after, _ = judged(
        requirement,
        training=[{"id": "t", "title": "T", "hours": 10, "on": "2026-01-01"}],
        attestations=[{"id": "a", "statement": "pledge", "by": "applicant", "on": "2026-01-01"}],
    )
    assert set(after) <= set(before)
    assert after == []


@given(requirements())
def test_what_hinders_is_never_judged_as_a_whole(requirement: dict[str, Any]) -> None:
    hinders, questions = judged(requirement)
    assert not set(hinders) & set(questions)
