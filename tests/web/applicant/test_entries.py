"""Whatever a browser, or somebody who plays one, sends: it is read or refused, and nothing breaks."""

import json
from datetime import UTC

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.web.applicant.entries import LAST_INSTANT, Malformed, read_message
from web.applicant import rooms

SLOW = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=150,
)

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
anything = st.recursive(
    scalars,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=9), inside, max_size=4),
)
names = st.uuids().map(str)
answers = (
    st.fixed_dictionaries({"choice": st.integers(-2, 30) | anything})
    | st.fixed_dictionaries({"text": st.text(st.characters(codec=None)) | anything})
    | st.fixed_dictionaries({"on": st.booleans() | anything})
    | anything
)
nearly = st.fixed_dictionaries(
    {
        "id": names | anything,
        "question": st.integers(-1, 8) | anything,
        "kind": st.sampled_from(["answer", "flag", "pick", "check"]) | anything,
        "answer": answers,
        "typed_at": st.integers(0, LAST_INSTANT) | anything,
    }
)
messages = st.fixed_dictionaries({"entries": st.lists(nearly, max_size=5) | anything}) | anything


@SLOW
@given(message=messages)
def test_no_message_breaks_the_journal(applying: FlaskClient, running: int, message: object) -> None:
    answer = applying.post(
        f"/sittings/{running}/journal", data=json.dumps(message), content_type="application/json"
    )
    assert answer.status_code in (200, 400)


@SLOW
@given(body=st.binary(max_size=200))
def test_no_bytes_break_the_journal(applying: FlaskClient, running: int, body: bytes) -> None:
    answer = applying.post(f"/sittings/{running}/journal", data=body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"entries": ' + b"[" * 50_000,
        b'{"entries": [], "section": 1e999}',
        b'{"entries": [], "section": ' + b"9" * 5000 + b"}",
        b'{"entries": NaN}',
        b"\xef\xbb\xbf{}",
        b"\xff\xfe",
        b"null",
    ],
)
def test_malice_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        read_message(body)


@given(message=st.fixed_dictionaries({"entries": st.lists(nearly, max_size=3)}))
def test_what_is_read_is_clean(message: dict[str, object]) -> None:
    try:
        found = read_message(json.dumps(message).encode())
    except Malformed:
        return
    for draft in found.drafts:
        assert draft.question >= 1
        assert draft.typed_at.tzinfo is UTC
        text = draft.answer.get("text", "")
        assert isinstance(text, str)
        text.encode()
        assert "\0" not in text


def test_letters_that_no_database_takes_are_replaced_not_refused() -> None:
    [draft] = read_message(json.dumps({"entries": [rooms.text(1, "a\0b\ud800c 🐝")]}).encode()).drafts
    assert draft.answer == {"text": "a\ufffdb\ufffdc 🐝"}


def test_many_entries_are_taken_and_too_many_refused() -> None:
    entries = [rooms.choice(1, 0) for _ in range(201)]
    assert len(read_message(json.dumps({"entries": entries[:200]}).encode()).drafts) == 200
    with pytest.raises(Malformed, match="at most 200"):
        read_message(json.dumps({"entries": entries}).encode())
