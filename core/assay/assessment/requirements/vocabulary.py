"""The words that criteria use for each kind of evidence, with the titles that people read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from assay.assessment.aims import aims_of
from assay.assessment.requirements.demands import Demand, demands_of
from assay.content.associations import Association
from assay.content.catalog import Catalog
from assay.wording import say_as

#: Words beside those asked for, so that who has something else can say so, and is not asked about it.
USUAL: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("supervision", "format"): ("individual", "group", "peer"),
    ("supervision", "about"): ("own-practice", "supervision-provided"),
    ("leadership", "level"): ("local", "regional", "state", "national"),
}
#: How the usual words read where no association calls them otherwise.
_USUAL_TITLES: Final[Mapping[str, str]] = {
    "individual": say_as("of an entry", "Individual"),
    "group": say_as("of an entry", "Group"),
    "peer": say_as("of an entry", "Peer"),
    "own-practice": say_as("of an entry", "Own practice"),
    "supervision-provided": say_as("of an entry", "Supervision provided"),
    "local": say_as("of an entry", "Local"),
    "regional": say_as("of an entry", "Regional"),
    "state": say_as("of an entry", "State"),
    "national": say_as("of an entry", "National"),
}


@dataclass(frozen=True)
class Word:
    """A word that a field may hold."""

    id: str
    title: str


@dataclass(frozen=True)
class Vocabulary:
    """What is asked for some aims, and the titles of its words."""

    demands: tuple[Demand, ...]
    titles: Mapping[str, str]

    @cached_property
    def _by_field(self) -> Mapping[tuple[str, str], tuple[Demand, ...]]:
        found: dict[tuple[str, str], list[Demand]] = {}
        for each in self.demands:
            found.setdefault((each.asked.kind, each.asked.field), []).append(each)
        return {key: tuple(demands) for key, demands in found.items()}

    def fields(self, kind: str) -> tuple[str, ...]:
        """The fields of a kind of evidence that make a difference."""
        return tuple(field for of, field in self._by_field if of == kind and field)

    def feeds(self, kind: str) -> tuple[Demand, ...]:
        """The requirements for which a kind of evidence counts."""
        return self._by_field.get((kind, ""), ())

    def asking(self, kind: str, field: str, word: str | None = None) -> tuple[Demand, ...]:
        """Where a field makes a difference; with a word, where that word does."""
        found = self._by_field.get((kind, field), ())
        return found if word is None else tuple(each for each in found if word in each.asked.words)

    def words(self, kind: str, field: str) -> tuple[Word, ...]:
        """The words that make a difference in a field, with the usual ones; none where nothing is asked."""
        asking = self.asking(kind, field)
        usual = USUAL.get((kind, field), ()) if asking else ()
        ids = dict.fromkeys((*usual, *(word for each in asking for word in each.asked.words)))
        return tuple(Word(each, self.title(each)) for each in ids)

    def title(self, word: str) -> str:
        """What people read for a word."""
        return self.titles.get(word) or _USUAL_TITLES.get(word) or readable(word)


def readable(word: str) -> str:
    """An id as words."""
    return word.replace("-", " ").capitalize()


def vocabulary_of(catalog: Catalog, day: date, aims: Collection[str] | None = None) -> Vocabulary:
    """The words for some aims, named as `mi-aimh/imhm/clinical`; for every installed one when none are named."""
    wanted = [(aim, criteria) for aim, criteria in aims_of(catalog) if aims is None or str(aim) in aims]
    demands = tuple(demand for aim, criteria in wanted for demand in demands_of(aim, criteria, day))
    return Vocabulary(demands, titles_of(catalog, [aim.association for aim, _ in wanted]))


def titles_of(catalog: Catalog, first: Iterable[str] = ()) -> Mapping[str, str]:
    """The titles of words by id; where associations differ, those that are named first have the say."""
    order = dict.fromkeys((*(each for each in first if each in catalog.associations), *catalog.associations))
    found: dict[str, str] = {}
    for own in ("words", "names"):
        for association in map(catalog.associations.__getitem__, order):
            titles = association.words if own == "words" else _names(association)
            found.update((word, title) for word, title in titles.items() if word not in found)
    return found


def _names(association: Association) -> Mapping[str, str]:
    """What the association says of itself: its own name, and its endorsements with their categories."""
    names = {association.id: association.name}
    for endorsement in association.endorsements:
        names[endorsement.id] = endorsement.title
        for category in endorsement.categories:
            names[f"{endorsement.id}-{category.id}"] = f"{endorsement.title}, {category.title}"
    return names
