"""Control responses in the queue: no page tells them from essays, and a stop is explained."""

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.hooks.plugins import Plugins
from assay.services.essays.rating import Task
from assay.services.people import Actor
from assay.storage.calibration import ControlReading
from assay.storage.database import Database
from services.building import ASSOCIATION
from services.calibrating import FIRST, PRACTICE, SECOND, seeding_guild
from services.seeding import Season, far, set_season
from web.acting import Someone, send, words
from web.reviewer.scenes import actor_of, make_final, post

COURSE = f"/review/calibration/{ASSOCIATION}/master/essays"
OFFICE = f"/coordinate/{ASSOCIATION}/calibration"
DRIFT = f"{OFFICE}/master/essays"


@pytest.fixture(scope="session")
def guild() -> Catalog:
    """The guild with control responses among the essays: one paper in three."""
    return seeding_guild()


@pytest.fixture
def plugins(guild: Catalog) -> Plugins:
    """An installation with it alone."""
    return Plugins(guild)


@pytest.fixture
def people() -> dict[str, Someone]:
    """Everybody by name, as they are made."""
    return {}


@pytest.fixture
def season(
    database: Database, guild: Catalog, make_person: Callable[..., Someone], people: dict[str, Someone]
) -> Season:
    """Three candidates and two papers of controls in each queue."""

    def make(name: str, *roles: str) -> Actor:
        people[name] = make_person(name=name, roles=[(ASSOCIATION, role) for role in roles])
        return actor_of(database, people[name])

    made = set_season(database, guild, make("Cora Coordinator", "coordinator"), make)
    made.place()
    return made


@pytest.fixture
def rita(
    client: FlaskClient,
    season: Season,
    people: dict[str, Someone],
    sign_in: Callable[[FlaskClient, Someone], object],
) -> FlaskClient:
    """The browser of a reviewer."""
    sign_in(client, people["Rita Reviewer"])
    return client


@pytest.fixture
def cora(
    app: Flask,
    season: Season,
    people: dict[str, Someone],
    sign_in: Callable[[FlaskClient, Someone], object],
) -> FlaskClient:
    """The browser of the coordinator."""
    client = app.test_client()
    sign_in(client, people["Cora Coordinator"])
    return client


def address(task: Task) -> str:
    return f"/review/{ASSOCIATION}/{task.code}/{task.section}/{task.question}"


class Shape(HTMLParser):
    """Every tag of a page with the names of its attributes and its classes; paragraphs of a response count once."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[object, ...]] = []
        self.feed(re.sub(r"(?s)<nav class=\"row places\".*?</nav>", "", page))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = (tag, tuple(name for name, _ in attrs), dict(attrs).get("class"))
        if found != ("p", (), None) or self.tags[-1:] != [found]:
            self.tags.append(found)


def shape(client: FlaskClient, where: str) -> list[tuple[object, ...]]:
    answer = client.get(where)
    assert answer.status_code == 200
    # The cookie of the session is sent again from time to time, whatever page is asked for.
    names = sorted({each for each in answer.headers.keys() if each != "Set-Cookie"})  # noqa: SIM118
    return [*Shape(answer.text).tags, tuple(names)]


def test_no_page_tells_a_control_from_an_essay(rita: FlaskClient, season: Season) -> None:
    control = season.controls()["s-hive"]
    essay = next(each for each in season.essays() if each.question == control.question)
    pages = []
    for fields in ({}, {"level-care": "1", "comment": "Go on."}):
        both = (address(control), address(essay))
        if fields:
            for where in both:
                assert post(rita, where, fields).status_code == 303
                rita.get(where)  # says once that the draft is kept
        assert shape(rita, both[0]) == shape(rita, both[1])
        pages += [rita.get(where).text for where in both]
    complete = {"level-observation": "1", "level-care": "2", "comment": "Go on.", "action": "final"}
    for where in (address(control), address(essay)):
        assert post(rita, where, complete).status_code == 303
    looked = [shape(rita, f"{address(each)}?check=1") for each in (control, essay)]
    for where in (address(control), address(essay)):
        make_final(rita, where, complete)
        rita.get(where)
    final = [shape(rita, address(each)) for each in (control, essay)]
    pages += [rita.get("/review/").text]

    assert looked[0] == looked[1]
    assert final[0] == final[1]
    for page in pages:
        assert not any(each in page for each in ("The reason for", "seeded", "ontrol response", "eference"))
    rows = re.findall(r"(?s)<li>\s*<div>\s*<a href=\"/review/.*?</li>", pages[-1])
    assert len(rows) == 10
    known = r"[A-Z]\d-\d{4}|/\d/\d|· .*?</a>|<span class=\"pill.*|\s"
    assert len({re.sub(known, "", row) for row in rows}) == 1


def test_a_stop_comes_with_its_reasons(rita: FlaskClient, season: Season) -> None:
    names = list(season.controls())
    first = rate_far(rita, season, names[0])
    assert COURSE not in first
    assert "too far" not in words(rita.get("/review/").text)
    assert rate_far(rita, season, names[1]) == COURSE
    page = rita.get(COURSE).text

    assert "Your scoring is stopped for now" in words(page)
    assert "2 of them were too far from the levels that were agreed on" in words(page)
    assert all(f"The reason for {name}." in page for name in names[:2])
    assert not any(f"The reason for {name}." in page for name in names[2:])
    given, agreed = far(names[0])["observation"], season.catalog.controls[f"{ASSOCIATION}/{names[0]}"].levels
    higher = given - agreed["observation"]
    assert f"Yours {given}, agreed {agreed['observation']} of 3" in words(page)
    assert f"yours is {abs(higher)} {'higher' if higher > 0 else 'lower'}" in words(page)
    assert "Your scoring is stopped for now" in words(rita.get("/review/").text)
    assert rita.get(address(season.controls()[names[0]])).status_code == 200


def test_a_stop_closes_the_desk_keeps_drafts_and_ends_with_calibration(
    rita: FlaskClient, season: Season
) -> None:
    draft = address(season.essays()[0])
    assert post(rita, draft, {"level-care": "1"}).status_code == 303
    for name in list(season.controls())[:2]:
        rate_far(rita, season, name)
    assert rita.get(draft).location == COURSE
    queue = rita.get("/review/").text
    assert "responses wait until you are calibrated" in words(queue)
    assert "After calibration" in words(queue)
    assert f'href="{draft}"' not in queue
    assert "Go on with" not in words(queue)
    refused = send(rita, draft, {"action": "draft", "level-care": "3"}, COURSE)
    assert refused.location == COURSE
    assert send(rita, COURSE, {}).status_code == 303
    assert "Begin with response 1 of 3" in words(rita.get(COURSE).text)
    for name in (PRACTICE, FIRST, SECOND):
        levels = season.catalog.controls[f"{ASSOCIATION}/{name}"].levels
        send(rita, f"{COURSE}/{name}", {f"level-{key}": str(level) for key, level in levels.items()})
    assert 'id="level-care-1" aria-describedby="means-care-1" checked' in rita.get(draft).text


def rate_far(client: FlaskClient, season: Season, name: str) -> str:
    """Where the browser is led after levels at the other end."""
    fields = {f"level-{key}": str(level) for key, level in far(name).items()}
    return make_final(client, address(season.controls()[name]), {**fields, "comment": "Go on."}).location


def test_who_cannot_go_on_reads_what_happened_and_begins_anew(
    app: Flask,
    rita: FlaskClient,
    season: Season,
    plugins: Plugins,
    make_person: Callable[..., Someone],
    sign_in: Callable[[FlaskClient, Someone], object],
) -> None:
    newcomer = make_person(name="Nell Newcomer", roles=[(ASSOCIATION, "reviewer")])
    client = app.test_client()
    sign_in(client, newcomer)
    for name in (PRACTICE, FIRST):
        levels = season.catalog.controls[f"{ASSOCIATION}/{name}"].levels
        send(client, f"{COURSE}/{name}", {f"level-{key}": str(level) for key, level in levels.items()})
    without_second(app, season.catalog)
    page = words(client.get(COURSE).text)

    assert "A control response was taken away" in page
    assert "Begin anew: you rate the responses that there are now" in page
    assert send(client, COURSE, {}).status_code == 303
    assert "Begin with response 1 of 2" in words(client.get(COURSE).text)
    assert "You are calibrated" in words(rita.get(COURSE).text)


def without_second(app: Flask, catalog: Catalog) -> None:
    """The association takes one control response out of its plugin, and the server starts again."""
    fewer = {name: each for name, each in catalog.controls.items() if not name.endswith(SECOND)}
    plugins = Plugins(Catalog(**{**vars(catalog), "controls": fewer}))
    app.extensions["assay"] = replace(app.extensions["assay"], plugins=plugins)


def drift_apart(rita: FlaskClient, season: Season) -> list[str]:
    """Rate an essay, and two control responses far out of tolerance; the names of the controls."""
    names = list(season.controls())
    make_final(rita, address(season.essays()[0]))
    for name in names[:2]:
        rate_far(rita, season, name)
    return names


def test_the_coordinator_sees_drift(cora: FlaskClient, rita: FlaskClient, season: Season) -> None:
    assert "none rated yet" in words(cora.get(OFFICE).text)
    names = drift_apart(rita, season)
    overview, page = words(cora.get(OFFICE).text), cora.get(DRIFT).text

    assert "Rita Reviewer was stopped while scoring" in words(cora.get(f"/coordinate/{ASSOCIATION}/").text)
    assert "Stopped while scoring" in overview
    assert "0 of 2 within tolerance" in overview
    assert "One paper in 3 is to be a control response" in words(page)
    assert "Control papers 2 of 2 placed" in words(page)
    assert "4 of 4 papers placed in queues of now" in overview
    assert all(each in words(page) for each in (names[0], names[1], "n = 2", "0 of 2"))
    assert "1 essay was read since the last control within tolerance" in words(page)
    assert f"/coordinate/{ASSOCIATION}/sittings/" in page


def test_the_coordinator_has_essays_read_anew(
    cora: FlaskClient, rita: FlaskClient, season: Season, people: dict[str, Someone]
) -> None:
    drift_apart(rita, season)
    page = cora.get(DRIFT).text
    sitting = re.search(r'name="sitting" value="(\d+)"', page)
    assert sitting is not None
    chosen = {"person": str(people["Rita Reviewer"].person_id), "sitting": sitting.group(1)}
    after = words(cora.get(send(cora, f"{DRIFT}/anew", chosen, DRIFT).location).text)
    assert "The readings are taken from this reviewer, and count no more." in after
    assert "reviewer" in after.partition("count no more.")[2]
    assert "read since the last control" not in after
    assert "None of these can be read anew" in words(
        cora.get(send(cora, f"{DRIFT}/anew", chosen, DRIFT).location).text
    )


def test_a_coordinator_who_scores_sees_no_line_about_themselves(
    app: Flask,
    season: Season,
    make_person: Callable[..., Someone],
    sign_in: Callable[[FlaskClient, Someone], object],
    people: dict[str, Someone],
) -> None:
    both = make_person(name="Bo Both", roles=[(ASSOCIATION, "reviewer"), (ASSOCIATION, "coordinator")])
    assert season.controls()
    client = app.test_client()
    sign_in(client, both)
    page = words(client.get(DRIFT).text)

    assert "Bo Both This is you: another coordinator sees how you score." in page
    for someone in (people["Rita Reviewer"], people["Candidate 0"]):
        other = app.test_client()
        sign_in(other, someone)
        assert other.get(DRIFT).status_code == 403
        assert send(other, f"{DRIFT}/anew", {"person": "1"}, "/portfolio").status_code == 403


def test_controls_are_placed_when_essays_are_given_to_reviewers(
    cora: FlaskClient, season: Season, make_person: Callable[..., Someone], database: Database
) -> None:
    with database.writing() as session:
        session.query(ControlReading).delete()
    later = season.next_window(lambda name, *_: actor_of(database, make_person(name=name)))
    page = f"/coordinate/{ASSOCIATION}/windows/{later.window}"
    assert send(cora, f"{page}/allocate", {}, page).status_code == 302

    assert len(season.tasks()) == 3 * 2 + 2 + 2
    assert "Placed control responses among the essays of reviewers" in words(
        cora.get(f"/coordinate/{ASSOCIATION}/audit").text
    )
