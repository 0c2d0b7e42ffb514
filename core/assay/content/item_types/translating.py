"""A translation of an item of a type: the same things, and only words may be others."""

from collections.abc import Mapping
from typing import Any

from assay.content.item_types.base import ItemType
from assay.content.item_types.body import ItemBody
from assay.content.item_types.known import ItemTypes, held_in
from assay.content.items import INTERACTION, Item, Option, repeated_options
from assay.content.plain_texts import texts_at, with_texts
from assay.content.problems import Origin
from assay.content.reading.making import make


def keep_translated(asked: ItemBody, type_: ItemType[Any], master: Item, types: ItemTypes) -> None:
    """Keep what was read, to be compared with the master; report what could not be shown or answered as it is."""
    if master.is_single_best:
        _keep_options(asked)
        return
    body, given = asked.body, {**_answer_of(asked), **asked.values}
    body.values[INTERACTION], body.values["answer"] = given, None
    body.lines.update(
        {(INTERACTION, *steps): line for steps, line in body.lines.items() if steps[0] in asked.values}
    )
    fault = types.guard.call(
        type_.name, lambda: _fault(asked, type_, master, given), is_ours=type_.name not in types.plugins
    )
    if fault:
        row, _ = asked.taken or (asked.part.begin, 0)
        asked.report(row, fault, f"expected what stands in {master.id}.md, in other words")


def _keep_options(asked: ItemBody) -> None:
    """Those of a single best answer, which the item itself watches over in the master."""
    body = asked.body
    body.values.update(asked.values)
    lines = asked.values.get("options")
    options = [Option.model_validate(each) for each in lines] if isinstance(lines, list) else []
    for flaw in repeated_options(options):
        body.gathering.problems.append(Origin(body.path, body.lines).problem(*flaw))


def _answer_of(asked: ItemBody) -> Mapping[str, object]:
    """What stands under `answer:` in the translation; its lines are kept as those of the interaction."""
    found, lines = asked.body.head.get("answer"), asked.body.head_lines
    if not isinstance(found, dict):
        return {}
    for steps, line in lines.items():
        if steps[:1] == ("answer",):
            asked.body.lines[(INTERACTION, *steps[1:])] = line
    return found


def _fault(asked: ItemBody, type_: ItemType[Any], master: Item, given: Mapping[str, object]) -> str | None:
    """Why the master cannot be asked in these words; what is wrong by itself is reported in its line."""
    body, known = asked.body, master.texts_held()
    patterns = [each.split(".") for each in master.texts_at or ()]
    texts = {
        place: text
        for each in patterns
        for place, text in texts_at(given, each, INTERACTION)
        if place in known
    }
    origin = Origin(body.path, {**body.lines, (): body.line(asked.part.begin)})
    said = with_texts(master.asked, texts, INTERACTION)
    made = make(type_.interaction, said, origin, body.gathering)
    if made is None:
        body.is_whole = False
        return None
    try:
        type_.translated(made, held_in(type_, master.asked))
    except ValueError as error:
        return str(error)
    return None
