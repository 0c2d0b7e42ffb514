"""Control responses: essays whose ratings were agreed on beforehand, by which reviewers are calibrated."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, NonNegativeInt

from assay.content.base import Content, Id, Text

#: practice: the reference is shown once a reviewer has rated it. control: it never is. seeded: it lies among the essays
#: of candidates, and the reference is shown only to whoever is stopped by it.
Use = Literal["practice", "control", "seeded"]


class ReferenceLevel(Content):
    """What a response earns on one criterion, and why."""

    level: NonNegativeInt = Field(description="The level that was agreed on.")
    rationale: Text = Field(
        description="What in the response earns it, and what keeps it from the next level."
    )


class ControlFrontMatter(Content):
    """The lines between the `---` of a control response; the response itself follows."""

    id: Id = Field(description="Id of the control response; also the name of its file.")
    prompt: Id = Field(description="Id of the prompt that it responds to.")
    use: Use = Field(
        description="practice: reviewers see the reference after they have rated it; control: they never do, and "
        "whether they come near enough decides; seeded: it lies unseen among candidates' essays, and nobody rates "
        "it elsewhere."
    )
    source: Text = Field(description="Who wrote the response, and who agreed on its levels.")
    reference: Mapping[Id, ReferenceLevel] = Field(
        min_length=1, description="By criterion of the prompt's rubric, each of them."
    )


class ControlResponse(ControlFrontMatter):
    """A response with the levels that it is known to earn."""

    text: Text = Field(description="The response, as a candidate would write it: plain paragraphs.")

    @property
    def levels(self) -> Mapping[str, int]:
        """The reference rating."""
        return {criterion: each.level for criterion, each in self.reference.items()}
