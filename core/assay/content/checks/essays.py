"""Essay sections: their categories and pools."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assay.content.associations import Endorsement
from assay.content.base import Steps
from assay.content.catalog import owner_of
from assay.content.checks.index import Index, nearest
from assay.content.exams import Choice, EssaySection
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
        if self.endorsement and self.endorsement.categories:
            yield from self._categories([each.id for each in self.endorsement.categories])
        for category, choices in self.section.choose.items():
            yield from self._pools(category, choices)

    def _problem(self, at: Steps, what: str, expected: str) -> Problem:
        return self.index.problem(self.exam, (*self.at, "choose", *at), what, expected)

    def _categories(self, known: Sequence[str]) -> Iterator[Problem]:
        for each in self.section.choose:
            if each not in known:
                what = f"the category `{each}` does not exist"
                yield self._problem((each,), what, f"expected {nearest(each, known)}")
        for each in known:
            if each not in self.section.choose:
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
                what = f"the category `{category}` asks for {asked[pool]} prompts of `{pool}`"
                expected = f"expected at most the {there[pool]} operational ones"
                yield self._problem((category, place, "of"), what, expected)

    def _prompts(self) -> list[Prompt]:
        prompts = self.index.catalog.prompts.items()
        return [each for name, each in prompts if owner_of(name) == self.exam.owner]
