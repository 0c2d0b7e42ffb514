"""Nothing that a candidate's browser receives in a whole sitting gives an answer away."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.assessment.exam.forms import EssayPart, Form, MultipleChoicePart
from assay.content.markdown import to_plain
from assay.storage.database import Database
from assay.storage.windows import StoredForm
from web.acting import words
from web.applicant import rooms


def secrets(form: Form) -> Iterator[str]:
    """What scores the exam, and every id by which it could be looked up."""
    for part in form.parts:
        if isinstance(part, MultipleChoicePart):
            for item in part.items:
                yield from (item.id, *item.competencies, to_plain(item.rationale), *item.sources)
        if isinstance(part, EssayPart):
            for prompt in part.prompts:
                yield from (prompt.id, *prompt.competencies, *prompt.sources)
                yield to_plain(prompt.for_reviewers or prompt.id)
            for rubric in part.rubrics:
                for criterion in rubric.criteria:
                    yield from (criterion.question, *(level.descriptor for level in criterion.levels))


def straight(text: str) -> str:
    """With the quotation marks of a keyboard: pages show those of print."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def sit_everything(client: FlaskClient, window: int) -> Iterator[str]:
    """A whole sitting, from the list of examinations to the receipt; every text on the way."""
    yield client.get("/exam").text
    sitting = rooms.register(client, window)
    lobby = f"/sittings/{sitting}"
    answers = ([rooms.choice(n, 0) for n in range(1, 7)], [rooms.text(n, "words") for n in range(1, 4)])
    for section, entries in enumerate(answers):
        yield client.get(lobby).text
        rooms.begin(client, sitting)
        yield client.get(f"{lobby}/room").text
        yield rooms.post(client, sitting, entries).text
        yield client.post(f"{lobby}/journal", data=b"{").text
        yield client.get(f"{lobby}/room").text
        yield rooms.finish(client, sitting, section).text
    yield client.get(lobby).text
    yield client.get("/exam").text
    yield client.get(f"{lobby}/result").text


def test_no_page_of_a_sitting_holds_a_secret(
    app: Flask, applying: FlaskClient, window: int, database: Database
) -> None:
    with database.reading() as session:
        content = session.scalar(select(StoredForm.content).where(StoredForm.category == "practice"))
    form = Form.model_validate(content)
    pages = list(sit_everything(applying, window))
    received = straight(" ".join(f"{unescape(page)} {words(page)}" for page in pages))
    assert straight(form.parts[0].items[0].options[0].text) in received  # type: ignore[union-attr]
    assert [secret for secret in secrets(form) if straight(secret) in received] == []


def test_the_room_shows_options_in_one_way_only(applying: FlaskClient, running: int) -> None:
    """The key is marked by nothing: no option's markup differs from another's."""
    html = applying.get(f"/sittings/{running}/room").text
    assert "is_key" not in html
    assert re.findall("<li[^n][^<]", html) == re.findall("<li>[^<]", html)
    assert html.count("<li>") == 24


@pytest.mark.parametrize("path", ["/exam", "/sittings/{}", "/sittings/{}/room"])
def test_pages_are_kept_by_nobody(applying: FlaskClient, running: int, path: str) -> None:
    assert applying.get(path.format(running)).headers["Cache-Control"] == "no-store"
