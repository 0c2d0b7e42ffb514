"""What holds for every portfolio, whatever the criteria ask."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from assay.assessment.aims import Aim
from assay.assessment.findings import Finding
from assay.assessment.requirements.eligibility import evaluate
from assay.assessment.requirements.evaluations import Evaluation
from assay.assessment.requirements.renewal import evaluate_renewal
from assay.content.criteria import CriteriaVersion
from assay.content.portfolio import Portfolio
from assay.content.sources import read_association_folder
from assessment.portfolios import LISTS, days, portfolios, with_entries
from project.checkout import ROOT

FOLDERS = (
    *(f"plugins/assay_{name}" for name in ("ct_aimh", "mi_aimh", "nc_imha", "nm_aimh")),
    "tests/dummy/lighthouse",
)
RANK = {"met": 0, "needs-review": 1, "unmet": 2}


@cache
def _aims() -> tuple[tuple[Aim, CriteriaVersion], ...]:
    contents = [read_association_folder(ROOT / folder) for folder in FOLDERS]
    return tuple(
        (Aim(content.association.id, criteria.endorsement, category, ("a.b",)), criteria.versions[-1])
        for content in contents
        for criteria in content.criteria.values()
        for category in criteria.categories or (None,)
    )


aims = st.integers(0, 9).map(lambda place: _aims()[place])


def _parts(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    for each in findings:
        yield each
        yield from _parts(each.parts)


def _statuses(evaluation: Evaluation) -> dict[str, int]:
    return {each.requirement: RANK[each.status] for each in evaluation.findings}


def test_every_aim_is_tried() -> None:
    assert len(_aims()) == 10


@settings(deadline=None, max_examples=60)
@given(portfolio=portfolios(), aim=aims, on=days, data=st.data())
def test_more_evidence_never_makes_a_finding_worse(
    portfolio: Portfolio, aim: tuple[Aim, CriteriaVersion], on: date, data: st.DataObject
) -> None:
    kept = {name: [each for each in getattr(portfolio, name) if data.draw(st.booleans())] for name in LISTS}
    less = _statuses(evaluate(aim[1], with_entries(portfolio, kept), aim[0], on))
    more = _statuses(evaluate(aim[1], portfolio, aim[0], on))

    assert {name for name, rank in more.items() if rank > less[name]} == set()


@settings(deadline=None, max_examples=40)
@given(portfolio=portfolios(), aim=aims, on=days, seed=st.integers(0, 1000))
def test_order_never_matters(
    portfolio: Portfolio, aim: tuple[Aim, CriteriaVersion], on: date, seed: int
) -> None:
    shuffled = {
        name: Random(seed).sample(list(getattr(portfolio, name)), len(getattr(portfolio, name)))  # noqa: S311
        for name in (*LISTS, "people")
    }

    assert evaluate(aim[1], with_entries(portfolio, shuffled), aim[0], on) == evaluate(
        aim[1], portfolio, aim[0], on
    )


@settings(deadline=None, max_examples=60)
@given(portfolio=portfolios(), aim=aims, on=days)
def test_parts_never_exceed_their_whole(
    portfolio: Portfolio, aim: tuple[Aim, CriteriaVersion], on: date
) -> None:
    evaluation = evaluate(aim[1], portfolio, aim[0], on)
    apart = {each.id for each in aim[1].requirements if getattr(each, "apart", False)}

    for each in _parts(evaluation.findings):
        assert each.counted <= each.possible
        if each.kind == "hours":
            assert all(part.counted <= each.counted and part.possible <= each.possible for part in each.parts)
            assert sum(use.amount for use in each.used) <= each.counted
        if each.requirement in apart:
            assert sum(part.counted for part in each.parts) <= each.counted


@settings(deadline=None, max_examples=60)
@given(portfolio=portfolios(), aim=aims, on=days)
def test_a_status_says_what_the_numbers_say(
    portfolio: Portfolio, aim: tuple[Aim, CriteriaVersion], on: date
) -> None:
    for each in _parts(evaluate(aim[1], portfolio, aim[0], on).findings):
        if each.status == "met":
            assert each.counted >= each.needed
        if each.status == "unmet" and not each.parts and each.kind not in ("references", "review", "hours"):
            assert each.possible < each.needed


@settings(deadline=None, max_examples=40)
@given(portfolio=portfolios(), aim=aims, one=days, other=days, due=days)
def test_whoever_held_it_longer_is_never_asked_for_less_within_a_cycle(
    portfolio: Portfolio, aim: tuple[Aim, CriteriaVersion], one: date, other: date, due: date
) -> None:
    renewal = aim[1].renewal
    assert renewal
    longer, shorter = (
        evaluate_renewal(renewal, portfolio, aim[0], endorsed, due) for endorsed in sorted((one, other))
    )

    needed = {each.requirement: each.needed for each in longer.evaluation.findings}
    if min(one, other) >= longer.begins:
        assert all(each.needed <= needed[each.requirement] for each in shorter.evaluation.findings)
    for found in (longer, shorter):
        assert found.is_exempt == (found.years_held < renewal.exempt_below)
        asked = {each.requirement for each in found.evaluation.findings}
        assert not found.is_exempt or asked <= {*renewal.never_exempt}
