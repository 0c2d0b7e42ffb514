"""Going on after a fault: the room shows what was answered, every part is handed in, and the score is that of it."""

import json
import re
from collections.abc import Sequence
from html import unescape

import requests
import sqlalchemy as sa
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import MultipleChoicePart
from assay.services.candidacy.sittings import find_sitting
from assay.services.people import Actor, find_person
from assay.storage.audit import AuditLine
from assay.storage.sittings import JournalEntry, Response
from faults.client import Ledger
from faults.ground import Ground
from machine.errors import MachineError
from web import acting

SECONDS_TO_ANSWER = 60
GIVEN = re.compile(r'data-given="([^"]*)"')


def hand_in(ground: Ground, port: int, ledgers: Sequence[Ledger]) -> int:
    """Hand in by the pages, everything; how many were scored as their candidates know they must be."""
    for ledger in ledgers:
        with requests.Session() as browser:
            _hand_in(browser, f"http://127.0.0.1:{port}/sittings/{ledger.seat.sitting}", ledger, ground)
    return sum(_is_right(ground, ledger) for ledger in ledgers)


def standing(ledger: Ledger) -> dict[int, int]:
    """What counts for each question as its candidate knows it: typed last, acknowledged, and not called late."""
    kept = [ledger.sent[name] for name, late in ledger.kept.items() if not late]
    return {entry.question: entry.choice for entry in sorted(kept, key=lambda entry: entry.typed_at)}


def _hand_in(browser: requests.Session, sitting: str, ledger: Ledger, ground: Ground) -> None:
    for name, value in cookies_of(ground, ledger.seat.email).items():
        browser.cookies.set(name, value, domain="127.0.0.1", path="/")
    room = browser.get(f"{sitting}/room", timeout=SECONDS_TO_ANSWER)
    if (found := GIVEN.search(room.text)) is not None:
        shown = json.loads(unescape(found[1]))["answer"]
        if {number: choice for number, choice in enumerate(shown, 1) if choice is not None} != standing(
            ledger
        ):
            raise MachineError(f"{sitting}: the room shows other answers than were saved")
        _send(browser, f"{sitting}/finish", room.text, 0)
    lobby = browser.get(sitting, timeout=SECONDS_TO_ANSWER)
    room = _send(browser, f"{sitting}/begin", lobby.text, 1)
    _send(browser, f"{sitting}/finish", room.text, 1)


def _send(browser: requests.Session, url: str, page: str, section: int) -> requests.Response:
    fields = {"csrf_token": acting.csrf_token(page), "section": section}
    answer = browser.post(url, data=fields, timeout=SECONDS_TO_ANSWER)
    answer.raise_for_status()
    return answer


def cookies_of(ground: Ground, email: str) -> dict[str, str]:
    """What a browser holds in which this person is signed in."""
    client = ground.app.test_client()
    acting.sign_in(client, acting.Someone(0, "", email))
    cookie = client.get_cookie("assay")
    assert cookie is not None, "nobody is signed in"
    return {cookie.key: cookie.value}


def _is_right(ground: Ground, ledger: Ledger) -> bool:
    """Whether what is scored, the score and the receipt are those of what was acknowledged."""
    mine, sitting_id = standing(ledger), ledger.seat.sitting
    with ground.database.reading() as session:
        sitting, form = find_sitting(session, Actor.of(find_person(session, ledger.seat.email)), sitting_id)
        query = sa.select(Response.question, Response.answer).where(
            Response.sitting_id == sitting_id, Response.section == 0
        )
        frozen = {question: answer["choice"] for question, answer in session.execute(query) if answer}
        newest = sa.select(JournalEntry.hash).where(JournalEntry.sitting_id == sitting_id)
        head = session.scalars(newest.order_by(JournalEntry.number.desc()).limit(1)).one()
        part = form.parts[0]
        assert isinstance(part, MultipleChoicePart)
        earned = sum(mine.get(n) == item.key for n, item in enumerate(part.items, 1) if not item.is_pretest)
        right = frozen == mine and sitting.sections[0].earned == earned and sitting.receipt == head
        return right and _times_handed_in(session, sitting_id) == 1


def _times_handed_in(session: Session, sitting_id: int) -> int:
    query = sa.select(sa.func.count()).where(
        AuditLine.subject == f"sitting {sitting_id}", AuditLine.act.in_(("submitted", "expired"))
    )
    return session.scalars(query).one()
