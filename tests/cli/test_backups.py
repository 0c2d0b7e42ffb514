"""`assay backup` and `assay restore`: what an operator types, and reads."""

import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from assay.services.accounts.devices import Device
from assay.services.accounts.sign_ins import begin
from assay.services.audit import record
from assay.services.mail.outbox import post
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.keyring import new_key
from assay.storage.people import Person
from cli.conftest import Assay
from machine.postgres import PostgresServer
from services.auditing.tampering import tamper
from services.building import NOW

pytestmark = pytest.mark.usefixtures("guild")
Elsewhere = Callable[..., Result]


@pytest.fixture
def installation(assay: Assay, instance: Path) -> Path:
    """An installation with one person."""
    assert assay("migrate").exit_code == 0
    database = Database(f"sqlite:///{instance / 'assay.sqlite'}")
    with database.writing() as session:
        session.add(Person(email="ruth@example.org", name="Ruth Okafor", fs_uniquifier="1" * 32))
    database.dispose()
    return instance


@pytest.fixture
def elsewhere(assay: Assay, tmp_path: Path) -> Elsewhere:
    """Run the command for another, empty installation."""
    return lambda *arguments, **variables: assay(
        *arguments, **{"instance": str(tmp_path / "elsewhere"), **variables}
    )


def people(url: str) -> list[str]:
    database = Database(url)
    with database.reading() as session:
        found = [each.name for each in session.query(Person)]
    database.dispose()
    return found


def test_an_empty_database_is_no_installation_to_back_up(assay: Assay, tmp_path: Path) -> None:
    """Whoever starts it in the wrong folder shall not sleep well over archives of nothing."""
    assert assay("migrate").exit_code == 0

    refused = assay("backup", str(tmp_path / "backup.tar"))

    assert refused.exit_code == 1
    assert "the database holds nothing" in refused.output
    assert "ASSAY_INSTANCE" in refused.output
    assert not (tmp_path / "backup.tar").exists()


def test_a_backup_goes_into_a_folder_under_its_time_and_says_what_else_to_keep(
    assay: Assay, installation: Path, tmp_path: Path
) -> None:
    result = assay("backup", str(tmp_path))

    [file] = tmp_path.glob("assay-*.tar")
    assert result.exit_code == 0
    assert f"{file} is whole: 1 rows of" in result.stdout
    assert f"- {installation / 'secret_key'}\n- {installation / 'password_salt'}\n" in result.stdout
    assert "- the packages" in result.stdout
    assert file.stat().st_mode & 0o077 == 0
    assert assay("backup", "--verify", str(file)).stdout in result.stdout


def test_a_backup_with_its_secrets_moves_an_installation(
    assay: Assay, elsewhere: Elsewhere, installation: Path, tmp_path: Path
) -> None:
    assert assay("backup", "--with-secrets", "backup.tar").exit_code == 0
    result = elsewhere("restore", "backup.tar")

    assert (result.exit_code, result.stderr) == (0, "")
    there = tmp_path / "elsewhere"
    assert people(f"sqlite:///{there / 'assay.sqlite'}") == ["Ruth Okafor"]
    for name in ("secret_key", "password_salt"):
        assert (there / name).read_text() == (installation / name).read_text()
        assert (there / name).stat().st_mode & 0o077 == 0
    assert elsewhere("migrate").exit_code == 0
    again = elsewhere("restore", "backup.tar")
    assert again.exit_code == 1
    assert "the database is not empty (people hold rows)" in again.stderr


def test_from_sqlite_to_postgresql_with_the_kept_secrets(
    assay: Assay, elsewhere: Elsewhere, installation: Path, postgres_server: PostgresServer
) -> None:
    assert assay("backup", "backup.tar").exit_code == 0
    url = postgres_server.create_database()

    refused = elsewhere("restore", "backup.tar", database_url=url)
    assert refused.exit_code == 1
    assert "password_salt and secret_key here are not those of the installation" in refused.stderr

    kept = {name: (installation / name).read_text() for name in ("secret_key", "password_salt")}
    result = elsewhere("restore", "backup.tar", database_url=url, **kept)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 rows and 0 documents" in result.stdout
    assert people(url) == ["Ruth Okafor"]
    postgres_server.drop_database(url)


def test_a_backup_under_keys_is_told_of_them_and_restored_when_they_are_there(
    assay: Assay, elsewhere: Elsewhere, installation: Path, tmp_path: Path
) -> None:
    key = new_key()
    assert assay("migrate", encryption_keys=key).exit_code == 0
    made = assay("backup", "--with-secrets", "backup.tar", encryption_keys=key)
    assert "- ASSAY_ENCRYPTION_KEYS, where the backup is not" in made.stdout
    assert "ASSAY_ENCRYPTION_KEYS" not in assay("backup", "other.tar").stdout

    refused = elsewhere("restore", "backup.tar")
    assert refused.exit_code == 1
    assert "put that key behind the others again; nothing was restored" in refused.stderr
    # Where somebody migrated meanwhile, their own key is noted, and that is no reason to refuse.
    other = f"{new_key()} {key}"
    assert elsewhere("migrate", encryption_keys=other).exit_code == 0
    result = elsewhere("restore", "backup.tar", encryption_keys=other)
    assert (result.exit_code, result.stderr) == (0, "")
    assert elsewhere("migrate", encryption_keys=other).exit_code == 0
    assert people(f"sqlite:///{tmp_path / 'elsewhere' / 'assay.sqlite'}") == ["Ruth Okafor"]


def test_lost_secrets_are_gone_without_only_when_it_is_said(
    assay: Assay, elsewhere: Elsewhere, installation: Path
) -> None:
    assert assay("backup", "backup.tar").exit_code == 0
    assert elsewhere("restore", "backup.tar").exit_code == 1
    assert elsewhere("restore", "--new-secrets", "backup.tar").exit_code == 0


def test_a_variable_that_contradicts_the_backup_is_refused(
    assay: Assay, elsewhere: Elsewhere, installation: Path, tmp_path: Path
) -> None:
    assert assay("backup", "--with-secrets", "backup.tar").exit_code == 0
    result = elsewhere("restore", "backup.tar", secret_key="another" * 9)

    assert result.exit_code == 1
    assert "ASSAY_SECRET_KEY is set, and not what the backup carries" in result.stderr


def test_the_heads_of_logs_are_told_and_what_was_tampered_with_ends_with_an_error(
    assay: Assay, elsewhere: Elsewhere, installation: Path
) -> None:
    database = Database(f"sqlite:///{installation / 'assay.sqlite'}")
    with database.writing() as session:
        record(session, "river-guild", None, "register", "sitting 4", NOW)
    assert "The audit log of river-guild ends at 1:" in assay("backup", "sound.tar").stdout
    tamper(database, "UPDATE audit SET act = 'x'")
    database.dispose()
    assert assay("backup", "changed.tar").exit_code == 0

    result = elsewhere("restore", "--new-secrets", "changed.tar")
    assert result.exit_code == 1
    assert "river-guild: line 1: changed: it is not what was hashed" in result.stderr
    assert "faults in logs or journals, from before the backup was made: 1" in result.stderr
    sound = elsewhere("restore", "--new-secrets", "sound.tar", instance=str(installation.parent / "third"))
    assert sound.exit_code == 0
    assert "river-guild: whole; 1 lines, 0 sittings with 0 journal entries; head 1:" in sound.stdout


@pytest.mark.usefixtures("installation")
def test_what_cannot_be_is_one_sentence(assay: Assay, elsewhere: Elsewhere, tmp_path: Path) -> None:
    (tmp_path / "no backup").write_text("hello")
    for result, sentence in {
        elsewhere("backup", "backup.tar"): "nothing to back up",
        assay("backup", "nowhere/backup.tar"): "cannot be written: No such file or directory",
        assay("backup", "--verify", "no backup"): "cannot be read on",
        assay("restore", "nowhere.tar"): "nowhere.tar cannot be read: No such file",
        assay("backup", "b.tar", database_url="postgresql://127.0.0.1:1/x"): "cannot be used: ",
    }.items():
        assert result.exit_code == 1
        assert sentence in result.stderr
        assert result.stderr.startswith("Error: ")
    assert not (tmp_path / "backup.tar").exists()


def test_a_backup_brings_nothing_up_to_date_and_makes_nothing(elsewhere: Elsewhere, tmp_path: Path) -> None:
    elsewhere("backup", "backup.tar")
    assert not (tmp_path / "elsewhere" / "assay.sqlite").exists()


def test_a_document_that_was_lost_is_named(assay: Assay, installation: Path) -> None:
    store = DocumentStore((installation / "documents").as_uri())
    database = Database(f"sqlite:///{installation / 'assay.sqlite'}")
    place = store.put(b"x")
    store.delete(place)
    with database.writing_connection() as connection:
        connection.exec_driver_sql(
            "INSERT INTO documents (person_id, name, media_type, size, fingerprint, place, added_at)"
            " VALUES (1, 'x', 'text/plain', 1, 'f', ?, '2026-03-01')",
            (place,),
        )
    database.dispose()

    assert f"did not have {place}" in assay("backup", "backup.tar").stderr


@pytest.mark.usefixtures("installation")
def test_the_archive_holds_no_secret_unless_it_is_told_to(assay: Assay, tmp_path: Path) -> None:
    assay("backup", "backup.tar")
    with tarfile.open(tmp_path / "backup.tar") as tar:
        assert not [name for name in tar.getnames() if name.startswith("secrets/")]


def test_what_may_have_left_since_is_held_back_and_told_unless_it_moved(
    assay: Assay, elsewhere: Elsewhere, installation: Path
) -> None:
    database = Database(f"sqlite:///{installation / 'assay.sqlite'}")
    with database.writing() as session:
        post(session, "river-guild", "reference 1", "ana@example.org", "Please", "A link", NOW)
        begin(session, 1, "a" * 32, Device("192.0.2.7", "A browser"), NOW, lasting=True)
    with database.writing_connection() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (a INTEGER)")
    database.dispose()
    made = assay("backup", "--with-secrets", "backup.tar")
    assert made.stderr == "The table notes is not Assay's, and is not in it.\n"

    result = elsewhere("restore", "backup.tar")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 mails that waited may have left since: they are held back." in result.stdout
    assert "1 sign-ins were ended." in result.stdout
    assert "1  unknown (it waited when the backup was made" in elsewhere("mails", "list").stdout
    third = {"instance": str(installation.parent / "third")}
    moved = elsewhere("restore", "--moved", "backup.tar", **third)
    assert (moved.exit_code, "held back" in moved.stdout, "ended" in moved.stdout) == (0, False, False)
    assert "1  waiting" in elsewhere("mails", "list", **third).stdout
