"""A form: an exam as one group of candidates sits it, with everything needed to score it later."""

from typing import Annotated, Literal

from pydantic import Field

from assay.content.base import Content
from assay.content.exams import EssaySection, Exam, MultipleChoiceSection
from assay.content.items import Item
from assay.content.prompts import Prompt
from assay.content.rubrics import Rubric
from assay.content.stimuli import Stimulus
from assay.content.translations import Translatable, is_whole, said_in


class MultipleChoicePart(Content):
    """The multiple-choice section of a form: its items in the order they are shown."""

    kind: Literal["multiple-choice"] = "multiple-choice"
    section: MultipleChoiceSection
    items: tuple[Item, ...]
    #: The texts that some of its items share, as they were.
    stimuli: tuple[Stimulus, ...] = ()

    @property
    def length(self) -> int:
        """How many questions it has."""
        return len(self.items)

    @property
    def scored(self) -> tuple[Item, ...]:
        """The items that count; the others are tried out."""
        return tuple(item for item in self.items if not item.is_pretest)

    def stimulus_of(self, item: Item) -> Stimulus | None:
        """The text that an item asks about, if it shares one."""
        return next((each for each in self.stimuli if each.id == item.stimulus), None)


class PromptGroup(Content):
    """Prompts of which the candidate answers some: one of two, say."""

    answer: int
    prompts: tuple[Prompt, ...]


class EssayPart(Content):
    """The essay section of a form. Questions are numbered through all groups, from 1."""

    kind: Literal["essays"] = "essays"
    section: EssaySection
    groups: tuple[PromptGroup, ...]
    rubrics: tuple[Rubric, ...]

    @property
    def length(self) -> int:
        """How many questions it has."""
        return len(self.prompts)

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """Every prompt, in the order shown."""
        return tuple(prompt for group in self.groups for prompt in group.prompts)

    @property
    def answers(self) -> int:
        """How many essays a candidate hands in."""
        return sum(group.answer for group in self.groups)

    def numbered_groups(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """For each group how many to answer, and the numbers of its questions."""
        groups, number = [], 1
        for group in self.groups:
            groups.append((group.answer, tuple(range(number, number + len(group.prompts)))))
            number += len(group.prompts)
        return tuple(groups)

    def rubric_of(self, question: int) -> Rubric:
        """The rubric of question number `question`."""
        wanted = self.prompts[question - 1].rubric
        return next(rubric for rubric in self.rubrics if rubric.id == wanted)


def _read_in(part: MultipleChoicePart | EssayPart) -> tuple[Translatable, ...]:
    """What candidates read in a part, beside its instructions."""
    return (*part.items, *part.stimuli) if isinstance(part, MultipleChoicePart) else part.prompts


Part = Annotated[MultipleChoicePart | EssayPart, Field(discriminator="kind")]


class Form(Content):
    """An assembled exam. `parts` stand in the order of the exam's sections."""

    association: str
    exam: Exam
    category: str
    #: 0 where it is its category's only form in a window; else from 1.
    number: int = 0
    seed: int
    parts: tuple[Part, ...]

    @property
    def key(self) -> str:
        """What tells it from its window's other forms: `clinical` where there is one, else `clinical~2`."""
        return f"{self.category}~{self.number}" if self.number else self.category

    @property
    def languages(self) -> tuple[str, ...]:
        """Other languages in which all that a candidate reads is there, and is of these texts."""
        said = [each for part in self.parts for each in _read_in(part)]
        known = [each.language for each in self.exam.translations]
        return tuple(name for name in known if all(is_whole(each, name) for each in (self.exam, *said)))

    def in_language(self, language: str) -> "Form":
        """The same for a candidate who reads it in another language; ids, keys and points are the same."""
        said = said_in(self, language)
        sections = {each.id: each for each in said.exam.sections}
        parts = [part.model_copy(update={"section": sections[part.section.id]}) for part in said.parts]
        return said.model_copy(update={"parts": tuple(parts)})

    @property
    def lengths(self) -> tuple[int, ...]:
        """How many questions each part has."""
        return tuple(part.length for part in self.parts)
