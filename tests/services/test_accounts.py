"""What an operator does with an account, and the rules that need no page."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from assay.services.accounts import factors, recovery, sign_ins
from assay.services.accounts.devices import Device, device_words
from assay.services.accounts.keys import derived_key
from assay.services.accounts.recovery import RecoveryCodes
from assay.services.accounts.rules import AccountRules
from assay.services.errors import NotFound, Refused
from assay.storage.accounts import AccountEvent, Passkey
from assay.storage.database import Database
from assay.storage.people import Person

NOW = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
HERE = Device("192.0.2.1", "")
CODES = RecoveryCodes("a secret of tests")


@pytest.fixture
def person_id(database: Database) -> int:
    """Somebody with every kind of factor, signed in twice."""
    with database.writing() as session:
        person = Person(email="ruth@example.org", name="Ruth", fs_uniquifier="1" * 32)
        person.tf_primary_method, person.tf_totp_secret, person.totp_counter = "authenticator", "{}", 7
        session.add(person)
        session.flush()
        session.add(
            Passkey(
                person_id=person.id,
                name="Key",
                credential_id=b"1",
                public_key=b"2",
                sign_count=0,
                device_type="single_device",
                backup_state=False,
                lastuse_datetime=NOW,
            )
        )
        CODES.make(session, person.id)
        for key in ("1" * 32, "2" * 32):
            sign_ins.begin(session, person.id, key, HERE, NOW, lasting=False)
        return person.id


def test_an_operator_takes_off_every_factor_and_signs_the_person_out(
    database: Database, person_id: int
) -> None:
    with database.writing() as session:
        factors.reset_factors(session, " Ruth@Example.org ", NOW)
    with database.reading() as session:
        person = session.get_one(Person, person_id)
        assert not factors.has_second_factor(session, person)
        assert recovery.left(session, person_id) == 0
        assert sign_ins.live(session, person_id, AccountRules(), NOW) == []
        assert session.scalars(select(AccountEvent.what)).all() == ["factors-reset"]


def test_an_operator_names_somebody_who_has_an_account(database: Database) -> None:
    with database.writing() as session, pytest.raises(NotFound, match=r"nobody@example\.org"):
        factors.reset_factors(session, "nobody@example.org", NOW)


def test_a_recovery_code_is_used_once(database: Database, person_id: int) -> None:
    with database.writing() as session:
        code = CODES.make(session, person_id)[0]
        CODES.use(session, person_id, code.upper())
        with pytest.raises(Refused):
            CODES.use(session, person_id, code)
        assert recovery.left(session, person_id) == 9


def test_a_code_of_an_app_is_taken_up_once_and_in_order(database: Database, person_id: int) -> None:
    with database.writing() as session:
        person = session.get_one(Person, person_id)

        assert [factors.take_up(session, person, counter) for counter in (7, 8, 8, 6, 9)] == [
            False,
            True,
            False,
            False,
            True,
        ]


def test_each_purpose_has_a_key_of_its_own() -> None:
    keys = {derived_key(secret, purpose) for secret in ("one", "two") for purpose in ("app", "code")}

    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Chrome/140 Safari/537 Edg/140", "Edge on macOS"),
        ("curl/8.0", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_devices_in_words(says: str, words: str) -> None:
    assert str(device_words(says)) == words


def test_what_a_browser_says_of_itself_is_cut_and_cleaned() -> None:
    device = Device.of(None, "\x1b[31mred\n" + "x" * 1000)

    assert device.address == ""
    assert device.says.startswith("[31mred")
    assert len(device.says) == 200


def test_a_sign_in_ends_by_rest_and_by_age(database: Database, person_id: int) -> None:
    rules = AccountRules(idle=timedelta(minutes=30), lifetime=timedelta(days=1))
    with database.reading() as session:
        at = [timedelta(minutes=34), timedelta(minutes=35), timedelta(days=1)]
        assert [len(sign_ins.live(session, person_id, rules, NOW + each)) for each in at] == [2, 0, 0]
