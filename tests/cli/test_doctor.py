"""`assay doctor`, on sound installations and on really broken ones."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from assay.cli.doctor import settings
from assay.operations import Operations
from assay.services.working import MINUTE, TOO_LONG, end_turn, take_turn
from assay.storage.database import Database
from assay.storage.queue import open_queue
from cli.conftest import Assay
from cli.doctoring import KEYS, PUBLIC, Doctor, doctor, sound, worked
from machine.certificates import certified
from services.mail_server import running_mail_server

__all__ = ["doctor", "sound"]

pytestmark = pytest.mark.usefixtures("bare")


def test_a_sound_installation_has_no_fault_and_no_warning(
    doctor: Doctor, sound: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, context = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with running_mail_server(encryption=context) as server:
        answer = doctor(mail_url=server.url.replace("smtp", "smtps"), **PUBLIC)

    assert {each["state"] for each in answer.findings} == {"ok"}, answer.output
    assert answer.exit_code == 0


def test_as_text_there_is_a_line_for_each_thing(assay: Assay, sound: Database) -> None:
    result = assay("doctor")
    assert result.exit_code == 0
    assert all(
        line.startswith(("ok       ", "warning  ", "fault    ")) for line in result.stdout.splitlines()
    )


def test_settings_that_cannot_be_read_are_the_only_finding(doctor: Doctor) -> None:
    answer = doctor(base_url="exam.example.org")
    assert (answer.exit_code, len(answer.findings), answer.state("settings")) == (1, 1, "fault")


def test_secrets_that_are_short_or_shared_or_lie_open(
    doctor: Doctor, sound: Database, instance: Path
) -> None:
    (instance / "secret_key").chmod(0o644)
    opened = doctor()
    short = doctor(secret_key="x" * 31, password_salt="y" * 31)
    same = doctor(secret_key="z" * 40, password_salt="z" * 40)

    assert "can be read by others (mode 0644)" in opened.words("secret_key")
    assert short.state("ASSAY_SECRET_KEY") == short.state("ASSAY_PASSWORD_SALT") == "fault"
    assert same.state("ASSAY_SECRET_KEY") == "fault"
    assert {opened.exit_code, short.exit_code, same.exit_code} == {1}
    assert "z" * 40 not in same.output


def test_what_suits_one_machine_does_not_suit_the_public(doctor: Doctor, sound: Database) -> None:
    plain = doctor(base_url="http://exam.example.org", demo="yes")
    assert (
        plain.state("ASSAY_BASE_URL") == plain.state("ASSAY_DEMO") == plain.state("ASSAY_MAIL_URL") == "fault"
    )
    assert plain.state("ASSAY_CONFIRM_EMAIL") == "warning"
    here = doctor()
    assert here.state("ASSAY_BASE_URL") == here.state("ASSAY_MAIL_URL") == "warning"
    assert here.exit_code == 0


def test_a_proxy_that_is_not_named_or_is_anybody(
    doctor: Doctor, sound: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    unnamed = doctor(**{**PUBLIC, "trusted_proxies": "0"})
    named = doctor(**PUBLIC)
    elsewhere = doctor("--nodes", "2", **PUBLIC)
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "10.0.0.5")
    right = doctor("--nodes", "2", **PUBLIC)
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    anybody = doctor(**PUBLIC)

    assert unnamed.state("ASSAY_TRUSTED_PROXIES") == "warning"
    assert "mostly 1" in unnamed.words("ASSAY_TRUSTED_PROXIES")
    assert named.state("ASSAY_TRUSTED_PROXIES") == right.state("ASSAY_TRUSTED_PROXIES") == "ok"
    assert "10.0.0.5" in right.words("ASSAY_TRUSTED_PROXIES")
    assert elsewhere.state("FORWARDED_ALLOW_IPS") == anybody.state("FORWARDED_ALLOW_IPS") == "warning"
    assert right.state("FORWARDED_ALLOW_IPS") == ""


def test_a_database_that_is_not_there_is_not_made(doctor: Doctor, instance: Path) -> None:
    answer = doctor()
    assert "assay migrate" in answer.words("ASSAY_DATABASE_URL")
    assert answer.exit_code == 1
    assert not (instance / "assay.sqlite").exists()


def test_older_tables_and_a_damaged_file(doctor: Doctor, sound: Database, instance: Path) -> None:
    with sound.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    assert "assay migrate" in doctor().words("migrations")
    sound.dispose()
    path = instance / "assay.sqlite"
    content = bytearray(path.read_bytes())
    content[8192:200_000] = b"\xff" * (200_000 - 8192)
    path.write_bytes(content)
    answer = doctor()

    assert (answer.state("ASSAY_DATABASE_URL"), answer.exit_code) == ("fault", 1)


def test_tables_of_a_newer_version_are_touched_by_nothing(
    doctor: Doctor, assay: Assay, sound: Database
) -> None:
    """Not a traceback, and not the advice to migrate, which cannot help."""
    with sound.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    migrated, looked_at = assay("migrate"), doctor()

    assert migrated.exit_code == 1
    assert migrated.output.startswith(
        "Error: the database of ASSAY_DATABASE_URL cannot be used: its tables (9999)"
    )
    assert "install the version of Assay that ran before" in migrated.output
    assert looked_at.state("migrations") == "fault"
    assert "install the version of Assay that ran before" in looked_at.words("migrations")


def test_one_node_s_files_do_not_do_for_two(doctor: Doctor, sound: Database) -> None:
    answer = doctor("--nodes", "2")
    for place in ("ASSAY_DATABASE_URL", "ASSAY_DOCUMENTS_URL", "ASSAY_QUEUE_URL"):
        assert answer.state(place) == "fault"


def test_a_disk_that_is_full_is_seen_before_it_is(
    doctor: Doctor, sound: Database, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SCANT", 2**60)
    assert doctor().state(str(instance)) == "warning"
    monkeypatch.setattr(settings, "TOO_SCANT", 2**60)
    assert doctor().state(str(instance)) == "fault"
    shared = instance.parent / "documents"
    assert doctor(documents_url=shared.as_uri()).state(str(shared)) == "fault"


def test_documents_that_cannot_be_written(doctor: Doctor, sound: Database, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    away = doctor(documents_url="s3://assay/documents", **KEYS)
    assert (away.state("ASSAY_DOCUMENTS_URL"), away.exit_code) == ("fault", 1)


def test_mail_servers_that_are_away_unencrypted_or_somebody_else(
    doctor: Doctor, sound: Database, tmp_path: Path
) -> None:
    _, context = certified(tmp_path)
    with running_mail_server() as server, running_mail_server(encryption=context) as stranger:
        plain = doctor(mail_url=server.url)
        unproven = doctor(mail_url=stranger.url.replace("smtp", "smtps"))
        refused = doctor(mail_url=server.url.replace("//", "//assay:a-secret@"))
    away = doctor(mail_url="smtps://assay:a-secret@127.0.0.1:9")

    assert plain.state("ASSAY_MAIL_URL") == "warning"
    assert "certificate verify failed" in unproven.words("ASSAY_MAIL_URL")
    assert "STARTTLS" in refused.words("ASSAY_MAIL_URL")
    assert away.state("ASSAY_MAIL_URL") == "fault"
    assert "a-secret" not in away.output + refused.output


def test_workers_that_stopped_and_jobs_that_fail(doctor: Doctor, assay: Assay, instance: Path) -> None:
    assay("migrate")
    database = Database(f"sqlite:///{instance / 'assay.sqlite'}")
    never = doctor()
    worked(database, timedelta(minutes=9))
    stopped = doctor()
    now = datetime.now(UTC)
    take_turn(database, "mails sent", MINUTE, "node 2", now)
    end_turn(database, "mails sent", "node 2", now, "the disk is full")
    failing = doctor()
    then = datetime(2026, 3, 1, tzinfo=UTC)
    for at in (then, then + TOO_LONG):
        take_turn(database, "forgotten in time", timedelta(days=1), "node 2", at)
        end_turn(database, "forgotten in time", "node 2", at, "the disk is full")
    twice = doctor()
    database.dispose()

    assert (never.state("worker"), stopped.state("worker"), failing.state("worker")) == (
        "warning",
        "fault",
        "ok",
    )
    assert "failed: the disk is full" in failing.words("mails sent")
    assert "failed 2 times: the disk is full" in twice.words("forgotten in time")


def test_a_queue_that_nobody_used_is_looked_at_and_not_made(
    doctor: Doctor, sound: Database, instance: Path
) -> None:
    """Its file would be that of whoever asks, mostly root, and the worker could not write."""
    before = {each.name for each in instance.iterdir()}
    answer = doctor()
    away = doctor(queue_url=f"sqlite:///{instance}/none/jobs.sqlite")

    assert answer.state("ASSAY_QUEUE_URL") == "ok"
    assert "nobody has used it yet" in answer.words("ASSAY_QUEUE_URL")
    assert "jobs.sqlite" not in before | {each.name for each in instance.iterdir()}
    assert away.state("ASSAY_QUEUE_URL") == "fault"


def test_a_queue_that_nobody_empties(doctor: Doctor, sound: Database, instance: Path) -> None:
    queue = open_queue(Operations().queue_of("sqlite", str(instance / "jobs.sqlite")), "k" * 40)
    for _ in range(201):
        queue.storage.enqueue(b"job", None)
    queue.storage.close()

    assert doctor().state("ASSAY_QUEUE_URL") == "warning"
    gone = doctor(queue_url="redis://:a-secret@127.0.0.1:1/0")
    assert gone.state("ASSAY_QUEUE_URL") == "fault"
    assert "a-secret" not in gone.output


def test_a_plugin_that_was_set_aside(doctor: Doctor, sound: Database, guild: Path) -> None:
    (guild / "association.yaml").write_text("id: [")
    broken = doctor()
    assert (broken.state("plugin river-guild"), broken.exit_code) == ("fault", 1)


def test_an_audit_log_that_could_be_changed_and_migrating_mends_it(
    assay: Assay, doctor: Doctor, sound: Database
) -> None:
    assert doctor().state("audit log") == "ok"
    with sound.writing_connection() as connection:
        connection.execute(text("DROP TRIGGER audit_is_not_deleted"))
    broken = doctor()
    assert (broken.state("audit log"), broken.exit_code) == ("fault", 1)
    assert "audit_is_not_deleted not in force" in broken.words("audit log")
    assert (
        "had lost what keeps its lines from being changed (audit_is_not_deleted)" in assay("migrate").stderr
    )
    assert assay("migrate").stderr == ""
    assert doctor().state("audit log") == "ok"
