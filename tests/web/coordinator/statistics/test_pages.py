"""Pages of statistics: what they say, to whom, and as files."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from assay.hooks.plugins import Plugins
from assay.storage.database import Database
from assay.storage.people import Appointment, Person
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION, open_window
from services.simulated import SIZE, Simulation, simulate
from services.staging import Stage
from web.acting import Someone, sign_in, words
from web.coordinator.conftest import actor_of

PAGES = ("progress", "agreement", "items", "items/0/4", "report")


@pytest.fixture
def simulated(database: Database, plugins: Plugins, cora: Someone) -> Simulation:
    """Many who have sat; the key of question 4 is wrong."""
    with database.writing() as session:
        coordinator = actor_of(database, cora)
        window = open_window(session, plugins.catalog, coordinator)
    return simulate(database, window, wrong_key=4)


def path(window: int, page: str) -> str:
    return f"/coordinate/{ASSOCIATION}/windows/{window}/{page}"


def test_of_many_everything_is_said(desk: FlaskClient, simulated: Simulation) -> None:
    pages = {page: words(desk.get(path(simulated.window, page)).text) for page in PAGES}
    assert f"{4 * SIZE} of {4 * SIZE} readings are final" in pages["progress"]
    assert "Rater Cleo" in pages["agreement"]
    assert "The key may be wrong" in pages["items"]
    assert "two-parameter" in pages["items/0/4"]
    assert "The item Single best answer · " in pages["items/0/4"]
    assert "Decision consistency: alike on another form" in pages["report"]


def test_the_item_that_needs_somebody_comes_first_when_asked(
    desk: FlaskClient, simulated: Simulation
) -> None:
    html = desk.get(path(simulated.window, "items?sort=flags")).text
    links = [part.partition('"')[0] for part in html.split(path(simulated.window, "items/"))[1:]]
    assert links[0].startswith("0/4?of=")
    assert sorted(each.partition("?")[0] for each in links) == [f"0/{number}" for number in range(1, 7)]


def test_of_few_no_number_is_made_up(desk: FlaskClient, stage: Stage) -> None:
    report = words(desk.get(path(stage.window, "report")).text)
    assert "everyone has the same total score" in report
    assert "nan" not in report.lower().split()
    assert "too few to judge any item" in words(desk.get(path(stage.window, "items")).text)


def test_an_item_that_is_not_there_is_not_found(desk: FlaskClient, stage: Stage) -> None:
    for page in ("items/0/99", "items/1/1", "items/7/1", "report?form=no-such"):
        assert desk.get(path(stage.window, page)).status_code == 404


def test_the_pdf_is_tagged_and_says_the_same(desk: FlaskClient, simulated: Simulation) -> None:
    answer = desk.get(path(simulated.window, "report.pdf"))
    assert answer.mimetype == "application/pdf"
    reader = PdfReader(BytesIO(answer.data))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Standard error of measurement" in text


def test_the_table_has_every_figure_and_item(desk: FlaskClient, simulated: Simulation) -> None:
    answer = desk.get(path(simulated.window, "report.csv"))
    rows = list(csv.DictReader(StringIO(answer.text.lstrip("\ufeff"))))
    found = {(row["item"], row["statistic"]): row for row in rows if row["section"] in ("", "Questions")}
    assert found["", "sittings"]["value"] == str(SIZE)
    assert 0 < float(found["", "alpha"]["value"]) < 1
    assert float(found["", "alpha"]["low"]) < float(found["", "alpha"]["high"])
    items = {item for item, statistic in found if statistic == "p"}
    assert len(items) == 6
    assert sum(statistic == "probably_right" for _, statistic in found) == 1


def test_no_file_names_anybody(desk: FlaskClient, simulated: Simulation) -> None:
    text = desk.get(path(simulated.window, "report.csv")).text
    assert "Rater" not in text
    assert "Candidate" not in text


def appoint(database: Database, person_id: int) -> Someone:
    """Make somebody of the stage a coordinator too."""
    with database.writing() as session:
        session.add(Appointment(person_id=person_id, association=ASSOCIATION, role="coordinator"))
        person = session.get_one(Person, person_id)
        return Someone(person.id, person.name, person.email)


def test_whoever_sits_there_sees_none_of_it(client: FlaskClient, database: Database, stage: Stage) -> None:
    with database.reading() as session:
        candidate = session.get_one(Sitting, stage.registered).person_id
    sign_in(client, appoint(database, candidate))
    for page in (*PAGES, "report.pdf", "report.csv"):
        answer = client.get(path(stage.window, page))
        assert answer.status_code == 403, page
        assert "Key" not in words(answer.text)


def test_a_coordinator_who_scores_here_reads_numbers_for_names(
    client: FlaskClient, database: Database, stage: Stage
) -> None:
    sign_in(client, appoint(database, stage.rita.person_id))
    page = words(client.get(path(stage.window, "agreement")).text)
    assert "Reviewer 1" in page
    assert "Rolf" not in page
