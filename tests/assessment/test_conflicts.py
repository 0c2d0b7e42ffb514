"""Who is too near to somebody to judge them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.assessment.conflicts import Party, conflicts
from assay.content.portfolio import Portfolio

RITA = {"id": "rita", "name": "Rita Reviewer"}


def party(name: str, emails: dict[str, str] | None = None, **portfolio: Any) -> Party:
    email = f"{name.split(maxsplit=1)[0].lower()}@people.example"
    return Party(name, email, Portfolio.model_validate(portfolio), emails or {})


def job(place: str, first: str, last: str | None = None, **rest: Any) -> dict[str, Any]:
    return {"id": "job", "title": "Job", "organisation": place, "from": first, "until": last, **rest}


def found(applicant: Party, reviewer: Party) -> list[str]:
    return [str(each) for each in conflicts(applicant, reviewer)]


def test_strangers_have_no_conflict() -> None:
    ann = party("Ann", people=[{"id": "ben", "name": "Ben"}], work=[job("Pier", "2020-01-01")])
    assert found(ann, party("Rita Reviewer", work=[job("Harbor", "2020-01-01")])) == []


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"work": [job("Pier", "2020-01-01", supervisor="rita")]}, "has supervised the applicant's work"),
        (
            {"supervision": [{"id": "s", "title": "S", "hours": 1, "on": "2024-01-01", "provider": "rita"}]},
            "has provided supervision to the applicant",
        ),
        (
            {"references": [{"id": "r", "person": "rita", "roles": ["peer"]}]},
            "is a reference of the applicant",
        ),
        ({}, "is named in the applicant's portfolio"),
    ],
)
def test_whoever_stands_in_the_portfolio_is_near(entries: dict[str, Any], words: str) -> None:
    assert found(party("Ann", people=[RITA], **entries), party("rita  REVIEWER")) == [words]


def test_an_address_tells_who_it_is_under_another_name() -> None:
    ann = party("Ann", {"rita": "RITA@people.example"}, people=[{"id": "rita", "name": "R. Married-Name"}])
    assert found(ann, party("Rita Reviewer")) == ["is named in the applicant's portfolio"]
    nobody = Party("Else", "", Portfolio())
    assert found(party("Ann", {"rita": ""}, people=[{"id": "rita", "name": "R."}]), nobody) == []


def test_it_holds_the_other_way_round() -> None:
    work = [job("Pier", "2020-01-01", supervisor="ann")]
    rita = party("Rita Reviewer", people=[{"id": "ann", "name": "Ann"}], work=work)
    assert found(party("Ann"), rita) == ["was supervised by the applicant at work"]


@pytest.mark.parametrize(
    ("theirs", "near"),
    [
        (("2019-01-01", "2019-12-31"), False),
        (("2019-01-01", "2020-01-01"), True),
        (("2022-06-30", None), True),
        (("2022-07-01", None), False),
    ],
)
def test_colleagues_share_a_day_at_a_place(theirs: tuple[str, str | None], near: bool) -> None:
    ann = party("Ann", work=[job("The  Pier", "2020-01-01", "2022-06-30")])
    words = ["worked at The Pier at the same time"] if near else []
    rita = party("Rita Reviewer", work=[job("the pier", *theirs)])
    assert [each.replace("  ", " ") for each in found(ann, rita)] == words


days = st.dates(date(2015, 1, 1), date(2027, 12, 31))


@given(st.lists(st.tuples(st.sampled_from(["Pier", "Harbor"]), days), max_size=4), days, days)
def test_more_in_a_portfolio_never_clears_anybody(
    jobs: list[tuple[str, date]], first: date, last: date
) -> None:
    work = [{**job(place, str(day)), "id": f"j{n}"} for n, (place, day) in enumerate(jobs)]
    rita = party("Rita", work=[job("Pier", str(min(first, last)), str(max(first, last)))])
    fewer, more = party("Ann", work=work[:2]), party("Ann", work=work, people=[RITA])
    assert set(conflicts(fewer, rita)) <= set(conflicts(more, rita))
