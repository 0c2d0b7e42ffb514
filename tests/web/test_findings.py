"""Findings in words: what is missing, amounts, and ids made readable."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from assay.assessment.counting.judging import because
from assay.assessment.findings import Finding
from assay.content.evidence import Training, Work
from assay.content.people import Membership, Person, Reference
from assay.content.portfolio import Portfolio
from assay.web.findings import Names, amount, bars, names_of, share, shortfall

HOURS = Finding(
    "training", "hours", "Training", "unmet", "hours", Decimal("41.5"), Decimal("44"), Decimal("48")
)
PART = replace(
    HOURS, kind="part", title="Didactic", counted=Decimal("5"), possible=Decimal("5"), needed=Decimal("15")
)


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (HOURS, "6.5 hours missing"),
        (replace(HOURS, parts=(PART,)), "10 hours missing"),
        (replace(HOURS, status="met"), "Met"),
        (replace(HOURS, status="needs-review"), "Reviewers decide"),
        (replace(HOURS, counted=Decimal(48)), "Not met"),
        (replace(HOURS, kind="exam", unit="entries"), "Not passed yet"),
        (replace(HOURS, kind="agreement", unit="agreements"), "Not signed"),
        (replace(HOURS, kind="all_of", unit="requirements"), "Not met"),
        (
            replace(HOURS, kind="references", unit="references", counted=Decimal(2), needed=Decimal(3)),
            "1 missing",
        ),
        (replace(HOURS, unit="years", counted=Decimal("2.56"), needed=Decimal(3)), "5 months missing"),
    ],
)
def test_what_is_missing_is_said_in_a_few_words(finding: Finding, words: str) -> None:
    assert shortfall(finding) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("1", "hours", "1 hour"),
        ("12.50", "hours", "12.5 hours"),
        ("100", "hours", "100 hours"),
        ("0", "references", "0 references"),
        ("3", "years", "3 years"),
        ("2.58", "years", "2 years 7 months"),
        ("0.08", "years", "1 month"),
        ("0.01", "years", "0 months"),
    ],
)
def test_amounts_have_their_unit(value: str, unit: str, words: str) -> None:
    assert amount(Decimal(value), unit) == words


def test_hours_are_bars_and_so_are_their_parts() -> None:
    whole, part = bars(replace(HOURS, parts=(PART,)))

    assert (whole.title, whole.words, whole.is_short) == (
        "",
        "41.5 of 48 hours, 2.5 hours more if reviewers agree",
        True,
    )
    assert (part.title, part.words) == ("Didactic", "5 of 15 hours")
    assert bars(replace(HOURS, unit="entries")) == ()
    assert bars(replace(HOURS, needed=Decimal(0))) == ()


def test_evidence_has_its_name_its_days_and_for_its_owner_its_page() -> None:
    portfolio = Portfolio(
        people=(Person(id="ada", name="Ada Quist"),),
        training=(Training(id="t", title="Play", hours=Decimal(6), on=date(2026, 3, 1)),),
        work=(Work(id="w", title="Visits", from_=date(2020, 1, 1)),),
        memberships=(Membership(id="m", organisation="guild", from_=date(2020, 1, 1)),),
        references=(Reference(id="r", person="ada", roles=("supervisee",)),),
    )
    own, others = (names_of(portfolio, {"guild": "The Guild"}, is_own=each) for each in (True, False))

    assert (own.of("t").title, own.of("t").when, own.of("t").address) == (
        "Play",
        "1 March 2026",
        "/portfolio/training/t",
    )
    assert others.of("t").address == ""
    assert own.of("w").when == "since 1 January 2020"
    assert own.of("m").title == "The Guild"
    assert (own.of("r").title, own.of("r").when) == ("Reference by Ada Quist", "has not come yet")
    assert own.of("gone").title == "gone"


def test_ids_are_made_readable() -> None:
    names = Names({}, {"supervisee": "somebody you supervise", "oath": "The oath"})

    assert names.as_what("supervisee: program-supervisor (fall-back)") == (
        "somebody you supervise, as program supervisor (fall-back)"
    )
    assert names.word("reflection.parallel-process") == "parallel process"
    assert names.reason(because("%(name)s is not signed", name="oath")) == "The oath is not signed"
    assert names.reason(because("it is for %(categories)s", categories="oath, rules")) == (
        "it is for The oath, rules"
    )


def test_a_slot_that_is_called_like_its_role_is_named_once() -> None:
    assert Names({}).as_what("program-supervisor: program-supervisor") == "program supervisor"


def test_ids_in_backticks_become_words_too() -> None:
    names = Names({}, {"dei": "Diversity", "social": "Social development"})
    reason = because("topics %(there)s, not %(needed)s", there="`social` or `night-watch`", needed="`dei`")

    assert names.reason(reason) == "topics “Social development” or “night watch”, not “Diversity”"


def test_what_is_said_of_single_competencies_is_no_general_note() -> None:
    lacking = because("nothing documents %(competency)s yet", competency="light.lamps")
    found = replace(HOURS, kind="competencies", notes=(lacking, because("reviewers must agree")))

    assert Names({}).general_notes(found) == ("reviewers must agree",)


def test_years_are_told_as_years_and_months() -> None:
    assert share(Decimal("3.75"), Decimal(3), "years") == "3 years 9 months of 3 years"
    assert share(Decimal("6.50"), Decimal(15), "hours") == "6.5 of 15 hours"
