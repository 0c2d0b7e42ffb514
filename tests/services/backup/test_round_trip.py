"""What is backed up comes back: every row of every table, whichever database it came from or goes to."""

import gzip
import json
import tarfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa

from assay.services.backup.archive import BackupError
from assay.services.backup.checking import check_archive
from assay.services.backup.restoring import refuse_filled, restore_backup
from assay.services.backup.taking import Installation, take_backup
from assay.storage import schema
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.portfolios import StoredDocument
from assay.storage.queue import open_queue
from assay.storage.rates import RateCount
from assay.storage.resealing import EncryptionKey
from assay.storage.workers import JobTurn, Worker
from machine.filling import everything, fill
from services.backup.conftest import KEYS, Place, upgrade_to

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
KINDS = ("sqlite", "postgresql")


def rows_of(there: Installation) -> dict[str, list[list[object]]]:
    with there.database.snapshot() as connection:
        return everything(connection)


def put_document(there: Installation, content: bytes, name: str) -> str:
    """A document of somebody, its bytes in the store."""
    place = there.store.put(content)
    with there.database.writing() as session:
        person = session.scalar(sa.select(Person.id).limit(1))
        session.add(
            StoredDocument(
                person_id=person, name=name, media_type="text/plain", size=len(content), place=place,
                fingerprint=sha256(content).hexdigest(), added_at=NOW,
            )
        )  # fmt: skip
    return place


@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("source", KINDS)
def test_every_row_of_every_table_comes_back(
    filled_place: Place, place: Place, tmp_path: Path, source: str, target: str
) -> None:
    there, here = filled_place(source), place(target)
    kept = put_document(there, b"a transcript", "Transcript")
    manifest = take_backup(there, tmp_path / "backup.tar", NOW)

    restored = restore_backup(check_archive(tmp_path / "backup.tar"), here, NOW, has_moved=True)

    assert restored.checked.manifest == manifest
    assert rows_of(here) == rows_of(there)
    assert all(total.rows for total in manifest.tables.values())
    assert here.store.get(kept) == b"a transcript"
    assert manifest.documents == 1
    assert schema.differences(here.database) == []


def test_a_queue_in_the_same_database_is_no_part_of_it(
    filled_place: Place, place: Place, tmp_path: Path
) -> None:
    there, here = filled_place("postgresql"), place("postgresql")
    url = there.database.engine.url.render_as_string(hide_password=False)
    queue = open_queue(url, "a secret that is long enough for a queue")
    queue.storage.enqueue(b"waits")
    queue.storage.close()
    take_backup(there, tmp_path / "backup.tar", NOW)

    restored = restore_backup(check_archive(tmp_path / "backup.tar"), here, NOW)

    assert not [name for name in restored.checked.manifest.tables if name.startswith("assay_queue")]


@pytest.mark.parametrize("kind", KINDS)
def test_tables_of_others_are_named_and_left_out(
    filled_place: Place, place: Place, tmp_path: Path, kind: str
) -> None:
    """With them nothing could be restored, which nobody would learn before they need it."""
    there, here = filled_place(kind), place(kind)
    before = rows_of(there)
    with there.database.writing_connection() as connection:
        connection.execute(sa.text("CREATE TABLE notes_of_an_operator (written TIME, person INTEGER)"))
    manifest = take_backup(there, tmp_path / "backup.tar", NOW)

    checked = restore_backup(check_archive(tmp_path / "backup.tar"), here, NOW, has_moved=True).checked

    assert manifest.left_out == checked.manifest.left_out == ("notes_of_an_operator",)
    assert rows_of(here) == before


@pytest.mark.parametrize("source", KINDS)
def test_new_rows_get_numbers_that_none_had(
    filled_place: Place, place: Place, tmp_path: Path, source: str
) -> None:
    there, here = filled_place(source), place("postgresql")
    if source == "postgresql":  # the last number was given out, and its row taken away again
        with there.database.writing_connection() as connection:
            connection.execute(sa.text("SELECT setval('people_id_seq', 900)"))
    with there.database.reading() as session:
        highest = session.scalar(sa.select(sa.func.max(Person.id))) or 0
    take_backup(there, tmp_path / "backup.tar", NOW)
    restore_backup(check_archive(tmp_path / "backup.tar"), here, NOW)

    with here.database.writing() as session:
        session.add(new := Person(email="new@example.org", name="New", fs_uniquifier="new"))
        session.flush()
        assert new.id == (901 if source == "postgresql" else highest + 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("revision", ["0001", "0003", "0005"])
def test_a_backup_of_an_older_version_is_brought_up_to_date(
    place: Place, tmp_path: Path, revision: str, kind: str
) -> None:
    there, here = place("sqlite"), place(kind)
    upgrade_to(there.database, revision)
    with there.database.writing_connection() as connection:
        fill(connection, rows=2)
    manifest = take_backup(there, tmp_path / "backup.tar", NOW)
    restore_backup(check_archive(tmp_path / "backup.tar"), here, NOW)

    assert schema.is_current(here.database)
    assert schema.differences(here.database) == []
    found = rows_of(here)
    assert {name: len(found[name]) for name in manifest.tables} == {
        name: total.rows for name, total in manifest.tables.items()
    }


def test_a_backup_of_a_newer_version_is_refused(filled_place: Place, place: Place, tmp_path: Path) -> None:
    there, here = filled_place("sqlite"), place("sqlite")
    with there.database.writing_connection() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    take_backup(there, tmp_path / "backup.tar", NOW)

    with pytest.raises(BackupError, match=r"whose tables \(9999\) are newer .*; install that version"):
        restore_backup(check_archive(tmp_path / "backup.tar"), here, NOW)


@pytest.mark.parametrize("kind", KINDS)
def test_only_into_an_empty_database(filled_place: Place, place: Place, tmp_path: Path, kind: str) -> None:
    there, here = filled_place("sqlite"), place(kind)
    take_backup(there, tmp_path / "backup.tar", NOW)
    schema.upgrade(here.database)
    with here.database.writing() as session:
        session.add(Person(email="somebody@example.org", name="Somebody", fs_uniquifier="1"))
    before = rows_of(here)

    with pytest.raises(BackupError, match=r"the database is not empty \(people hold rows\)"):
        restore_backup(check_archive(tmp_path / "backup.tar"), here, NOW)
    assert rows_of(here) == before


@pytest.mark.parametrize("kind", KINDS)
def test_what_processes_write_by_themselves_is_no_reason_not_to(
    filled_place: Place, place: Place, tmp_path: Path, kind: str
) -> None:
    """Somebody migrated, set a key, started a worker and tried to sign in before they thought of the backup."""
    there, here = filled_place("sqlite"), place(kind)
    take_backup(there, tmp_path / "backup.tar", NOW)
    schema.upgrade(here.database)
    with here.database.writing() as session:
        session.add(EncryptionKey(id="0a0b0c0d", since=NOW))
        session.add(Worker(name="here 7", started_at=NOW, seen_at=NOW))
        session.add(JobTurn(job="verify logs", turn=NOW, worker="here 7", begun_at=NOW))
        session.add(RateCount(key="sign-in", hits=1, ends_at=0))
    if kind == "postgresql":
        queue = open_queue(here.database.engine.url.render_as_string(hide_password=False), "q" * 40)
        queue.storage.enqueue(b"waits")
        queue.storage.close()

    refuse_filled(here)
    restore_backup(check_archive(tmp_path / "backup.tar"), here, NOW, has_moved=True)

    assert rows_of(here) == rows_of(there)


@pytest.mark.parametrize("kind", KINDS)
def test_without_the_keys_nothing_is_restored_and_with_them_it_can_be_done_again(
    filled_place: Place, place: Place, tmp_path: Path, kind: str
) -> None:
    there, here = filled_place(kind), place(kind)
    take_backup(there, tmp_path / "backup.tar", NOW)
    without = Installation(
        Database(here.database.engine.url.render_as_string(hide_password=False)),
        here.store, here.secrets, here.plugins,
    )  # fmt: skip

    with pytest.raises(BackupError, match=f"under the key {KEYS.keys[0].id}; .* nothing was restored"):
        restore_backup(check_archive(tmp_path / "backup.tar"), without, NOW)
    without.database.dispose()
    assert not any(rows_of(here).values())
    restore_backup(check_archive(tmp_path / "backup.tar"), here, NOW, has_moved=True)

    assert rows_of(here) == rows_of(there)


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_database_does_not_take_leaves_it_empty(
    filled_place: Place, place: Place, tmp_path: Path, kind: str
) -> None:
    """A row that points at nothing, as a database may have come to be without its constraints."""
    there, here = filled_place("sqlite"), place(kind)
    with there.database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("DELETE FROM windows")
        driver.execute("PRAGMA foreign_keys=ON")
    take_backup(there, tmp_path / "backup.tar", NOW)

    with pytest.raises(BackupError, match=r"points at nothing|does not take these rows"):
        restore_backup(check_archive(tmp_path / "backup.tar"), here, NOW)
    assert not any(rows_of(here).values())


def test_documents_that_lie_there_already_are_taken(
    filled_place: Place, place: Place, tmp_path: Path
) -> None:
    """Who moves to PostgreSQL may leave the document store where it is."""
    there, here = filled_place("sqlite"), place("postgresql")
    put_document(there, b"one", "One")
    take_backup(there, tmp_path / "backup.tar", NOW)
    here = Installation(here.database, there.store, here.secrets, here.plugins)

    assert restore_backup(check_archive(tmp_path / "backup.tar"), here, NOW).checked.manifest.documents == 1


def test_a_document_store_of_others_is_refused(filled_place: Place, place: Place, tmp_path: Path) -> None:
    there, here = filled_place("sqlite"), place("sqlite")
    other = here.store.put(b"somebody else's")
    take_backup(there, tmp_path / "backup.tar", NOW)

    with pytest.raises(BackupError, match=f"documents that are not of this backup, such as {other}"):
        restore_backup(check_archive(tmp_path / "backup.tar"), here, NOW)
    assert not any(rows_of(here).values())


def test_documents_that_the_store_lost_are_named(filled_place: Place, tmp_path: Path) -> None:
    there = filled_place("sqlite")
    lost, changed = put_document(there, b"one", "One"), put_document(there, b"two", "Two")
    there.store.delete(lost)
    there.store.put_at(changed, b"2")
    manifest = take_backup(there, tmp_path / "backup.tar", NOW)

    assert {lost, changed} < set(manifest.missing_documents)
    assert check_archive(tmp_path / "backup.tar").manifest.documents == 1


def test_what_is_encrypted_or_secret_is_not_in_it(filled_place: Place, tmp_path: Path) -> None:
    there = filled_place("sqlite")
    take_backup(there, tmp_path / "without.tar", NOW)
    take_backup(there, tmp_path / "with.tar", NOW, with_secrets=True)

    assert check_archive(tmp_path / "without.tar").secrets == {}
    assert check_archive(tmp_path / "with.tar").secrets == there.secrets
    for secret in there.secrets.values():
        assert secret.encode() not in (tmp_path / "without.tar").read_bytes()


def test_a_database_without_tables_has_nothing_to_back_up(place: Place, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="nothing to back up"):
        take_backup(place("sqlite"), tmp_path / "backup.tar", NOW)
    assert not (tmp_path / "backup.tar").exists()


def test_the_archive_is_a_tar_file_of_lines_of_json(filled_place: Place, tmp_path: Path) -> None:
    """Whoever has it can read it without Assay."""
    take_backup(filled_place("sqlite"), tmp_path / "backup.tar", NOW)
    with tarfile.open(tmp_path / "backup.tar") as tar:
        about = json.load(tar.extractfile("about.json"))  # type: ignore[arg-type]
        lines = gzip.decompress(tar.extractfile("tables/people/000001.jsonl.gz").read())  # type: ignore[union-attr]
    [people] = [each for each in about["tables"] if each["name"] == "people"]
    assert len(json.loads(lines.splitlines()[0])) == len(people["columns"])
