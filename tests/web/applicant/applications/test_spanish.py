"""Applications in Spanish, up to the letter: whatever is the same as in English is data."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.services.people import Actor
from assay.storage.database import Database
from services.applications import keeping
from services.applications.decided import decide
from web.acting import NOW, send, words
from web.applicant.applications.test_pages import complete, id_of, submitted
from web.applicant.spanish import both, written


@pytest.fixture(scope="session")
def data(society: Catalog) -> set[str]:
    """What may be the same in both languages."""
    return {
        "Ann Applicant",
        "ann@post.example",
        "Cora",
        "The lamp was dark",
        "lighthouse.example",
        *written(society),
    }


@pytest.mark.parametrize("page", ["", "/hand-in", "/sign", "/messages", "/withdraw"])
def test_an_application_leaves_only_data_in_english(
    applying: FlaskClient, mine: str, page: str, data: set[str]
) -> None:
    _, left = both(applying, lambda: applying.get(f"{mine}{page}"))
    assert left - data == set()


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize(
    "page", ["/applications", "/applications/new", "/references", "/references/new", "/credentials"]
)
def test_what_lies_around_leaves_only_data_in_english(
    applying: FlaskClient, page: str, data: set[str]
) -> None:
    _, left = both(applying, lambda: applying.get(page))
    assert left - data == set()


def test_what_was_left_out_is_asked_for_in_spanish(
    applying: FlaskClient, mine: str, database: Database, society: Catalog, ann: Actor, data: set[str]
) -> None:
    complete(database, ann)
    with database.writing() as session:
        keeping.sign_all(session, society, ann, id_of(mine))

    spanish, left = both(applying, lambda: send(applying, f"{mine}/hand-in", {}))

    assert spanish.status_code == 422
    assert "Marque esta casilla para entregar la solicitud." in spanish.text
    assert left - data == set()


def test_a_letter_is_written_in_the_readers_language(
    applying: FlaskClient,
    mine: str,
    database: Database,
    society: Catalog,
    ann: Actor,
    staff: Callable[[str, str], Actor],
    data: set[str],
) -> None:
    submitted(database, society, ann, mine)
    cora = staff("Cora", "coordinator")
    decide(database, society, cora, id_of(mine), "declined", "The lamp was dark.", NOW)

    spanish, left = both(applying, lambda: applying.get(mine))

    assert "The Society ha examinado con cuidado su solicitud y no le ha otorgado" in words(spanish.text)
    assert left - data == set()
