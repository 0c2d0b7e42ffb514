"""The table of contents of an association: everything in it, with what is wrong with each."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flask import url_for

from assay.assessment.aims import aims_of
from assay.content.associations import Association
from assay.content.catalog import Catalog, owner_of
from assay.content.competencies import CompetencyMap
from assay.content.criteria import Criteria
from assay.content.exams import MultipleChoiceSection
from assay.content.problems import Key
from assay.services.preview.editions import Edition
from assay.times import plain_day
from assay.web.aims import named_aim
from assay.web.preview.editions import spoken
from assay.web.preview.places import address_of
from assay.web.preview.words import STATUS
from assay.wording import say, say_many

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Entry:
    """One thing, and how it stands."""

    title: str
    address: str
    detail: tuple[str, ...]
    problems: int = 0
    notes: int = 0
    #: Whether it is shown as it was before its file broke.
    is_old: bool = False


@dataclass(frozen=True)
class Chapter:
    """Things of one kind."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Part:
    """An association with its chapters; or what belongs to none."""

    title: str
    eyebrow: str
    chapters: tuple[Chapter, ...]


def chapters(edition: Edition) -> list[Part]:
    """Everything that the folder holds, association by association, and what it rests on."""
    outline = _Outline(edition)
    own = [each for each in spoken().associations.values() if edition.is_own(Key("association", each.id))]
    found = [Part(each.name, each.short_name, tuple(outline.of_association(each))) for each in own]
    shared = tuple(each for each in outline.shared() if each.entries)
    return [*found, *([Part(say("What it rests on"), "", shared)] if shared else [])]


class _Outline:
    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._problems = Counter(each.path for each in edition.problems)
        self._notes = Counter(each.path for each in edition.notes)

    @property
    def _catalog(self) -> Catalog:
        return spoken()

    def of_association(self, association: Association) -> Iterator[Chapter]:
        """The chapters of an association that are not empty."""
        about = self._entry(
            Key("association", association.id), say("What everybody can read"), say("the public page")
        )
        kinds = [
            Chapter(say("The association"), (about,)),
            Chapter(say("What is asked"), tuple(self._criteria(association.id))),
            Chapter(say("The examination"), tuple(self._exams(association.id))),
            Chapter(say("Essay prompts"), tuple(self._prompts(association.id))),
            Chapter(say("Rubrics"), tuple(self._rubrics(association.id))),
            Chapter(say("Agreements"), tuple(self._agreements(association.id))),
        ]
        return (each for each in kinds if each.entries)

    def shared(self) -> Iterator[Chapter]:
        """Banks and maps."""
        banks = (each for each in self._catalog.banks.values() if self._edition.is_own(Key("bank", each.id)))
        yield Chapter(say("Questions"), tuple(self._bank(each.id) for each in banks))
        maps = (each for each in self._catalog.maps.values() if self._edition.is_own(Key("map", each.id)))
        yield Chapter(say("Competency maps"), tuple(self._map(each) for each in maps))

    def _criteria(self, owner: str) -> Iterator[Entry]:
        names = {id(each): name.partition("/")[2] for name, each in self._catalog.criteria.items()}
        for aim, criteria in aims_of(self._catalog):
            if aim.association == owner:
                key, title = Key("criteria", names[id(criteria)], owner), named_aim(self._catalog, aim).title
                address = url_for("portfolio.overview.show", aim=str(aim))
                yield self._entry(key, title, *_dates(criteria), address=address)

    def _exams(self, owner: str) -> Iterator[Entry]:
        for exam in self._owned(self._catalog.exams.items(), owner):
            parts = [
                say_many("%(num)s question", "%(num)s questions", each.items)
                if isinstance(each, MultipleChoiceSection)
                else each.title
                for each in exam.sections
            ]
            yield self._entry(Key("exam", exam.id, owner), exam.title, *parts)

    def _prompts(self, owner: str) -> Iterator[Entry]:
        prompts = self._owned(self._catalog.prompts.items(), owner)
        for each in sorted(prompts, key=lambda its: (its.pool, its.id)):
            status = [] if each.status == "operational" else [STATUS[each.status]]
            pool = say("Pool %(pool)s", pool=each.pool)
            yield self._entry(Key("prompt", each.id, owner), each.title, pool, *status)

    def _rubrics(self, owner: str) -> Iterator[Entry]:
        for each in self._owned(self._catalog.rubrics.items(), owner):
            criteria = say_many("%(num)s criterion", "%(num)s criteria", len(each.criteria))
            yield self._entry(Key("rubric", each.id, owner), each.title, criteria)

    def _agreements(self, owner: str) -> Iterator[Entry]:
        for each in self._owned(self._catalog.agreements.items(), owner):
            text = say("text of %(date)s", date=plain_day(each.version))
            yield self._entry(Key("agreement", each.id, owner), each.title, text)

    def _map(self, map_: CompetencyMap) -> Entry:
        domains = say_many("%(num)s domain", "%(num)s domains", len(map_.domains))
        competencies = say_many("%(num)s competency", "%(num)s competencies", len(map_.competencies))
        return self._entry(Key("map", map_.id), map_.title, domains, competencies)

    def _bank(self, id_: str) -> Entry:
        bank = self._catalog.banks[id_]
        counts = Counter(each.status for each in bank.items)
        detail = [
            say("%(status)s: %(count)s", status=STATUS[status], count=count)
            for status, count in counts.items()
        ]
        its = (key for key in self._edition.origins if key.owner == id_ and key.kind in ("item", "stimulus"))
        inside = [path for key in its for path in self._edition.files_of(key)]
        return self._entry(Key("bank", id_), bank.title, *detail, inside=inside)

    def _owned(self, things: Iterable[tuple[str, Thing]], owner: str) -> list[Thing]:
        return [each for name, each in things if owner_of(name) == owner]

    def _entry(
        self, key: Key, title: str, *detail: str, address: str = "", inside: Iterable[Path] = ()
    ) -> Entry:
        own = self._edition.files_of(key)
        files = [*own, *inside]
        return Entry(
            title,
            address or address_of(self._catalog, key),
            detail,
            sum(self._problems[each] for each in files),
            sum(self._notes[each] for each in files),
            any(each in self._edition.forgiven for each in own),
        )


def _dates(criteria: Criteria) -> list[str]:
    """Since when each version counts."""
    dates = [each.effective for each in criteria.versions if each.effective]
    return [say("from %(date)s on", date=plain_day(each)) for each in dates]
