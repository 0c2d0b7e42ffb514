"""A form: an exam as one group of candidates sits it, with everything needed to score it later."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from assay.assessment.assembly.drawing import assemble, draw, within
from assay.content.base import Content
from assay.content.competencies import CompetencyMap
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

    @property
    def lengths(self) -> tuple[int, ...]:
        """How many questions each part has."""
        return tuple(part.length for part in self.parts)


class Pools(Content):
    """What a form is drawn from: items by bank, prompts by pool, rubrics by id; and the exam's map."""

    map: CompetencyMap
    items: Mapping[str, tuple[Item, ...]]
    prompts: Mapping[str, tuple[Prompt, ...]]
    rubrics: Mapping[str, Rubric]


def assemble_form(association: str, exam: Exam, category: str, pools: Pools, seed: int) -> Form:
    """Draw a form of `exam` for `category`, which is `all` where the exam does not tell categories apart.

    The same content and seed give the same form, anywhere and at any time; the multiple-choice part is the
    same for every category. Raises `Infeasible` if the blueprint cannot be met.
    """
    drawing = _Drawing(pools, seed)
    parts = tuple(
        drawing.items(section)
        if isinstance(section, MultipleChoiceSection)
        else drawing.essays(section, section.by_category[category])
        for section in exam.sections
    )
    return Form(association=association, exam=exam, category=category, seed=seed, parts=parts)


class _Drawing:
    """Draws part after part; what one part took is not there for the next."""

    def __init__(self, pools: Pools, seed: int) -> None:
        self._pools, self._seed = pools, seed
        self._taken: list[Item] = []
        self._drawn: dict[str, int] = {}

    def items(self, section: MultipleChoiceSection) -> MultipleChoicePart:
        taken = {item.id for item in self._taken}
        enemies = {enemy for item in self._taken for enemy in item.enemies}
        bank = [
            item
            for item in within(self._pools.items[section.bank], self._pools.map)
            if item.status == "operational"
            and item.id not in taken | enemies
            and not taken & set(item.enemies)
        ]
        found = assemble(bank, section, self._seed)
        self._taken.extend(found)
        return MultipleChoicePart(section=section, items=found)

    def essays(self, section: EssaySection, choices: Sequence[Choice]) -> EssayPart:
        groups = tuple(self._group(choice) for choice in choices)
        names = dict.fromkeys(prompt.rubric for group in groups for prompt in group.prompts)
        return EssayPart(
            section=section, groups=groups, rubrics=tuple(self._pools.rubrics[name] for name in names)
        )

    def _group(self, choice: Choice) -> PromptGroup:
        pool = [prompt for prompt in self._pools.prompts[choice.from_] if prompt.status == "operational"]
        start = self._drawn.get(choice.from_, 0)
        self._drawn[choice.from_] = start + choice.of
        return PromptGroup(answer=choice.answer, prompts=draw(pool, start + choice.of, self._seed)[start:])
