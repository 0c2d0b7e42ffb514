"""What was kept for long enough goes, at the instant it is due and not before; nothing that is needed ever does."""

import os
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime

import pytest
from sqlalchemy import select

from assay.services.auditing.verifying import verify
from assay.services.mail.outbox import post
from assay.services.people import Actor
from assay.services.privacy.forgetting import rows
from assay.services.privacy.forgetting.acting import Forgotten, forget
from assay.services.privacy.forgetting.place import Place
from assay.services.privacy.keeping import Keeping, Span
from assay.storage.accounts import AccountEvent, SignIn
from assay.storage.audit import AuditLine
from assay.storage.mails import Mail
from assay.storage.people import Person
from assay.storage.plugins import PluginTrouble
from assay.storage.portfolios import Contact, FormDraft
from assay.storage.references import ReferenceRequest
from services.privacy.aging import (
    DAY,
    GUILD,
    KEPT,
    SECOND,
    YEAR,
    count,
    gone,
    put,
    request_of,
    sign_in,
)

#: Everything for a year, but what must be kept less.
EVERYTHING = replace(Keeping(**{each.name: Span(YEAR) for each in fields(Keeping)}), mail_texts=Span(14))


def test_sign_ins_go_when_they_are_over_and_never_before(place: Place, ana: int, now: datetime) -> None:
    week = Span(7)
    put(
        place,
        sign_in(ana, "ended", now, ended=now),
        sign_in(ana, "left open", now),
        sign_in(ana, "still there", now + 30 * DAY),
    )

    assert gone(place, now + 7 * DAY, sign_ins=week) == {}
    assert gone(place, now + 7 * DAY + SECOND, sign_ins=week) == {"sign_ins": 1}
    # Nobody ended the second one: it may be used until its lifetime is over.
    assert gone(place, now + 30 * DAY - SECOND, sign_ins=week) == {}
    assert gone(place, now + 30 * DAY, sign_ins=week) == {"sign_ins": 1}
    with place.database.reading() as session:
        assert session.scalars(select(SignIn.key)).all() == ["still there"]


def test_histories_and_drafts_go_in_their_time(place: Place, ana: int, now: datetime) -> None:
    for day in range(2):
        at = now + day * DAY
        put(
            place,
            AccountEvent(person_id=ana, at=at, what="signed-in"),
            FormDraft(person_id=ana, form=f"/{day}", fields={"name": ["A"]}, saved_at=at),
        )
    kept = {"account_history": Span(1, "years"), "form_drafts": Span(YEAR)}

    assert gone(place, now + KEPT, **kept) == {}
    assert gone(place, now + KEPT + SECOND, **kept) == {"account_history": 1, "form_drafts": 1}
    assert (count(place, AccountEvent), count(place, FormDraft)) == (1, 1)


def test_mails_go_but_not_those_that_are_to_leave(place: Place, now: datetime) -> None:
    with place.database.writing() as session:
        for number, (association, status) in enumerate(
            [(GUILD, "sent"), (GUILD, "failed"), ("", "sent"), (GUILD, "waiting")]
        ):
            mail = post(session, association, f"x {number}", "w@raters.example", "Subject", "Words", now)
            mail.status, mail.sent_at = status, now if status == "sent" else None
            mail.body = "" if status == "sent" else mail.body
    half = Span(180)

    assert gone(place, now + 14 * DAY, mail_texts=Span(14), mails=half) == {}
    assert gone(place, now + 14 * DAY + SECOND, mail_texts=Span(14), mails=half) == {"mail_texts": 1}
    assert gone(place, now + 180 * DAY + SECOND, mail_texts=Span(14), mails=half) == {"mails": 3}
    with place.database.reading() as session:
        assert [(each.status, each.body) for each in session.scalars(select(Mail))] == [("waiting", "Words")]
        line = session.scalars(select(AuditLine)).one()
        assert (line.association, line.act, line.actor_id) == (GUILD, "forget mails", None)
        assert line.detail == {"count": 2, "before": now.date().isoformat()}
    with place.database.reading() as session:
        assert not [fault for report in verify(session) for fault in report.faults]


def test_many_go_in_small_transactions(
    place: Place, ana: int, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "PORTION", 3)
    put(place, *(AccountEvent(person_id=ana, at=now, what="signed-in") for _ in range(7)))
    transactions = []
    writing = place.database.writing
    monkeypatch.setattr(place.database, "writing", lambda: transactions.append(1) or writing())

    assert gone(place, now + KEPT + SECOND, account_history=Span(YEAR)) == {"account_history": 7}
    assert len(transactions) == 4 + 1


def test_words_of_requests_that_came_to_nothing_go_and_the_requests_stay(
    place: Place, ana: int, now: datetime
) -> None:
    with place.database.writing() as session:
        wilma = Contact(person_id=ana, key="wilma", content={"name": "Wilma"}, changed_at=now)
        session.add(wilma)
        session.flush()
        for status in ("asked", "answered", "declined", "withdrawn"):
            draft = {"comment": "Begun"} if status == "asked" else None
            session.add(request_of(ana, wilma.id, status, status, expires_at=now, draft=draft))
        session.add(
            request_of(ana, wilma.id, "open", "asked", expires_at=now + DAY, draft={"comment": "Begun"})
        )
    kept = Span(YEAR)

    assert gone(place, now + KEPT, unanswered_references=kept) == {}
    assert gone(place, now + KEPT + SECOND, unanswered_references=kept) == {"unanswered_references": 3}
    with place.database.reading() as session:
        found = {each.key: each for each in session.scalars(select(ReferenceRequest))}
    assert {key for key, each in found.items() if each.message} == {"answered", "open"}
    assert {key for key, each in found.items() if each.draft} == {"open"}


def test_troubles_that_are_over_are_forgotten(place: Place, now: datetime) -> None:
    trouble = {"plugin": "p", "association": GUILD, "kind": "failed", "reason": "no", "times": 1, "at": now}
    put(place, PluginTrouble(**trouble, hook="a", over_at=now), PluginTrouble(**trouble, hook="b"))

    assert gone(place, now + KEPT, plugin_troubles=Span(YEAR)) == {}
    assert gone(place, now + 3 * KEPT, plugin_troubles=Span(YEAR)) == {"plugin_troubles": 1}


def test_files_of_mails_go(place: Place, now: datetime) -> None:
    for name, at in (("old.log", now), ("new.log", now + DAY), ("other.txt", now)):
        file = place.mail_folder / name
        file.write_text("Words")
        os.utime(file, (at.timestamp(), at.timestamp()))

    assert gone(place, now + KEPT, mail_files=Span(YEAR)) == {}
    assert gone(place, now + KEPT + SECOND, mail_files=Span(YEAR)) == {"mail_files": 1}
    assert sorted(each.name for each in place.mail_folder.iterdir()) == ["new.log", "other.txt"]


def test_numbers_of_erased_people_go_where_nothing_names_them(
    place: Place, make_person: Callable[..., Actor], now: datetime
) -> None:
    bare, acted, noted, last = (make_person(each).person_id for each in ("Bo", "Cy", "Di", "Ed"))
    put(
        place,
        AuditLine(association=GUILD, at=now, actor_id=acted, act="x", subject="y", detail={}),
        AuditLine(association=GUILD, at=now, actor_id=None, act="x", subject=f"person {noted}", detail={}),
    )
    with place.database.writing() as session:
        for each in (bare, acted, noted, last):
            session.get_one(Person, each).erased_at = now

    assert gone(place, now + KEPT, erased_accounts=Span(YEAR)) == {}
    assert gone(place, now + KEPT + SECOND, erased_accounts=Span(YEAR)) == {"erased_accounts": 1}
    with place.database.reading() as session:
        # The newest number stays, that nobody else gets it.
        assert session.scalars(select(Person.id).order_by(Person.id)).all() == [acted, noted, last]


def test_what_fails_does_not_hold_up_the_rest(
    place: Place, ana: int, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(place, AccountEvent(person_id=ana, at=now, what="signed-in"))
    broken = replace(rows.ROWS[0], is_due=lambda *_: 1 / 0)
    monkeypatch.setattr("assay.services.privacy.forgetting.acting.KINDS", (broken, *rows.ROWS[1:]))

    assert forget(place, EVERYTHING, now + 2 * KEPT) == Forgotten(
        {"ASSAY_KEEP_ACCOUNT_HISTORY": 1}, ["ASSAY_KEEP_SIGN_INS"]
    )
