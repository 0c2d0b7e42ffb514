"""Essay sections: their categories and pools."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assay.content.associations import Endorsement
from assay.content.base import Steps
from assay.content.catalog import owner_of
from assay.content.checks.index import Index, nearest
from assay.content.exams import EVERYBODY, Choice, EssaySection
from assay.content.problems import Key, Problem
from assay.content.prompts import Prompt


@dataclass(frozen=True)
class EssayCheck:
    """One section of essays, and the endorsement that it is for."""

    index: Index
    exam: Key
    at: Steps
    section: EssaySection
    endorsement: Endorsement | None

    def problems(self) -> Iterator[Problem]:
        """Categories that do not exist or have no essays, pools with too few prompts, vetoes on nothing."""
        if self.endorsement:
            yield from self._categories([each.id for each in self.endorsement.categories])
        for category, choices in self.section.by_category.items():
            yield from self._pools(category, choices)
        yield from self._vetoes()

    def _problem(self, at: Steps, what: str, expected: str) -> Problem:
        return self.index.problem(self.exam, (*self.at, "choose", *at), what, expected)

    def _categories(self, known: Sequence[str]) -> Iterator[Problem]:
        if not known:
            yield from self._without_categories()
        elif isinstance(self.section.choose, tuple):
            what = f"the choices are a plain list, but the categories are {_listed(known)}"
            yield self._problem((), what, f"expected `{known[0]}: …` and so on, one for each")
        else:
            yield from self._each_category(known)

    def _without_categories(self) -> Iterator[Problem]:
        for each in self.section.by_category:
            if each != EVERYBODY:
                what = f"the category `{each}` does not exist: the endorsement has none"
                yield self._problem((each,), what, "expected a plain list of choices")

    def _each_category(self, known: Sequence[str]) -> Iterator[Problem]:
        for each in self.section.by_category:
            if each not in known:
                what = f"the category `{each}` does not exist"
                yield self._problem((each,), what, f"expected {nearest(each, known)}")
        for each in known:
            if each not in self.section.by_category:
                what = f"the category `{each}` has no essays"
                yield self._problem((), what, f"expected `{each}: …`")

    def _pools(self, category: str, choices: Sequence[Choice]) -> Iterator[Problem]:
        prompts = self._prompts()
        if self.index.are_broken("prompt", self.exam.owner, (each.id for each in prompts)):
            return
        there = Counter(each.pool for each in prompts if each.status == "operational")
        asked: Counter[str] = Counter()
        for place, choice in enumerate(choices):
            pool = choice.from_
            asked[pool] += choice.of
            if not there[pool]:
                what = f"the pool `{pool}` has no operational prompt"
                yield self._problem((category, place, "from"), what, f"expected {nearest(pool, there)}")
            elif asked[pool] > there[pool]:
                what = f"{self._whose(category)} asks for {asked[pool]} prompts of `{pool}`"
                expected = f"expected at most the {there[pool]} operational ones"
                yield self._problem((category, place, "of"), what, expected)

    def _vetoes(self) -> Iterator[Problem]:
        known = self._criteria()
        rules = self.section.rating.adjudicate
        for place, veto in enumerate(rules.veto if rules and known is not None else ()):
            at = (*self.at, "rating", "adjudicate", "veto", place)
            for each in veto.criteria:
                highest = (known or {}).get(each)
                if highest is None:
                    what = f"no rubric of the section has the criterion `{each}`"
                    yield self.index.problem(
                        self.exam, (*at, "criteria"), what, f"expected {nearest(each, known or ())}"
                    )
                elif veto.below > highest:
                    what = f"every level of `{each}` is below {veto.below}"
                    yield self.index.problem(self.exam, (*at, "below"), what, f"expected at most {highest}")

    def _criteria(self) -> dict[str, int] | None:
        """The highest level of each criterion of the section's rubrics; None when they could not all be read."""
        prompts, owner = self._prompts(), self.exam.owner
        rubrics = {
            each.id: each for name, each in self.index.catalog.rubrics.items() if owner_of(name) == owner
        }
        if self.index.are_broken("prompt", owner, (each.id for each in prompts)) or self.index.are_broken(
            "rubric", owner, rubrics
        ):
            return None
        pools = {choice.from_ for choices in self.section.by_category.values() for choice in choices}
        used = {each.rubric for each in prompts if each.pool in pools}
        return {
            criterion.id: criterion.highest
            for rubric in sorted(used & set(rubrics))
            for criterion in rubrics[rubric].criteria
        }

    def _whose(self, category: str) -> str:
        return "the section" if isinstance(self.section.choose, tuple) else f"the category `{category}`"

    def _prompts(self) -> list[Prompt]:
        prompts = self.index.catalog.prompts.items()
        return [each for name, each in prompts if owner_of(name) == self.exam.owner]


def _listed(ids: Sequence[str]) -> str:
    return " and ".join(f"`{each}`" for each in ids)
