"""The audit log in a backup: where its chain ended is told, and after restoring it must still go through there."""

from dataclasses import replace
from pathlib import Path

import pytest

from assay.services.auditing.reading import head_of
from assay.services.backup.checking import Checked, check_archive
from assay.services.backup.restoring import Restored, restore_backup
from assay.services.backup.taking import Installation, take_backup
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from services.auditing.tampering import tamper
from services.backup.conftest import SECRETS, Place
from services.building import ASSOCIATION, NOW
from services.staging import Stage


@pytest.fixture
def there(database: Database, stage: Stage, tmp_path: Path) -> Installation:
    """An installation with acts of a whole season."""
    return Installation(database, DocumentStore((tmp_path / "documents").as_uri()), SECRETS, {})


def take(there: Installation, tmp_path: Path) -> Checked:
    take_backup(there, tmp_path / "backup.tar", NOW)
    return check_archive(tmp_path / "backup.tar")


def faults(restored: Restored) -> list[tuple[int | None, str]]:
    return [(fault.number, fault.kind) for report in restored.reports for fault in report.faults]


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_the_chain_that_was_backed_up_is_verified_up_to_its_head(
    there: Installation, place: Place, tmp_path: Path, target: str
) -> None:
    checked = take(there, tmp_path)
    with there.database.reading() as session:
        head = head_of(session, ASSOCIATION)
    assert checked.manifest.heads == {ASSOCIATION: head}

    (report,) = restore_backup(checked, place(target), NOW).reports

    assert (report.is_whole, report.head) == (True, head)
    assert report.entries > 10


def test_what_was_changed_before_the_backup_was_made_is_told_with_its_place(
    there: Installation, place: Place, tmp_path: Path, stage: Stage
) -> None:
    tamper(there.database, f"DELETE FROM journal WHERE sitting_id = {stage.scored} AND number = 2")  # noqa: S608
    tamper(there.database, "UPDATE audit SET act = 'x' WHERE id = (SELECT min(id) FROM audit)")

    restored = restore_backup(take(there, tmp_path), place("sqlite"), NOW)

    assert {kind for _, kind in faults(restored)} == {"changed", "journal"}
    assert (1, "changed") in faults(restored)


def test_a_chain_that_does_not_go_through_the_head_of_the_manifest_is_at_fault(
    there: Installation, place: Place, tmp_path: Path
) -> None:
    checked = take(there, tmp_path)
    number = checked.manifest.heads[ASSOCIATION].number
    other = {ASSOCIATION: {"number": number, "hash": "f" * 64}, "lost-guild": {"number": 3, "hash": "f" * 64}}
    restored = restore_backup(
        replace(checked, manifest=replace(checked.manifest, audit=other)), place("sqlite"), NOW
    )

    assert set(faults(restored)) == {(3, "cut off"), (number, "rewritten")}
