"""The body of a prompt: vignette, tasks, and the part for reviewers."""

import re
from typing import Final

from assay.content.reading.bodies import Body, Entry, Part, entries_of, parts_of, rows_of

_TASKS: Final = "Tasks"
_FOR_REVIEWERS: Final = "For reviewers"
_NUMBER: Final = re.compile(r"\s*(?:\d{1,9}[.)]|[-*+])\s*")
_EXPECTED_TASKS: Final = "expected a numbered list, one task a number"


def read_prompt_body(body: Body) -> None:
    """Find vignette, tasks and the reviewers' part; report what is not there."""
    vignette, *others = parts_of(body, [_TASKS, _FOR_REVIEWERS])
    _read_vignette(vignette, body)
    seen: set[str] = set()
    for part in others:
        if part.title in seen:
            body.report(part.heading_row, f"a second `{part.title}` begins here", "expected one")
        elif part.title == _TASKS.casefold():
            _read_tasks(part, body)
        else:
            _read_for_reviewers(part, body)
        seen.add(part.title)
    if _TASKS.casefold() not in seen:
        body.miss(len(body.rows) - 1, "the tasks are missing", "expected `## Tasks` after the vignette")


def _read_vignette(part: Part, body: Body) -> None:
    text = body.text(part.begin, part.end)
    if text.strip():
        body.keep("vignette", text, body.first_row(part.begin, part.end))
    else:
        body.miss(part.end, "the vignette is missing", "expected the case before `## Tasks`")


def _read_for_reviewers(part: Part, body: Body) -> None:
    text = body.text(part.begin, part.end)
    if text.strip():
        body.keep("for_reviewers", text, part.heading_row)
    else:
        what = "the part for reviewers is empty"
        body.report(part.heading_row, what, "expected what strong responses do, or no such heading")


def _read_tasks(part: Part, body: Body) -> None:
    lists = [block for block in part.blocks if block.type in ("ordered_list_open", "bullet_list_open")]
    if not lists:
        body.report(part.heading_row, "the tasks are not a list", _EXPECTED_TASKS)
        return
    for block in [each for each in part.blocks if each is not lists[0]][:1]:
        body.report(rows_of(block)[0], "text stands beside the tasks", _EXPECTED_TASKS)
    entries = entries_of(lists[0], body)
    for place, entry in enumerate(entries):
        body.lines["tasks", place] = body.line(entry.begin)
    body.keep("tasks", [_task(entry, body) for entry in entries], entries[0].begin)


def _task(entry: Entry, body: Body) -> str:
    """The Markdown of an entry without its number and the indentation that the number causes."""
    first, *rest = body.rows[entry.begin : entry.end]
    found = _NUMBER.match(first)
    width = found.end() if found else 0
    others = [row[min(width, len(row) - len(row.lstrip(" "))) :] for row in rest]
    return "\n".join([first[width:], *others]).strip()
