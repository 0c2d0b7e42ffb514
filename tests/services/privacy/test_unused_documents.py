"""Documents that nobody needs: nothing rests on them, and whoever put them there is gone."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest

from assay.services.people import Actor
from assay.services.privacy.forgetting.place import Place
from assay.services.privacy.keeping import Span
from assay.storage.applications import Application
from assay.storage.credentials import Credential
from assay.storage.document_store import Missing
from assay.storage.leases import DeskLease
from assay.storage.people import Person
from assay.storage.portfolios import Contact, Entry, StoredDocument
from services.privacy.aging import (
    DAY,
    GUILD,
    KEPT,
    SECOND,
    YEAR,
    count,
    document,
    gone,
    put,
    request_of,
    sign_in,
)


def test_documents_of_who_applied_nowhere_and_is_gone(place: Place, ana: int, now: datetime) -> None:
    old = document(place, ana, now)
    put(place, old, sign_in(ana, "k", now, ended=now))
    kept = Span(YEAR)

    assert gone(place, now + KEPT, unused_documents=kept) == {}
    assert gone(place, now + KEPT + SECOND, unused_documents=kept) == {"unused_documents": 1}
    with pytest.raises(Missing):
        place.store.get(old.place)
    assert count(place, Person) == 1


def application(person: int, now: datetime, status: str) -> Application:
    aim = {"endorsement": "master", "category": "practice", "aim": f"{GUILD}/master/practice"}
    return Application(
        person_id=person,
        association=GUILD,
        changed_at=now,
        begun_at=now,
        round=0 if status == "preparing" else 1,
        status=status,
        **aim,
    )


NEEDED: dict[str, Callable[[int, datetime], Any]] = {
    "an application that was begun": lambda who, now: application(who, now, "preparing"),
    "one that was declined, and may be appealed": lambda who, now: application(who, now, "declined"),
    "a credential": lambda who, now: Credential(
        person_id=who,
        association=GUILD,
        endorsement="master",
        category="practice",
        aim="x",
        number="G-1",
        name="Ana",
        title="Master",
        granted_on=now.date(),
        changed_at=now,
    ),
    "they were there": lambda who, now: sign_in(who, "late", now + DAY),
    "they wrote something": lambda who, now: Entry(
        person_id=who, kind="work", key="w", content={}, created_at=now, changed_at=now + DAY
    ),
    "they named somebody": lambda who, now: Contact(person_id=who, key="w", content={}, changed_at=now + DAY),
}


@pytest.mark.parametrize("why", NEEDED)
def test_what_is_needed_stays(place: Place, ana: int, now: datetime, why: str) -> None:
    kept = document(place, ana, now)
    put(place, kept, NEEDED[why](ana, now))

    assert gone(place, now + KEPT + SECOND, unused_documents=Span(YEAR)) == {}
    assert place.store.get(kept.place) == b"PDF"


@pytest.mark.parametrize("status", ["asked", "answered"])
def test_documents_stay_where_a_reference_came_or_may_come(
    place: Place, ana: int, now: datetime, status: str
) -> None:
    with place.database.writing() as session:
        wilma = Contact(person_id=ana, key="wilma", content={"name": "Wilma"}, changed_at=now)
        session.add(wilma)
        session.flush()
        session.add(request_of(ana, wilma.id, "r", status, expires_at=now + KEPT + DAY))
        session.add(document(place, ana, now))

    assert gone(place, now + KEPT + SECOND, unused_documents=Span(YEAR)) == {}


def test_documents_stay_while_an_exam_is_under_way_and_open_desks_are_forgotten(
    place: Place,
    make_person: Callable[..., Actor],
    make_sitting: Callable[[Actor, Mapping[int, str]], int],
    now: datetime,
) -> None:
    ben = make_person("Ben")
    sitting = make_sitting(ben, {1: "Bees"})
    put(place, document(place, ben.person_id, now))
    desk = {
        "sitting_id": sitting,
        "section": 1,
        "association": GUILD,
        "holder": "h",
        "reviewer_id": ben.person_id,
    }
    put(place, *(DeskLease(**desk, question=day, since=now, seen_at=now + day * DAY) for day in range(3)))
    kept = {"unused_documents": Span(YEAR), "desk_leases": Span(YEAR)}

    assert gone(place, now + KEPT + DAY + SECOND, **kept) == {"desk_leases": 2}
    assert count(place, StoredDocument) == 1
