"""Safe Exam Browser: which hashes are taken for which address, and what a window keeps of its keys."""

from hashlib import sha256

import pytest
from sqlalchemy import select

from assay.services.candidacy.safe_browser import BrowserKeys, Shown, accepts, enter_keys, hash_of
from assay.services.people import Actor
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.windows import Window
from services import building

HERE, THERE = "https://exam.example.org/sittings/7", "https://exam.example.org/sittings/8"
A, B, C = (letter * 64 for letter in "abc")


def shown(config: str = "", exam: str = "", address: str = HERE) -> list[Shown]:
    """What a browser with these keys shows for an address."""
    return [Shown(address, *(hash_of(address, key) if key else "" for key in (config, exam)))]


def test_a_hash_is_of_the_address_followed_by_the_key() -> None:
    assert hash_of(HERE, A) == sha256((HERE + A).encode()).hexdigest()


@pytest.mark.parametrize(
    ("keys", "found", "is_taken"),
    [
        (BrowserKeys(config=(A,)), shown(config=A), True),
        (BrowserKeys(config=(A,)), shown(config=B), False),
        (BrowserKeys(config=(A, B)), shown(config=B), True),
        (BrowserKeys(config=(A,)), shown(exam=A), False),
        (BrowserKeys(exam=(A,)), shown(exam=A), True),
        (BrowserKeys(config=(A,), exam=(B, C)), shown(config=A, exam=C), True),
        (BrowserKeys(config=(A,), exam=(B,)), shown(config=A), False),
        (BrowserKeys(config=(A,), exam=(B,)), shown(exam=B), False),
        (BrowserKeys(config=(A,)), [*shown(config=B), *shown(config=A, address=THERE)], True),
        (BrowserKeys(config=(A,), exam=(B,)), [*shown(config=A), *shown(exam=B)], False),
        (BrowserKeys(config=(A,)), [Shown(HERE, hash_of(THERE, A))], False),
        (BrowserKeys(config=(A,)), [Shown(HERE, hash_of(HERE, A).upper())], True),
        (BrowserKeys(config=(A,)), [Shown(HERE, A)], False),
        (BrowserKeys(config=(A,)), [Shown(HERE, "ä" * 64)], False),
        (BrowserKeys(config=(A,)), [], False),
        (BrowserKeys(), shown(config=A, exam=B), False),
        (BrowserKeys(), shown(), False),
    ],
)
def test_of_each_kind_of_key_one_fits_for_this_very_address(
    keys: BrowserKeys, found: list[Shown], is_taken: bool
) -> None:
    assert accepts(keys, found) is is_taken


@pytest.mark.parametrize(
    ("file", "link"),
    [
        ("https://exam.example.org/a.seb?x=1", "sebs://exam.example.org/a.seb?x=1"),
        ("http://10.0.0.1/a.seb", "seb://10.0.0.1/a.seb"),
        ("", ""),
    ],
)
def test_a_link_opens_the_settings(file: str, link: str) -> None:
    assert BrowserKeys(file=file).link == link


def test_a_window_keeps_its_keys_and_the_log_only_how_many(
    database: Database, window: int, coordinator: Actor
) -> None:
    keys = BrowserKeys((A,), (B, C), "https://exam.example.org/a.seb")
    for _ in range(2):
        with database.writing() as session:
            enter_keys(session, coordinator, building.ASSOCIATION, window, keys, building.NOW)
    with database.reading() as session:
        assert BrowserKeys.of(session.get_one(Window, window)) == keys
        lines = session.scalars(select(AuditLine).where(AuditLine.act == "enter browser keys")).all()
    assert [each.detail for each in lines] == [{"config": 1, "exam": 2, "file": keys.file}]
