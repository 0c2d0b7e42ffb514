"""Portfolios with what must be found, on both sides of each boundary of each rule."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assay.assessment.aims import Aim
from assay.assessment.requirements.eligibility import evaluate
from assay.assessment.requirements.evaluations import Evaluation
from assay.assessment.requirements.renewal import evaluate_renewal
from assay.content.catalog import AssociationContent
from assay.content.criteria import Criteria
from assay.content.portfolio import Portfolio
from assay.content.problems import Gathering, Origin
from assay.content.reading.making import make
from assay.content.reading.yaml_values import YamlText, values_of
from assay.content.sources import read_association_folder
from project.checkout import ROOT

CASES = Path(__file__).parent / "cases"


@cache
def _association(folder: str) -> AssociationContent:
    return read_association_folder(ROOT / folder)


def _values(file: Path) -> Any:
    gathering = Gathering()
    values = values_of(YamlText(file, file.read_text(), gathering))
    assert not gathering.problems, gathering.problems
    return values


def _cases() -> Iterator[Any]:
    for file in sorted(CASES.glob("*.yaml")):
        setting = _values(file)
        for case in setting.pop("cases"):
            yield pytest.param(setting, case, id=f"{file.stem}: {case['name']}")


ALL = tuple(_cases())


def _portfolio(setting: Mapping[str, Any], case: Mapping[str, Any]) -> Portfolio:
    gathering = Gathering()
    values = {**setting.get("base", {}), **case["portfolio"]}
    made = make(Portfolio, values, Origin(Path(case["name"])), gathering)
    assert made is not None, gathering.problems
    return made


def _criteria(setting: Mapping[str, Any]) -> tuple[Aim, Criteria]:
    content = _association(setting["folder"])
    found = [each for each in content.criteria.values() if each.endorsement == setting["endorsement"]]
    return Aim(content.association.id, setting["endorsement"], setting.get("category"), ()), found[0]


def _evaluation(setting: Mapping[str, Any], case: Mapping[str, Any]) -> Evaluation:
    (aim, criteria), on = _criteria(setting), date.fromisoformat(case["on"])
    portfolio, version = _portfolio(setting, case), criteria.version_on(on)
    assert version
    if "endorsed" not in case:
        return evaluate(version, portfolio, aim, on, case.get("judgements"))
    assert version.renewal
    endorsed = date.fromisoformat(case["endorsed"])
    return evaluate_renewal(version.renewal, portfolio, aim, endorsed, on).evaluation


def _found(evaluation: Evaluation, name: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What was found, of that which is wanted."""
    finding = evaluation.finding(name)
    evidence = {
        key: sorted({each.evidence for each in getattr(finding, key)})
        for key in ("used", "unsure", "excluded")
    }
    everything = {"status": finding.status, **evidence}
    numbers = {key: getattr(finding, key) for key in ("counted", "possible", "needed")}
    return {key: {**everything, **numbers}[key] for key in wanted}


def _wanted(wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: Decimal(str(value)) if key in ("counted", "possible", "needed") else value
        for key, value in wanted.items()
    }


def test_there_are_cases_enough() -> None:
    assert len(ALL) >= 60


@pytest.mark.parametrize(("setting", "case"), ALL)
def test_a_portfolio_is_judged_as_expected(setting: Mapping[str, Any], case: Mapping[str, Any]) -> None:
    evaluation = _evaluation(setting, case)

    found = {name: _found(evaluation, name, wanted) for name, wanted in case["expect"].items()}
    assert found == {name: _wanted(wanted) for name, wanted in case["expect"].items()}
    assert evaluation.status == case.get("overall", evaluation.status)
    assert {each.requirement for each in evaluation.findings} & {*case.get("absent", ())} == set()
