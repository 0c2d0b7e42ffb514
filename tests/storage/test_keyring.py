"""Keys for sensitive columns: what they seal only they open, only where it was, and only as it was."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.storage.keyring import MARK, KeyMistake, Keyring, SealError, new_key

OLD, NEW = new_key(), new_key()
COLUMN = "journal.answer"


@given(st.text())
def test_what_was_sealed_is_opened_again_and_never_looks_the_same(text: str) -> None:
    ring = Keyring.of(NEW)
    one, other = ring.seal(COLUMN, text), ring.seal(COLUMN, text)

    assert one != other
    assert one.startswith(MARK)
    assert one.isascii()
    assert ring.open(COLUMN, one) == ring.open(COLUMN, other) == text


def test_the_first_key_seals_and_all_of_them_open() -> None:
    before = Keyring.of(OLD).seal(COLUMN, "an answer")
    ring = Keyring.of(f"{NEW},{OLD}")

    assert ring.open(COLUMN, before) == "an answer"
    assert Keyring.of(NEW).open(COLUMN, ring.seal(COLUMN, "another")) == "another"


def test_behind_plain_nothing_is_sealed_and_everything_is_opened() -> None:
    ring = Keyring.of(f"plain {OLD}")

    assert not ring.seals
    assert ring.open(COLUMN, Keyring.of(OLD).seal(COLUMN, "an answer")) == "an answer"


def test_a_missing_key_is_named_with_its_remedy() -> None:
    sealed = Keyring.of(OLD).seal(COLUMN, "an answer")

    with pytest.raises(SealError) as raised:
        Keyring.of(NEW).open(COLUMN, sealed)
    said = str(raised.value)
    assert Keyring.of(OLD).keys[0].id in said
    assert "ASSAY_ENCRYPTION_KEYS" in said
    assert OLD not in said
    assert NEW not in said


def test_a_value_cannot_be_moved_to_another_column() -> None:
    ring = Keyring.of(NEW)
    with pytest.raises(SealError, match=r"responses\.answer holds a value that was changed"):
        ring.open("responses.answer", ring.seal(COLUMN, "an answer"))


#: Its letters hold whole bytes, so every one of them counts.
SEALED = Keyring.of(NEW).seal(COLUMN, "an answer!!")


@given(st.integers(len(Keyring.of(NEW).start), len(SEALED) - 1), st.sampled_from("AbC9-_*"))
def test_a_value_of_which_one_letter_changed_is_not_opened(place: int, letter: str) -> None:
    changed = SEALED[:place] + letter + SEALED[place + 1 :]

    if changed != SEALED:
        with pytest.raises(SealError):
            Keyring.of(NEW).open(COLUMN, changed)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("short", "key 1 is not 32 bytes in base64"),
        (f"{NEW} !!!", "key 2 is not 32 bytes in base64"),
        (f"{NEW} ä", "key 2 is not 32 bytes in base64"),
        (f"{NEW},{NEW}", "names a key twice"),
    ],
    ids=["short", "signs", "not ASCII", "twice"],  # a key differs from run to run
)
def test_what_is_no_key_is_refused_without_being_repeated(text: str, said: str) -> None:
    with pytest.raises(KeyMistake, match=said) as raised:
        Keyring.of(text)
    assert NEW not in str(raised.value)


def test_no_key_ever_stands_in_what_python_shows(caplog: pytest.LogCaptureFixture) -> None:
    ring = Keyring.of(NEW)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("assay").debug("%r %r", ring, ring.keys[0])

    assert NEW not in caplog.text
    assert repr(ring.keys[0].secret) not in caplog.text
    assert Keyring.of("").keys == ()
