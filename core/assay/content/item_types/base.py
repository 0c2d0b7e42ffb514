"""What an item type is. A type sees its own items and responses only: no person, no database, no request."""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from assay.content.base import Content
from assay.content.item_types.body import ItemBody

#: What a form in a browser sends: texts by the names of its controls, and lists of texts of its checkboxes.
Response = Mapping[str, str | Sequence[str]]
#: How much of an item's point a response earns, from 0 to 1; exact, so never a float.
Credit = Fraction | Decimal | int

NOTHING: Credit = Fraction(0)
WHOLE: Credit = Fraction(1)


class Nothing(Content):
    """No key under `answer:`."""


#: The model of what a type's items hold beside stem and rationale.
I = TypeVar("I", bound=Content)  # noqa: E741


class ItemType(ABC, Generic[I]):
    """A kind of item: how it is written, asked, answered and scored.

    In the folder of its module lie `template.html` and `samples.yaml`, and `styles.css` if it has styles of its own.
    Nothing that it gives may depend on anything but its arguments: a response is scored again when it is regraded.
    """

    #: What stands after `type:` in an item: lower-case words with hyphens.
    name: ClassVar[str]
    #: What people call it, where types are listed and beside a question: `Multiple response`.
    title: ClassVar[str]
    #: What an item holds beside stem and rationale, frozen; each field has a description.
    interaction: type[I]
    #: The keys under `answer:` in the front matter; they are fields of the interaction, too.
    answer: type[Content] = Nothing

    @abstractmethod
    def read(self, body: ItemBody) -> None:
        """Keep the fields of the interaction that stand in the body, and report what is wrong there.

        What stands under `answer:` is there already.
        """

    @abstractmethod
    def check_response(self, interaction: I, response: Response) -> str | None:
        """What is wrong with a response that no page of ours would send, else None. Such a response earns nothing."""

    @abstractmethod
    def score(self, interaction: I, response: Response) -> Credit:
        """How much of the point a response earns, from 0 to 1. It may have gaps; `check_response` found no fault."""

    @abstractmethod
    def describe(self, interaction: I, response: Response) -> str:
        """A response in words, for staff, receipts and statistics. What is scored otherwise reads otherwise."""

    @abstractmethod
    def key(self, interaction: I) -> Response:
        """A response that earns the whole point."""

    def texts(self) -> Sequence[str] | None:
        """Where in the interaction words stand that are said in each language, as `steps` or `options.text`.

        Nothing else can be different in a translation. None, unless a type says otherwise: its items cannot be
        translated, and an exam with one of them is there in the language of its files only.
        """
        return None

    def translated(self, interaction: I, master: I) -> I:  # noqa: ARG002
        """An interaction in other words, so that each response to it means what it means in the master.

        What follows from words, such as an order, has to follow from the master's. Raises ValueError, in words, where
        a translation cannot stand for its master.
        """
        return interaction

    def template_values(self, interaction: I) -> Mapping[str, Any]:  # noqa: ARG002
        """What the template sees besides `interaction`, `key`, `response`, `mode` and `question`."""
        return {}

    @property
    def folder(self) -> Path:
        """Where its template, styles and samples lie: beside its module."""
        return Path(inspect.getfile(type(self))).parent
