"""Training from a spreadsheet, a portfolio from a file and into one, as pages."""

import html
import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from assay.content.portfolio import read_portfolio_text
from assay.storage.database import Database
from services.applications import keeping
from web.acting import Someone, csrf_token, sign_in, words
from web.applicant.portfolio.uploads import send_files

HOURS, WHOLE = "/portfolio/training/import", "/portfolio/import"
TABLE = "title,hours,on\nStorms,4,3/1/2026\nTides,six,2026-03-02\nFog,1,2026-03-03\n"


def post(browser: FlaskClient, page: str, file: bytes | None = None, **fields: str) -> TestResponse:
    """Send the form of a page, with a file if there is one."""
    data: dict[str, object] = {"csrf_token": csrf_token(browser.get(page).text), **fields}
    if file is not None:
        data["file"] = FileStorage(BytesIO(file), "file")
    return send_files(browser, page, data)


def hidden(page: str, name: str) -> str:
    """What a form would send back of what it was given."""
    if found := re.search(rf'name="{name}" value="([^"]*)"', page):
        return html.unescape(found[1])
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert area
    return html.unescape(area[1])


@pytest.fixture
def titles(applying: FlaskClient) -> Callable[[], list[str]]:
    """What trainings there are."""
    return lambda: [each.title for each in read_portfolio_text(export(applying)).training]


def export(browser: FlaskClient) -> str:
    text = browser.get("/portfolio/export.yaml").text
    return text if text.strip() != "{}" else "facts: {}\n"


def test_lines_are_shown_first_and_added_after_a_yes(
    applying: FlaskClient, titles: Callable[[], list[str]]
) -> None:
    look = post(applying, HOURS, TABLE.encode("utf-8-sig"))
    page = words(look.text)
    assert look.status_code == 200
    assert "2 of 3 lines are ready" in page
    assert "hours “six” is not a number of hours; expected a number such as 6 or 1.5." in page
    assert titles() == []
    fields = {"seen": hidden(look.text, "seen"), "table": hidden(look.text, "table").replace("\n", "\r\n")}
    done = post(applying, HOURS, act="import", **fields)
    assert (done.status_code, done.location) == (303, "/portfolio/training")
    assert titles() == ["Storms", "Fog"]
    again = post(applying, HOURS, TABLE.encode())
    assert "No line is ready yet" in words(again.text)


def test_what_was_not_looked_at_is_not_added(applying: FlaskClient, titles: Callable[[], list[str]]) -> None:
    look = post(applying, HOURS, table=TABLE)
    changed = TABLE.replace("six", "6")
    answer = post(applying, HOURS, act="import", seen=hidden(look.text, "seen"), table=changed)
    assert answer.status_code == 200
    assert "You changed the text after you looked at it." in words(answer.text)
    assert "3 of 3 lines are ready" in words(answer.text)
    assert titles() == []
    post(applying, HOURS, act="import", seen=hidden(answer.text, "seen"), table=changed)
    assert len(titles()) == 3


def test_lines_to_correct_can_be_saved(applying: FlaskClient) -> None:
    answer = post(applying, HOURS, act="correct", table=TABLE)
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "Tides,six,2026-03-02" in answer.text
    assert "Storms" not in answer.text


def test_a_table_that_cannot_be_read_is_told_and_kept_in_the_form(applying: FlaskClient) -> None:
    answer = post(applying, HOURS, table="a,b\n<i>1</i>,2")
    assert answer.status_code == 422
    assert "No column is called “title”, “hours”, “on”." in words(answer.text)
    assert "&lt;i&gt;1" in answer.text
    assert post(applying, HOURS).status_code == 422
    large = post(applying, HOURS, b"x" * 1_500_000)
    assert "more than 1 MB" in words(large.text)


def test_the_empty_table_opens_in_a_spreadsheet(applying: FlaskClient) -> None:
    answer = applying.get(f"{HOURS}/template.csv")
    assert answer.data.startswith(b"\xef\xbb\xbftitle,hours,on,")


@pytest.fixture
def filled(database: Database, applicant: Someone) -> None:
    """The applicant has a portfolio."""
    with database.writing() as session:
        keeping.add_contact(session, applicant.person_id, "rita", "Rita Rater", "rita@people.example")
        keeping.add_experience(session, applicant.person_id)
        keeping.add_entry(
            session, applicant.person_id, "training", "storms",
            hours="4", on="2026-03-01", competencies=["hive.queens"],
        )  # fmt: skip
        keeping.add_fact(session, applicant.person_id, "keeps-bees", True)


@pytest.mark.usefixtures("filled")
def test_a_portfolio_goes_from_one_person_to_another_by_a_file(
    app: Flask, applying: FlaskClient, make_person: Callable[..., Someone]
) -> None:
    text, other = export(applying), app.test_client()
    sign_in(other, make_person())
    look = post(other, WHOLE, text.encode())
    assert "5 new parts" in words(look.text)
    assert read_portfolio_text(export(other)).training == ()
    fields = {"seen": hidden(look.text, "seen"), "portfolio": hidden(look.text, "portfolio")}
    done = post(other, WHOLE, act="import", **fields)
    assert (done.status_code, done.location) == (303, "/portfolio")
    assert export(other) == text
    assert "Nothing new in this file" in words(post(other, WHOLE, text.encode()).text)


@pytest.mark.usefixtures("filled")
def test_another_text_than_was_shown_is_shown_again(applying: FlaskClient) -> None:
    text = export(applying)
    look = post(applying, WHOLE, text.encode())
    assert 'name="act" value="import"' not in look.text
    other = post(applying, WHOLE, act="import", seen="0", portfolio=text.replace("Storms", "Calms"))
    assert "1 new part" in words(other.text)
    assert export(applying) == text


@pytest.mark.usefixtures("filled")
def test_the_page_is_called_alike_wherever_it_is_named(
    applying: FlaskClient,
) -> None:
    page, plan = applying.get(WHOLE).text, post(applying, WHOLE, export(applying).encode()).text
    assert "<title>Bring a portfolio in" in page
    assert "<h1>Bring a portfolio in</h1>" in page
    assert "Portfolio Bring a portfolio in What is new" in words(plan)
    assert "Take it with you" in words(page)


def test_what_others_say_is_left_out_in_words(applying: FlaskClient) -> None:
    text = "people: [{id: r, name: R}]\nreferences: [{id: a, person: r, roles: [peer]}]\n"
    page = words(post(applying, WHOLE, text.encode()).text)
    assert "1 reference: ask your raters here" in page


def test_problems_of_a_file_are_told_with_their_lines(applying: FlaskClient) -> None:
    answer = post(applying, WHOLE, b"training:\n- id: a\n  titel: <b>x</b>\n")
    assert answer.status_code == 422
    assert "Line 3 : the key titel is not known here; expected title ." in words(answer.text)
    assert "<b>x</b>" not in answer.text
    assert "Choose a file, or paste what is in it." in words(post(applying, WHOLE).text)


@pytest.mark.usefixtures("filled")
def test_the_whole_portfolio_is_a_file_of_yaml(applying: FlaskClient) -> None:
    answer = applying.get("/portfolio/export.yaml?association=river-guild")
    assert (answer.status_code, answer.mimetype) == (200, "application/yaml")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="portfolio-ottilie-quandt.yaml"'
    assert "rita@people.example" not in answer.text
    assert applying.get("/portfolio/export.yaml?association=nobody").status_code == 404


@pytest.mark.usefixtures("filled")
def test_the_whole_portfolio_is_a_pdf(applying: FlaskClient) -> None:
    answer = applying.get("/portfolio/export.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    reader = PdfReader(BytesIO(answer.data))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words_ in (
        "Ottilie Quandt",
        "Portfolio as of 21 November 2026",
        "4 hours in 1 entry",
        "Storms",
        "Competencies:",
        "Rita Rater",
        "Keeps bees Yes",
        "1 of 1",
    ):
        assert words_ in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Portfolio of Ottilie Quandt"


def test_an_empty_portfolio_is_a_pdf_too(applying: FlaskClient) -> None:
    assert applying.get("/portfolio/export.pdf").data.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "path", [HOURS, f"{HOURS}/template.csv", WHOLE, "/portfolio/export.yaml", "/portfolio/export.pdf"]
)
def test_who_is_not_signed_in_goes_there_first(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


@pytest.mark.parametrize("path", [HOURS, WHOLE])
def test_who_is_not_signed_in_brings_nothing(client: FlaskClient, path: str) -> None:
    token = csrf_token(client.get("/sign-in").text)
    answer = client.post(path, data={"csrf_token": token, "table": TABLE, "portfolio": "facts: {a: true}"})
    assert (answer.status_code, answer.location) == (302, "/sign-in")
