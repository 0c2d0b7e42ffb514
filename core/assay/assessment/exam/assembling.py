"""Assembling the forms of an exam: one for each category, or several parallel ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assay.assessment.assembly.drawing import draw, within
from assay.assessment.assembly.programs import Allowance
from assay.assessment.exam.forms import EssayPart, Form, MultipleChoicePart, PromptGroup
from assay.assessment.exam.item_sections import Known, SectionDrawing, SectionPool, draw_items
from assay.content.base import Content
from assay.content.competencies import CompetencyMap
from assay.content.exams import Choice, EssaySection, Exam, MultipleChoiceSection
from assay.content.items import Item
from assay.content.prompts import Prompt
from assay.content.rubrics import Rubric
from assay.content.stimuli import Stimulus


class Pools(Content):
    """What a form is drawn from: items and stimuli by bank, prompts by pool, rubrics by id; and the exam's map."""

    map: CompetencyMap
    items: Mapping[str, tuple[Item, ...]]
    stimuli: Mapping[str, tuple[Stimulus, ...]] = {}
    prompts: Mapping[str, tuple[Prompt, ...]]
    rubrics: Mapping[str, Rubric]


@dataclass(frozen=True)
class Assembled:
    """Forms, those of one category after those of another; and how the items of each section were drawn."""

    forms: tuple[Form, ...]
    drawings: tuple[SectionDrawing, ...]


def assemble_form(association: str, exam: Exam, category: str, pools: Pools, seed: int) -> Form:
    """Draw a form of `exam` for `category`, which is `all` where the exam does not tell categories apart.

    The same content and seed give the same form, anywhere and at any time; the multiple-choice part is the
    same for every category. Raises `Infeasible` if the blueprint cannot be met.
    """
    return assemble_parallel(association, exam, [category], pools, seed).forms[0]


def assemble_parallel(
    association: str,
    exam: Exam,
    categories: Sequence[str],
    pools: Pools,
    seed: int,
    count: int = 1,
    known: Mapping[str, Known] | None = None,
    allowance: Allowance | None = None,
) -> Assembled:
    """So many forms for each category; `known` is by section. Form 2 has the same items in every category, and the
    essays of a category are the same on all of its forms: nothing could make different essays equally hard. Raises
    `Infeasible`.
    """
    sections = [each for each in exam.sections if isinstance(each, MultipleChoiceSection)]
    drawing = _Items(pools, seed, count, known or {}, allowance or Allowance(), len(sections))
    items = {section.id: drawing.parts(section) for section in sections}

    def form(category: str, place: int) -> Form:
        parts = _parts(exam, category, pools, seed, {name: each[place] for name, each in items.items()})
        number = place + 1 if count > 1 else 0
        return Form(
            association=association, exam=exam, category=category, number=number, seed=seed, parts=parts
        )

    forms = tuple(form(category, place) for category in categories for place in range(count))
    return Assembled(forms, tuple(drawing.drawings))


def _parts(
    exam: Exam, category: str, pools: Pools, seed: int, items: Mapping[str, MultipleChoicePart]
) -> tuple[MultipleChoicePart | EssayPart, ...]:
    prompts = _Prompts(pools, seed)
    return tuple(
        items[section.id]
        if isinstance(section, MultipleChoiceSection)
        else prompts.part(section, section.by_category[category])
        for section in exam.sections
    )


class _Items:
    """Draws section after section; what one took, on whichever form, is not there for the next."""

    def __init__(
        self,
        pools: Pools,
        seed: int,
        count: int,
        known: Mapping[str, Known],
        allowance: Allowance,
        sections: int,
    ) -> None:
        self._pools, self._seed, self._count, self._known = pools, seed, count, known
        self._allowance, self._sections = allowance, sections
        self._taken: list[Item] = []
        self.drawings: list[SectionDrawing] = []

    def parts(self, section: MultipleChoiceSection) -> tuple[MultipleChoicePart, ...]:
        """The section's part of each form."""
        stimuli = self._pools.stimuli.get(section.bank, ())
        pool = SectionPool.of(self._free(section.bank), self._pools.items[section.bank], stimuli)
        # What one section leaves of its share is there for the next ones.
        own = self._allowance.part(1 / (self._sections - len(self.drawings)))
        found, drawing = draw_items(section, pool, self._count, self._known.get(section.id), self._seed, own)
        self.drawings.append(drawing)
        self._taken.extend(item for items in found for item in items)
        return tuple(
            MultipleChoicePart(section=section, items=items, stimuli=pool.shared_by(items)) for items in found
        )

    def _free(self, bank: str) -> list[Item]:
        taken = {item.id for item in self._taken}
        enemies = {enemy for item in self._taken for enemy in item.enemies}
        return [
            item
            for item in within(self._pools.items[bank], self._pools.map)
            if item.status in ("operational", "pretest")
            and item.id not in taken | enemies
            and not taken & set(item.enemies)
        ]


class _Prompts:
    """Draws pool after pool; what one section took is not there for the next."""

    def __init__(self, pools: Pools, seed: int) -> None:
        self._pools, self._seed = pools, seed
        self._drawn: dict[str, int] = {}

    def part(self, section: EssaySection, choices: Sequence[Choice]) -> EssayPart:
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
