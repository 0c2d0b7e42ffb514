"""What an association's page tells, gathered from the catalog."""

from dataclasses import dataclass
from datetime import date

from assay.content.associations import Association, Category, Endorsement
from assay.content.catalog import Catalog, owner_of
from assay.content.competencies import CompetencyMap
from assay.content.criteria import Criteria, CriteriaVersion
from assay.content.exams import EssaySection, Exam, MultipleChoiceSection
from assay.content.requirements import Requirement


@dataclass(frozen=True)
class Requirements:
    """What some categories of an endorsement require on a day."""

    categories: tuple[Category, ...]
    version: CriteriaVersion
    #: Those of the version that apply on the day, each with the categories that it is for, when not for all.
    asked: tuple[tuple[Requirement, tuple[Category, ...]], ...]


@dataclass(frozen=True)
class Introduction:
    """One association, as of a day."""

    catalog: Catalog
    association: Association
    day: date

    def map(self, endorsement: Endorsement) -> CompetencyMap | None:
        """The competency map that the endorsement follows; it may come from elsewhere and be missing."""
        return self.catalog.maps.get(endorsement.map) if endorsement.map else None

    def exams(self, endorsement: Endorsement) -> list[Exam]:
        """The written examinations that count for the endorsement."""
        return [
            exam
            for key, exam in self.catalog.exams.items()
            if owner_of(key) == self.association.id and exam.endorsement == endorsement.id
        ]

    def requirements(self, endorsement: Endorsement) -> list[Requirements]:
        """What is required in words, for each group of categories."""
        found = [(each, each.version_on(self.day)) for each in self._criteria(endorsement)]
        return [self._required(endorsement, criteria, version) for criteria, version in found if version]

    def _required(
        self, endorsement: Endorsement, criteria: Criteria, version: CriteriaVersion
    ) -> Requirements:
        asked = tuple(
            (each, tuple(endorsement.category(id_) for id_ in each.categories))
            for each in version.requirements
            if each.in_force(self.day)
        )
        return Requirements(tuple(endorsement.category(id_) for id_ in criteria.categories), version, asked)

    def _criteria(self, endorsement: Endorsement) -> list[Criteria]:
        return [
            criteria
            for key, criteria in self.catalog.criteria.items()
            if owner_of(key) == self.association.id and criteria.endorsement == endorsement.id
        ]


def questions(section: MultipleChoiceSection | EssaySection) -> str:
    """How much a section asks: 60 questions, those included that are tried out; or 2 essays."""
    if isinstance(section, MultipleChoiceSection):
        return f"{section.items + section.pretest} questions"
    counts = sorted({sum(choice.answer for choice in choices) for choices in section.by_category.values()})
    words = " or ".join(str(count) for count in counts)
    return "1 essay" if words == "1" else f"{words} essays"
