"""A form: an exam as one group of candidates sits it, with everything needed to score it later."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from assay.assessment.assembly import assemble, draw
from assay.content.base import Content
from assay.content.exams import Choice, EssaySection, Exam, MultipleChoiceSection
from assay.content.items import Item
from assay.content.prompts import Prompt
from assay.content.rubrics import Rubric


class MultipleChoicePart(Content):
    """The multiple-choice section of a form: its items in the order they are shown."""

    kind: Literal["multiple-choice"] = "multiple-choice"
    section: MultipleChoiceSection
    items: tuple[Item, ...]

    @property
    def length(self) -> int:
        """How many questions it has."""
        return len(self.items)


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


Part = Annotated[MultipleChoicePart | EssayPart, Field(discriminator="kind")]


class Form(Content):
    """An assembled exam. `parts` stand in the order of the exam's sections."""

    association: str
    exam: Exam
    category: str
    seed: int
    parts: tuple[Part, ...]


class Pools(Content):
    """What a form is drawn from: items by bank, prompts by pool, rubrics by id."""

    items: Mapping[str, tuple[Item, ...]]
    prompts: Mapping[str, tuple[Prompt, ...]]
    rubrics: Mapping[str, Rubric]


def assemble_form(association: str, exam: Exam, category: str, pools: Pools, seed: int) -> Form:
    """Draw a form of `exam` for `category`.

    The same content and seed give the same form, anywhere and at any time; the multiple-choice part is the
    same for every category. Raises `Infeasible` if the blueprint cannot be met.
    """
    parts = tuple(_part(section, category, pools, seed) for section in exam.sections)
    return Form(association=association, exam=exam, category=category, seed=seed, parts=parts)


def _part(
    section: MultipleChoiceSection | EssaySection, category: str, pools: Pools, seed: int
) -> MultipleChoicePart | EssayPart:
    if isinstance(section, MultipleChoiceSection):
        bank = [item for item in pools.items[section.bank] if item.status == "operational"]
        return MultipleChoicePart(section=section, items=assemble(bank, section, seed))
    groups = tuple(_group(choice, pools.prompts, seed) for choice in section.choose[category])
    names = dict.fromkeys(prompt.rubric for group in groups for prompt in group.prompts)
    return EssayPart(section=section, groups=groups, rubrics=tuple(pools.rubrics[name] for name in names))


def _group(choice: Choice, pools: Mapping[str, Sequence[Prompt]], seed: int) -> PromptGroup:
    pool = [prompt for prompt in pools[choice.from_] if prompt.status == "operational"]
    return PromptGroup(answer=choice.answer, prompts=draw(pool, choice.of, seed))
