"""Cycles at the ends of the calendar, before they are over, and for those who are exempt."""

from datetime import date
from decimal import Decimal

import pytest

from assay.assessment.aims import Aim
from assay.assessment.requirements.renewal import asked_of, evaluate_renewal
from assay.content.conditions import Window
from assay.content.criteria import LongHeld, Renewal
from assay.content.evidence import Training
from assay.content.people import Membership
from assay.content.portfolio import Portfolio
from assay.content.requirements import AnyOf, HoursRequirement, MembershipRequirement

AIM = Aim("guild", "master", None)
HOURS = HoursRequirement(
    id="hours", kind="hours", title="H", sentence="H.", of="training", minimum=Decimal(10)
)
MEMBER = MembershipRequirement(
    id="member", kind="membership", title="M", sentence="M.", organisations=("guild",)
)
PORTFOLIO = Portfolio(memberships=(Membership(id="m", organisation="guild", from_=date(2020, 1, 1)),))


def test_who_is_exempt_is_told_what_is_not_asked_and_asked_the_rest() -> None:
    renewal = Renewal(years=3, requirements=(HOURS, MEMBER), exempt_below=1, never_exempt=("member",))
    found = evaluate_renewal(renewal, PORTFOLIO, AIM, date(2024, 6, 1), date(2025, 5, 30))

    assert found.is_exempt
    assert [(each.requirement, each.status) for each in found.evaluation.findings] == [("member", "met")]
    assert {each.requirement: str(each.reason) for each in found.evaluation.set_aside} == {
        "hours": "nobody endorsed for less than 1 whole years is asked"
    }


def test_years_of_a_cycle_stay_where_they_are_while_it_runs() -> None:
    """The second year of two is not over: what is asked in each year of the cycle is not there yet."""
    yearly = HOURS.model_copy(update={"window": Window(years=2, ending="evaluation", each_year=Decimal(5))})
    training = Training(
        id="t", title="T", hours=Decimal(10), from_=date(2023, 1, 1), until=date(2024, 12, 31)
    )
    renewal = Renewal(years=2, requirements=(yearly,))
    portfolio = Portfolio(training=(training,))
    due = date(2024, 12, 31)

    early = evaluate_renewal(renewal, portfolio, AIM, date(2020, 1, 1), due, date(2024, 6, 30))
    assert early.status == "unmet"
    assert str(early.evaluation.findings[0].notes[0]) == "counted from 2023-01-01 to 2024-12-31"
    assert evaluate_renewal(renewal, portfolio, AIM, date(2020, 1, 1), due).status == "met"


@pytest.mark.parametrize("due", [date.min, date(1, 12, 31), date.max])
def test_a_cycle_may_reach_beyond_the_calendar(due: date) -> None:
    renewal = Renewal(years=20, requirements=(HOURS, MEMBER))
    found = evaluate_renewal(renewal, PORTFOLIO, AIM, date.min, due)

    assert found.begins == max(found.begins, date.min)
    assert found.status == "unmet"


def test_what_is_asked_is_known_beforehand() -> None:
    either = AnyOf.model_validate(
        {
            "id": "hours",
            "kind": "any_of",
            "title": "H",
            "sentence": "H.",
            "requirements": [
                HOURS.model_copy(update={"id": "fewer"}),
                MEMBER.model_copy(update={"id": "other"}),
            ],
        }
    )
    elsewhere = MEMBER.model_copy(update={"id": "elsewhere", "categories": ("policy",)})
    renewal = Renewal(
        years=1,
        requirements=(HOURS, MEMBER, elsewhere),
        exempt_below=1,
        never_exempt=("member",),
        long_held=(LongHeld(years=3, requirements=(either,)),),
    )

    def asked(endorsed: date) -> list[str]:
        return [each.kind for each in asked_of(renewal, AIM, endorsed, date(2025, 12, 31))]

    assert asked(date(2025, 6, 1)) == ["membership"]
    assert asked(date(2024, 6, 1)) == ["hours", "membership"]
    assert asked(date(2020, 6, 1)) == ["any_of", "membership"]
