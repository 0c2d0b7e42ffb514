"""Settings of accounts, of keys, and of how long things are kept."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from assay.services.privacy.keeping import Keeping, Span
from assay.settings import SettingsError
from assay.storage.keyring import new_key
from test_settings import settings


def test_keys_for_columns_are_read_and_never_shown(tmp_path: Path) -> None:
    one, other = new_key(), new_key()
    found = settings(tmp_path, encryption_keys=f"{one}, {other}")

    assert found.keyring.seals
    assert len(found.keyring.keys) == 2
    assert one not in repr(found)
    assert not settings(tmp_path).keyring.keys
    with pytest.raises(SettingsError, match="ASSAY_ENCRYPTION_KEYS: key 2 is not 32 bytes"):
        settings(tmp_path, encryption_keys=f"{one} {other[:-4]}")


@pytest.mark.parametrize(
    ("variables", "who"),
    [
        ({}, "nobody"),
        ({"base_url": "https://exam.example.org"}, "staff"),
        ({"base_url": "https://exam.example.org", "demo": "yes"}, "nobody"),
        ({"two_factor": "everybody"}, "everybody"),
        ({"base_url": "https://exam.example.org", "two_factor": "nobody"}, "nobody"),
    ],
)
def test_staff_needs_a_second_factor_where_real_people_come(
    tmp_path: Path, variables: dict[str, str], who: str
) -> None:
    assert settings(tmp_path, **variables).accounts.two_factor == who


def test_how_long_a_sign_in_lasts_is_read(tmp_path: Path) -> None:
    found = settings(tmp_path, idle_minutes="30", sign_in_days="1").accounts

    assert (found.idle, found.lifetime) == (timedelta(minutes=30), timedelta(days=1))


def test_a_file_or_a_service_knows_breached_passwords(tmp_path: Path) -> None:
    file = tmp_path / "hashes.txt"
    file.write_text(f"{'0' * 40}:7\n")

    for source in (str(file), "https://api.example.org/range", "http://127.0.0.1:8080/range"):
        assert settings(tmp_path, breached_passwords=source).accounts.breached_passwords == source


@pytest.mark.parametrize(
    ("variables", "what"),
    [
        ({"two_factor": "some"}, "ASSAY_TWO_FACTOR: 'some' is none of staff, everybody, nobody"),
        ({"idle_minutes": "0"}, "ASSAY_IDLE_MINUTES: '0' is not a whole number from 1"),
        ({"idle_minutes": "half"}, "ASSAY_IDLE_MINUTES"),
        ({"sign_in_days": "-3"}, "ASSAY_SIGN_IN_DAYS"),
        ({"breached_passwords": "/nowhere/hashes.txt"}, "ASSAY_BREACHED_PASSWORDS: '/nowhere/hashes.txt'"),
        ({"breached_passwords": "http://api.example.org/range"}, "neither the https address"),
    ],
)
def test_what_is_asked_of_accounts_is_refused_with_words_that_help(
    tmp_path: Path, variables: dict[str, str], what: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(what)):
        settings(tmp_path, **variables)


def test_how_long_things_are_kept_is_read(tmp_path: Path) -> None:
    assert settings(tmp_path).keeping == Keeping()
    assert settings(tmp_path, keep_sign_ins="2 years").keeping.sign_ins == Span(2, "years")
    with pytest.raises(SettingsError, match="ASSAY_KEEP_SIGN_INS: 'soon' is no time"):
        settings(tmp_path, keep_sign_ins="soon")
