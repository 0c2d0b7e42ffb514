"""Portfolios are read with every problem in its line, and survive being written."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from assay.content.portfolio import Portfolio, portfolio_text, read_portfolio, read_portfolio_text
from assay.content.problems import ContentError
from assessment.portfolios import portfolios

WHOLE = """\
facts: {provides-supervision: true}
people:
  - {id: ada, name: Ada Okafor, endorsements: [{endorsement: imhm-clinical, since: 2010-01-01}]}
  - {id: ben, name: Ben Ruiz, vetted: [{by: nc-imha, since: 2020-01-01}]}
education:
  - {id: msw, title: Master of Social Work, level: master, degree: msw, completed: 2015-06-01, transcript: true}
training:
  - {id: t, title: Bonds, on: 2024-02-29, hours: 1.25, topics: [relationship-based], competencies: [a.b]}
work:
  - {id: w, title: Visits, from: 2016-01-01, share: 0.5, serving: [child, parent], supervisor: ada}
leadership:
  - {id: l, title: Board, from: 2018-01-01, until: 2019-12-31, level: state}
supervision:
  - {id: s, title: Group, from: 2020-01-01, until: 2020-12-31, hours: 24, provider: ada, ages: 0-36m}
memberships:
  - {id: m, organisation: mi-aimh, from: 2015-01-01}
agreements:
  - {id: c, agreement: code-of-ethics, signed: 2025-01-01}
references:
  - {id: r, person: ben, roles: [colleague], received: 2025-01-02}
exam_results:
  - {id: e, exam: mi-aimh/imhm, on: 2025-02-01, passed: true}
reviews:
  - {id: v, level: 2, on: 2025-03-01, approved: true}
attestations:
  - {id: f, statement: fee-paid, by: association, on: 2025-01-03}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a portfolio is written."""
    return tmp_path / "portfolio.yaml"


def test_every_kind_of_evidence_survives_json(file: Path) -> None:
    file.write_text(WHOLE)
    portfolio = read_portfolio(file)

    assert Portfolio.model_validate_json(portfolio.model_dump_json()) == portfolio
    assert all(getattr(portfolio, name) for name in Portfolio.model_fields)


@settings(deadline=None, max_examples=25)
@given(portfolio=portfolios())
def test_a_portfolio_that_is_written_is_read_again(
    portfolio: Portfolio, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("written") / "portfolio.yaml"
    file.write_text(portfolio_text(portfolio))

    assert read_portfolio(file) == portfolio


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("hours: 1.25", "hours: 0", "8: `hours` is 0, expected more than 0"),
        ("hours: 1.25", "hours: many", '8: `hours` is `many`, expected a number, such as "0.80"'),
        ("on: 2024-02-29", "on: 2023-02-29", "8: `on` is `2023-02-29`, expected a date, such as 2025-03-18"),
        ("on: 2024-02-29, ", "", "8: `t` has no clear dates, expected `on`, or `from` and `until`"),
        (
            "until: 2020-12-31, hours",
            "hours",
            "14: `s` has no clear dates, expected `on`, or `from` and `until`",
        ),
        (
            "until: 2019-12-31",
            "until: 2017-12-31",
            "12: `until` is 2017-12-31, before 2018-01-01, expected the last day, not before the first",
        ),
        (
            "supervisor: ada",
            "supervisor: eva",
            "10: `eva` is not among the people of the portfolio, expected the id of an entry of `people`",
        ),
        (
            "id: w,",
            "id: t,",
            "10: the id `t` stands in `training` already, expected each id once in the portfolio",
        ),
        ("id: ben", "id: ada", "4: the id `ada` stands twice, expected each id once"),
        (
            "ages: 0-36m",
            "ages: 36m",
            "14: `ages` is `36m`, expected ages such as `0-36m`, `3-6y` or `prenatal-36m`",
        ),
        ("exam: mi-aimh/imhm", "exam: imhm", "22: `exam` is `imhm`, expected an exam such as `mi-aimh/imhm`"),
        (
            "topics: [relationship-based]",
            "topic: [x]",
            "8: the key `topic` is not known here, expected `topics`",
        ),
    ],
)
def test_a_problem_is_reported_in_its_line(file: Path, before: str, after: str, problem: str) -> None:
    file.write_text(WHOLE.replace(before, after, 1))
    with pytest.raises(ContentError) as refused:
        read_portfolio(file)

    assert problem in [str(each).partition("portfolio.yaml:")[2] for each in refused.value.problems]


def test_a_text_is_read_like_a_file(file: Path) -> None:
    file.write_text(WHOLE)

    assert read_portfolio_text(WHOLE) == read_portfolio(file)
    assert read_portfolio_text("\ufeff" + WHOLE.replace("\n", "\r\n")) == read_portfolio(file)


def test_every_problem_of_a_text_is_reported_in_its_line_under_its_name() -> None:
    text = WHOLE.replace("hours: 1.25", "hours: 0").replace("supervisor: ada", "supervisor: 7")
    with pytest.raises(ContentError) as refused:
        read_portfolio_text(text, "mine.yaml")

    assert [str(each) for each in refused.value.problems] == [
        "mine.yaml:8: `hours` is 0, expected more than 0",
        "mine.yaml:10: `supervisor` is `7`, expected text (between quotes if it looks like a number)",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1: the file is empty, expected content"),
        ("# nothing yet\n", "1: nothing but comments stands here, expected `key: value` lines"),
        ("a: &a [x]\nb: [*a, *a]\n", "2: a `*` refers to another place, expected the text itself"),
        ("a: " + "[" * 40 + "]" * 40, "1: this is nested too deep, expected at most 16 levels"),
        ("a: [" + "1," * 50_000 + "]", "1: there are more than 40000 values here, expected several files"),
        ("# " + "é" * 500_000, "1: the file is too large, expected at most 1,000,000 bytes"),
        ("facts: {}\nx\x00: 1\n", "2: the invisible character U+0000 stands here, expected ordinary text"),
        ("facts: {}\n# \ud800\n", "2: a byte is not UTF-8, expected the file to be saved as UTF-8"),
        ("--- {}\n--- {}\n", "2: a second document begins here, expected one document a file"),
    ],
)
def test_what_a_file_may_not_hold_is_refused_in_a_text(text: str, problem: str) -> None:
    with pytest.raises(ContentError) as refused:
        read_portfolio_text(text)

    assert f"portfolio.yaml:{problem}" in [str(each) for each in refused.value.problems]
