"""The body of an item: stem, a task list of options, and the rationale."""

import re
from typing import Final

from assay.content.reading.bodies import Body, Entry, Part, entries_of, parts_of

_RATIONALE: Final = "Rationale"
_BOX: Final = re.compile(r"\[([ xX])\] *(.*)")
_EXPECTED_LIST: Final = "expected lines of `- [ ] …`, the key as `- [x] …`"


def read_item_body(body: Body) -> None:
    """Find stem, options and rationale; report what is not there."""
    first, *others = parts_of(body, [_RATIONALE])
    _read_question(first, body)
    if not others:
        expected = "expected `## Rationale` after the options"
        body.miss(len(body.rows) - 1, "the rationale is missing", expected)
    for part in others[:1]:
        _read_rationale(part, body)
    for part in others[1:]:
        body.report(part.heading_row, "a second rationale begins here", "expected one")


def _read_rationale(part: Part, body: Body) -> None:
    text = body.text(part.begin, part.end)
    if text.strip():
        body.keep("rationale", text, part.heading_row)
    else:
        body.report(part.heading_row, "the rationale is empty", "expected why the key is best")


def _read_question(part: Part, body: Body) -> None:
    lists = [entries_of(block, body) for block in part.blocks if block.type == "bullet_list_open"]
    entries = next((each for each in lists if any(_BOX.match(entry.text) for entry in each)), None)
    if entries is None:
        row = body.first_row(part.begin, part.end)
        body.miss(row, "the item has no list of options", _EXPECTED_LIST)
        return
    _read_stem(entries[0].begin, body)
    _read_options(entries, body)
    end = entries[-1].end
    if body.text(end, part.end).strip():
        row = body.first_row(end, part.end)
        body.report(row, "text stands after the options", "expected `## Rationale` next")


def _read_stem(end: int, body: Body) -> None:
    text = body.text(0, end)
    if text.strip():
        body.keep("stem", text, body.first_row(0, end))
    else:
        body.miss(end, "the item has no stem", "expected the question before the options")


def _read_options(entries: list[Entry], body: Body) -> None:
    options: list[dict[str, object]] = []
    for entry in entries:
        found = _BOX.fullmatch(entry.text) if entry.is_simple else None
        body.lines["options", len(options)] = body.line(entry.begin)
        if found and found[2].strip():
            options.append({"text": found[2].strip(), "is_key": found[1] != " "})
        else:
            body.report(entry.begin, *_what_is_wrong(entry))
    if len(options) == len(entries):
        body.keep("options", options, entries[0].begin)


def _what_is_wrong(entry: Entry) -> tuple[str, str]:
    if not _BOX.match(entry.text):
        return "an option has no box", "expected `- [ ] …` or `- [x] …`"
    if not entry.is_simple:
        return "an option is longer than its line", "expected each option in one line"
    return "an option is empty", "expected text after the box"
