"""True or false: several statements under one stem, each worth an equal part of the point."""

from fractions import Fraction

from pydantic import Field

from assay.content.base import Content, Markdown
from assay.hooks import ItemType

WORDS = {"true": True, "false": False}


class Statement(Content):
    """One line that is true or false."""

    text: Markdown = Field(description="What is said.")
    is_true: bool = Field(description="Whether it is so.")


class Statements(Content):
    """What an item holds beside stem and rationale."""

    statements: tuple[Statement, ...] = Field(min_length=2, description="What is to be judged.")


class TrueOrFalse(ItemType[Statements]):
    """A response is `{"0": "true", "1": "false"}`: by the place of a statement, from 0."""

    name = "true-or-false"
    title = "True or false"
    interaction = Statements

    def read(self, body):
        lines = body.boxes()
        if lines:
            found = [{"text": line.text, "is_true": line.is_ticked} for line in lines]
            body.keep("statements", found, lines[0].row)

    def check_response(self, interaction, response):
        places = {str(place) for place in range(len(interaction.statements))}
        if set(response) <= places and all(value in WORDS for value in response.values()):
            return None
        return "expected `true` or `false` for statements that there are"

    def score(self, interaction, response):
        right = sum(
            WORDS.get(response.get(str(place))) is statement.is_true
            for place, statement in enumerate(interaction.statements)
        )
        return Fraction(right, len(interaction.statements))

    def describe(self, interaction, response):
        given = [
            f"{place} {response[str(place - 1)]}"
            for place in range(1, len(interaction.statements) + 1)
            if str(place - 1) in response
        ]
        return ", ".join(given)

    def key(self, interaction):
        return {
            str(place): "true" if statement.is_true else "false"
            for place, statement in enumerate(interaction.statements)
        }

    def texts(self):
        return ["statements.text"]
