"""The result page: pass or fail by part, feedback in words, what the reviewers wrote, what comes next."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.content.catalog import Catalog
from assay.services.essays.allocation import allocate
from assay.services.essays.rating import Marks, make_final, open_desk, queue
from assay.services.people import Actor
from assay.services.scores.reports import DomainReport, SectionReport, percent
from assay.services.scores.results import release
from assay.storage.database import Database
from assay.storage.people import Person
from assay.web.applicant.results import section_words
from services import building
from web.acting import NOW, Someone, sign_in, words

COMMENT = "You <stay> with what was seen before you explain it."


@pytest.fixture
def make_result(
    database: Database, window: int, coordinator: Actor, make_person: Callable[..., Someone]
) -> Callable[..., tuple[Someone, int]]:
    """`make_result(share)`: somebody whose essays got this share of the points, and the released sitting."""

    def make(share: float, essays: bool = True) -> tuple[Someone, int]:
        someone = make_person(name="Ottilie Quandt")
        candidate = Actor(someone.person_id, someone.name)
        texts = {1: "I would look first.", 2: "I would listen."} if essays else {}
        sitting = building.hand_in(database, candidate, window, texts, now=NOW)
        reviewers = [make_person(roles=[(building.ASSOCIATION, "reviewer")]) for _ in range(2)]
        with database.writing() as session:
            allocate(session, coordinator, window, NOW)
        for reviewer in reviewers:
            rate(database, reviewer, share)
        with database.writing() as session:
            release(session, coordinator, window, NOW)
        return someone, sitting

    return make


def rate(database: Database, reviewer: Someone, share: float) -> None:
    """Score everything that waits for a reviewer."""
    with database.reading() as session:
        actor = Actor.of(session.scalars(select(Person).where(Person.id == reviewer.person_id)).one())
        tasks = queue(session, actor, building.ASSOCIATION)
    for task in tasks:
        with database.writing() as session:
            desk = open_desk(session, actor, building.ASSOCIATION, task.code, task.section, task.question)
            levels = {each.id: round(each.highest * share) for each in desk.rubric.criteria}
            make_final(session, actor, desk, building.ASSOCIATION, Marks(levels, {}, COMMENT, 60), NOW)


def test_who_passed_reads_it_first(
    client: FlaskClient, make_result: Callable[..., tuple[Someone, int]], guild: Catalog
) -> None:
    someone, sitting = make_result(1.0)
    sign_in(client, someone)
    html = client.get(f"/sittings/{sitting}/result").text
    page = words(html)
    assert "You passed" in page
    assert "6 of 6 (100%)" in page
    assert page.count("60%") >= 2
    assert "Not passed" not in page
    assert "You &lt;stay&gt; with" in html
    assert "Reviewer 1" in page
    assert all(domain.title in page for domain in guild.maps["beekeeping"].domains)


def test_who_failed_reads_what_comes_next(
    client: FlaskClient, make_result: Callable[..., tuple[Someone, int]]
) -> None:
    someone, sitting = make_result(0.0)
    sign_in(client, someone)
    page = words(client.get(f"/sittings/{sitting}/result").text)
    assert "Not passed this time" in page
    assert "You can take Essays again; what you passed stays passed." in page
    assert "21 May 2027" in page
    assert "Worth studying again" in page


@pytest.mark.parametrize(
    ("earned", "verdict", "is_short"),
    [
        (3999, "Close to the pass mark", True),
        (4000, "Strong", False),
        (3250, "Close to the pass mark", True),
        (3249, "Worth studying again", True),
    ],
)
def test_a_verdict_rests_on_the_exact_share(
    guild: Catalog, earned: int, verdict: str, is_short: bool
) -> None:
    domain = DomainReport(domain="colony", earned=earned, possible=5000, percent=earned // 50)
    report = SectionReport(
        id="questions",
        title="Questions",
        kind="multiple-choice",
        earned=earned,
        possible=5000,
        percent=percent(domain.score),
        cut_percent=Decimal("80.0"),
        passed=not is_short,
        carried=False,
        domains=(domain,),
    )
    shown = section_words(guild, "beekeeping", report)
    assert (shown.domains[0].verdict, shown.domains[0].is_short) == (verdict, is_short)
    assert shown.needed == "80%"


def test_reviewers_stay_unknown(
    client: FlaskClient, make_result: Callable[..., tuple[Someone, int]], database: Database
) -> None:
    someone, sitting = make_result(1.0)
    sign_in(client, someone)
    page = client.get(f"/sittings/{sitting}/result").text
    with database.reading() as session:
        others = session.scalars(select(Person).where(Person.id != someone.person_id)).all()
    assert len(others) == 3
    assert [each.name for each in others if each.name in page or each.email in page] == []


def test_the_result_is_found_from_the_list_and_the_lobby(
    app: Flask, make_result: Callable[..., tuple[Someone, int]]
) -> None:
    someone, sitting = make_result(1.0)
    client = app.test_client()
    sign_in(client, someone)
    for path in ("/exam", f"/sittings/{sitting}"):
        assert f'href="/sittings/{sitting}/result"' in client.get(path).text


def test_nobody_else_reads_it(
    client: FlaskClient, make_result: Callable[..., tuple[Someone, int]], make_person: Callable[..., Someone]
) -> None:
    _, sitting = make_result(1.0)
    sign_in(client, make_person(roles=[(building.ASSOCIATION, "coordinator")]))
    assert client.get(f"/sittings/{sitting}/result").status_code == 404
