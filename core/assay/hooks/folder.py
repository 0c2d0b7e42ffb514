"""The plugin that needs no programming: a folder of files that answers every content hook."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib import resources
from pathlib import Path

from assay.content.agreements import Agreement
from assay.content.associations import Association
from assay.content.banks import Bank
from assay.content.catalog import AssociationContent
from assay.content.competencies import CompetencyMap
from assay.content.controls import ControlResponse
from assay.content.criteria import Criteria
from assay.content.exams import Exam
from assay.content.prompts import Prompt
from assay.content.rubrics import Rubric
from assay.content.sources import read_association_folder
from assay.hooks.specs import hookimpl


class AssociationFolder:
    """Reads `association.yaml` and the folders beside it, when the first hook asks for them.

    `package` is the plugin's own `__package__`: the files lie beside its `__init__.py`.
    """

    def __init__(self, package: str | None) -> None:
        if not package:
            raise ValueError(
                "AssociationFolder needs the name of a package; write AssociationFolder(__package__)"
            )
        self.folder = Path(str(resources.files(package)))

    @cached_property
    def content(self) -> AssociationContent:
        """Everything in the folder; `ContentError` names every problem of every file."""
        return read_association_folder(self.folder)

    @hookimpl
    def association(self) -> Association:
        """The association of `association.yaml`."""
        return self.content.association

    @hookimpl
    def competency_maps(self) -> Sequence[CompetencyMap]:
        """The maps in `competency_maps/`."""
        return self.content.maps

    @hookimpl
    def question_banks(self) -> Sequence[Bank]:
        """The banks in `question_banks/`."""
        return self.content.banks

    @hookimpl
    def essay_prompts(self) -> Sequence[Prompt]:
        """The prompts in `prompts/`."""
        return self.content.prompts

    @hookimpl
    def rubrics(self) -> Sequence[Rubric]:
        """The rubrics in `rubrics/`."""
        return self.content.rubrics

    @hookimpl
    def endorsement_criteria(self) -> Mapping[str, Criteria]:
        """The criteria in `criteria/`, by the names of their files."""
        return self.content.criteria

    @hookimpl
    def exams(self) -> Sequence[Exam]:
        """The exams in `exams/`."""
        return self.content.exams

    @hookimpl
    def agreements(self) -> Sequence[Agreement]:
        """The agreements in `agreements/`."""
        return self.content.agreements

    @hookimpl
    def control_responses(self) -> Sequence[ControlResponse]:
        """The control responses in `controls/`."""
        return self.content.controls
