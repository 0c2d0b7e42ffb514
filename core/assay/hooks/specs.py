"""The hooks. Few and coarse; each is called once when the application starts, and returns frozen models.

A hook never sees the request, the database session or the current user. An implementation takes no
argument; it may raise `assay.content.problems.ContentError`, and its plugin is then set aside with that reason.
"""

from collections.abc import Mapping, Sequence

import pluggy

from assay.content.agreements import Agreement
from assay.content.associations import Association
from assay.content.banks import Bank
from assay.content.competencies import CompetencyMap
from assay.content.controls import ControlResponse
from assay.content.criteria import Criteria
from assay.content.exams import Exam
from assay.content.prompts import Prompt
from assay.content.rubrics import Rubric

#: The entry-point group by which plugins are found, and the name under which pluggy knows these hooks.
GROUP = "assay"

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


@hookspec
def association() -> Association | None:
    """Return the association this plugin speaks for.

    Called first. A plugin without an association may still bring banks and maps for others to use; what
    belongs to an association (prompts, rubrics, criteria, exams) is then refused.
    """


@hookspec
def competency_maps() -> Sequence[CompetencyMap]:  # type: ignore[empty-body]
    """Return competency maps. Every association's files may refer to them by id; an id must be unique."""


@hookspec
def question_banks() -> Sequence[Bank]:  # type: ignore[empty-body]
    """Return banks of multiple-choice items. Every association's exams may draw on them by id."""


@hookspec
def essay_prompts() -> Sequence[Prompt]:  # type: ignore[empty-body]
    """Return the association's essay prompts, of every pool and status."""


@hookspec
def rubrics() -> Sequence[Rubric]:  # type: ignore[empty-body]
    """Return the rubrics by which the association's essays are scored."""


@hookspec
def endorsement_criteria() -> Mapping[str, Criteria]:  # type: ignore[empty-body]
    """Return what each endorsement requires, in dated versions, by names that are the plugin's own."""


@hookspec
def exams() -> Sequence[Exam]:  # type: ignore[empty-body]
    """Return the association's written examinations."""


@hookspec
def agreements() -> Sequence[Agreement]:  # type: ignore[empty-body]
    """Return the texts that the association's applicants read and sign."""


@hookspec
def control_responses() -> Sequence[ControlResponse]:  # type: ignore[empty-body]
    """Return responses whose ratings were agreed on, by which the association's reviewers are calibrated."""
