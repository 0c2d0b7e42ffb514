"""References in the language of who asks for them, and the mail to the rater in the same."""

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from services import building
from services.references.asking import in_spanish, with_references
from web.acting import Mailbox, send, words
from web.applicant.references.test_pages import NEW, WILMA


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The guild, some of whose texts are in Spanish."""
    return in_spanish(with_references(building.guild()))


def test_what_is_needed_and_for_what_is_said_in_spanish(asking: FlaskClient) -> None:
    asking.get("/language/es")
    page = words(asking.get("/references").text)

    assert "Maestra apicultora" in page
    assert "colega de colmenar" in page
    assert "fellow beekeeper" not in page


def test_the_mail_to_the_rater_has_the_words_of_the_applicants_language(
    asking: FlaskClient, mails: Mailbox
) -> None:
    asking.get("/language/es")
    answer = send(asking, NEW, WILMA)
    body = " ".join(str(mails.all()[-1].get_content()).split())

    assert "Maestra apicultora" in body
    assert "Master Beekeeper" not in body
    assert "Maestra apicultora" in words(asking.get(answer.location).text)
