"""Why a cycle asks for less than usual, in words."""

from datetime import date
from decimal import Decimal

import pytest

from assay.assessment.aims import Aim
from assay.assessment.requirements.renewal import evaluate_renewal
from assay.content.criteria import LongHeld, Renewal, Shortened
from assay.content.people import Membership
from assay.content.portfolio import Portfolio
from assay.content.requirements import HoursRequirement, MembershipRequirement
from assay.web.applicant.credentials.cycles import reliefs

AIM = Aim("guild", "master", None)
DUE = date(2026, 12, 31)


def hours(id_: str, title: str, minimum: int) -> HoursRequirement:
    return HoursRequirement(
        id=id_, kind="hours", title=title, sentence=title, of="training", minimum=Decimal(minimum)
    )


def member() -> MembershipRequirement:
    return MembershipRequirement(
        id="member", kind="membership", title="Membership", sentence="Be a member.", organisations=("guild",)
    )


def words(endorsed: date, *more: HoursRequirement, **rules: object) -> tuple[str, ...]:
    renewal = Renewal.model_validate(
        {
            "years": 3,
            "requirements": (hours("training", "Training", 45), *more, member()),
            "exempt_below": 1,
            "never_exempt": ("member",),
            "shortened": (
                Shortened(years=2, minimums={"training": Decimal(30)}),
                Shortened(years=1, minimums={"training": Decimal(15), **{e.id: Decimal(12) for e in more}}),
            ),
            **rules,
        }
    )
    portfolio = Portfolio(
        memberships=(Membership.model_validate({"id": "m", "organisation": "guild", "from": "2020-01-01"}),)
    )
    result = evaluate_renewal(renewal, portfolio, AIM, endorsed, DUE)
    return reliefs(renewal, result, endorsed)


@pytest.mark.parametrize(
    ("endorsed", "expected"),
    [
        (date(2025, 12, 31), ("Endorsed for 1 year when renewal is due, so 15 hours instead of 45.",)),
        (date(2024, 12, 31), ("Endorsed for 2 years when renewal is due, so 30 hours instead of 45.",)),
        (
            date(2026, 1, 2),
            ("Endorsed for less than 1 year when renewal is due, so nothing of the rest is asked.",),
        ),
        (date(2023, 1, 1), ()),
    ],
)
def test_a_shortened_cycle_says_why(endorsed: date, expected: tuple[str, ...]) -> None:
    assert words(endorsed) == expected


def test_several_are_named() -> None:
    assert words(date(2025, 6, 1), hours("supervision", "Supervision", 36)) == (
        "Endorsed for 1 year when renewal is due, so 15 hours instead of 45 (training) "
        "and 12 hours instead of 36 (supervision).",
    )


def test_who_holds_it_for_long_is_told_so() -> None:
    long_held = (LongHeld(years=3, requirements=(hours("training", "Training", 36),)),)

    assert words(date(2019, 12, 31), long_held=long_held) == (
        "Endorsed for 4 years when the cycle began, so 36 hours instead of 45.",
    )


def test_who_is_exempt_of_everything_is_asked_nothing() -> None:
    assert words(date(2026, 6, 1), never_exempt=()) == (
        "Endorsed for less than 1 year when renewal is due, so nothing of it is asked.",
    )
