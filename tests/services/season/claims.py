"""Claims about a season that take more than a few lines; those of small seasons, too."""

import csv
import json
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from assay.assessment.estimates import Estimate, Statistic
from assay.cli.main import main
from assay.services.essays.allocation import outlook
from assay.services.statistics.report import EssaysReport, QuestionsReport
from assay.storage.mails import Mail
from assay.storage.people import Person
from assay.storage.ratings import Allocation
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting
from assay.web.coordinator.office import Office
from assay.web.coordinator.statistics.naming import Naming
from assay.web.coordinator.statistics.report_views import report_view
from assay.web.coordinator.statistics.tables import table_of
from services.building import ASSOCIATION, NOW
from services.season.content import ESSAY_CUT, LENGTH, POLICIES
from services.season.people import NAMED, NAMING
from services.season.raw import MOST, Raw, interval_alpha, one_way, ordinal_alpha, points
from services.season.season import WAYS, Held, Season
from services.season.truth import CRITERIA, HIGHEST, KEYS, WEIGHTS, Array

ESSAYS_PASS = Fraction(ESSAY_CUT)


def raw_of(held: Held) -> Raw:
    """The raw data of a window."""
    readers, straddling = held.readers, WAYS[held.name] == "third-reader"
    return Raw(readers.truth, straddling, held.sat, readers.given, readers.agreed, held.cut)


def value(statistic: Statistic) -> float:
    """What there must be."""
    assert isinstance(statistic, Estimate), statistic
    return statistic.value


def questions_of(held: Held) -> QuestionsReport:
    """The first section of a report."""
    assert isinstance(held.report.sections[0], QuestionsReport)
    return held.report.sections[0]


def essays_of(held: Held) -> EssaysReport:
    """The second section."""
    assert isinstance(held.report.sections[1], EssaysReport)
    return held.report.sections[1]


def counted(held: Held, raw: Raw) -> None:
    """How many, the cut, who passed, mean and standard deviation, exactly."""
    assert abs(Fraction(held.cut) - raw.share) <= Fraction(1, 20_000)
    n = len(held.sat)
    questions, essays = questions_of(held), essays_of(held)
    assert (value(held.report.passing), held.report.passing.n) == (pytest.approx(np.mean(raw.passed)), n)
    assert (questions.cuts[0].share, questions.cuts[0].n, questions.least) == (raw.cut, n, raw.least)
    assert questions.distribution == tuple(np.bincount(raw.after, minlength=LENGTH + 1))
    assert value(questions.reliability.mean) == pytest.approx(raw.after.mean(), abs=1e-9)
    assert value(questions.reliability.standard_deviation) == pytest.approx(raw.after.std(ddof=1), abs=1e-9)
    assert (questions.decisions.passed, questions.decisions.n) == ((raw.after >= raw.least).sum(), n)
    shares = [100 * float(each) for each in raw.essays]
    assert value(essays.mean) == pytest.approx(np.mean(shares), abs=1e-9)
    assert value(essays.spread) == pytest.approx(np.std(shares, ddof=1), abs=1e-9)
    assert value(essays.passing) == pytest.approx(np.mean([each >= ESSAYS_PASS for each in raw.essays]))
    assert essays.sent_on == sum(raw.is_sent(each.candidate) for each in held.sat)


def error(statistic: Statistic) -> float:
    """The standard error that an estimate states."""
    assert isinstance(statistic, Estimate)
    assert statistic.standard_error is not None
    return statistic.standard_error


def least_correlation(truth: Array, errors: Array) -> float:
    """What truth plus errors correlates with truth at least: the slope's error is five of its own."""
    signal, noise = truth.std(), float(np.sqrt((errors**2).mean()))
    expected = signal / np.hypot(signal, noise)
    return float(np.tanh(np.arctanh(expected) - 5 / np.sqrt(len(truth) - 3)))


def calibration(season: Season) -> None:
    """Fourteen may score; the fifteenth was stopped at every essay, and rated none."""
    reviewers = {each.person_id for each in season.cast.reviewers}
    assert {who for who, stage in season.stages.items() if stage == "calibrated"} == reviewers
    assert season.stages[season.cast.stopped.person_id] == "stopped"
    assert season.gated
    with season.database.reading() as session:
        reads = select(Allocation.reviewer_id).join(Sitting).where(Allocation.reading != "barred")
        assert set(session.scalars(reads)) - reviewers <= {season.cast.stopped.person_id}


def allocation(season: Season) -> None:
    """Two readers for each essay, as many for each as for the others, and none whom a portfolio rules out."""
    for held in season.windows.values():
        raw = raw_of(held)
        counts = np.bincount([each.reviewer for each in raw.given if each.reading == "first"], minlength=14)
        assert counts.max() - counts.min() <= 2
        for each in held.sat:
            assert len({one.reviewer for one in raw.readings(each.candidate)}) == 2 * each.writes
    spring = raw_of(season.windows["Spring"])
    every = [*spring.readings(0), *spring.readings(0, "third")]
    assert not {each.reviewer for each in every} & set(NAMED)
    every = [*spring.readings(1), *spring.readings(1, "third")]
    assert NAMING not in {each.reviewer for each in every}
    with season.database.reading() as session:
        look = outlook(session, season.cast.coordinator, ASSOCIATION, season.windows["Autumn"].window)
    assert look.given == 0
    assert all(each.before == 0 for each in look.loads)


def wrong_key(held: Held) -> None:
    """Flagged with the option that is right; gone once it is corrected."""
    wrong = held.readers.truth.wrong
    assert held.suspected == {held.sat[0].items.index(wrong) + 1: "ABCD"[KEYS[wrong]]}
    assert held.left == {}


def dry_run(season: Season, held: Held, raw: Raw) -> None:
    """Whoever took the stated or the right option, with old and new points and decisions."""
    expected = {
        sat.sitting: (int(before), int(after), was, was or now)
        for sat, before, after, was, now in zip(
            held.sat, raw.before, raw.after, raw.passes(raw.before), raw.passes(raw.after), strict=True
        )
        if before != after
    }
    found = {}
    for each in held.plan.changes:
        (section,) = each.sections
        assert each.result is not None
        decisions = each.result.before, each.result.after
        found[each.sitting_id] = (section.before.earned, section.after.earned, *decisions)
    assert found == expected
    assert len(held.plan.gains) == sum(not was and now for *_, was, now in expected.values())
    assert held.plan.losses == ()
    assert {name for _, name in held.plan.elsewhere} == set(season.windows) - {held.name}
    assert len(held.plan.released) == (len(expected) if held.name == "Spring" else 0)
    assert held.before == {
        sat.sitting: was for sat, was in zip(held.sat, raw.passes(raw.before), strict=True)
    }


def results(season: Season, held: Held) -> dict[int, bool]:
    """Who has passed, by sitting; all are released."""
    query = select(StoredResult.sitting_id, StoredResult.passed, Sitting.status).join(Sitting)
    with season.database.reading() as session:
        rows = session.execute(query.where(Sitting.window_id == held.window)).all()
    assert {status for *_, status in rows} == {"released"}
    return {sitting: passed for sitting, passed, _ in rows}


def agreement(season: Season, essays: EssaysReport, raw: Raw) -> None:
    """Every figure again, from two columns of first readings."""
    found, shares = essays.agreement, raw.pairs(lambda levels: 100 * points(levels) / MOST)
    single, mean = one_way(shares)
    near = (np.abs(shares[:, 0] - shares[:, 1]) <= 10).mean()
    whole = found.whole
    for statistic, wanted in ((whole.near, near), (whole.single, single), (whole.mean, mean)):
        same(statistic, wanted, len(shares))
    same(whole.alpha, interval_alpha(shares), len(shares))
    for each, name in zip(found.criteria, CRITERIA, strict=True):
        pairs = raw.pairs(lambda levels, name=name: levels[name])
        gaps = np.abs(pairs[:, 0] - pairs[:, 1])
        same(each.exact, (gaps == 0).mean(), len(pairs))
        same(each.adjacent, (gaps <= 1).mean(), len(pairs))
        same(each.alpha, ordinal_alpha(pairs), len(pairs))
    places = {actor.person_id: place for place, actor in enumerate(season.cast.reviewers)}
    for reviewer in found.reviewers:
        same(reviewer.difference, *_lenience(raw, places[reviewer.id]))


def _lenience(raw: Raw, reviewer: int) -> tuple[float, int]:
    """The mean of own less the other's share, in percent."""
    gaps = []
    for sat in raw.sat:
        both = raw.readings(sat.candidate)
        own = [points(each.levels) for each in both if each.reviewer == reviewer]
        gaps += [2 * one - sum(points(each.levels) for each in both) for one in own]
    return 100 * float(np.mean(gaps)) / MOST, len(gaps)


def same(statistic: Statistic, wanted: float, n: int) -> None:
    """An estimate is this number, of so many."""
    assert isinstance(statistic, Estimate)
    assert (statistic.value, statistic.n) == (pytest.approx(wanted, abs=1e-9), n)


def policy(held: Held, raw: Raw, folder: Path) -> None:
    """`assay simulate adjudication` on the ratings of a window sends on, settles and decides as the product did."""
    rules: dict[str, Any] = {
        "raters": 2,
        "adjudicate": POLICIES[WAYS[held.name]],
        "cut": {"share": ESSAY_CUT},
        "criteria": [{"id": name, "highest": HIGHEST, "weight": WEIGHTS[name]} for name in CRITERIA],
    }
    (folder / "policy.yaml").write_text(json.dumps(rules))
    with (folder / "ratings.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("essay", "rater", "criterion", "score"), *raw.rows()])
    arguments = ["--policy", str(folder / "policy.yaml"), str(folder / "ratings.csv"), "--json"]
    answer = CliRunner().invoke(main, ["simulate", "adjudication", *arguments])
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.output)
    _as_done(found, held, raw)


def _as_done(found: dict[str, Any], held: Held, raw: Raw) -> None:
    lines, written = held.readers.lines(), [each for each in held.sat if each.writes]
    sent = {each["subject"] for each in found["essays"] if each["sent"]}
    assert found["n"] == len(written)
    assert (
        sent
        == {each.code for each in lines}
        == {each.code for each in written if raw.is_sent(each.candidate)}
    )
    assert (found["sent"]["n"], found["sent"]["waiting"]) == (len(lines), 0)
    assert {each.state for each in lines} <= {"settled"}
    shares = {each["subject"]: each["final"]["share"] for each in found["essays"]}
    assert shares == {each.code: pytest.approx(float(raw.essay(each.candidate))) for each in written}
    passing = sum(raw.essay(each.candidate) >= ESSAYS_PASS for each in written)
    assert found["passing"]["by_policy"] == passing
    means = [np.mean([points(one.levels) for one in raw.readings(each.candidate)]) for each in written]
    assert found["passing"]["by_mean_of_first"] == sum(mean >= float(ESSAYS_PASS) * MOST for mean in means)


def _naming(held: Held) -> Naming:
    sections = (
        each.items.responses.section for each in held.report.sections if isinstance(each, QuestionsReport)
    )
    office = Office(ASSOCIATION, "Guild", "River Guild", ZoneInfo("UTC"), {}, {}, {})
    return Naming(office, held.report.scope, tuple(sections), NOW)


def _file(held: Held) -> str:
    return table_of(held.report, report_view(held.report, _naming(held)), _naming(held))


def table(held: Held, raw: Raw) -> None:
    """The report as a file says the same: one figure a line, with its n."""
    rows = list(csv.DictReader(StringIO(_file(held))))
    found = {(row["section"], row["statistic"]): row for row in rows if not row["item"]}
    questions, essays = (each.title for each in report_view(held.report, _naming(held)).sections)
    n, shares = len(held.sat), [100 * float(each) for each in raw.essays]
    wanted = {
        ("", "sittings"): n,
        ("", "pass_rate"): np.mean(raw.passed),
        (questions, "people"): n,
        (questions, "cut"): float(held.cut),
        (questions, "pass_rate_section"): (raw.after >= raw.least).mean(),
        (questions, "mean"): raw.after.mean(),
        (questions, "standard_deviation"): raw.after.std(ddof=1),
        (essays, "mean"): np.mean(shares),
        (essays, "standard_deviation"): np.std(shares, ddof=1),
    }
    assert {key: (float(found[key]["value"]), found[key]["n"]) for key in wanted} == {
        key: (pytest.approx(each, rel=1e-5), str(n)) for key, each in wanted.items()
    }
    items = {row["item"]: float(row["value"]) for row in rows if row["statistic"] == "p"}
    right = zip(raw.items, raw.right.mean(axis=0), strict=True)
    assert items == {f"item-{place:02}": pytest.approx(each, rel=1e-5) for place, each in right}


def nameless(season: Season, held: Held) -> None:
    """Neither the report as a table nor the ratings hold a name or an address of a candidate."""
    text = _file(held)
    text += "\n".join(" ".join(map(str, row)) for row in raw_of(held).rows())
    assert "Candidate" not in text
    assert "@" not in text
    assert all(each.name not in text for each in season.cast.candidates)


def letters(season: Season, held: Held) -> None:
    """Everybody is told once that a result is there, and in spring whose was corrected, of that; none says what."""
    people = {actor.person_id: place for place, actor in enumerate(season.cast.candidates)}
    with season.database.reading() as session:
        rows = session.execute(
            select(Mail.subject, Mail.body, Sitting.person_id, Sitting.id)
            .join(Person, Person.email == Mail.to)
            .join(Sitting, Sitting.person_id == Person.id)
            .where(Sitting.window_id == held.window)
        ).all()
    released = sorted(people[who] for subject, _, who, _ in rows if "released" in subject)
    assert released == sorted(each.candidate for each in held.sat)
    corrected = sorted(sitting for subject, _, _, sitting in rows if "corrected" in subject)
    assert corrected == sorted(each.sitting_id for each in held.plan.released)
    assert all(f"/sittings/{sitting}/result" in body for _, body, _, sitting in rows)
    assert not any(word in body for _, body, *_ in rows for word in ("passed", "failed", "points"))
