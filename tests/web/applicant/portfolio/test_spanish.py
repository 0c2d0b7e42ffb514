"""The portfolio in Spanish: whatever is the same as in English is data."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from assay.content.catalog import Catalog
from web.acting import send, words
from web.applicant.portfolio.conftest import Save
from web.applicant.spanish import both, written

#: What stands on every page: the product and who is signed in.
DATA = {"Maya Torres", "person1@example.org"}
KINDS = ("education", "training", "work", "leadership", "supervision", "memberships")


@pytest.fixture(scope="session")
def data(harbors: Catalog) -> set[str]:
    """What may be the same in both languages."""
    return DATA | written(harbors)


@pytest.mark.usefixtures("goal")
def test_a_form_with_mistakes_says_all_of_them_in_spanish(
    client: FlaskClient, save: Save, data: set[str]
) -> None:
    def wrong() -> TestResponse:
        return save("/portfolio/training/new", title="", hours="many", first="soon")

    spanish, left = both(client, wrong)

    assert spanish.status_code == 422
    assert "Escriba un número con punto, como 12 o 12.5." in spanish.text
    assert left - data == set()


@pytest.mark.usefixtures("goal")
@pytest.mark.parametrize(
    "page",
    [
        "",
        "/competencies",
        "/elsewhere",
        "/elsewhere?on=never",
        "/about-you",
        "/documents",
        "/people",
        "/people/new",
        "/import",
        "/training/import",
        *(f"/{kind}" for kind in KINDS),
        *(f"/{kind}/new" for kind in KINDS),
    ],
)
def test_the_pages_of_the_portfolio_leave_only_data_in_english(
    client: FlaskClient, page: str, data: set[str]
) -> None:
    _, left = both(client, lambda: client.get(f"/portfolio{page}"))
    assert left - data == set()


@pytest.mark.usefixtures("maya")
def test_a_table_with_spanish_heads_is_read(client: FlaskClient) -> None:
    client.get("/language/es")
    heads = client.get("/portfolio/training/import/template.csv").get_data().decode("utf-8-sig")
    assert heads.strip() == "título,horas,fecha,desde,hasta,temas,edades,didáctica,competencias"

    table = (
        f"{heads.strip()}\nPráctica reflexiva,6 horas,11/21/2025,,,,0-36 meses,sí,\nOtra,seis,,,,,,tal vez,"
    )
    answer = send(client, "/portfolio/training/import", {"table": table})
    assert "1 de 2 líneas está lista" in words(answer.text)
    assert "“seis” no es un número de horas; se esperaba un número como 6 o 1.5." in words(answer.text)
    assert "“tal vez” no es ni sí ni no" in words(answer.text)


@pytest.mark.usefixtures("maya")
def test_what_the_next_page_tells_is_spanish_too(client: FlaskClient, save: Save) -> None:
    client.get("/language/es")
    answer = save("/portfolio/people/new", name="Ruth Meyer")
    assert "Ruth Meyer está en su portafolio." in words(client.get(answer.location).text)
