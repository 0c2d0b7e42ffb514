"""Content as it is kept: what one source brings, as one model that can be written down and read back whole."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Self

from pydantic import Field

from assay.content.agreements import Agreement
from assay.content.associations import Association
from assay.content.banks import Bank
from assay.content.base import Content
from assay.content.catalog import AssociationContent
from assay.content.competencies import CompetencyMap
from assay.content.controls import ControlResponse
from assay.content.criteria import Criteria
from assay.content.exams import Exam
from assay.content.prompts import Prompt
from assay.content.rubrics import Rubric


class KeptContent(Content):
    """Everything that an association brings, or one map or bank that associations share."""

    association: Association | None = Field(
        default=None, description="The association; none for what is shared."
    )
    exams: tuple[Exam, ...] = Field(default=(), description="Its exams.")
    prompts: tuple[Prompt, ...] = Field(default=(), description="Its essay prompts.")
    rubrics: tuple[Rubric, ...] = Field(default=(), description="Its rubrics.")
    criteria: Mapping[str, Criteria] = Field(default={}, description="Its criteria, by the names of files.")
    maps: tuple[CompetencyMap, ...] = Field(default=(), description="Competency maps.")
    banks: tuple[Bank, ...] = Field(default=(), description="Question banks.")
    agreements: tuple[Agreement, ...] = Field(default=(), description="Its agreements.")
    controls: tuple[ControlResponse, ...] = Field(default=(), description="Its control responses.")

    @classmethod
    def of(cls, content: AssociationContent) -> Self:
        """The content of an association."""
        return cls(**{each.name: getattr(content, each.name) for each in fields(content)})

    @property
    def of_association(self) -> AssociationContent | None:
        """The content of its association, if it is one's."""
        if self.association is None:
            return None
        return AssociationContent(
            **{each.name: getattr(self, each.name) for each in fields(AssociationContent)}
        )
