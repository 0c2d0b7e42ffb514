"""Blueprints: whether a bank can fill them."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from assay.content.banks import Bank
from assay.content.base import Steps
from assay.content.checks.index import Index, nearest
from assay.content.competencies import CompetencyMap
from assay.content.exams import MultipleChoiceSection, Range
from assay.content.items import Item
from assay.content.problems import Key, Problem


@dataclass(frozen=True)
class BlueprintCheck:
    """One section of items, its bank and the exam's map."""

    index: Index
    exam: Key
    at: Steps
    section: MultipleChoiceSection
    bank: Bank
    map: CompetencyMap

    def problems(self) -> Iterator[Problem]:
        """What the map does not know, sums that cannot be, and cells that the bank cannot fill."""
        yield from self._unknown_domains()
        yield from self._unknown_competencies()
        yield from self._sums()
        if not self.index.are_broken("item", self.bank.id, self.bank.by_id):
            yield from self._short_cells()
            yield from self._short_section()
            yield from self._short_pretest()
            yield from self._competencies_without_item()

    @property
    def _inside(self) -> list[Item]:
        """The items that may be drawn: none that examines, also, what the exam's map does not have."""
        return [each for each in self.bank.operational if self.map.holds(each.competencies)]

    @property
    def _bank(self) -> str:
        """The bank in words, with the exam's map where the bank's own holds more."""
        within = f" inside the map `{self.map.id}`" if self.bank.map != self.map.id else ""
        return f"`{self.bank.id}`{within}"

    def _problem(self, cell: Steps, what: str, expected: str) -> Problem:
        return self.index.problem(self.exam, (*self.at, "blueprint", *cell), what, expected)

    def _unknown_domains(self) -> Iterator[Problem]:
        known = [each.id for each in self.map.domains]
        for each in self.section.blueprint.domains:
            if each not in known:
                what = f"the domain `{each}` is not in the map `{self.map.id}`"
                yield self._problem(("domains", each), what, f"expected {nearest(each, known)}")

    def _unknown_competencies(self) -> Iterator[Problem]:
        blueprint = self.section.blueprint
        for each in blueprint.competencies:
            flaw = self.index.competency_flaw(each, [self.map.id])
            if flaw:
                yield self._problem(("competencies", each), *flaw)
            elif _domain(each) not in blueprint.domains:
                what = f"the blueprint has `{each}`, but not its domain"
                expected = f"expected `{_domain(each)}` among the domains"
                yield self._problem(("competencies", each), what, expected)

    def _sums(self) -> Iterator[Problem]:
        blueprint = self.section.blueprint
        yield from self._sum("domains", "domains", blueprint.domains.values())
        if blueprint.cognitive:
            yield from self._sum("cognitive", "cognitive levels", blueprint.cognitive.values())
        for domain, cell in blueprint.domains.items():
            inside = [each for name, each in blueprint.competencies.items() if _domain(name) == domain]
            least = sum(each.least for each in inside)
            if least > cell.most:
                what = f"the competencies of `{domain}` ask for at least {least} items"
                expected = f"expected at most {cell.most}, as the domain says"
                yield self._problem(("domains", domain), what, expected)

    def _sum(self, group: str, title: str, cells: Collection[Range]) -> Iterator[Problem]:
        least, most = sum(each.least for each in cells), sum(each.most for each in cells)
        items = self.section.items
        if least > items:
            what = f"the {title} ask for at least {least} items together"
            yield self._problem((group,), what, f"expected at most the {items} of the section")
        if most < items:
            what = f"the {title} allow at most {most} items together"
            yield self._problem((group,), what, f"expected at least the {items} of the section")

    def _short_cells(self) -> Iterator[Problem]:
        for group, cells, there in self._groups():
            for name, cell in cells.items():
                if cell.least > there[name] and self._is_known(name):
                    what = f"`{name}` asks for at least {cell.least} items"
                    expected = f"expected at most the {there[name]} operational ones of {self._bank}"
                    yield self._problem((group, name), what, expected)

    def _short_section(self) -> Iterator[Problem]:
        """Too few items for the whole, although each cell may have enough."""
        for group, cells, there in self._groups():
            usable = sum(min(cell.most, there[name]) for name, cell in cells.items())
            most = sum(cell.most for cell in cells.values())
            if group != "competencies" and cells and usable < self.section.items <= most:
                what = f"the bank {self._bank} can fill only {usable} of the {self.section.items} items"
                yield self._problem((group,), what, "expected wider cells or more operational items")

    def _short_pretest(self) -> Iterator[Problem]:
        there = sum(
            each.is_pretest
            and self.map.holds(each.competencies)
            and each.domain in self.section.blueprint.domains
            for each in self.bank.items
        )
        if there < self.section.pretest:
            what = f"{self.section.pretest} pretest items stand on a form"
            expected = f"expected at most the {there} with the status pretest of {self._bank}"
            yield self.index.problem(self.exam, (*self.at, "pretest"), what, expected)

    def _is_known(self, cell: str) -> bool:
        """Whether a cell is what the map has; otherwise it was blamed for that."""
        domains = [each.id for each in self.map.domains]
        return cell in domains or cell in self.map.competencies or cell in self.section.blueprint.cognitive

    def _groups(self) -> list[tuple[str, Mapping[str, Range], Counter[str]]]:
        blueprint, inside = self.section.blueprint, self._inside
        usable = [each for each in inside if each.domain in blueprint.domains]
        cognitive = {str(name): each for name, each in blueprint.cognitive.items()}
        return [
            ("domains", blueprint.domains, Counter(each.domain for each in usable)),
            ("competencies", blueprint.competencies, Counter(each.competency for each in inside)),
            ("cognitive", cognitive, Counter(each.cognitive for each in usable)),
        ]

    def _competencies_without_item(self) -> Iterator[Problem]:
        there = {each.competency for each in self._inside}
        for each, competency in self.map.competencies.items():
            if "multiple-choice" in competency.assessed_by and self._examines(each) and each not in there:
                what = f"no operational item of {self._bank} counts for `{each}`"
                expected = f"expected at least one: the exam `{self.exam.owner}/{self.exam.id}` examines it"
                yield self.index.problem(Key("bank", self.bank.id), ("id",), what, expected)

    def _examines(self, competency_id: str) -> bool:
        blueprint = self.section.blueprint
        cell = blueprint.competencies.get(competency_id) or blueprint.domains.get(_domain(competency_id))
        return cell is not None and cell.most > 0


def _domain(competency_id: str) -> str:
    return competency_id.partition(".")[0]
