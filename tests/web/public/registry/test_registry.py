"""The public registry: numbers are checked, names are found by consent, and nobody is listed whole."""

from datetime import date, datetime

import pytest
from sqlalchemy import update

from assay.services.credentials import keeping as lapsing
from assay.services.credentials import registry
from assay.storage.credentials import Credential
from services.applications.keeping import LATER, SOCIETY
from web.acting import Clock, words
from web.endorsing import Society

NO_INDEX = '<meta name="robots" content="noindex">'


def listed(society: Society, name: str = "Ann") -> str:
    number = society.granted(name)
    with society.database.writing() as session:
        registry.list_publicly(session, society.actor(name), number, True, LATER)
    return number


def test_the_registry_says_what_it_means_and_lists_nobody(society: Society) -> None:
    listed(society)
    page = society.client.get("/registry").text

    assert "What being listed means" in page
    assert "Inés Applicant" not in page
    assert NO_INDEX not in page


def test_a_number_is_verified_however_it_is_typed(society: Society) -> None:
    number = society.granted()
    typed = number.lower().replace("-", " ")

    answer = society.client.get("/registry", query_string={"number": f" {typed} "})
    assert (answer.status_code, answer.location) == (302, f"/registry/{number}")
    page = society.client.get(answer.location).text
    assert NO_INDEX in page
    said = words(page)
    for part in (
        "Society of Lighthouse Keepers",
        "Inés Applicant",
        "Keeper of the Light",
        "In force",
        number,
    ):
        assert part in said
    assert "ann@post.example" not in page


def test_who_verifies_it_in_spanish_reads_the_name_of_the_association(society: Society) -> None:
    number = society.granted()
    society.client.get("/language/es")

    assert "Sociedad de Fareros" in society.read(f"/registry/{number}")


def test_a_number_that_is_not_there_is_said_beside_the_field(society: Society) -> None:
    answer = society.client.get("/registry?number=LIGHTHOUSE-0000-0000")

    assert answer.status_code == 404
    assert "There is no credential with this number." in answer.text
    assert 'value="LIGHTHOUSE-0000-0000"' in answer.text

    typed = society.client.get("/registry/LIGHTHOUSE-0000-0000")
    assert typed.status_code == 404
    assert 'value="LIGHTHOUSE-0000-0000"' in typed.text


@pytest.mark.parametrize(
    ("query", "words"),
    [("number=", "Type the number first."), ("name=", "Type at least 2 letters of the name.")],
)
def test_an_empty_field_is_said(society: Society, query: str, words: str) -> None:
    answer = society.client.get(f"/registry?{query}")

    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.parametrize("typed", ["inés", "Ines Applicant", "APPLICANT in"])
def test_who_wants_to_be_found_is_found_by_name(society: Society, typed: str) -> None:
    number = listed(society)
    answer = society.client.get("/registry", query_string={"name": typed, "association": SOCIETY})

    assert "1 endorsement found" in words(answer.text)
    assert f"/registry/{number}" in answer.text
    assert NO_INDEX in answer.text
    elsewhere = society.client.get("/registry", query_string={"name": typed, "association": "far-society"})
    assert "Nobody of that name is listed" in elsewhere.text


def test_nobody_else_is_found_by_name(society: Society) -> None:
    society.granted()
    page = society.read("/registry?name=applicant")

    assert "Nobody of that name is listed" in page
    assert "That says nothing about whether somebody is endorsed" in page


@pytest.mark.parametrize("typed", ["a", " i ", "%", "\u0000a"])
def test_the_list_cannot_be_walked_through(society: Society, typed: str) -> None:
    listed(society)
    answer = society.client.get("/registry", query_string={"name": typed})

    assert answer.status_code == 422
    assert "Type at least 2 letters" in answer.text
    assert "Inés" not in answer.text


def test_wildcards_are_letters(society: Society) -> None:
    listed(society)
    assert "Nobody of that name" in society.read("/registry?name=%25%25")
    assert "Nobody of that name" in society.read("/registry?name=__")


def test_what_has_lapsed_or_was_revoked_says_so(society: Society, clock: Clock) -> None:
    number = listed(society)
    clock.now = datetime(2031, 1, 1, 12, tzinfo=LATER.tzinfo)
    with society.database.writing() as session:
        (late,) = lapsing.overdue(session, SOCIETY, date(2031, 1, 1))
        lapsing.lapse(session, late, date(2031, 1, 1), clock.now)
    said = society.read(f"/registry/{number}")
    assert "Lapsed In force until 21 November 2030, and not renewed since." in said

    with society.database.writing() as session:
        lapsing.revoke(session, society.actor("Cora"), SOCIETY, number, "The lamp was sold.", clock.now)
    said = society.read(f"/registry/{number}")
    assert "Revoked This credential was revoked." in said
    assert "lamp" not in said
    assert "Nobody of that name" in society.read("/registry?name=applicant")


def test_what_never_ends_has_no_end(society: Society) -> None:
    number = society.granted()
    with society.database.writing() as session:
        session.get_one(Credential, 1).terms[0].ends = None

    assert "In force until no end" in society.read(f"/registry/{number}")


def test_a_credential_of_an_association_that_is_gone_is_still_verified(society: Society) -> None:
    number = society.granted()
    with society.database.writing() as session:
        session.execute(update(Credential).values(association="gone-society"))

    assert "gone-society" in society.read(f"/registry/{number}")


def test_every_page_leads_to_it(society: Society) -> None:
    assert 'href="/registry"' in society.client.get("/").text
    assert f"/registry?association={SOCIETY}" in society.client.get(f"/associations/{SOCIETY}").text
