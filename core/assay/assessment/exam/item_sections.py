"""The items of a section for one form or several parallel ones, and how they were drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Final, Literal

from assay.assessment.assembly.drawing import assemble, pool_item, quotas
from assay.assessment.assembly.objectives import Objective, mean_difficulty
from assay.assessment.assembly.parallel import AssembledForm, Assembly, assemble_forms
from assay.assessment.assembly.pools import Design
from assay.assessment.assembly.programs import Allowance
from assay.assessment.assembly.weights import weight
from assay.content.base import Content
from assay.content.exams import MultipleChoiceSection
from assay.content.items import Item
from assay.content.stimuli import Stimulus

#: Forms are made equally hard where the difficulty of so large a share of the items is known.
ENOUGH_KNOWN: Final = 0.5


@dataclass(frozen=True)
class Known:
    """What is known of items beside the bank: the share of people who were right, and how often each was given."""

    difficulties: Mapping[str, float] = field(default_factory=dict)
    uses: Mapping[str, int] = field(default_factory=dict)


class SectionDrawing(Content):
    """How the items of a section were drawn, for whoever looks at a window later."""

    section: str
    #: What makes the forms parallel: equal difficulty, or the blueprint alone.
    basis: Literal["difficulty", "blueprint"]
    #: Scored items that could be drawn, and those whose difficulty was known.
    pool: int
    known: int
    #: For each form the mean share of right answers over its items of known difficulty.
    means: tuple[float | None, ...]
    #: Items in common, forms x forms, and how many two forms were allowed to share.
    overlap: tuple[tuple[int, ...], ...]
    most_overlap: int
    anchor: tuple[str, ...] = ()
    #: The largest distance of a form's mean from their common aim, and the smallest that is possible.
    distance: float | None = None
    bound: float | None = None
    #: Whether the time ran out, so that better forms may exist.
    is_stopped: bool = False
    #: For each form how many of its items were used more often than the exam wants.
    worn: tuple[int, ...] = ()

    @property
    def shared(self) -> int:
        """The most items that two forms share."""
        return max((n for row, each in enumerate(self.overlap) for n in each[:row]), default=0)


@dataclass(frozen=True)
class SectionPool:
    """The items that may be drawn, and the texts that some share."""

    items: tuple[Item, ...]
    stimuli: Mapping[str, Stimulus]

    @classmethod
    def of(cls, free: Iterable[Item], bank: Iterable[Item], stimuli: Iterable[Stimulus]) -> "SectionPool":
        """What is free, but no text of whose operational items one is not: they come together or not at all."""
        free = tuple(free)
        names = {item.id for item in free}
        broken = {i.stimulus for i in bank if i.status == "operational" and i.id not in names} - {None}
        there = {each.id: each for each in stimuli if each.id not in broken}
        whole = (item for item in free if item.stimulus is None or item.stimulus in there)
        return cls(tuple(whole), there)

    @property
    def has_sets(self) -> bool:
        """Whether operational items share a text."""
        return any(item.stimulus for item in self.items if not item.is_pretest)

    def shared_by(self, items: Iterable[Item]) -> tuple[Stimulus, ...]:
        """The texts of some items, in their order."""
        names = dict.fromkeys(item.stimulus for item in items if item.stimulus)
        return tuple(self.stimuli[name] for name in names)

    def ordered(self, items: Iterable[Item], seed: int) -> tuple[Item, ...]:
        """Items in the order that the seed decides; those of a text together, in the order of the text."""
        ranked = sorted(items, key=lambda item: (weight(seed, item.id), item.id))
        place: dict[str, int] = {}
        for number, item in enumerate(ranked):
            place.setdefault(item.stimulus or item.id, number)
        return tuple(sorted(ranked, key=lambda item: (place[item.stimulus or item.id], self._rank(item))))

    def _rank(self, item: Item) -> int:
        return self.stimuli[item.stimulus].items.index(item.id) if item.stimulus else 0


def draw_items(
    section: MultipleChoiceSection,
    pool: SectionPool,
    count: int = 1,
    known: Known | None = None,
    seed: int = 0,
    allowance: Allowance | None = None,
) -> tuple[tuple[tuple[Item, ...], ...], SectionDrawing]:
    """The items of each form in the order shown. Raises `Infeasible`.

    One plain form is the one that its seed always drew; pretest items, shared texts, items that were used too
    often and several forms are for the solver of parallel forms.
    """
    known = known or Known()
    worn = frozenset(
        item.id
        for item in pool.items
        if section.exposure and _is_worn(item, section.exposure.sittings, known)
    )
    if count == 1 and not (section.pretest or worn or pool.has_sets):
        found = (assemble((i for i in pool.items if not i.is_pretest), section, seed),)
        return found, _plain(section, pool, known, found)
    objective = _objective(section, pool, known) if count > 1 else None
    design = _design(section, count, worn)
    units = [pool_item(item, item.stimulus) for item in pool.items]
    made = assemble_forms(units, design, objective, seed, allowance)
    forms = _in_order(made.forms, pool, seed)
    return forms, _described(section, pool, known, forms, made, objective)


def _design(section: MultipleChoiceSection, count: int, worn: frozenset[str]) -> Design:
    """What is asked of the forms; items that were used too often are drawn as rarely as possible."""
    return Design(
        length=section.items,
        quotas=quotas(section.blueprint),
        forms=count,
        pretest=section.pretest,
        seen=worn,
        may_repeat_seen=True,
        overlap=section.parallel.overlap,
        anchor=section.parallel.anchor if count > 1 else 0,
    )


def _is_worn(item: Item, most: int, known: Known) -> bool:
    return known.uses.get(item.id, 0) > most


def difficulty(item: Item, known: Known) -> float | None:
    """The share of people who were right: what sittings say, else what the item's file says."""
    return known.difficulties.get(item.id, item.difficulty)


def _drawable(section: MultipleChoiceSection, pool: SectionPool) -> list[Item]:
    return [i for i in pool.items if not i.is_pretest and i.domain in section.blueprint.domains]


def _objective(section: MultipleChoiceSection, pool: SectionPool, known: Known) -> Objective | None:
    """Means that are equal, where enough is known; an item of which nothing is known counts as the mean."""
    values = {item.id: difficulty(item, known) for item in _drawable(section, pool)}
    there = [value for value in values.values() if value is not None]
    if not there or len(there) < ENOUGH_KNOWN * len(values):
        return None
    mean = fmean(there)
    filled = {name: mean if value is None else value for name, value in values.items()}
    return mean_difficulty("p", filled, section.items, mean)


def _in_order(forms: Sequence[AssembledForm], pool: SectionPool, seed: int) -> tuple[tuple[Item, ...], ...]:
    there = {item.id: item for item in pool.items}
    return tuple(pool.ordered((there[n] for n in (*each.items, *each.pretest)), seed) for each in forms)


def _plain(
    section: MultipleChoiceSection, pool: SectionPool, known: Known, forms: tuple[tuple[Item, ...], ...]
) -> SectionDrawing:
    return SectionDrawing(
        section=section.id,
        basis="blueprint",
        pool=len(_drawable(section, pool)),
        known=sum(difficulty(item, known) is not None for item in _drawable(section, pool)),
        means=tuple(_mean(items, known) for items in forms),
        overlap=((len(forms[0]),),),
        most_overlap=0,
        worn=(0,),
    )


def _described(
    section: MultipleChoiceSection,
    pool: SectionPool,
    known: Known,
    forms: tuple[tuple[Item, ...], ...],
    made: Assembly,
    objective: Objective | None,
) -> SectionDrawing:
    return _plain(section, pool, known, forms).model_copy(
        update={
            "basis": "difficulty" if objective else "blueprint",
            "overlap": made.overlap,
            "most_overlap": section.parallel.overlap + len(made.anchor),
            "anchor": made.anchor,
            "distance": made.optimum.found if made.optimum else None,
            "bound": made.optimum.bound if made.optimum else None,
            "is_stopped": made.is_timed_out,
            "worn": tuple(form.seen for form in made.forms),
        }
    )


def _mean(items: Iterable[Item], known: Known) -> float | None:
    values = [difficulty(item, known) for item in items if not item.is_pretest]
    there = [value for value in values if value is not None]
    return fmean(there) if there else None
