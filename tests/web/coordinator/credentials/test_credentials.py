"""A coordinator reads what the association has granted, takes it to other programs, and revokes."""

import csv
from datetime import datetime
from io import StringIO

import pytest
from sqlalchemy import select, update

from assay.storage.audit import AuditLine
from assay.storage.credentials import Credential
from assay.web.coordinator.credential_tables import safe
from services.applications.keeping import LATER, SOCIETY
from web.acting import Clock, Mailbox
from web.endorsing import Society

HOME = f"/coordinate/{SOCIETY}/credentials"


def status(society: Society) -> str:
    with society.database.reading() as session:
        return session.scalars(select(Credential.status)).one()


def test_before_anything_is_granted_the_list_says_what_comes(society: Society) -> None:
    society.sign_in("Cora")
    assert "Nothing has been granted yet" in society.read(HOME)


def test_the_list_has_state_and_end_and_can_be_filtered(society: Society, clock: Clock) -> None:
    number, other = society.granted("Ann"), society.granted("Bea")
    society.sign_in("Cora")
    page = society.read(HOME)
    assert "Two credentials" in page
    assert f"Inés Applicant Keeper of the Light {number} In force 21 November 2030" in page

    assert other not in society.read(f"{HOME}?name=applicant")
    assert number in society.read(f"{HOME}?name={number.lower()}")
    assert "Nothing is like that" in society.read(f"{HOME}?show=revoked")
    assert "Nothing is like that" in society.read(f"{HOME}?show=ending")
    clock.now = datetime(2030, 11, 1, 12, tzinfo=LATER.tzinfo)
    assert number in society.read(f"{HOME}?show=ending")


def test_the_table_is_for_other_programs_and_runs_nothing_in_them(society: Society) -> None:
    number = society.granted("Ann")
    society.granted("Bea")
    with society.database.writing() as session:
        session.execute(update(Credential).where(Credential.number == number).values(name='=cmd|"x"!A1'))
    society.sign_in("Cora")
    answer = society.client.get(f"{HOME}/table.csv")
    rows = list(csv.reader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))

    assert answer.mimetype == "text/csv"
    assert f"credentials-{SOCIETY}.csv" in answer.headers["Content-Disposition"]
    assert rows[0][:3] == ["Number", "Name", "Endorsement"]
    assert [
        number,
        '\'=cmd|"x"!A1',
        "Keeper of the Light",
        "In force",
        "2026-11-22",
        "2030-11-21",
        "no",
    ] in rows
    assert len(rows) == 3
    some = society.client.get(f"{HOME}/table.csv?name=bea").get_data(as_text=True)
    assert len(some.splitlines()) == 2


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "\n-1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Ann-Marie", "2030-11-21", "O'Neill", "a=b"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert safe(cell) == cell


def test_a_credential_is_revoked_for_a_reason_that_its_holder_gets(society: Society, mails: Mailbox) -> None:
    number = society.granted()
    society.sign_in("Cora")
    answer = society.send(f"{HOME}/{number}/revoke", reason="The lamp was sold.\r\nTwice.", is_sure="y")

    assert (answer.status_code, status(society)) == (303, "revoked")
    page = society.read(f"{HOME}/{number}")
    assert "Why it was revoked The lamp was sold. Twice." in page
    assert "Revoked the credential" in page
    (mail,) = mails.all()
    body = str(mail.get_payload())
    assert mail["To"] == "ann@post.example"
    assert "> The lamp was sold.\n> Twice." in body
    again = society.send(f"{HOME}/{number}/revoke", reason="Again.", is_sure="y")
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"reason": " ", "is_sure": "y"}, "Say why it is revoked"),
        ({"reason": "The lamp was sold."}, "Tick this to confirm."),
        ({"reason": "x" * 2001, "is_sure": "y"}, "at most 2,000 characters"),
    ],
)
def test_nothing_is_revoked_by_a_slip(society: Society, fields: dict[str, str], complaint: str) -> None:
    number = society.granted()
    society.sign_in("Cora")
    page = society.send(f"{HOME}/{number}/revoke", **fields)

    assert (page.status_code, complaint in page.text) == (422, True)
    assert status(society) == "active"


@pytest.mark.parametrize("who", ["Ann", "Rita", "Stan"])
def test_nobody_else_reads_or_revokes(society: Society, who: str) -> None:
    number = society.granted()
    society.sign_in(who)

    for path in (HOME, f"{HOME}/table.csv", f"{HOME}/{number}"):
        assert society.client.get(path).status_code == 403, path
    assert society.send(f"{HOME}/{number}/revoke", reason="Because.", is_sure="y").status_code == 403
    assert status(society) == "active"


def test_a_coordinator_of_elsewhere_does_not_find_it_under_their_own_address(society: Society) -> None:
    number = society.granted()
    society.sign_in("Stan")

    assert number not in society.client.get("/coordinate/far-society/credentials").text
    assert society.client.get(f"/coordinate/far-society/credentials/{number}").status_code == 404


def test_a_coordinator_does_not_handle_their_own(society: Society) -> None:
    number = society.granted()
    with society.database.writing() as session:
        session.execute(update(Credential).values(person_id=society.people["Cora"].person_id))
    society.sign_in("Cora")

    assert f"{HOME}/{number}" not in society.client.get(HOME).text
    assert society.client.get(f"{HOME}/{number}").status_code == 403
    assert society.send(f"{HOME}/{number}/revoke", reason="Mine.", is_sure="y").status_code == 403


def test_revoking_is_in_the_log(society: Society) -> None:
    number = society.granted()
    society.sign_in("Cora")
    society.send(f"{HOME}/{number}/revoke", reason="The lamp was sold.", is_sure="y")

    with society.database.reading() as session:
        acts = session.scalars(select(AuditLine.act).where(AuditLine.subject == f"credential {number}")).all()
    assert "revoke" in acts
    assert "Revoked the credential: The lamp was sold." in society.read(f"/coordinate/{SOCIETY}/audit")
