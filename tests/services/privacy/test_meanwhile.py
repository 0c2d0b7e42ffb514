"""Who waits for a row that somebody else changes sees what became of it. SQLite has one writer, so nobody waits so."""

from collections.abc import Callable

import pytest

from assay import bundled
from assay.services.errors import NotFound
from assay.services.mail.letters import Letters
from assay.services.people import Actor
from assay.services.privacy.erasing import ask_for_erasure, erase, take_back_erasure
from assay.storage.database import Database
from assay.storage.people import Person
from services.building import NOW

LETTERS = Letters(bundled.LETTERS, "https://assay.example")

pytestmark = pytest.mark.parametrize("ground", ["postgresql"], indirect=True)


def test_who_asked_in_another_tab_can_take_it_back_in_this_one(
    database: Database, make_person: Callable[..., Actor]
) -> None:
    ada = make_person("Ada")
    with database.writing() as here:
        held = here.get_one(Person, ada.person_id)
        with database.writing() as there:
            ask_for_erasure(there, ada, LETTERS, NOW)
        take_back_erasure(here, ada, NOW)
        assert held.erase_at is None
    with database.reading() as session:
        assert session.get_one(Person, ada.person_id).erase_at is None


def test_who_was_erased_meanwhile_is_not_told_that_they_stay(
    database: Database, make_person: Callable[..., Actor]
) -> None:
    ada = make_person("Ada")
    with database.writing() as here:
        held = here.get_one(Person, ada.person_id)
        with database.writing() as there:
            erase(there, ada.person_id, None, NOW)
        with pytest.raises(NotFound, match="not there any more"):
            take_back_erasure(here, ada, NOW)
        assert held.erased_at == NOW
