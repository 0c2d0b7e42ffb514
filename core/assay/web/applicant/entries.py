"""Reading what a room sends to be saved. It comes from a browser, so nothing about it is sure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assay.services.candidacy.saving import Draft

MOST_ENTRIES = 200
LONGEST_TEXT = 60_000
#: What the controls of one question hold, and how many there are.
LONGEST_RESPONSE = 10_000
MOST_CONTROLS = 100
#: Far more sections, or questions in one, than any exam has; which there are, the ticket knows.
MOST_NUMBER = 100_000
#: The year 2100, in milliseconds.
LAST_INSTANT = 4_102_444_800_000

_ENTRY_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CONTROL = re.compile(r"[A-Za-z0-9_-]{1,40}")
#: What a database cannot keep as text.
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


class Malformed(ValueError):
    """A room would not send this; the text says what is wrong."""


@dataclass(frozen=True)
class Message:
    """A request of the room. `section` is where the entries were made, if it says so."""

    section: int | None
    drafts: tuple[Draft, ...]


def read_message(body: bytes) -> Message:
    """What a body holds. Raises `Malformed`."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed("the body is not JSON") from error
    if not isinstance(found, dict) or not isinstance(entries := found.get("entries"), list):
        raise Malformed("expected an object with a list `entries`")
    if len(entries) > MOST_ENTRIES:
        raise Malformed(f"{len(entries)} entries are too many for one request, at most {MOST_ENTRIES}")
    section = found.get("section")
    if section is not None:
        section = _number(section, "section", 0, MOST_NUMBER)
    return Message(section, tuple(_draft(entry) for entry in entries))


def _draft(entry: object) -> Draft:
    if not isinstance(entry, dict):
        raise Malformed("an entry is not an object")
    name, kind, answer = entry.get("id"), entry.get("kind"), entry.get("answer")
    if not isinstance(name, str) or not _ENTRY_ID.fullmatch(name):
        raise Malformed("`id` is not a UUID in lower case")
    if not isinstance(answer, dict):
        raise Malformed("`answer` is not an object")
    return Draft(
        entry=name,
        question=_number(entry.get("question"), "question", 1, MOST_NUMBER),
        kind=_kind(kind),
        answer=_given(answer) if kind == "answer" else {"on": _switch(answer)},
        typed_at=_instant(entry.get("typed_at")),
    )


def _kind(value: object) -> str:
    if value not in ("answer", "flag", "pick", "check") or not isinstance(value, str):
        raise Malformed("`kind` is none of answer, flag, pick, check")
    return value


def _given(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    match answer:
        case {"choice": None, **rest} if not rest:
            return {"choice": None}
        case {"choice": choice, **rest} if not rest:
            return {"choice": _number(choice, "choice", 0, 25)}
        case {"response": dict(response), **rest} if not rest:
            return {"response": _response(response)}
        case {"text": str(text), **rest} if not rest and len(text) <= LONGEST_TEXT:
            return {"text": _UNKEEPABLE.sub("\ufffd", text)}
    raise Malformed(f"expected `choice`, `response`, or `text` of at most {LONGEST_TEXT} characters")


def _response(values: Mapping[str, Any]) -> dict[str, Any]:
    """What controls hold, by their names. What it means, nobody asks here: no code of a plugin runs while saving."""
    if len(values) > MOST_CONTROLS or not all(_CONTROL.fullmatch(name) for name in values):
        raise Malformed(f"expected `response` to have at most {MOST_CONTROLS} names of letters")
    found = {name: _control(value) for name, value in values.items()}
    if len(json.dumps(found)) > LONGEST_RESPONSE:
        raise Malformed(f"expected `response` to have at most {LONGEST_RESPONSE} characters")
    return found


def _control(value: object) -> str | list[str]:
    if isinstance(value, str):
        return _UNKEEPABLE.sub("\ufffd", value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return [_UNKEEPABLE.sub("\ufffd", each) for each in value]
    raise Malformed("expected each of `response` to be a text or a list of texts")


def _switch(answer: Mapping[str, Any]) -> bool:
    on = answer.get("on")
    if not isinstance(on, bool) or len(answer) != 1:
        raise Malformed("expected `on` to be true or false")
    return on


def _instant(value: object) -> datetime:
    return datetime.fromtimestamp(_number(value, "typed_at", 0, LAST_INSTANT) / 1000, UTC)


def _number(value: object, name: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Malformed(f"`{name}` is not a whole number from {least} to {most}")
    return value
