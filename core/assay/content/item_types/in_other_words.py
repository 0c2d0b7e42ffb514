"""Whether responses to a type's samples mean the same when every word of these is another one."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, Final

from assay.content.item_types.base import ItemType, Response
from assay.content.item_types.known import ItemTypes
from assay.content.items import Item
from assay.content.translations import Translation, said_in, stamp_of, texts_of

#: Several, since an order that follows from words may be the same by chance.
_LANGUAGES: Final = ("xa", "xb", "xc", "xd")


def faults_in_other_words(
    type_: ItemType[Any], samples: Sequence[tuple[Item, Sequence[Response]]]
) -> Iterator[str]:
    """What does not hold of a type whose items can be translated, in sentences; nothing of others."""
    types = ItemTypes({type_.name: type_})
    for pattern in type_.texts() or ():
        if not any(_has(item, pattern) for item, _ in samples):
            yield f"`texts` names `{pattern}`, and no sample has words there"
    for item, responses in samples if type_.texts() is not None else ():
        for language in _LANGUAGES:
            other = said_in(_translated(item, language), language)
            yield from _differences(types, item, other, [types.key(item), *responses])


def _has(item: Item, pattern: str) -> bool:
    if item.is_single_best:
        return True
    return bool(item.model_copy(update={"texts_at": (pattern,)}).texts_held())


def _translated(item: Item, language: str) -> Item:
    """With a translation in which each text is a short word of its own; the same text is the same word."""
    texts = {
        place: language + sha256(f"{language}{text}".encode()).hexdigest()[:8]
        for place, text in texts_of(item).items()
    }
    made = Translation(language=language, of=stamp_of(item), texts=tuple(texts.items()))
    return item.model_copy(update={"translations": (made,)})


def _differences(types: ItemTypes, item: Item, other: Item, responses: Sequence[Response]) -> Iterator[str]:
    for each in responses:
        here, there = types.credit(item, each), types.credit(other, each)
        if here != there or types.is_malformed(item, each) != types.is_malformed(other, each):
            remedy = "have `translated` keep the master's order"
            yield f"{item.id}: {each} earns {here}, and {there} in other words; {remedy}"
            return
