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
        """Categories that do not exist or have no essays, and pools with too few prompts."""
        if self.endorsement:
            yield from self._categories([each.id for each in self.endorsement.categories])
        for category, choices in self.section.by_category.items():
            yield from self._pools(category, choices)

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

    def _whose(self, category: str) -> str:
        return "the section" if isinstance(self.section.choose, tuple) else f"the category `{category}`"

    def _prompts(self) -> list[Prompt]:
        prompts = self.index.catalog.prompts.items()
        return [each for name, each in prompts if owner_of(name) == self.exam.owner]


def _listed(ids: Sequence[str]) -> str:
    return " and ".join(f"`{each}`" for each in ids)
