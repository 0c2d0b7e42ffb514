"""Items: a stem, what its type asks, and the reasons. A single best answer has its options and its key here."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

from pydantic import ConfigDict, Field, RootModel

from assay.content.base import CompetencyId, Content, Flaw, Id, Markdown, Status, Text
from assay.content.markdown import comparable
from assay.content.plain_texts import texts_at, with_texts
from assay.content.translations import Translatable

Cognitive = Literal["recall", "application", "analysis"]


#: The type of items that name none.
SINGLE_BEST: Final = "single-best"
#: Where texts of an interaction have their places.
INTERACTION: Final = "interaction"


class Plain(RootModel[dict[str, Any]]):
    """Plain values by name whose meaning an item's type knows. Nobody changes them."""

    model_config = ConfigDict(frozen=True)

    def __hash__(self) -> int:
        """That of the values, in whatever order they stand."""
        return hash(json.dumps(self.root, sort_keys=True))


class Option(Content):
    """One answer that a candidate may choose."""

    text: Markdown = Field(description="The answer, one line of Markdown.")
    is_key: bool = Field(description="Whether it is the best answer.")


class ItemFrontMatter(Content):
    """The lines between the `---` of an item; stem, options and rationale follow them in Markdown."""

    id: Id = Field(description="Id of the item; also the name of its file.")
    type: Id = Field(
        default=SINGLE_BEST,
        description="How it is asked and scored: the name of an item type that is installed.",
    )
    answer: Plain | None = Field(
        default=None,
        description="What its type wants to know besides, such as how it is scored: keys by type.",
    )
    competencies: tuple[CompetencyId, ...] = Field(
        min_length=1, description="What it examines, as `domain.competency`; it counts for the first."
    )
    cognitive: Cognitive = Field(description="What it asks of the mind.")
    status: Status = Field(description="Only operational items are scored; pretest items are tried out.")
    enemies: tuple[Id, ...] = Field(default=(), description="Items that must not stand on the same form.")
    stimulus: Id | None = Field(
        default=None,
        description="Id of the text that it shares with others, a file in `stimuli/` of the bank; they come together.",
    )
    difficulty: float | None = Field(
        default=None,
        gt=0,
        lt=1,
        description="Share of people who were right, from elsewhere; what sittings here say comes before it.",
    )
    sources: tuple[Text, ...] = Field(default=(), description="Literature that supports the key.")

    @property
    def is_pretest(self) -> bool:
        """Whether it is tried out: it stands on forms and is never scored."""
        return self.status == "pretest"

    @property
    def competency(self) -> str:
        """The competency that the item counts for."""
        return self.competencies[0]

    @property
    def domain(self) -> str:
        """The domain that the item counts for."""
        return self.competency.partition(".")[0]


class Item(ItemFrontMatter, Translatable):
    """An item of any type; `options` are those of a single best answer, `interaction` is what another type holds."""

    stem: Markdown = Field(description="The case and the question; the question comes last.")
    options: tuple[Option, ...] = Field(default=(), description="The answers to choose from.")
    rationale: Markdown = Field(description="Why the key is best and each other option is not.")
    interaction: Plain | None = Field(default=None, description="What its type asks, as its type read it.")
    texts_at: tuple[str, ...] | None = Field(
        default=None,
        description="Where in `interaction` words stand that are said in each language; None: it cannot be translated.",
    )
    master: Plain | None = Field(
        default=None, description="What its type asks in the master's words, of an item in other words."
    )

    @property
    def is_single_best(self) -> bool:
        """Whether one of its options is right, and nothing else of it is scored."""
        return self.type == SINGLE_BEST

    @property
    def can_be_translated(self) -> bool:
        """Whether its type says which of what it holds is words: a response must mean the same in every language."""
        return self.is_single_best or self.texts_at is not None

    def texts_held(self) -> Mapping[str, str]:
        """The texts of what another type holds."""
        patterns = (each.split(".") for each in self.texts_at or ())
        return {place: text for each in patterns for place, text in texts_at(self.asked, each, INTERACTION)}

    def holding(self, texts: Mapping[str, str]) -> Mapping[str, Any]:
        """What another type holds in other words, beside what the master holds."""
        if not self.texts_held().keys() & texts.keys():
            return {}
        return {
            "interaction": Plain(with_texts(self.asked, texts, INTERACTION)),
            "master": self.interaction,
        }

    @property
    def key(self) -> int:
        """Position of the key among the options of a single best answer, from 0."""
        return next(place for place, option in enumerate(self.options) if option.is_key)

    @property
    def asked(self) -> Mapping[str, Any]:
        """What its type holds, as plain values."""
        if self.is_single_best:
            return {"options": [each.model_dump(mode="json") for each in self.options]}
        return self.interaction.root if self.interaction else {}

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that candidates read of it but the text that it shares: the stem, then what its type asks."""
        return (
            self.stem,
            *_strings({name: value for name, value in self.asked.items() if name != "scoring"}),
        )

    def flaws(self) -> Iterator[Flaw]:
        """No key or several, options that say the same, or what belongs to another type."""
        if not self.is_single_best:
            if self.options or self.interaction is None:
                yield Flaw(
                    ("type",), "it is not what its type reads", "expected what `interaction` holds, alone"
                )
            return
        if len(self.options) < 2:
            yield Flaw(("options",), "`options` has too few entries", "expected at least 2")
            return
        keys = [place for place, option in enumerate(self.options) if option.is_key]
        if not keys:
            yield Flaw(("options",), "no option is marked as the key", "expected exactly one `[x]`")
        for place in keys[1:]:
            what = f"option {place + 1} is a second key beside option {keys[0] + 1}"
            yield Flaw(("options", place), what, "expected exactly one `[x]`")
        yield from repeated_options(self.options)


def repeated_options(options: Sequence[Option]) -> Iterator[Flaw]:
    """A flaw for each option that says what one before it says."""
    words = [comparable(option.text) for option in options]
    for place, each in enumerate(words):
        if each in words[:place]:
            what = f"option {place + 1} says the same as option {words.index(each) + 1}"
            yield Flaw(("options", place), what, "expected options that differ in words")


def _strings(value: object) -> Iterator[str]:
    """Every text in plain values, in their order; empty ones say nothing."""
    if isinstance(value, str):
        yield from [value] if value.strip() else []
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
