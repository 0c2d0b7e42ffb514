"""What an association says, in the language of who coordinates it; mails are in that of who gets them."""

import pytest

from assay.storage.people import Person
from web.acting import Mailbox, words
from web.coordinator.applications.scenes import HOME, Office


@pytest.fixture
def hispanic(office: Office) -> Office:
    """A coordinator who reads Spanish."""
    office.client.get("/language/es")
    return office


def test_lists_name_what_is_applied_for(hispanic: Office) -> None:
    page = words(hispanic.client.get(HOME).text)

    assert "Guardián del faro" in page
    assert "Keeper of the Light" not in page


def test_what_was_handed_in_is_read_in_spanish(hispanic: Office) -> None:
    page = hispanic.read("/portfolio")

    assert "Sesenta horas de supervisión en cinco años" in page
    assert "Licencia de bote" in page
    assert "Sixty hours" not in page


def test_what_is_entered_and_decided_is_named_in_spanish(hispanic: Office) -> None:
    assert "Tasa de solicitud" in hispanic.read()
    page = hispanic.read("/decision")
    assert "Entrevista" in page
    assert "Application fee" not in page


def test_what_reviewers_do_not_agree_on_is_named_in_spanish(hispanic: Office) -> None:
    hispanic.dispute()
    page = hispanic.read("/settle")

    assert "Licencia de bote" in page
    assert "Boat licence" not in page
    assert "Valore “Licencia de bote”: cumplido o no cumplido." in words(hispanic.send("/settle").text)


@pytest.mark.parametrize(("language", "title"), [("es", "Guardián del faro"), ("en", "Keeper of the Light")])
def test_a_mail_names_it_in_the_language_of_who_gets_it(
    hispanic: Office, mails: Mailbox, language: str, title: str
) -> None:
    rita = hispanic.people["Rita"].person_id
    with hispanic.database.writing() as session:
        session.get_one(Person, rita).language = language
    hispanic.send("/reviewers", {"reviewer": rita})

    assert title in " ".join(str(mails.all()[-1].get_content()).split())
