"""Tables and letters that a coordinator takes along stand in the log."""

from sqlalchemy import select

from assay.storage.audit import AuditLine
from services.applications.keeping import SOCIETY
from web.endorsing import Society


def test_the_table_of_credentials_and_the_letter_of_a_decision_are_noted(society: Society) -> None:
    society.granted("Ann")
    society.sign_in("Cora")
    home = f"/coordinate/{SOCIETY}"
    for page in (
        f"{home}/credentials/table.csv",
        f"{home}/credentials/table.csv?show=revoked",
        f"{home}/applications/1/decision/letter.pdf",
    ):
        assert society.client.get(page).status_code == 200, page
    with society.database.reading() as session:
        lines = session.scalars(
            select(AuditLine).where(AuditLine.act.startswith("export ")).order_by(AuditLine.id)
        )
        taken = [(each.act, each.subject, each.detail) for each in lines]
    assert taken == [
        ("export credentials", f"credentials {SOCIETY}", {}),
        ("export credentials", f"credentials {SOCIETY}", {"show": "revoked"}),
        ("export letter", "application 1", {}),
    ]
    log = society.read(f"{home}/audit")
    assert "Took the table of credentials" in log
    assert "Took the letter of a decision" in log
