"""`assay encrypt`: keys are made, values sealed while everything runs, and a wrong setting is told of at the start."""

import gzip
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from assay.storage.database import Database
from assay.storage.keyring import MARK, Keyring, new_key
from assay.storage.people import Person
from assay.storage.portfolios import FormDraft
from cli.conftest import Assay
from services.building import NOW

OLD, NEW = new_key(), new_key()
pytestmark = pytest.mark.usefixtures("bare")


@pytest.fixture
def database(assay: Assay, instance: Path) -> Iterator[Database]:
    """A database with 450 drafts of before there were keys: more than two batches."""
    assert assay("migrate").exit_code == 0
    opened = Database(f"sqlite:///{instance / 'assay.sqlite'}")
    with opened.writing() as session:
        session.add(Person(id=1, email="ruth@example.org", name="Ruth Okafor", fs_uniquifier="1" * 32))
        session.flush()
        session.add_all(
            FormDraft(person_id=1, form=f"/{n}", fields={"reflection": f"what I felt {n}"}, saved_at=NOW)
            for n in range(450)
        )
    yield opened
    opened.dispose()


def kept(database: Database) -> list[str]:
    """The drafts as they lie in the table."""
    with database.reading() as session:
        return list(session.scalars(text("SELECT fields FROM form_drafts ORDER BY length(form), form")))


def test_a_new_key_is_one_that_the_setting_takes(assay: Assay) -> None:
    made = assay("encrypt", "--new-key")

    assert made.exit_code == 0
    assert Keyring.of(made.output.strip()).seals


def test_what_there_is_is_sealed_counted_and_sealed_anew_after_a_rotation(
    assay: Assay, database: Database
) -> None:
    waiting = assay("encrypt", "--count", encryption_keys=OLD)
    assert (waiting.exit_code, waiting.output) == (1, "form_drafts.fields: 450 left\n")
    assert "what I felt 7" in kept(database)[7]

    done = assay("encrypt", encryption_keys=OLD)
    assert (done.exit_code, done.output) == (0, "450 values were written anew.\nNothing is left.\n")
    assert all(each.startswith(f'"{MARK}{Keyring.of(OLD).keys[0].id}:') for each in kept(database))

    rotated = assay("encrypt", encryption_keys=f"{NEW} {OLD}")
    assert f"No value is under the key {Keyring.of(OLD).keys[0].id} any more" in rotated.output
    assert assay("encrypt", "--count", encryption_keys=NEW).output == "Nothing is left.\n"

    back = assay("encrypt", encryption_keys=f"plain {NEW}")
    assert back.exit_code == 0
    assert "what I felt 7" in kept(database)[7]
    assert assay("migrate").exit_code == 0


@pytest.mark.parametrize("keys", ["", NEW], ids=["none", "another"])
def test_without_the_key_of_what_is_there_no_command_starts(
    assay: Assay, database: Database, keys: str
) -> None:
    assert assay("encrypt", encryption_keys=OLD).exit_code == 0
    for command in ("migrate", "worker", "plugins"):
        refused = assay(command, encryption_keys=keys)

        assert refused.exit_code == 1, command
        assert f"under the key {Keyring.of(OLD).keys[0].id}; ASSAY_ENCRYPTION_KEYS names" in refused.output
    assert kept(database)


def test_without_keys_there_is_nothing_to_do(assay: Assay) -> None:
    refused = assay("encrypt")

    assert refused.exit_code == 1
    assert "ASSAY_ENCRYPTION_KEYS names no key" in refused.output


def test_a_setting_that_is_no_key_is_refused(assay: Assay) -> None:
    refused = assay("migrate", encryption_keys="hunter2")

    assert "ASSAY_ENCRYPTION_KEYS: key 1 is not 32 bytes in base64" in refused.output
    assert "hunter2" not in refused.output


def test_a_backup_of_sealed_values_is_sealed_and_worth_nothing_without_the_key(
    assay: Assay, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert assay("encrypt", encryption_keys=OLD).exit_code == 0
    made = assay("backup", str(tmp_path / "kept.tar"), encryption_keys=OLD)
    assert made.exit_code == 0, made.output
    with tarfile.open(tmp_path / "kept.tar") as archive:
        parts = [archive.extractfile(each) for each in archive.getmembers() if each.isfile()]
        inside = b"".join(zlib_or_plain(part.read()) for part in parts if part)
    assert b"form_drafts" in inside or b"sealed:1:" in inside
    assert b"what I felt" not in inside

    for name, keys, status in (("lost", "", 1), ("back", OLD, 0)):
        monkeypatch.setenv("ASSAY_DATABASE_URL", f"sqlite:///{tmp_path / name}.sqlite")
        monkeypatch.setenv("ASSAY_DOCUMENTS_URL", (tmp_path / name).as_uri())
        restored = assay("restore", str(tmp_path / "kept.tar"), encryption_keys=keys)
        assert restored.exit_code == status, restored.output
        assert ("ASSAY_ENCRYPTION_KEYS names none" in restored.output) is bool(status)
    monkeypatch.delenv("ASSAY_DATABASE_URL")
    assert kept(database)


def zlib_or_plain(content: bytes) -> bytes:
    """What a part of an archive says."""
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            return unpack(content)
        except (OSError, zlib.error):
            continue
    return content
