"""Choosing competencies: the domains of the maps that the person's goals follow, each opened by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assay.assessment.requirements.vocabulary import readable
from assay.content.catalog import Catalog
from assay.content.competencies import Competency, CompetencyMap
from assay.web.applicant.portfolio.asked import Asking
from assay.wording import say


@dataclass(frozen=True)
class Choice:
    """One competency."""

    id: str
    title: str
    #: How it shows.
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Branch:
    """The competencies of one domain."""

    id: str
    title: str
    summary: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Tree:
    """The domains of one map."""

    title: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class Picker:
    """Everything that can be chosen, and what is."""

    trees: tuple[Tree, ...]
    chosen: frozenset[str] = frozenset()

    @property
    def ids(self) -> Sequence[str]:
        """The full ids of all that can be chosen."""
        return [each.id for tree in self.trees for branch in tree.branches for each in branch.choices]

    def title(self, competency: str) -> str:
        """The title of a competency."""
        titles = {
            each.id: each.title for tree in self.trees for branch in tree.branches for each in branch.choices
        }
        return titles.get(competency) or readable(competency.rpartition(".")[2])

    def with_chosen(self, chosen: Iterable[str]) -> "Picker":
        """The same, with these chosen."""
        return replace(self, chosen=frozenset(chosen))


def picker_of(asking: Asking, kept: Iterable[str] = ()) -> Picker:
    """The maps that the goals follow, or all; what was chosen before and is in none of them comes last."""
    catalog, wanted = asking.catalog, {each.aim for each in asking.own.demands}
    maps = dict.fromkeys(_map_of(catalog, each.association, each.endorsement) for each in wanted)
    found = sorted(
        (catalog.maps[each] for each in maps if each and each in catalog.maps), key=lambda each: each.title
    )
    return picker_for(found, kept)


def picker_for(maps: Sequence[CompetencyMap], kept: Iterable[str] = ()) -> Picker:
    """The trees of some maps. A competency that stands in two of them is offered once, in the first."""
    seen: set[str] = set()
    trees = tuple(_tree(each, seen) for each in maps)
    rest = tuple(Choice(each, readable(each.rpartition(".")[2])) for each in kept if each not in seen)
    other = Branch(
        "elsewhere",
        say("From other maps"),
        say("What you chose before from maps that are not shown here."),
        rest,
    )
    return Picker((*(each for each in trees if each.branches), *((Tree("", (other,)),) if rest else ())))


def _tree(map_: CompetencyMap, seen: set[str]) -> Tree:
    branches = []
    for domain in map_.domains:
        ids = {f"{domain.id}.{each.id}": each for each in domain.competencies}
        choices = tuple(_choice(key, each) for key, each in ids.items() if key not in seen)
        seen.update(ids)
        if choices:
            branches.append(Branch(f"{map_.id}-{domain.id}", domain.title, domain.summary, choices))
    return Tree(map_.title, tuple(branches))


def _choice(key: str, competency: Competency) -> Choice:
    return Choice(key, competency.title, tuple(each.text for each in competency.indicators))


def _map_of(catalog: Catalog, association: str, endorsement: str) -> str | None:
    return catalog.associations[association].endorsement(endorsement).map
