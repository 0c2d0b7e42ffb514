"""The report where it may read oddly: two forms, a regrade, nobody who passes, one person, no essays."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select, update

from assay.hooks.plugins import Plugins
from assay.services.windows import WindowPlan, schedule_window
from assay.storage.database import Database
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting, SittingSection
from assay.storage.standard_settings import CutVersion
from assay.storage.windows import StoredForm
from services.building import ASSOCIATION, EXAM, NOW, hand_in, open_window
from services.correcting import correct
from services.simulated import Simulation, simulate
from web.acting import Someone, words
from web.coordinator.conftest import actor_of
from web.coordinator.statistics.test_pages import path

Row = dict[str, str]
#: What accreditors ask for, of questions and of essays.
OF_QUESTIONS = (
    *("people", "items", "cut", "cut_version", "pass_rate_section", "mean", "standard_deviation", "alpha"),
    *("sem", "sem_at_cut", "consistency", "consistency_kappa", "accuracy", "false_passes", "false_failures"),
)
OF_ESSAYS = (
    *("people", "cut", "cut_version", "pass_rate_section", "mean", "standard_deviation", "sent_on", "near"),
    *("icc_single", "icc_mean", "krippendorff"),
)


@pytest.fixture
def window(database: Database, plugins: Plugins, cora: Someone) -> int:
    """A window with a form for each of two categories."""
    with database.writing() as session:
        return open_window(session, plugins.catalog, actor_of(database, cora))


def table(desk: FlaskClient, window: int, query: str = "") -> list[Row]:
    text = desk.get(path(window, f"report.csv{query}")).text
    return list(csv.DictReader(StringIO(text.lstrip("\ufeff"))))


def printed(desk: FlaskClient, window: int, query: str = "") -> PdfReader:
    answer = desk.get(path(window, f"report.pdf{query}"))
    assert answer.status_code == 200
    return PdfReader(BytesIO(answer.data))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def heads_of(reader: PdfReader) -> set[str]:
    """The kinds of structure elements: what assistive technology walks through."""
    found: set[str] = set()

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            found.add(str(node.get("/S", "")))
            if "/K" in node:
                walk(node["/K"])

    root: Any = reader.trailer["/Root"]
    walk(root["/StructTreeRoot"]["/K"])
    return found


def require_sound(rows: list[Row]) -> None:
    """One fact a line: no fact twice, each with its unit and n, numbers that are numbers."""
    keys = [(row["section"], row["item"], row["statistic"]) for row in rows]
    assert len(set(keys)) == len(keys)
    for row in rows:
        assert row["unit"], row
        assert row["n"].isdecimal(), row
        assert row["value"] or row["note"], row
        assert "nan" not in row["value"].lower()
        if row["unit"] == "share" and row["value"] and row["statistic"] != "upper_lower":
            assert 0 <= float(row["value"]) <= 1, row


def test_two_forms_of_which_one_was_regraded_are_told_apart(
    desk: FlaskClient, database: Database, cora: Someone, window: int, make_person: Callable[..., Someone]
) -> None:
    simulate(database, window, 60)
    teaching = actor_of(database, make_person(name="Tea Teach"))
    hand_in(database, teaching, window, {1: ""}, "teaching", NOW)
    with database.reading() as session:
        form = session.scalars(
            select(StoredForm.id).where(StoredForm.window_id == window, StoredForm.category == "practice")
        ).one()
    correct(database, actor_of(database, cora), form, 2, "drop")
    rows = table(desk, window)
    require_sound(rows)
    titles = {row["section"] for row in rows} - {""}
    assert len(titles) == 3
    (regraded,) = [each for each in titles if "Practice form" in each and "Teaching" not in each]
    states = {
        row["item"]: row["value"]
        for row in rows
        if row["section"] == regraded and row["statistic"] == "state"
    }
    assert list(states.values()).count("dropped") == 1
    text = text_of(printed(desk, window))
    assert "1 dropped" in text
    require_own_pages(desk, window)


def require_own_pages(desk: FlaskClient, window: int) -> None:
    """The page of an item is that of its own form."""
    html = desk.get(path(window, "items")).text
    links = [part.partition('"')[0] for part in html.split(path(window, "items/"))[1:]]
    seconds = [each for each in links if each.startswith("0/2?")]
    assert len(seconds) == 2
    pages = [words(desk.get(path(window, f"items/{each}")).text) for each in seconds]
    assert sorted("dropped by a correction" in each for each in pages) == [False, True]
    assert sorted("60 people have handed it in" in each for each in pages) == [False, True]
    for wrong in ("of=999999", "of=x", "of="):
        assert desk.get(path(window, f"items/0/2?{wrong}")).status_code == 404


def test_every_figure_that_accreditors_ask_for_is_there(
    desk: FlaskClient, database: Database, cora: Someone, window: int
) -> None:
    simulated = simulate(database, window, 120)
    adopt(database, cora, simulated)
    rows = table(desk, window, "?form=practice")
    require_sound(rows)
    known = {(row["section"], row["statistic"]): row for row in rows if not row["item"]}
    for each in ("association", "examination", "window", "form", "open", "computed", "sittings", "pass_rate"):
        assert known["", each]["value"], each
    for each in OF_QUESTIONS:
        assert known["Questions", each]["value"], each
    for each in OF_ESSAYS:
        assert known["Essays", each]["value"], each
    assert known["Questions", "cut"]["value"] == "0.5292"
    assert known["Questions", "cut_in_force_from"]["value"] == "2026-10-22"
    assert known["Questions", "cut_standard_error"]["value"] == "0.021"
    assert known["Essays", "cut_version"]["value"] == "exam file"
    assert {row["statistic"] for row in rows if row["section"] == "Essays" and row["item"]} == {
        "same_level",
        "one_level_apart",
        "weighted_kappa",
        "krippendorff",
    }
    require_printed(printed(desk, window, "?form=practice"))


def adopt(database: Database, cora: Someone, simulated: Simulation) -> None:
    """A cut was decided a month ago."""
    with database.writing() as session:
        form = session.get_one(Sitting, simulated.sittings[0]).form_id
        day = NOW - timedelta(days=30)
        session.add(
            CutVersion(
                association=ASSOCIATION,
                exam=EXAM,
                section="questions",
                form_id=form,
                basis_points=5292,
                effective_at=day,
                reason="It is fair.",
                decided_by=cora.person_id,
                decided_at=day,
                standard_error=0.021,
            )
        )


def require_printed(reader: PdfReader) -> None:
    """The same on paper, tagged."""
    text = text_of(reader)
    for each in (
        "52.92%",
        "decision 1",
        "22 October 2026",
        "Weighted kappa",
        "Standard error of measurement",
    ):
        assert each in text, each
    root: Any = reader.trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("en", True)
    assert reader.metadata is not None
    assert "Practice form" in (reader.metadata.title or "")
    assert {"/Table", "/TH", "/H1", "/H2", "/Figure"} <= heads_of(reader)


def test_where_nobody_passes_the_rates_are_zero_and_stand_there(
    desk: FlaskClient, database: Database, window: int
) -> None:
    simulated = simulate(database, window, 40)
    with database.writing() as session:
        session.execute(update(StoredResult).values(passed=False))
        mine = SittingSection.sitting_id.in_(simulated.sittings)
        session.execute(update(SittingSection).where(mine).values(passed=False, earned=0))
    rows = table(desk, window, "?form=practice")
    require_sound(rows)
    known = {(row["section"], row["statistic"]): row for row in rows if not row["item"]}
    assert (known["", "pass_rate"]["value"], known["", "pass_rate"]["n"]) == ("0", "40")
    assert known["Essays", "pass_rate_section"]["value"] == "0"
    assert "0.0%" in text_of(printed(desk, window))


def test_of_one_person_reasons_stand_for_numbers(
    desk: FlaskClient, database: Database, window: int, make_person: Callable[..., Someone]
) -> None:
    hand_in(database, actor_of(database, make_person(name="Ona Only")), window, {1: "a", 3: "b"})
    rows = table(desk, window)
    require_sound(rows)
    known = {(row["section"], row["statistic"]): row for row in rows if not row["item"]}
    assert known["Questions", "alpha"]["value"] == ""
    assert known["Questions", "alpha"]["note"]
    assert "Ona" not in text_of(printed(desk, window))


def test_an_exam_without_categories_and_essays_has_a_report(
    desk: FlaskClient,
    database: Database,
    plugins: Plugins,
    cora: Someone,
    make_person: Callable[..., Someone],
) -> None:
    catalog, key = plugins.catalog, f"{ASSOCIATION}/{EXAM}"
    exam = catalog.exams[key]
    short = exam.model_copy(update={"sections": exam.sections[:1]})
    plan = WindowPlan(EXAM, "Winter", NOW - timedelta(days=1), NOW + timedelta(days=14), seed=7)
    with database.writing() as session:
        without = replace(catalog, exams={**catalog.exams, key: short})
        window = schedule_window(session, without, actor_of(database, cora), ASSOCIATION, plan, NOW).id
    for name in ("Ann", "Bob", "Cyd"):
        wrong = range(1, 1 + len(name + name * (name == "Bob")) % 5)
        hand_in(database, actor_of(database, make_person(name=name)), window, {}, "all", NOW, tuple(wrong))
    rows = table(desk, window)
    require_sound(rows)
    assert {row["section"] for row in rows} == {"", "Questions"}
    forms = [row["value"] for row in rows if row["statistic"] == "form"]
    assert forms == ["Form"]
    reader = printed(desk, window)
    assert "Essays" not in text_of(reader)
    assert "There are no essays" in words(desk.get(path(window, "agreement")).text)
