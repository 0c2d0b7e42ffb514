"""Essay prompts: a vignette and its tasks."""

from collections.abc import Iterator

from pydantic import Field, PositiveInt

from assay.content.base import CompetencyId, Content, Flaw, Id, Markdown, Status, Text
from assay.content.translations import Translatable


class WordAdvice(Content):
    """How long a response is advised to be; never enforced."""

    from_: PositiveInt = Field(
        validation_alias="from", serialization_alias="from", description="Fewest words advised."
    )
    to: PositiveInt = Field(description="Most words advised.")

    def flaws(self) -> Iterator[Flaw]:
        """Advice that no response can follow."""
        if self.from_ > self.to:
            yield Flaw(("from",), f"{self.from_} words is more than {self.to}", "expected `from` below `to`")


class PromptFrontMatter(Content):
    """The lines between the `---` of a prompt; vignette, tasks and reviewers' part follow in Markdown."""

    id: Id = Field(description="Id of the prompt; also the name of its file.")
    pool: Id = Field(description="The pool that an exam draws it from.")
    title: Text = Field(description="Title that the candidate sees.")
    rubric: Id = Field(description="Id of the rubric that scores it.")
    competencies: tuple[CompetencyId, ...] = Field(
        min_length=1, description="What it examines, as `domain.competency`."
    )
    status: Status = Field(description="Only operational prompts are drawn.")
    words: WordAdvice | None = Field(default=None, description="Advised length; never enforced.")
    sources: tuple[Text, ...] = Field(default=(), description="Literature that it rests on.")


class Prompt(PromptFrontMatter, Translatable):
    """An essay prompt."""

    vignette: Markdown = Field(description="The case.")
    tasks: tuple[Markdown, ...] = Field(min_length=1, description="What the candidate is asked to write.")
    for_reviewers: Markdown | None = Field(
        default=None, description="What strong and weak responses do; candidates never see it."
    )
