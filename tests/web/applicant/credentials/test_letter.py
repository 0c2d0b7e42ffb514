"""The letter on paper: what stands in it, and who reads it."""

from io import BytesIO

import pypdf
import pytest

from services.applications import decided
from web.acting import words
from web.endorsing import Society


def letter_of(society: Society, application: int) -> pypdf.PdfReader:
    answer = society.client.get(f"/applications/{application}/letter.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return pypdf.PdfReader(BytesIO(answer.data))


def text_of(letter: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in letter.pages)


def test_the_letter_says_everything(society: Society) -> None:
    mine = society.ready()
    made = decided.decide(
        society.database,
        society.catalog,
        society.actor("Cora"),
        mine,
        reasons="#strong[Long] watch.\n*Quiet.*",
    )
    society.sign_in("Ann")
    letter = letter_of(society, mine)
    text = text_of(letter)

    for part in (
        "Society of Lighthouse Keepers lighthouse.example",
        "Your endorsement is granted",
        "Dear Inés Applicant,",
        f"Number {made.content['number']}",
        "In force until 21 November 2030",
        "#strong[Long] watch. *Quiet.*",
        "From 26 May 2030 on you can renew your endorsement.",
        "Supervision Rule 1 60 of 60 hours Met",
        "Cora Coordinator Society of Lighthouse Keepers",
        "22 November 2026",
    ):
        assert part in text, part


def test_the_letter_is_accessible(society: Society) -> None:
    mine = society.ready()
    decided.decide(society.database, society.catalog, society.actor("Cora"), mine)
    society.sign_in("Ann")
    letter = letter_of(society, mine)

    assert letter.metadata is not None
    assert letter.metadata.title == "Your endorsement is granted: Keeper of the Light"
    catalog = letter.trailer["/Root"]
    assert catalog["/Lang"] == "en"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data().decode()


def test_a_letter_that_declines_says_what_is_missing_and_what_then(society: Society) -> None:
    mine = society.approved()
    cora = society.actor("Cora")
    decided.decide(society.database, society.catalog, cora, mine, "declined", "No interview was held.")
    society.sign_in("Ann")
    text = text_of(letter_of(society, mine))

    assert "Your endorsement is not granted" in text
    assert "No interview was held." in text
    assert "you can apply again" in text
    assert "Number" not in text
    assert "Application fee Rule 4 Not met" in text


def test_the_same_letter_is_on_the_page_of_the_application(society: Society) -> None:
    mine = society.ready()
    decided.decide(society.database, society.catalog, society.actor("Cora"), mine)
    society.sign_in("Ann")
    page = society.client.get(f"/applications/{mine}").text

    assert "Dear Inés Applicant, It is a pleasure to tell you" in words(page)
    assert f"/applications/{mine}/letter.pdf" in page


def test_letters_are_their_owner_s(society: Society) -> None:
    mine = society.ready()
    society.sign_in("Ann")
    assert society.client.get(f"/applications/{mine}/letter.pdf").status_code == 404
    decided.decide(society.database, society.catalog, society.actor("Cora"), mine)
    assert society.client.get(f"/applications/{mine}/letter.pdf").status_code == 200


@pytest.mark.parametrize("who", ["Bea", "Cora", "Rita"])
def test_nobody_else_has_it(society: Society, who: str) -> None:
    mine = society.ready()
    decided.decide(society.database, society.catalog, society.actor("Cora"), mine)
    society.sign_in(who)
    assert society.client.get(f"/applications/{mine}/letter.pdf").status_code == 404
