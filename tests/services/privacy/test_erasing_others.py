"""Whoever cannot be erased holds up nobody else."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, update

from assay.services.people import Actor
from assay.services.privacy.erasing import erase_due
from assay.services.privacy.forgetting.place import Place
from assay.storage.applications import Application, Snapshot
from assay.storage.people import Person
from services.building import NOW
from services.privacy.aging import GUILD

#: Under a key that nobody has any more.
LOST = "sealed:1:lost:AAAA"


def test_who_cannot_be_erased_holds_up_nobody_and_comes_round_again(
    place: Place, make_person: Callable[..., Actor]
) -> None:
    first, second = (make_person(each).person_id for each in ("Ana", "Ben"))
    aim = {"endorsement": "master", "category": "practice", "aim": f"{GUILD}/master/practice", "round": 1}
    with place.database.writing() as session:
        application = Application(
            person_id=first, association=GUILD, begun_at=NOW, changed_at=NOW, status="declined", **aim
        )
        session.add(application)
        session.flush()
        mine = {"application_id": application.id, "round": 1, "association": GUILD}
        session.add(Snapshot(**mine, judged_on=NOW.date(), taken_at=NOW, content=LOST, fingerprint="0" * 64))
        session.execute(update(Person).values(erase_at=NOW))

    assert erased(place) == {second}
    put_right(place)
    assert erased(place) == {first, second}


def put_right(place: Place) -> None:
    with place.database.writing() as session:
        session.execute(update(Snapshot).values(content={"name": "Ana"}))


def erased(place: Place) -> set[int]:
    erase_due(place.database, place.store, NOW + timedelta(hours=1))
    with place.database.reading() as session:
        return set(session.scalars(select(Person.id).where(Person.erased_at.is_not(None))))
