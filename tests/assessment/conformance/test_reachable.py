"""A portfolio is found for whatever can be met, and the requirement that cannot be is named."""

from datetime import date
from typing import Any

import pytest

from assay.assessment.aims import Aim
from assay.assessment.conformance.profiles import days_of, profiles_of
from assay.assessment.conformance.reachable import Found, search, search_renewals
from assay.content.criteria import Criteria

DAY = date(2026, 11, 22)
WORDS = {"title": "Something", "sentence": "Something."}


def found(*requirements: dict[str, Any], day: date = DAY) -> list[Found]:
    return list(search(_criteria(*requirements), Aim("guild", "master", None, ("a.b", "a.c")), day))


def renewed(*requirements: dict[str, Any], **renewal: Any) -> list[Found]:
    again = {"years": 2, "requirements": _rows(*requirements), **renewal}
    criteria = _criteria({"kind": "exam"}, renewal=again)
    return list(search_renewals(criteria, Aim("guild", "master", None, ("a.b", "a.c")), DAY))


def _rows(*requirements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": f"r{place}", **WORDS, **each} for place, each in enumerate(requirements)]


def _criteria(*requirements: dict[str, Any], **more: Any) -> Criteria:
    version = {"source": {"document": "Rules"}, "requirements": _rows(*requirements), **more}
    return Criteria.model_validate({"endorsement": "master", "versions": [version]})


@pytest.mark.parametrize(
    "requirement",
    [
        {"kind": "education", "degrees": ["msw"], "where": {"transcript": True, "topics": ["bees"]}},
        {"kind": "education", "levels": ["doctor"]},
        {"kind": "hours", "of": "training", "minimum": 20000},
        {"kind": "hours", "of": "training", "minimum": 8760, "window": {"years": 1}},
        {"kind": "hours", "of": "training", "minimum": 45, "window": {"years": 3, "each_year": 15}},
        {"kind": "hours", "of": "training", "minimum": 10, "window": {"years": 3, "each_year": 15}},
        {
            "kind": "hours",
            "of": "training",
            "minimum": 50,
            "window": {"years": 2, "ending": "evaluation", "each_year": 10},
            "apart": True,
            "including": [
                {"minimum": 30, "where": {"topics": ["one", "two"]}},
                {"minimum": 20, "where": {"topics": ["two"], "didactic": True}, "when": {"teaches": True}},
            ],
        },
        {
            "kind": "hours",
            "of": "supervision",
            "minimum": 50,
            "where": {"after_education": ["master"], "provider": {"endorsed": ["any"]}},
            "including": [
                {"minimum": 50, "where": {"about": ["own"]}},
                {"minimum": 1, "where": {"ages": "0-1y"}},
            ],
        },
        {
            "kind": "experience",
            "years": "60",
            "part_time": "prorated",
            "where": {"after_education": ["doctor"]},
        },
        {"kind": "leadership", "where": {"levels": ["state"]}},
        {"kind": "competencies", "by": ["references", "education"], "least": 3},
        {"kind": "competencies", "by": ["work"], "least": 2},
        {"kind": "membership", "topics": ["bees"]},
        {"kind": "agreement", "agreements": ["oath", "code"]},
        {"kind": "exam"},
        {"kind": "review", "levels": 2},
        {"kind": "attest", "statement": "fee-paid", "by": "association"},
    ],
)
def test_each_kind_can_be_met(requirement: dict[str, Any]) -> None:
    for each in found(requirement):
        assert (each.evaluation.status, each.excluded, each.lacking) == ("met", {}, {})


@pytest.mark.parametrize(
    "requirement",
    [
        {"kind": "hours", "of": "training", "minimum": 17520},
        {"kind": "hours", "of": "training", "minimum": 17520, "window": {"years": 5}},
        {"kind": "hours", "of": "training", "minimum": 30, "window": {"years": 2, "each_year": 15}},
        {"kind": "hours", "of": "training", "minimum": 10, "window": {"years": 1, "ending": "evaluation"}},
        {"kind": "hours", "of": "supervision", "minimum": 5, "where": {"after_education": ["master"]}},
        {"kind": "experience", "years": "5"},
        {"kind": "competencies", "by": ["training"], "least": 2},
        {"kind": "membership", "organisations": ["guild"]},
        {"kind": "attest", "statement": "fee-paid", "by": "association"},
    ],
)
def test_each_kind_can_be_met_in_a_cycle(requirement: dict[str, Any]) -> None:
    [each] = renewed(requirement)

    assert (each.evaluation.status, each.excluded, each.lacking) == ("met", {}, {})


def test_hours_that_a_cycle_does_not_have_are_hours_that_nobody_has() -> None:
    [each] = renewed({"kind": "hours", "of": "training", "minimum": 17521})

    assert each.excluded == {"r0": "17521 hours do not go into the 17520 of a cycle of 2 year(s)"}


def test_who_renews_for_another_reason_is_looked_at_apart() -> None:
    hours = {"kind": "hours", "of": "training", "minimum": 20}
    found = renewed(
        hours,
        {"kind": "membership", "organisations": ["guild"], "when": {"teaches": True}},
        exempt_below=1,
        shortened=[{"years": 1, "minimums": {"r0": 10}}],
        long_held=[{"years": 5, "requirements": _rows(hours)}],
    )

    assert [(each.tenure.years if each.tenure else 0, each.profile.facts) for each in found] == [
        (years, {"teaches": True}) for years in (2, 1, 7)
    ]
    assert [each.evaluation.finding("r0").needed for each in found] == [20, 10, 20]
    assert {each.evaluation.status for each in found} == {"met"}


def test_who_would_be_exempt_is_looked_at_once_they_are_not() -> None:
    [each] = renewed({"kind": "hours", "of": "training", "minimum": 20}, exempt_below=3)

    assert each.tenure is not None
    assert (each.tenure.years, len(each.evaluation.required)) == (3, 1)


def test_slots_are_filled_by_distinct_people_who_are_what_is_asked() -> None:
    [each, fall_back] = found(
        {
            "kind": "references",
            "slots": [
                {"id": "one", "roles": ["teacher"], "rater": {"endorsed": ["ers"]}},
                {
                    "id": "two",
                    "roles": ["teacher"],
                    "otherwise": [{"roles": ["peer"], "when": {"alone": True}}],
                },
            ],
            "among": {"least": 2, "rater": {"endorsed": ["imhs"]}},
        }
    )

    assert each.evaluation.status == fall_back.evaluation.status == "met"
    assert len({reference.person for reference in each.portfolio.references}) == 2
    assert fall_back.profile.words == "`alone: true`"


def test_of_alternatives_the_first_that_can_be_met_is_taken() -> None:
    exclusive = {"where": {"paid": True, "any_of": [{"paid": False}]}}
    inner = [
        {"id": "no", "kind": "experience", **WORDS, **exclusive},
        {
            "id": "yes",
            "kind": "all_of",
            **WORDS,
            "requirements": [{"id": "in", "kind": "leadership", **WORDS}],
        },
    ]
    [each] = found({"kind": "any_of", "requirements": inner})

    assert each.evaluation.status == "met"
    assert (each.portfolio.work, len(each.portfolio.leadership)) == ((), 1)


def test_where_no_alternative_can_be_met_each_says_why() -> None:
    where = {"where": {"paid": True, "any_of": [{"paid": False}]}}
    [each] = found({"kind": "any_of", "requirements": [{"id": "no", "kind": "experience", **WORDS, **where}]})

    assert each.excluded == {
        "r0": "`no`: `paid: true` and `paid: false` exclude each other: no evidence is of both"
    }
    assert each.evaluation.status == "unmet"


def test_what_is_only_recommended_stops_nobody() -> None:
    [each] = found(
        {
            "kind": "hours",
            "of": "training",
            "minimum": 9000,
            "window": {"years": 1},
            "strength": "recommended",
        }
    )

    assert (each.excluded, each.lacking, each.evaluation.status) == ({}, {}, "met")


def test_a_search_looks_at_every_day_on_which_rules_change_and_no_day_before() -> None:
    criteria = _criteria(
        {"kind": "exam", "until": "2027-06-30"},
        {"kind": "exam", "effective": "2028-01-01"},
        {"kind": "exam", "effective": "2020-01-01"},
    )

    assert days_of(criteria, DAY) == [DAY, date(2027, 7, 1), date(2028, 1, 1)]


def test_who_is_asked_for_something_else_is_looked_at_apart() -> None:
    [version] = _criteria(
        {"kind": "exam", "when": {"teaches": True}},
        {"kind": "review", "when": {"teaches": False, "alone": True}},
    ).versions

    profiles = profiles_of(version.requirements)

    assert [each.facts for each in profiles] == [
        {"teaches": True, "alone": True},
        {"teaches": False, "alone": True},
    ]
