"""Exams: the rules of an association's written examination."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import AfterValidator, Discriminator, Field, NonNegativeInt, PositiveInt, Tag

from assay.content.adjudication import Rating
from assay.content.base import CompetencyId, Content, Flaw, Id, Markdown, Text, repeated
from assay.content.items import Cognitive
from assay.content.translations import Translatable

#: Two ways to write one share are one value, also for fingerprints.
Share = Annotated[Decimal, Field(ge=0, le=1), AfterValidator(lambda share: share.normalize() + 0)]
Minutes = Annotated[int, Field(ge=1, le=600)]
#: The category of a form that everybody sits, where an exam does not tell categories apart.
EVERYBODY: Final = "all"


class Range(NamedTuple):
    """Fewest and most items of a cell, both included."""

    least: NonNegativeInt
    most: NonNegativeInt


class Blueprint(Content):
    """How many items a form draws from where; an item counts for its first competency."""

    domains: Mapping[Id, Range] = Field(min_length=1, description="Fewest and most items of each domain.")
    competencies: Mapping[CompetencyId, Range] = Field(
        default={}, description="Fewest and most items of some competencies, inside their domains."
    )
    cognitive: Mapping[Cognitive, Range] = Field(
        default={}, description="Fewest and most items of each cognitive level."
    )

    def flaws(self) -> Iterator[Flaw]:
        """Ranges that are upside down."""
        for group in ("domains", "competencies", "cognitive"):
            for name, cell in getattr(self, group).items():
                if cell.least > cell.most:
                    what = f"`{name}` asks for {cell.least} to {cell.most} items"
                    yield Flaw((group, name), what, "expected the smaller number first")


class Cut(Content):
    """What passes a section."""

    share: Share = Field(description='Share of the points that passes, between 0 and 1, as "0.80".')


class Parallel(Content):
    """What several forms of one window may have in common."""

    overlap: NonNegativeInt = Field(
        default=0, description="Most items that two forms share, beside the anchor; pretest items count too."
    )
    anchor: NonNegativeInt = Field(
        default=0, description="Scored items that all forms share, divided as the blueprint is; for equating."
    )


class Exposure(Content):
    """When an item was shown so often that others come first."""

    sittings: NonNegativeInt = Field(
        description="An item that more sittings than this were given is left out where the bank allows it."
    )
    months: PositiveInt = Field(description="Of windows that opened in so many months before the new one.")


class Choice(Content):
    """What a candidate chooses among the prompts of one pool."""

    from_: Id = Field(validation_alias="from", serialization_alias="from", description="The pool.")
    answer: PositiveInt = Field(description="How many prompts are answered.")
    of: PositiveInt = Field(description="How many prompts are shown to choose from.")

    def flaws(self) -> Iterator[Flaw]:
        """More to answer than is shown."""
        if self.answer > self.of:
            what = f"{self.answer} of {self.of} prompts cannot be answered"
            yield Flaw(("answer",), what, "expected `answer` at most `of`")


def _shape(value: Any) -> str:
    """Which way of writing choices a value is; the words stand in messages."""
    return "choices" if isinstance(value, (list, tuple)) else "choices by category"


Choices = Annotated[tuple[Choice, ...], Field(min_length=1)]
ChoicesByCategory = Annotated[Mapping[Id, Choices], Field(min_length=1)]


class MultipleChoiceSection(Content):
    """A section of items drawn from a bank to a blueprint."""

    id: Id = Field(description="Id of the section, unique in the exam.")
    kind: Literal["multiple-choice"] = Field(description="The word `multiple-choice`.")
    title: Text = Field(description="Title that the candidate sees.")
    instructions: Markdown = Field(description="Shown in the lobby and in the room.")
    minutes: Minutes = Field(description="Whole minutes that the section lasts.")
    bank: Id = Field(description="Id of the bank that items are drawn from.")
    items: PositiveInt = Field(description="How many scored items stand on a form.")
    pretest: NonNegativeInt = Field(
        default=0,
        description="Pretest items beside them: tried out, never scored; candidates are not told which.",
    )
    blueprint: Blueprint = Field(description="How many scored items are drawn from where.")
    parallel: Parallel = Field(default=Parallel(), description="Where a window has several forms.")
    exposure: Exposure | None = Field(default=None, description="How often an item may have been used.")
    cut: Cut = Field(description="What passes the section.")

    def flaws(self) -> Iterator[Flaw]:
        """An anchor that is longer than the form."""
        if self.parallel.anchor > self.items:
            what = f"the anchor has {self.parallel.anchor} items and a form only {self.items}"
            yield Flaw(("parallel", "anchor"), what, "expected at most the items of a form")


class EssaySection(Content):
    """A section of essays, some of them chosen by the candidate."""

    id: Id = Field(description="Id of the section, unique in the exam.")
    kind: Literal["essays"] = Field(description="The word `essays`.")
    title: Text = Field(description="Title that the candidate sees.")
    instructions: Markdown = Field(description="Shown in the lobby and in the room.")
    minutes: Minutes = Field(description="Whole minutes that the section lasts.")
    choose: Annotated[
        Annotated[Choices, Tag("choices")] | Annotated[ChoicesByCategory, Tag("choices by category")],
        Discriminator(_shape),
    ] = Field(
        description="Which prompts are shown and how many are answered, for each category; "
        "a plain list when the endorsement has none."
    )
    rating: Rating = Field(description="How the essays are rated.")
    cut: Cut = Field(description="What passes the section.")

    @property
    def by_category(self) -> Mapping[str, tuple[Choice, ...]]:
        """The choices by category; a plain list is everybody's."""
        return {EVERYBODY: self.choose} if isinstance(self.choose, tuple) else self.choose


Section = Annotated[MultipleChoiceSection | EssaySection, Field(discriminator="kind")]


class Retake(Content):
    """When a failed exam may be sat again."""

    after_months: NonNegativeInt = Field(description="Whole months to wait.")
    failed_sections_only: bool = Field(description="Whether passed sections stay passed.")


class ResultRules(Content):
    """How sections make a result."""

    combine: Literal["conjunctive", "compensatory"] = Field(
        description="conjunctive: every section must pass; compensatory: the mean share reaches the mean cut."
    )
    retake: Retake = Field(description="What holds for who did not pass.")


class Exam(Translatable):
    """The rules of a written examination."""

    id: Id = Field(description="Id of the exam; also the name of its file.")
    title: Text = Field(description="Title that the candidate sees.")
    endorsement: Id = Field(description="Id of the endorsement that it counts for.")
    map: Id = Field(description="Id of the competency map that it follows.")
    sections: tuple[Section, ...] = Field(min_length=1, description="The sections, in order.")
    break_minutes: int = Field(
        default=15,
        ge=0,
        le=120,
        description="Longest pause before a section; then its clock starts by itself.",
    )
    result: ResultRules = Field(description="What passes the exam, and when it may be sat again.")
    browser: Literal["safe-exam-browser"] | None = Field(
        default=None,
        description="In which browser alone it is sat; each window has the keys. Without it: in any.",
    )
    allowed: tuple[Markdown, ...] = Field(default=(), description="What is allowed in the room.")
    not_allowed: tuple[Markdown, ...] = Field(default=(), description="What is not allowed in the room.")

    def flaws(self) -> Iterator[Flaw]:
        """Section ids that stand twice."""
        return repeated(("sections",), [each.id for each in self.sections])
