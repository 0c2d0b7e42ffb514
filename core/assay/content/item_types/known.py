"""The item types that there are, and every call into one."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from assay.content.base import Content
from assay.content.item_types.base import Credit, ItemType, Response
from assay.content.item_types.guarding import Answer, Guard, TypeTrouble
from assay.content.item_types.matching.type import MatchingType
from assay.content.item_types.multiple_response.type import MultipleResponseType
from assay.content.item_types.numeric.type import NumericType
from assay.content.item_types.ordering.type import OrderingType
from assay.content.item_types.single_best.type import SingleBestType
from assay.content.items import Item

#: The parts of a point are never smaller than one of so many.
MOST_PARTS: Final = 1000

#: Why what a type drew cannot be answered: the room writes the number of the question there.
NO_LEGEND: Final = "its template does not begin with a `<legend>`"

#: What registers before any plugin.
BUILT_IN: Final[tuple[ItemType[Any], ...]] = (
    SingleBestType(),
    MultipleResponseType(),
    OrderingType(),
    MatchingType(),
    NumericType(),
)


@dataclass(frozen=True)
class ItemTypes:
    """Item types by their names. Whatever is asked of one is asked under guard, and fails as `TypeTrouble`."""

    types: Mapping[str, ItemType[Any]] = field(default_factory=lambda: {each.name: each for each in BUILT_IN})
    #: The plugin that brought each; nothing for those that come with Assay.
    plugins: Mapping[str, str] = field(default_factory=dict)
    guard: Guard = field(default_factory=Guard)
    #: Where the template and styles of each lie; asked once, here if it was not before.
    folders: Mapping[str, Path] = field(default_factory=dict)
    #: What people call each; asked once in the same way.
    titles: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know the folder and the title of each."""
        folders = {name: each.folder for name, each in self.types.items() if name not in self.folders}
        titles = {name: each.title for name, each in self.types.items() if name not in self.titles}
        object.__setattr__(self, "folders", {**self.folders, **folders})
        object.__setattr__(self, "titles", {**self.titles, **titles})

    def named(self, name: str) -> ItemType[Any]:
        """The type of a name; `TypeTrouble` when it is not installed."""
        if name not in self.types:
            raise TypeTrouble(name, "missing", "")
        return self.types[name]

    def fault(self, item: Item) -> TypeTrouble | None:
        """Why an item cannot be used at this time; None when it can, as far as is known."""
        if item.type not in self.types:
            return TypeTrouble(item.type, "missing", "")
        return self.guard.silence(item.type)

    def call(self, item: Item, act: Callable[[ItemType[Any], Any], Answer]) -> Answer:
        """What an act gives for the type of an item and what it holds."""
        found = self.named(item.type)
        is_ours = item.type not in self.plugins
        return self.guard.call(item.type, lambda: act(found, _interaction(found, item)), is_ours=is_ours)

    def credits(self, item: Item, responses: Sequence[Response | None]) -> tuple[Fraction, ...]:
        """How much of the point each response earns. None, an empty one, and one that no page would send: nothing."""
        given = self.call(item, lambda type_, held: [_credit(type_, held, each) for each in responses])
        return tuple(self._exact(item.type, each) for each in given)

    def credit(self, item: Item, response: Response | None) -> Fraction:
        """How much of the point one response earns."""
        return self.credits(item, [response])[0]

    def is_malformed(self, item: Item, response: Response) -> bool:
        """Whether no page would send it; an empty one is not."""
        return bool(response) and self.call(
            item, lambda type_, held: type_.check_response(held, response) is not None
        )

    def describe(self, item: Item, response: Response | None) -> str:
        """A response in words; empty when there is none, and the bare values when it is none that a page would send."""
        if not response:
            return ""
        words: object = self.call(item, lambda type_, held: _describe(type_, held, response))
        if not isinstance(words, str):
            kind = type(words).__name__
            raise self.guard.refuse(
                item.type, f"it described a response by a {kind}, which is no text", words
            )
        return words

    def key(self, item: Item) -> Response:
        """A response that earns the whole point."""
        return self.call(item, lambda type_, held: type_.key(held))

    def _exact(self, name: str, credit: object) -> Fraction:
        if (
            isinstance(credit, Fraction | Decimal | int)
            and not isinstance(credit, bool)
            and _is_share(credit)
        ):
            share = Fraction(credit)
            if share.denominator <= MOST_PARTS:
                return share
            parts = f"parts of more than {MOST_PARTS} to a point"
            raise self.guard.refuse(name, f"it gave a credit in {parts}; round it to fewer", credit)
        kind = type(credit).__name__
        raise self.guard.refuse(name, f"it gave a credit ({kind}) that is no Fraction from 0 to 1", credit)


def _interaction(type_: ItemType[Any], item: Item) -> Content:
    held = held_in(type_, item.asked)
    if item.master is None:
        return held
    translated: Content = type_.translated(held, held_in(type_, item.master.root))
    return translated


def held_in(type_: ItemType[Any], values: Mapping[str, Any]) -> Content:
    """What an item of a type holds, of plain values."""
    made: Content = type_.interaction.model_validate_json(json.dumps(values))
    return made


def _credit(type_: ItemType[Any], held: Content, response: Response | None) -> Credit:
    if not response or type_.check_response(held, response) is not None:
        return 0
    return type_.score(held, response)


def _describe(type_: ItemType[Any], held: Content, response: Response) -> str:
    if type_.check_response(held, response) is not None:
        return json.dumps(response, ensure_ascii=False)
    return type_.describe(held, response)


def _is_share(credit: Credit) -> bool:
    return not (isinstance(credit, Decimal) and credit.is_nan()) and 0 <= credit <= 1


def response_of(answer: Mapping[str, Any] | None) -> Response | None:
    """The response in an answer of the journal; a choice of a single best answer is kept as a number."""
    if not answer:
        return None
    if isinstance(choice := answer.get("choice"), int) and not isinstance(choice, bool):
        return {"choice": str(choice)}
    found = answer.get("response")
    return found if isinstance(found, dict) and found else None


_READING: ContextVar[ItemTypes | None] = ContextVar("item types while content is read", default=None)
_OURS: Final = ItemTypes()


def types_for_reading() -> ItemTypes:
    """The types that files may name: those of `reading_with`, else those that come with Assay."""
    return _READING.get() or _OURS


@contextmanager
def reading_with(types: ItemTypes) -> Iterator[None]:
    """Files that are read inside may name these types."""
    token = _READING.set(types)
    try:
        yield
    finally:
        _READING.reset(token)
