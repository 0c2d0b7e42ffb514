"""What the public page of an endorsement, or of one of its categories, tells: from criteria, exams and map alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import url_for

from assay.content.agreements import Agreement
from assay.content.associations import Association, Category, Endorsement
from assay.content.catalog import Catalog, owner_of
from assay.content.competencies import CompetencyMap
from assay.content.criteria import Criteria, CriteriaVersion, applying
from assay.content.exams import Exam
from assay.content.requirements import AgreementRequirement, with_inner
from assay.web.criteria.changes import Coming, coming, told_on
from assay.web.criteria.names import Names
from assay.web.criteria.renewing import RenewalTold, renewal_of
from assay.web.criteria.telling import Told


@dataclass(frozen=True)
class Requirements:
    """What is required of one category, or of everybody where there is none, on a day."""

    names: Names
    endorsement: Endorsement
    category: Category | None
    criteria: Criteria
    today: date

    @property
    def _id(self) -> str | None:
        return self.category.id if self.category else None

    @property
    def is_to_come(self) -> bool:
        """Whether nothing is in force yet: then what the first version asks is told."""
        return self.criteria.version_on(self.today) is None

    @property
    def day(self) -> date:
        """The day whose rules are told."""
        return self.criteria.versions[0].effective or self.today if self.is_to_come else self.today

    @cached_property
    def version(self) -> CriteriaVersion:
        """The version that is told."""
        return self.criteria.version_on(self.day) or self.criteria.versions[0]

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """Everything that is asked."""
        return told_on(self.criteria, self._id, self.names, self.day)

    @cached_property
    def coming(self) -> tuple[Coming, ...]:
        """What will change."""
        return coming(self.criteria, self._id, self.names, self.day)

    @cached_property
    def renewal(self) -> RenewalTold | None:
        """What keeps the endorsement in force."""
        return renewal_of(self.criteria, self._id, self.names, self.day)

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """The texts that are to be signed."""
        asked = with_inner(applying(self.version.requirements, self._id, self.day))
        ids = dict.fromkeys(
            id_ for each in asked if isinstance(each, AgreementRequirement) for id_ in each.agreements
        )
        found = (self.names.catalog.agreements.get(f"{self.names.association}/{id_}") for id_ in ids)
        return tuple(each for each in found if each)


@dataclass(frozen=True)
class EndorsementPages:
    """An endorsement with all that its pages tell."""

    catalog: Catalog
    association: Association
    endorsement: Endorsement
    today: date

    @property
    def map(self) -> CompetencyMap | None:
        """The competency map that it follows; it may come from elsewhere and be missing."""
        return self.catalog.maps.get(self.endorsement.map) if self.endorsement.map else None

    @property
    def exams(self) -> Sequence[Exam]:
        """The written examinations that count for it."""
        return [
            exam
            for key, exam in self.catalog.exams.items()
            if owner_of(key) == self.association.id and exam.endorsement == self.endorsement.id
        ]

    def requirements(self, category: Category | None) -> Requirements | None:
        """What is required of a category; None where no criteria are installed for it."""
        names = Names.of(self.catalog, self.association.id)
        for key, criteria in self.catalog.criteria.items():
            is_ours = owner_of(key) == self.association.id and criteria.endorsement == self.endorsement.id
            if is_ours and (category is None or category.id in criteria.categories):
                return Requirements(names, self.endorsement, category, criteria, self.today)
        return None

    @cached_property
    def by_category(self) -> Mapping[Category, Requirements | None]:
        """The requirements of every category."""
        return {each: self.requirements(each) for each in self.endorsement.categories}

    def compared(self) -> Sequence[tuple[str, Sequence[Told | None]]]:
        """Every requirement by its title, and what it is in each of the categories that have criteria."""
        known = [each.told for each in self.by_category.values() if each]
        titles = dict.fromkeys(told.title for those in known for told in those)
        return [(title, [_titled(title, those) for those in known]) for title in titles]


def address_of(catalog: Catalog, association: str, endorsement: str, category: str | None) -> str:
    """Where the requirements are told; nowhere when the association does not offer it any more."""
    known = catalog.associations.get(association)
    offered = next((each for each in known.endorsements if each.id == endorsement), None) if known else None
    if offered is None:
        return ""
    if category and category in [each.id for each in offered.categories]:
        return url_for(
            "public.category", association_id=association, endorsement_id=endorsement, category_id=category
        )
    return url_for("public.endorsement", association_id=association, endorsement_id=endorsement)


def _titled(title: str, told: Sequence[Told]) -> Told | None:
    return next((each for each in told if each.title == title), None)
