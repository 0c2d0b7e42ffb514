"""The body of an item: the stem, what its type reads, and the rationale."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final

from assay.content.item_types.base import ItemType, Nothing
from assay.content.item_types.body import ItemBody
from assay.content.item_types.guarding import TypeTrouble
from assay.content.item_types.known import ItemTypes, types_for_reading
from assay.content.item_types.translating import keep_translated
from assay.content.items import SINGLE_BEST, Item
from assay.content.problems import Origin
from assay.content.reading.bodies import Body, Part, parts_of
from assay.content.reading.making import make

_RATIONALE: Final = "Rationale"


def read_item_body(body: Body) -> None:
    """Find stem, interaction and rationale; report what is not there."""
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
    types = types_for_reading()
    if isinstance(body.master, Item):
        _read_translated(part, body, body.master, types)
        return
    type_ = _type_of(body, types)
    answer = _answer_of(body, type_) if type_ else None
    if type_ is None or answer is None:
        body.is_whole = False
        return
    asked = ItemBody(body, part, answer)
    if _read_by(type_, asked, types) and body.is_whole:
        _keep(asked, type_, body, types)


def _read_translated(part: Part, body: Body, master: Item, types: ItemTypes) -> None:
    """The same of a translation: its type, and what stands under `answer:` there, are the master's."""
    try:
        type_ = types.named(master.type)
        answer = {name: value for name, value in master.asked.items() if name in type_.answer.model_fields}
        asked = ItemBody(body, part, answer)
        if _read_by(type_, asked, types):
            keep_translated(asked, type_, master, types)
    except TypeTrouble as trouble:
        _blame(body, trouble)


def _read_by(type_: ItemType[Any], asked: ItemBody, types: ItemTypes) -> bool:
    """Let a type take what is its own, and take the stem; False where the type cannot."""
    try:
        types.guard.call(type_.name, lambda: type_.read(asked), is_ours=type_.name not in types.plugins)
    except TypeTrouble as trouble:
        _blame(asked.body, trouble)
        return False
    _read_stem(asked, asked.body)
    return True


def _type_of(body: Body, types: ItemTypes) -> ItemType[Any] | None:
    name = body.head.get("type", SINGLE_BEST)
    if isinstance(name, str) and name in types.types:
        return types.types[name]
    near = get_close_matches(str(name), types.types, 1)
    known = f"`{near[0]}`" if near else " or ".join(f"`{each}`" for each in sorted(types.types))
    what = f"the item type `{name}` is not installed"
    body.gathering.report(body.path, body.head_lines.get(("type",), 1), what, f"expected {known}")
    return None


def _answer_of(body: Body, type_: ItemType[Any]) -> Mapping[str, object] | None:
    """What stands under `answer:`; None when it is not what the type wants, and reported."""
    given, line = body.head.get("answer"), body.head_lines.get(("answer",), 1)
    if given is not None and not isinstance(given, dict):
        return None  # the front matter says so itself
    if given is not None and type_.answer is Nothing:
        what = f"the type `{type_.name}` asks for nothing under `answer`"
        body.gathering.report(body.path, line, what, "expected no such key")
        return None
    needed = [name for name, each in type_.answer.model_fields.items() if each.is_required()]
    if given is None and needed:
        keys = ", ".join(f"{name}: …" for name in needed)
        line = body.head_lines.get(("type",), 1)
        expected = f"expected `answer: {{{keys}}}`, as the type `{type_.name}` asks"
        body.gathering.report(body.path, line, "`answer` is missing", expected)
        return None
    lines = {steps[1:]: at for steps, at in body.head_lines.items() if steps[:1] == ("answer",)}
    made = make(type_.answer, given or {}, Origin(body.path, {(): line, **lines}), body.gathering)
    return None if made is None else dict(given or {})


def _read_stem(asked: ItemBody, body: Body) -> None:
    begin, end = asked.taken or (asked.part.end, asked.part.end)
    if asked.taken is None and not body.is_whole:
        return  # what should end the stem is not there
    if body.text(0, begin).strip():
        body.keep("stem", body.text(0, begin), body.first_row(0, begin))
    else:
        body.miss(begin, "the item has no stem", "expected the question before the options")
    if body.text(end, asked.part.end).strip():
        row = body.first_row(end, asked.part.end)
        body.report(row, "text stands after the options", "expected `## Rationale` next")


def _keep(asked: ItemBody, type_: ItemType[Any], body: Body, types: ItemTypes) -> None:
    if type_.name == SINGLE_BEST:
        body.values.update(asked.values)
        return
    values = {**asked.answer, **asked.values}
    origin = Origin(body.path, {**body.lines, (): body.line(0)})
    before = len(body.gathering.problems)
    try:
        made, texts = types.guard.call(
            type_.name,
            lambda: (make(type_.interaction, values, origin, body.gathering), _texts_of(type_)),
            is_ours=type_.name not in types.plugins,
        )
    except TypeTrouble as trouble:
        _blame(body, trouble)
        return
    if made is None or len(body.gathering.problems) > before:
        body.is_whole = False
        return
    body.values["interaction"] = made.model_dump(mode="json")
    body.values["answer"] = None
    body.values["texts_at"] = texts


def _texts_of(type_: ItemType[Any]) -> list[str] | None:
    found = type_.texts()
    return None if found is None else list(found)


def _blame(body: Body, trouble: TypeTrouble) -> None:
    body.is_whole = False
    line = body.head_lines.get(("type",), 1)
    body.gathering.report(body.path, line, trouble.in_full, "expected its author to mend it; others read on")
