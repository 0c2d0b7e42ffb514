"""The settings: what may be missing, what is kept, and what is refused with words that help."""

import os
import stat
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from assay import bundled
from assay.settings import Settings, SettingsError, read_settings


def settings(folder: Path, **variables: str) -> Settings:
    """What is read of an environment with these variables, without their `ASSAY_`."""
    named = {f"ASSAY_{name.upper()}": value for name, value in variables.items()}
    return read_settings({"ASSAY_INSTANCE": str(folder / "instance"), **named})


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    found = settings(tmp_path)

    assert found.database_url == f"sqlite:///{tmp_path / 'instance' / 'assay.sqlite'}"
    assert found.instance == tmp_path / "instance"
    assert found.queue_url == f"sqlite:///{found.instance / 'jobs.sqlite'}"
    assert found.bank_folders == (bundled.QUESTION_BANKS,)
    assert found.map_folders == (bundled.COMPETENCY_MAPS,)
    assert (found.disabled_plugins, found.mail_url, found.demo, found.is_secure) == ((), "", False, False)


def test_the_instance_lies_where_the_command_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert read_settings({}).instance == tmp_path / "instance"


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    with pytest.raises(FrozenInstanceError):
        settings(tmp_path).demo = True  # type: ignore[misc]


def test_secrets_are_made_once_for_each_instance_and_kept_from_others(tmp_path: Path) -> None:
    first, again, other = settings(tmp_path), settings(tmp_path), settings(tmp_path / "other")

    assert (first.secret_key, first.password_salt) == (again.secret_key, again.password_salt)
    assert len({first.secret_key, first.password_salt, other.secret_key, other.password_salt}) == 4
    assert min(len(first.secret_key), len(first.password_salt)) >= 43  # 256 bits
    for name in ("secret_key", "password_salt"):
        assert stat.S_IMODE((first.instance / name).stat().st_mode) == 0o600


def test_what_root_makes_belongs_to_whose_the_folder_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "fchown", lambda _, *owner: given.append(owner))
    whose = settings(tmp_path).instance.stat()

    assert given == [(whose.st_uid, whose.st_gid)] * 2


def test_secrets_that_are_given_are_not_written_down(tmp_path: Path) -> None:
    found = settings(tmp_path, secret_key="given", password_salt="salt")

    assert (found.secret_key, found.password_salt) == ("given", "salt")
    assert list(found.instance.iterdir()) == []


def test_what_is_set_is_taken(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        database_url="postgresql+psycopg://localhost/assay",
        base_url="https://exam.example.org/",
        mail_url="smtp://mail.example.org:25",
        mail_from="exams@example.org",
        disabled_plugins="mi-aimh  river-guild",
        accept_upgrades="yes",
    )

    assert found.database_url == "postgresql+psycopg://localhost/assay"
    assert (found.base_url, found.is_secure) == ("https://exam.example.org", True)
    assert (found.mail_url, found.mail_from) == ("smtp://mail.example.org:25", "exams@example.org")
    assert found.disabled_plugins == ("mi-aimh", "river-guild")
    assert found.accept_upgrades


@pytest.mark.parametrize(
    ("variables", "confirms"),
    [
        ({}, False),
        ({"mail_url": "smtp://mail.example.org:25"}, True),
        ({"mail_url": "smtp://mail.example.org:25", "confirm_email": "no"}, False),
        ({"mail_url": "smtp://mail.example.org:25", "confirm_email": ""}, True),
        ({"confirm_email": "yes"}, True),
    ],
)
def test_addresses_are_confirmed_wherever_mails_are_sent_out(
    tmp_path: Path, variables: dict[str, str], confirms: bool
) -> None:
    assert settings(tmp_path, **variables).confirm_email is confirms


def test_folders_of_the_association_come_beside_those_that_ship(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    found = settings(tmp_path, bank_folders=f"{one}{os.pathsep}{two}", map_folders=str(two))

    assert found.bank_folders == (bundled.QUESTION_BANKS, one, two)
    assert found.map_folders == (bundled.COMPETENCY_MAPS, two)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("yes", True), ("TRUE", True), ("0", False), ("no", False), ("", False)],
)
def test_yes_and_no_can_be_written_in_several_ways(tmp_path: Path, value: str, expected: bool) -> None:
    found = settings(tmp_path, demo=value, confirm_email=value)

    assert (found.demo, found.confirm_email) == (expected, expected)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"demo": "perhaps"}, ("ASSAY_DEMO", "'perhaps'", "yes nor no")),
        ({"confirm_email": "2"}, ("ASSAY_CONFIRM_EMAIL", "'2'")),
        ({"base_url": "exam.example.org"}, ("ASSAY_BASE_URL", "'exam.example.org'", "https://")),
        ({"base_url": "ftp://exam.example.org"}, ("ASSAY_BASE_URL",)),
        ({"bank_folders": "nowhere/at/all"}, ("ASSAY_BANK_FOLDERS", "nowhere/at/all", os.pathsep)),
        ({"map_folders": "nowhere/at/all"}, ("ASSAY_MAP_FOLDERS", "is not a folder")),
        (
            {"documents_url": "/srv/documents"},
            ("ASSAY_DOCUMENTS_URL", "'/srv/documents'", "s3://bucket/prefix"),
        ),
        ({"rate_limits": "often"}, ("ASSAY_RATE_LIMITS", "'often' is no limit", "sign-in-address")),
        ({"trusted_proxies": "some"}, ("ASSAY_TRUSTED_PROXIES", "'some' is not a number from 0 to 9")),
        ({"trusted_proxies": "10"}, ("ASSAY_TRUSTED_PROXIES", "'10'")),
        ({"documents_url": "ftp://host/x"}, ("ASSAY_DOCUMENTS_URL", "`ftp` is none of")),
    ],
)
def test_what_cannot_be_used_is_named(
    tmp_path: Path, variables: dict[str, str], words: tuple[str, ...]
) -> None:
    with pytest.raises(SettingsError) as error:
        settings(tmp_path, **variables)

    assert all(word in str(error.value) for word in words), error.value


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"base_url": "https://exam.example.org/exams"}, ("ASSAY_BASE_URL", "without a path")),
        ({"base_url": "https://exam.example.org:port"}, ("ASSAY_BASE_URL", "https://exam.example.org")),
        ({"base_url": "https://exam example.org"}, ("ASSAY_BASE_URL",)),
        ({"base_url": "https://[::1"}, ("ASSAY_BASE_URL",)),
        (
            {"database_url": "postgres://u:geheim@h/x"},
            ("ASSAY_DATABASE_URL: `postgres`", "postgresql://user"),
        ),
        ({"database_url": "mysql://u:geheim@h/x"}, ("`mysql` is no kind", "postgresql://")),
        ({"database_url": "geheim"}, ("ASSAY_DATABASE_URL: cannot be read", "postgresql://")),
        ({"database_url": "postgresql://u:geheim@h:port/x"}, ("ASSAY_DATABASE_URL: cannot be read",)),
        ({"database_url": "sqlite://"}, ("ASSAY_DATABASE_URL: names no file", "sqlite:///")),
        ({"mail_url": "mail.example.org"}, ("ASSAY_MAIL_URL", "smtp://user:password@")),
        ({"mail_url": "http://mail.example.org"}, ("ASSAY_MAIL_URL", "smtps://")),
        ({"mail_url": "smtp://u:geheim@h:port"}, ("ASSAY_MAIL_URL",)),
        ({"mail_url": "smtp://u:gehe/im@h"}, ("ASSAY_MAIL_URL", "%2F")),
        ({"mail_from": "assay"}, ("ASSAY_MAIL_FROM: 'assay'", "exams@example.org")),
        ({"mail_from": "a@b.example\nBcc: c@d.example"}, ("ASSAY_MAIL_FROM",)),
        ({"idle_minutes": "9" * 5000}, ("ASSAY_IDLE_MINUTES", "from 1 to 100000")),
        ({"trusted_proxies": "9" * 5000}, ("ASSAY_TRUSTED_PROXIES", "from 0 to 9")),
    ],
)
def test_a_slip_of_the_hand_is_refused_when_it_is_read(
    tmp_path: Path, variables: dict[str, str], words: tuple[str, ...]
) -> None:
    """Not by a traceback, nor when the first mail is due; and no password is quoted."""
    with pytest.raises(SettingsError) as error:
        settings(tmp_path, **variables)

    assert all(word in str(error.value) for word in words), error.value
    assert "geheim" not in str(error.value)


def test_variables_that_are_empty_are_as_good_as_not_set(tmp_path: Path) -> None:
    found = settings(tmp_path, base_url="", mail_url="", mail_from="", database_url="")

    assert found == settings(tmp_path)


def test_a_sender_may_have_a_name(tmp_path: Path) -> None:
    assert settings(tmp_path, mail_from="Exams <exams@example.org>").mail_from == "Exams <exams@example.org>"


def test_an_instance_that_is_no_folder_is_refused_and_a_new_one_is_its_owners_alone(tmp_path: Path) -> None:
    file, fresh = tmp_path / "file", tmp_path / "fresh"
    file.write_text("")
    for path in (file, file / "under"):
        with pytest.raises(SettingsError, match=r"ASSAY_INSTANCE: .* name a folder"):
            read_settings({"ASSAY_INSTANCE": str(path)})

    assert stat.S_IMODE(read_settings({"ASSAY_INSTANCE": str(fresh)}).instance.stat().st_mode) == 0o700


def test_a_secret_that_is_no_text_or_no_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_bytes(b"\xff" * 60)
    with pytest.raises(SettingsError, match=r"secret_key cannot be read or made .it is no text"):
        read_settings({"ASSAY_INSTANCE": str(tmp_path)})
    (tmp_path / "secret_key").unlink()
    (tmp_path / "secret_key").mkdir()
    with pytest.raises(SettingsError, match="secret_key cannot be read or made"):
        read_settings({"ASSAY_INSTANCE": str(tmp_path)})


def test_proxies_are_believed_where_gunicorn_believes_them(tmp_path: Path) -> None:
    named = {"ASSAY_INSTANCE": str(tmp_path)}
    chosen = read_settings({**named, "FORWARDED_ALLOW_IPS": "10.0.0.0/8, ::1", "ASSAY_TRUSTED_PROXIES": "2"})

    assert (chosen.trusted_proxies, chosen.proxy_addresses) == (2, ("10.0.0.0/8", "::1"))
    assert (settings(tmp_path).trusted_proxies, settings(tmp_path).proxy_addresses) == (
        0,
        ("127.0.0.1", "::1"),
    )
    with pytest.raises(SettingsError, match="FORWARDED_ALLOW_IPS: 'proxy' is neither an address nor"):
        read_settings({**named, "FORWARDED_ALLOW_IPS": "proxy"})


def test_documents_lie_in_the_instance_or_where_they_are_told_to(tmp_path: Path) -> None:
    assert settings(tmp_path).document_store == (tmp_path / "instance" / "documents").as_uri()
    assert settings(tmp_path, documents_url="s3://bucket/here").document_store == "s3://bucket/here"


def test_a_cut_off_secret_is_refused_and_a_made_one_is_kept(tmp_path: Path) -> None:
    made = read_settings({"ASSAY_INSTANCE": str(tmp_path)})
    again = read_settings({"ASSAY_INSTANCE": str(tmp_path)})
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(SettingsError, match="no usable secret"):
        read_settings({"ASSAY_INSTANCE": str(tmp_path)})

    assert made == again
    assert {path.name for path in tmp_path.iterdir()} == {"secret_key", "password_salt"}
