"""Nothing of a section leaves the server before it runs, and no key ever: not in any byte, header or log line."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from assay.assessment.exam.forms import EssayPart, Form, MultipleChoicePart
from assay.content.markdown import to_plain
from assay.storage.database import Database
from assay.storage.people import Appointment
from assay.storage.windows import StoredForm
from services import building
from web.acting import Clock, Someone, send
from web.applicant import rooms

#: Whatever a browser may try in whatever state a sitting is.
TRIED = (
    "/",
    "/exam",
    "/exam?language=es",
    "/sittings/{0}",
    "/sittings/{0}/room",
    "/sittings/{0}/room?section=1",
    "/sittings/{0}/room/1",
    "/sittings/{0}/result",
    "/sittings/{0}/begin",
    "/sittings/{0}/finish",
    "/sittings/{0}/journal",
    "/sittings/{0}/browser",
    "/sittings/{0}/nothing",
    "/sittings/{0}.json",
    "/preview",
    "/item-types.css",
    "/health",
    "/metrics",
    "/endorsements/river-guild/master",
    "/river-guild",
    "/static/../forms",
    "/static/room/room.js",
    "/static/question_banks/hive-core/items",
    "/coordinate/river-guild/windows/{1}/forms/practice",
    "/coordinate/river-guild/windows/{1}/items",
    "/coordinate/river-guild/windows/{1}/regrade",
    "/coordinate/river-guild/windows/{1}/report.csv",
    "/review/",
    "/judge/",
)
#: Bodies that no room sends.
ODD = (
    b"{",
    b"[]",
    b'{"entries":[{}]}',
    b'{"section":1,"entries":[]}',
    b'{"section":99,"entries":[]}',
    b"\x00\xff",
)


@dataclass
class Listener:
    """Everything that reached somebody's browser, in plain letters."""

    client: FlaskClient
    sitting: int
    window: int
    heard: list[str] = field(default_factory=list)

    def take(self, answer: TestResponse) -> None:
        """An answer with its headers; what it holds is looked at as it came, unescaped, and as words."""
        with answer:  # a file is closed
            text = answer.get_data().decode("utf-8", "replace")
        self.heard += [str(answer.headers), text, unescape(text), unescape(re.sub("<[^>]+>", "", text))]

    def try_everything(self) -> None:
        """Every address, in both languages and as HTML and JSON, and every odd body."""
        for path in TRIED:
            for accept in ("text/html", "application/json"):
                address = path.format(self.sitting, self.window)
                self.take(self.client.get(address, headers={"Accept": accept, "Accept-Language": "es"}))
        for body in ODD:
            for kind in ("application/json", "text/plain"):
                self.take(self.client.post(f"/sittings/{self.sitting}/journal", data=body, content_type=kind))

    @property
    def everything(self) -> str:
        """In one line, with the quotation marks of a keyboard, as files have them."""
        return straight(" ".join(self.heard))


def straight(text: str) -> str:
    """However its lines are broken, and whichever quotation marks it has."""
    return " ".join(text.split()).translate(str.maketrans("“”‘’", "\"\"''"))


def lines(*texts: str) -> Iterator[str]:
    """What is long enough to be no accident."""
    for text in texts:
        for line in to_plain(text).splitlines():
            if len(line.strip()) >= 10:
                yield straight(line)


def asked(part: MultipleChoicePart | EssayPart) -> set[str]:
    """What is asked in a section."""
    if isinstance(part, MultipleChoicePart):
        texts = [each for item in part.items for each in (item.stem, *(one.text for one in item.options))]
        return set(lines(*texts))
    return {*lines(*(prompt.vignette for prompt in part.prompts)), *(prompt.title for prompt in part.prompts)}


def keys(form: Form) -> set[str]:
    """What tells how it is scored."""
    found = set[str]()
    for part in form.parts:
        if isinstance(part, MultipleChoicePart):
            found |= {line for item in part.items for line in lines(item.rationale)}
        else:
            levels = [level for rubric in part.rubrics for each in rubric.criteria for level in each.levels]
            found |= {line for level in levels for line in lines(level.descriptor)}
            found |= {line for prompt in part.prompts for line in lines(prompt.for_reviewers or "")}
    return found


@pytest.fixture
def form(database: Database, window: int) -> Form:
    """What the applicant sits."""
    with database.reading() as session:
        query = select(StoredForm.content).where(
            StoredForm.window_id == window, StoredForm.category == "practice"
        )
        return Form.model_validate(session.scalars(query).one())


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Everything that was logged, or written to a stream, during a test."""
    caplog.set_level(logging.DEBUG)
    return lambda: caplog.text + "".join(capfd.readouterr())


def listen(client: FlaskClient, sitting: int, window: int) -> Listener:
    """Everything that a browser comes to know when it tries whatever it may."""
    listener = Listener(client, sitting, window)
    listener.try_everything()
    return listener


def told(listener: Listener, secrets: set[str]) -> set[str]:
    """The secrets that reached the browser."""
    everything = listener.everything
    return {each for each in secrets if each in everything}


def test_each_section_is_told_when_it_runs_and_no_key_ever(
    applying: FlaskClient, sitting: int, window: int, form: Form, logged: Callable[[], str]
) -> None:
    first, second = (asked(part) for part in form.parts)
    assert (len(first) > 20, len(second) > 1) == (True, True)
    early = listen(applying, sitting, window)
    assert told(early, first | second | keys(form)) == set()

    rooms.begin(applying, sitting)
    running = listen(applying, sitting, window)
    running.take(rooms.post(applying, sitting, [rooms.choice(1, 0)]))
    running.take(rooms.post(applying, sitting, [rooms.text(1, "mine")], section=1))
    assert told(running, first) == first
    assert told(running, second | keys(form)) == set()
    running.take(rooms.finish(applying, sitting, 0))
    pause = listen(applying, sitting, window)
    assert told(pause, first | second | keys(form)) == set()
    rooms.begin(applying, sitting)
    last = listen(applying, sitting, window)
    last.take(rooms.post(applying, sitting, [rooms.text(1, "these are my very own words")]))
    assert told(last, second) == second
    assert told(last, first | keys(form)) == set()
    last.take(rooms.finish(applying, sitting, 1))
    over = listen(applying, sitting, window)
    assert told(over, first | second | keys(form)) == set()
    secrets, log = first | second | keys(form) | {"these are my very own words"}, logged()
    assert [each for each in secrets if each in log] == []


def test_a_section_that_the_clock_begins_is_told_then(
    applying: FlaskClient, sitting: int, window: int, form: Form, clock: Clock
) -> None:
    rooms.begin(applying, sitting)
    rooms.enter(applying, sitting)
    rooms.finish(applying, sitting, 0)
    second = asked(form.parts[1])
    clock.advance(minutes=14, seconds=59)
    before = Listener(applying, sitting, window)
    before.try_everything()
    assert told(before, second) == set()
    clock.advance(seconds=1)
    after = Listener(applying, sitting, window)
    after.try_everything()
    assert told(after, second) == second


@pytest.fixture
def neighbour(
    applying: FlaskClient,
    make_person: Callable[..., Someone],
    sign_in: Callable[[FlaskClient, Someone], object],
) -> tuple[Someone, FlaskClient]:
    """Another candidate, in their own browser."""
    other, client = make_person(name="Odo Other"), applying.application.test_client()
    sign_in(client, other)
    return other, client


@pytest.mark.parametrize("roles", [(), ("coordinator", "reviewer")])
def test_others_are_told_nothing_staff_who_sit_included(
    running: int,
    window: int,
    form: Form,
    database: Database,
    neighbour: tuple[Someone, FlaskClient],
    roles: tuple[str, ...],
) -> None:
    other, client = neighbour
    own = rooms.register(client, window)
    with database.writing() as session:  # appointed after they registered
        session.add_all(
            Appointment(association=building.ASSOCIATION, role=role, person_id=other.person_id)
            for role in roles
        )
    secrets = {*asked(form.parts[0]), *asked(form.parts[1]), *keys(form)}
    for browser, number in ((client, running), (client, own), (client.application.test_client(), running)):
        listener = Listener(browser, number, window)
        listener.try_everything()
        assert told(listener, secrets) == set()
        assert rooms.post(browser, running, [rooms.choice(1, 0)]).status_code == 401


def test_an_error_tells_nothing_of_what_was_typed(
    applying: FlaskClient, sitting: int, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    rooms.begin(applying, sitting)
    rooms.enter(applying, sitting)
    with database.writing() as session:
        session.connection().exec_driver_sql("ALTER TABLE journal RENAME TO elsewhere")
    with caplog.at_level(logging.DEBUG):
        answer = rooms.post(applying, sitting, [rooms.text(1, "these are my very own words")])
    with database.writing() as session:
        session.connection().exec_driver_sql("ALTER TABLE elsewhere RENAME TO journal")
    assert answer.status_code == 503
    assert "my very own words" not in answer.text + caplog.text


def test_registering_tells_nothing(applying: FlaskClient, window: int, form: Form) -> None:
    listener = Listener(applying, 1, window)
    fields = {"window": str(window), "category": "practice"}
    listener.take(send(applying, "/exam/register", fields, page="/exam"))
    assert told(listener, asked(form.parts[0]) | asked(form.parts[1]) | keys(form)) == set()
