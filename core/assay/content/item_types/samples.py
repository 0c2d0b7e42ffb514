"""The samples of an item type: items with responses and what they earn. Every type must stand its own."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from assay.content.base import Content, Text
from assay.content.item_types.base import ItemType
from assay.content.item_types.guarding import TypeTrouble
from assay.content.item_types.in_other_words import faults_in_other_words
from assay.content.item_types.known import ItemTypes, reading_with
from assay.content.item_types.reading import read_item_body
from assay.content.items import Item, ItemFrontMatter
from assay.content.problems import Gathering
from assay.content.reading.files import Place, load_markdown_text

SAMPLES: Final = "samples.yaml"
Kind = Literal["right", "wrong", "edge", "empty", "malformed"]
_KINDS: Final[tuple[Kind, ...]] = ("right", "wrong", "edge", "empty", "malformed")


class SampleResponse(Content):
    """One response, and what it earns."""

    is_: Kind = Field(alias="is", description="What it is an example of; each kind must be there.")
    response: dict[str, str | tuple[str, ...]] = Field(description="As a page would send it, or nobody.")
    credit: str | int = Field(description="What it earns: 0, 1, or a fraction such as 2/3.")
    words: Text | None = Field(default=None, description="How it is described.")

    @property
    def plain(self) -> dict[str, str | list[str]]:
        """The response as JSON gives it."""
        return {
            name: value if isinstance(value, str) else list(value) for name, value in self.response.items()
        }


class Sample(Content):
    """One item, as the text of its file."""

    item: Text = Field(description="The whole file, front matter and all.")
    responses: tuple[SampleResponse, ...] = Field(min_length=1, description="Responses to it.")


def samples_of(type_: ItemType[Any]) -> tuple[Sample, ...]:
    """What stands in the type's `samples.yaml`; ValueError when it cannot be read."""
    path = type_.folder / SAMPLES
    try:
        found = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        return TypeAdapter(tuple[Sample, ...]).validate_python(found)
    except (OSError, YAMLError, ValidationError) as error:
        raise ValueError(f"{path.parent.name}/{SAMPLES} cannot be read: {error}") from error


def item_of(sample: Sample, types: ItemTypes) -> Item:
    """The item of a sample; ValueError with every problem in it."""
    gathering, path = Gathering(), Path(SAMPLES)
    with reading_with(types):
        place = Place(path, path.parent, "item")
        found = load_markdown_text(Item, ItemFrontMatter, read_item_body, sample.item, place, gathering)
    if found is None or gathering.problems:
        raise ValueError("; ".join(f"{each.what}, {each.expected}" for each in gathering.problems))
    return found


def faults_of(type_: ItemType[Any]) -> list[str]:
    """What does not hold of a type and its samples, in sentences; nothing when all is well."""
    types = ItemTypes({type_.name: type_})
    try:
        samples = samples_of(type_)
        items = [(item_of(each, types), [given.plain for given in each.responses]) for each in samples]
        return [*_faults(types, samples), *dict.fromkeys(faults_in_other_words(type_, items))]
    except TypeTrouble as trouble:
        return [trouble.in_full]
    except ValueError as error:
        return [str(error)]


def _faults(types: ItemTypes, samples: Sequence[Sample]) -> Iterator[str]:
    there = {each.is_ for sample in samples for each in sample.responses}
    for kind in _KINDS:
        if kind not in there:
            yield f"no sample shows a response that is {kind}"
    for sample in samples:
        item = item_of(sample, types)
        key = types.key(item)
        if types.credit(item, key) != 1:
            yield f"{item.id}: the key {key} does not earn the whole point"
        yield from _of_responses(types, item, sample.responses)


def _of_responses(types: ItemTypes, item: Item, responses: Sequence[SampleResponse]) -> Iterator[str]:
    for each in responses:
        given = each.plain
        credit, expected = types.credit(item, given), Fraction(each.credit)
        if credit != expected:
            yield f"{item.id}: {given} earns {credit}, expected {expected}"
        if (each.is_ == "malformed") != types.is_malformed(item, given):
            yield f"{item.id}: {given} is {'' if each.is_ == 'malformed' else 'not '}meant to be malformed"
        if (each.is_ == "right") != (credit == 1) and each.is_ != "edge":
            yield f"{item.id}: {given} is called {each.is_} and earns {credit}"
        if each.words is not None and types.describe(item, given) != each.words:
            yield f"{item.id}: {given} is described as `{types.describe(item, given)}`, expected `{each.words}`"
