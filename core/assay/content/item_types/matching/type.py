"""Matching: each thing on the left gets one from the list on the right, which may hold more than are needed."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from string import ascii_uppercase
from typing import Any, Literal

from pydantic import Field

from assay.content.base import Content, Flaw, Markdown
from assay.content.item_types.base import NOTHING, WHOLE, Credit, ItemType, Response
from assay.content.item_types.body import ItemBody
from assay.content.item_types.choosing import MOST, place_of
from assay.content.item_types.shuffling import shuffled
from assay.content.markdown import comparable, to_plain


class Declared(Content):
    """What stands under `answer:`."""

    scoring: Literal["all-or-nothing", "per-pair"] = Field(
        description="`all-or-nothing`: the point for every pair. `per-pair`: an equal part for each pair."
    )


class Pair(Content):
    """One row of the table."""

    left: str = Field(description="What is asked about; empty where the right side belongs to nothing.")
    right: Markdown = Field(description="What belongs to it; the same words may belong to several.")


class Matching(Declared):
    """What belongs to what, and what belongs to nothing."""

    pairs: tuple[Pair, ...] = Field(min_length=2, max_length=MOST, description="The rows of the table.")

    offered: tuple[str, ...] = Field(
        default=(), exclude=True, description="In other words, the choices in the order of the master's."
    )

    @property
    def lefts(self) -> tuple[Pair, ...]:
        """The rows that are asked about."""
        return tuple(pair for pair in self.pairs if pair.left.strip())

    @property
    def rights(self) -> tuple[str, ...]:
        """The choices, each once, in the order in which they are shown."""
        if self.offered:
            return self.offered
        texts = list(dict.fromkeys(pair.right for pair in self.pairs))
        return tuple(texts[place] for place in shuffled(texts))

    def flaws(self) -> Iterator[Flaw]:
        """Fewer than two questions or choices, and left sides that say the same."""
        if len(self.lefts) < 2 or len(self.rights) < 2:
            yield Flaw(
                ("pairs",), "there is nothing to match", "expected two left and two right sides at least"
            )
        words = [
            comparable(pair.left) if pair.left.strip() else f" {place}"
            for place, pair in enumerate(self.pairs)
        ]
        for place, each in enumerate(words):
            if each in words[:place]:
                what = f"row {place + 1} asks the same as row {words.index(each) + 1}"
                yield Flaw(("pairs", place), what, "expected left sides that differ in words")


class MatchingType(ItemType[Matching]):
    """A response is `{"0": "2", …}`: by the place of a left side (from 0) that of a choice as shown (from 0)."""

    name = "matching"
    title = "Matching"
    interaction = Matching
    answer = Declared

    def read(self, body: ItemBody) -> None:
        """A table of two columns."""
        if rows := body.table(2):
            pairs = [{"left": row.cells[0], "right": row.cells[1]} for row in rows]
            body.keep("pairs", pairs, rows[0].row)
            for place, each in enumerate(rows):
                body.place("pairs", place, each.row)

    def check_response(self, interaction: Matching, response: Response) -> str | None:
        """Choices that there are, for left sides that there are."""
        lefts, rights = len(interaction.lefts), len(interaction.rights)
        for name, value in response.items():
            if place_of(name, lefts) is None or (place_of(value, rights) is None and value != ""):
                return f"expected numbers from 0 to {rights - 1} for the left sides 0 to {lefts - 1}"
        return None

    def score(self, interaction: Matching, response: Response) -> Credit:
        """By the declared rule."""
        rights, lefts = interaction.rights, interaction.lefts
        given = {int(name): rights[int(str(value))] for name, value in response.items() if value != ""}
        right = sum(given.get(place) == pair.right for place, pair in enumerate(lefts))
        if interaction.scoring == "all-or-nothing":
            return WHOLE if right == len(lefts) else NOTHING
        return Fraction(right, len(lefts))

    def describe(self, interaction: Matching, response: Response) -> str:
        """Each left side with what was chosen for it."""
        given = [(pair, response.get(str(place), "")) for place, pair in enumerate(interaction.lefts)]
        return "; ".join(
            f"{to_plain(pair.left)}: {to_plain(interaction.rights[int(str(value))])}"
            for pair, value in given
            if value != ""
        )

    def key(self, interaction: Matching) -> Response:
        """What belongs together."""
        return {
            str(place): str(interaction.rights.index(pair.right))
            for place, pair in enumerate(interaction.lefts)
        }

    def texts(self) -> Sequence[str]:
        """Both sides."""
        return ("pairs.left", "pairs.right")

    def translated(self, interaction: Matching, master: Matching) -> Matching:
        """The choices in the master's order: a response names them by the places in which they are shown."""
        words: dict[str, str] = {}
        for row, (here, there) in enumerate(zip(interaction.pairs, master.pairs, strict=True), 1):
            if words.setdefault(there.right, here.right) != here.right:
                raise ValueError(f"the right side of row {row} is one choice there, and two in other words")
        if len(set(words.values())) < len(words):
            raise ValueError("two choices are the same in other words")
        return interaction.model_copy(update={"offered": tuple(words[each] for each in master.rights)})

    def template_values(self, interaction: Matching) -> Mapping[str, Any]:
        """The choices with their letters, and the letter of each right one."""
        letters = dict(zip(interaction.rights, ascii_uppercase, strict=False))
        choices = [
            (str(place), ascii_uppercase[place], text) for place, text in enumerate(interaction.rights)
        ]
        return {"choices": choices, "letters": letters}
