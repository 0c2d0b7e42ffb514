"""What the types that offer options have in common."""

from collections.abc import Iterable, Sequence
from string import ascii_uppercase

from assay.content.item_types.body import ItemBody
from assay.content.items import Option
from assay.content.markdown import to_plain

#: As many options as there are letters.
MOST = len(ascii_uppercase)


def keep_options(body: ItemBody) -> None:
    """The list of boxes as `options`."""
    if lines := body.boxes():
        body.keep("options", [{"text": each.text, "is_key": each.is_ticked} for each in lines], lines[0].row)
        for place, each in enumerate(lines):
            body.place("options", place, each.row)


def place_of(value: object, count: int) -> int | None:
    """The position that a control's value names, written as we write it, among so many; None if it names none."""
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 3:
        return None
    place = int(value)
    return place if place < count and str(place) == value else None


def words_of(options: Sequence[Option], places: Iterable[object]) -> str:
    """Options by letter and words, in their order."""
    found = sorted(place for each in places if (place := place_of(each, len(options))) is not None)
    return "; ".join(f"{ascii_uppercase[place]} {to_plain(options[place].text)}" for place in found)
