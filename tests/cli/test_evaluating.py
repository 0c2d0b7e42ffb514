"""`assay evaluate`, over the guild, whose second edition asks for less."""

import json
from pathlib import Path

import pytest

from cli.conftest import Assay

PORTFOLIO = """\
work:
  - {id: hives, title: Hives of my own, from: 2021-01-01, until: 2024-12-31}
training:
  - {id: visit, title: The upper valley, on: 2025-05-01, hours: 9.5, topics: [visits]}
"""
RENEWAL = """\
    renewal:
      years: 2
      shortened: [{years: 1, minimums: {again: 9}}]
      requirements:
        - {id: again, kind: hours, title: Visits, sentence: Visit., of: training, minimum: 18}
"""
BEFORE = ("--association", "river-guild", "--category", "practice", "--on", "2024-12-31")
AFTER = ("--association", "river-guild", "--category", "practice", "--on", "2025-06-01")


@pytest.fixture
def portfolio(tmp_path: Path) -> str:
    """The path of a portfolio."""
    (tmp_path / "mine.yaml").write_text(PORTFOLIO)
    return str(tmp_path / "mine.yaml")


@pytest.mark.usefixtures("guild")
def test_it_says_what_is_met_and_with_what(assay: Assay, portfolio: str) -> None:
    result = assay("evaluate", *AFTER, portfolio)

    assert result.exit_code == 0, result.output
    assert "river-guild/master/practice on 2025-06-01: unmet, 1 of 2 requirements met" in result.output
    assert "met           Seasons: 4 of 3 years\n" in result.output
    assert "counted: hives 4" in result.output
    assert "unmet         Visits: 9.5 of 10 hours (recommended)" in result.output


@pytest.mark.usefixtures("guild")
def test_the_day_decides_which_edition_applies(assay: Assay, portfolio: str) -> None:
    found = json.loads(assay("evaluate", *BEFORE, "--json", portfolio).stdout)

    assert found["status"] == "unmet"
    assert [(each["requirement"], each["counted"], each["needed"]) for each in found["findings"]] == [
        ("seasons", "4", "5")
    ]


@pytest.mark.usefixtures("guild")
def test_everywhere_tries_every_category(assay: Assay, portfolio: str) -> None:
    result = assay("evaluate", "--everywhere", "--on", "2025-06-01", portfolio)

    assert result.output.splitlines() == [
        "unmet          1 of  2 met  river-guild/master/practice",
        "unmet          1 of  2 met  river-guild/master/teaching",
    ]
    everywhere = assay("evaluate", "--everywhere", "--json", "--on", "2025-06-01", portfolio).stdout
    assert [each["category"] for each in json.loads(everywhere)] == ["practice", "teaching"]


@pytest.mark.usefixtures("guild")
def test_what_cannot_be_answered_is_said(assay: Assay, portfolio: str) -> None:
    several = assay("evaluate", "--association", "river-guild", "--on", "2025-06-01", portfolio)
    too_early = assay("evaluate", *BEFORE[:-1], "2022-12-31", portfolio)
    nothing = assay("evaluate", "--association", "nowhere", "--on", "2025-06-01", portfolio)

    names = "river-guild/master/practice, river-guild/master/teaching"
    assert several.exit_code == nothing.exit_code == 2
    assert f"several criteria fit; name one of: {names}" in several.stderr
    assert "no criteria fit; there are: " in nothing.stderr
    assert too_early.exit_code == 1
    assert "no criteria of river-guild/master/practice are in force on 2022-12-31" in too_early.stderr


@pytest.mark.usefixtures("guild")
def test_a_broken_portfolio_is_reported_with_its_lines(assay: Assay, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(PORTFOLIO + "supervision:\n  - {id: s, title: S, hours: x}\n")
    result = assay("evaluate", *AFTER, str(tmp_path / "mine.yaml"))

    assert result.exit_code == 1
    assert "mine.yaml:6: `hours` is `x`, expected a number" in result.stderr


@pytest.mark.usefixtures("guild")
def test_a_renewal_is_evaluated_over_its_cycle(assay: Assay, guild: Path, portfolio: str) -> None:
    criteria = guild / "criteria" / "master.yaml"
    criteria.write_text(criteria.read_text() + RENEWAL)
    words = assay("evaluate", *AFTER, "--endorsed", "2024-06-02", portfolio)
    found = json.loads(assay("evaluate", *AFTER, "--endorsed", "2024-06-02", "--json", portfolio).stdout)

    first = "Renewal from 2023-06-02 to 2025-06-01, held for 1 whole years, shortened to 1 years\n"
    assert words.output.startswith(first), words.output
    assert "met           Visits: 9.5 of 9 hours" in words.output
    assert found["renewal"]["shortened_to_years"] == 1


@pytest.mark.usefixtures("guild")
def test_criteria_that_say_nothing_of_renewal_cannot_be_renewed(assay: Assay, portfolio: str) -> None:
    result = assay("evaluate", *AFTER, "--endorsed", "2024-06-02", portfolio)

    assert result.exit_code == 1
    assert "the criteria of river-guild/master/practice say nothing of renewal" in result.stderr


@pytest.mark.usefixtures("guild")
def test_options_that_contradict_each_other_are_refused(assay: Assay, portfolio: str) -> None:
    both = assay("evaluate", "--everywhere", *AFTER, portfolio)
    later = assay("evaluate", *AFTER, "--endorsed", "2025-06-02", portfolio)

    assert both.exit_code == later.exit_code == 2
    assert "--everywhere tries everything; leave out" in both.stderr
    assert "--endorsed is after --on" in later.stderr
