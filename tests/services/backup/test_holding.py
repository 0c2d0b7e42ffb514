"""What a restored installation does not go on with by itself, unless it has moved."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from assay.services.backup.checking import check_archive
from assay.services.backup.holding import Held, hold
from assay.services.backup.restoring import Restored, restore_backup
from assay.services.backup.taking import Installation, take_backup
from assay.services.mail.outbox import ACCOUNTS, OutgoingMail, deliver_due, post
from assay.services.mail.overseeing import send_again_by_operator
from assay.storage.accounts import SignIn
from assay.storage.mails import Mail
from assay.storage.people import Person
from machine.filling import everything, fill
from services.backup.conftest import Place, upgrade_to

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
KINDS = ("sqlite", "postgresql")


@pytest.fixture
def there(filled_place: Place) -> Installation:
    """Somebody is signed in, somebody else no more; of two mails one is about an account."""
    made = filled_place("sqlite")
    with made.database.writing() as session:
        session.execute(sa.delete(SignIn))
        session.execute(sa.delete(Mail))
        person = session.scalars(sa.select(Person.id)).first()
        for key, ended_at in (("a", None), ("b", NOW)):
            session.add(
                SignIn(
                    person_id=person, key=key, began_at=NOW, seen_at=NOW, ended_at=ended_at,
                    lasting=True, address="192.0.2.7", device="A browser",
                )
            )  # fmt: skip
        post(session, "river-guild", "reference 1", "ana@example.org", "Please", "A link", NOW)
        post(session, ACCOUNTS, "account 1", "ben@example.org", "Your password", "A link", NOW)
    return made


def restored(there: Installation, here: Installation, folder: Path, *, has_moved: bool = False) -> Restored:
    take_backup(there, folder / "backup.tar", NOW)
    return restore_backup(check_archive(folder / "backup.tar"), here, LATER, has_moved=has_moved)


def delivered(there: Installation) -> list[str]:
    """Whom the worker writes to."""
    sent = list[OutgoingMail]()
    deliver_due(there.database, sent.append, LATER)
    return [each.to for each in sent]


@pytest.mark.parametrize("kind", KINDS)
def test_no_mail_leaves_by_itself_and_nobody_is_signed_in(
    there: Installation, place: Place, tmp_path: Path, kind: str
) -> None:
    here = place(kind)
    held = restored(there, here, tmp_path).held

    assert held == Held(mails=2, sign_ins=1)
    assert delivered(here) == []
    with here.database.writing() as session:
        ended = {each.key: each.ended_at for each in session.scalars(sa.select(SignIn))}
        ana, ben = session.scalars(sa.select(Mail).order_by(Mail.id))
        assert ended == {"a": LATER, "b": NOW}
        assert [ana.fate, ben.fate] == ["unknown", "unknown"]
        assert [ana.can_be_sent_again, ben.can_be_sent_again] == [True, False]
        # Not with all that failed: only who looks at it sends it.
        assert send_again_by_operator(session, (), LATER) == []
        assert send_again_by_operator(session, [ana.id], LATER) == [ana]
    assert delivered(here) == ["ana@example.org"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_fate_is_unknown_in_the_transaction_that_holds_the_mail(filled_place: Place, kind: str) -> None:
    """Whatever comes after it may fail."""
    here = filled_place(kind)
    with here.database.writing() as session:
        session.execute(sa.delete(Mail))
        post(session, "river-guild", "reference 1", "ana@example.org", "Please", "A link", NOW)
    with here.database.writing_connection() as connection:
        hold(connection, {"mails": {column.name for column in Mail.__table__.columns}}, LATER)
    with here.database.reading() as session:
        assert [each.fate for each in session.scalars(sa.select(Mail))] == ["unknown"]


@pytest.mark.parametrize("kind", KINDS)
def test_all_else_is_as_it_was(there: Installation, place: Place, tmp_path: Path, kind: str) -> None:
    here = place(kind)
    restored(there, here, tmp_path)
    with there.database.snapshot() as old, here.database.snapshot() as new:
        before, after = everything(old), everything(new)

    assert {name for name in before if before[name] != after[name]} == {"mails", "sign_ins"}


@pytest.mark.parametrize("kind", KINDS)
def test_where_it_has_moved_all_goes_on(there: Installation, place: Place, tmp_path: Path, kind: str) -> None:
    here = place(kind)
    held = restored(there, here, tmp_path, has_moved=True).held

    assert held == Held()
    assert delivered(here) == ["ana@example.org", "ben@example.org"]
    with here.database.reading() as session:
        live = session.scalars(sa.select(SignIn.key).where(SignIn.ended_at.is_(None))).all()
    assert live == ["a"]


@pytest.mark.parametrize("kind", KINDS)
def test_mails_of_an_older_version_are_held_back_too(place: Place, tmp_path: Path, kind: str) -> None:
    """Its tables could not say yet that a fate is unknown."""
    there, here = place("sqlite"), place(kind)
    upgrade_to(there.database, "0005")
    with there.database.writing_connection() as connection:
        fill(connection, rows=2)
        connection.execute(sa.text("UPDATE mails SET status = 'waiting', association = 'river-guild'"))

    assert restored(there, here, tmp_path).held == Held(mails=2)
    with here.database.reading() as session:
        assert {each.fate for each in session.scalars(sa.select(Mail))} == {"unknown"}
    assert delivered(here) == []
