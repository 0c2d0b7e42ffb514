"""The pages of documents: adding, opening, moving, removing; and whose business they are."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from assay.services.portfolio.documents import LARGEST
from assay.storage.database import Database
from assay.storage.portfolios import StoredDocument
from services.applications import keeping
from services.portfolio import files
from web.acting import Someone, csrf_token, send, sign_in, words
from web.applicant.portfolio.uploads import send_files

PAGE = "/portfolio/documents"


def add(browser: FlaskClient, *sent: tuple[bytes, str], entry: str = "") -> TestResponse:
    """Add files as the page does."""
    token = csrf_token(browser.get(PAGE).text)
    uploads = [FileStorage(BytesIO(content), name) for content, name in sent]
    return send_files(browser, PAGE, {"csrf_token": token, "entry": entry, "files": uploads})


def rows(database: Database) -> Sequence[StoredDocument]:
    with database.reading() as session:
        return session.query(StoredDocument).order_by(StoredDocument.id).all()


@pytest.fixture
def other(app: Flask, make_person: Callable[..., Someone]) -> FlaskClient:
    """Somebody else's browser."""
    client = app.test_client()
    sign_in(client, make_person())
    return client


def test_several_files_are_added_at_once(applying: FlaskClient, database: Database) -> None:
    answer = add(applying, (files.PDF, "Zeugnis.pdf"), (files.PNG, "certificate.png"))
    assert (answer.status_code, answer.location) == (303, PAGE)
    page = words(applying.get(PAGE).text)
    assert "2 files are added." in page
    assert "Zeugnis.pdf PDF, 1 kB" in page
    assert [each.name for each in rows(database)] == ["Zeugnis.pdf", "certificate.png"]


def test_what_cannot_be_kept_is_named_and_the_rest_is_kept(applying: FlaskClient, database: Database) -> None:
    answer = add(applying, (b"MZ" + bytes(90), "setup.exe"), (files.PDF, "a.pdf"), (b"", "empty.pdf"))
    assert answer.status_code == 422
    page = words(answer.text)
    assert "“setup.exe”: This looks like “Windows Executable file”. Expected a PDF" in page
    assert "“empty.pdf”: This file is empty." in page
    assert "Your file is added." in page
    assert 'aria-invalid="true"' in answer.text
    assert [each.name for each in rows(database)] == ["a.pdf"]


def test_the_same_file_is_not_kept_twice(applying: FlaskClient, database: Database) -> None:
    answer = add(applying, (files.PDF, "a.pdf"), (files.PDF, "b.pdf"))
    assert "“b.pdf”: You have this file already, as “a.pdf”." in words(answer.text)
    assert len(rows(database)) == 1


def test_a_file_that_is_too_large_is_told_beside_the_field(applying: FlaskClient, database: Database) -> None:
    large = files.PDF.ljust(LARGEST + 1024 * 1024)
    answer = add(applying, (large, "scan.pdf"))
    assert (answer.status_code, rows(database)) == (422, [])
    assert "at most 10 MB are taken" in words(answer.text)
    answer = add(applying, *((large, f"{number}.pdf") for number in range(4)))
    assert answer.status_code == 413
    assert "too large to be sent at once; a file may have 10 MB" in words(answer.text)


def test_only_this_page_takes_large_requests(applying: FlaskClient) -> None:
    token = csrf_token(applying.get(PAGE).text)
    fields = {"csrf_token": token, "title": "x" * 3_000_000}
    assert applying.post("/portfolio/training/new", data=fields).status_code == 413


def test_no_file_is_told(applying: FlaskClient) -> None:
    answer = add(applying)
    assert (answer.status_code, "Choose a file first." in words(answer.text)) == (422, True)


def test_a_name_is_cleaned_and_escaped(applying: FlaskClient, database: Database) -> None:
    add(applying, (files.PDF, "../../<script>alert(1)</script>\u202e диплом.pdf"))
    assert rows(database)[0].name == "script-  диплом.pdf".replace("  ", " ")
    assert "<script>alert" not in applying.get(PAGE).text


@pytest.mark.parametrize(
    ("content", "name", "inline", "policy"),
    [
        (files.PDF, "Диплом, Ångström.pdf", True, "object-src 'self'"),
        (files.PNG, "a.png", True, "sandbox"),
        (files.word(), "a.docx", False, "sandbox"),
        (b"plain <script>alert(1)</script>", "a.txt", False, "sandbox"),
    ],
)
def test_a_file_comes_back_as_it_was_and_runs_nothing(
    applying: FlaskClient, database: Database, content: bytes, name: str, inline: bool, policy: str
) -> None:
    add(applying, (content, name))
    (row,) = rows(database)
    answer = applying.get(f"{PAGE}/{row.id}/file", buffered=True)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, content, row.media_type)
    assert answer.headers["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert policy in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    saved = applying.get(f"{PAGE}/{row.id}/file?save=1", buffered=True).headers["Content-Disposition"]
    assert saved.startswith("attachment")
    if not name.isascii():
        assert "filename*=UTF-8''%D0%94" in saved


def test_a_file_that_the_store_lost_is_told(applying: FlaskClient, database: Database, app: Flask) -> None:
    add(applying, (files.PDF, "a.pdf"))
    (row,) = rows(database)
    app.extensions["assay"].documents.delete(row.place)
    answer = applying.get(f"{PAGE}/{row.id}/file")
    assert (answer.status_code, "gone from the document store" in words(answer.text)) == (404, True)


def test_a_document_belongs_to_an_entry(
    applying: FlaskClient, applicant: Someone, database: Database
) -> None:
    with database.writing() as session:
        keeping.add_entry(session, applicant.person_id, "training", "storms", hours="4", on="2026-03-01")
    answer = add(applying, (files.PDF, "a.pdf"), entry="storms")
    assert answer.location == "/portfolio/training/storms"
    (row,) = rows(database)
    assert row.entry_id is not None
    page = applying.get(f"{PAGE}/{row.id}").text
    assert '<option selected value="storms">Storms</option>' in page
    send(applying, f"{PAGE}/{row.id}", {"entry": ""})
    assert rows(database)[0].entry_id is None
    assert send(applying, f"{PAGE}/{row.id}", {"entry": "nothing-like-it"}).status_code == 404


def test_what_was_removed_can_be_put_back(applying: FlaskClient, database: Database) -> None:
    add(applying, (files.PDF, "a.pdf"))
    (row,) = rows(database)
    send(applying, f"{PAGE}/{row.id}/remove", {}, page=PAGE)
    page = words(applying.get(PAGE).text)
    assert "“a.pdf” is removed. You can put it back below until tomorrow." in page
    assert "Removed lately" in page
    assert applying.get(f"{PAGE}/{row.id}/file").status_code == 404
    send(applying, f"{PAGE}/{row.id}/restore", {}, page=PAGE)
    assert applying.get(f"{PAGE}/{row.id}/file", buffered=True).data == files.PDF


def test_another_persons_document_does_not_exist(
    applying: FlaskClient, other: FlaskClient, database: Database
) -> None:
    add(applying, (files.PDF, "a.pdf"))
    (row,) = rows(database)
    assert "a.pdf" not in other.get(PAGE).text
    for path in ("", "/file"):
        assert other.get(f"{PAGE}/{row.id}{path}").status_code == 404
    for path in ("", "/remove", "/restore"):
        assert send(other, f"{PAGE}/{row.id}{path}", {"entry": ""}, page=PAGE).status_code == 404
    assert rows(database)[0].removed_at is None


@pytest.mark.parametrize("path", ["", "/1", "/1/file"])
def test_who_is_not_signed_in_goes_there_first(client: FlaskClient, path: str) -> None:
    answer = client.get(PAGE + path)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


@pytest.mark.parametrize("path", ["", "/1", "/1/remove", "/1/restore"])
def test_who_is_not_signed_in_changes_nothing(client: FlaskClient, path: str) -> None:
    fields: Mapping[str, object] = {"csrf_token": csrf_token(client.get("/sign-in").text)}
    answer = client.post(PAGE + path, data=fields)
    assert (answer.status_code, answer.location) == (302, "/sign-in")


def test_a_form_without_its_token_is_refused(applying: FlaskClient, database: Database) -> None:
    answer = applying.post(PAGE, data={"files": (BytesIO(files.PDF), "a.pdf")})
    assert (answer.status_code, rows(database)) == (400, [])
