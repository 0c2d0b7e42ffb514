"""The hooks. Few and coarse; none ever sees the request, the database session or the current user.

Hooks of content are called once when the application starts, take no argument and return frozen models; one may raise
`assay.content.problems.ContentError`, and its plugin is then set aside with that reason. Hooks of events are called
with an event (`assay.hooks.events`) when what it tells is safe in the database: beside the request, each plugin on a
thread of its own, in the order in which things happened. A plugin that speaks for an association hears of that
association alone, and one that speaks for none of all. What such a hook raises, and that it does not come back, is
logged and shown on the plugins page, and changes nothing for the people. No call is repeated; one is lost when the
process is killed before it, or when a thousand others wait for a plugin that hangs.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pluggy

from assay.content.agreements import Agreement
from assay.content.associations import Association
from assay.content.banks import Bank
from assay.content.competencies import CompetencyMap
from assay.content.controls import ControlResponse
from assay.content.criteria import Criteria
from assay.content.exams import Exam
from assay.content.item_types.base import ItemType
from assay.content.prompts import Prompt
from assay.content.rubrics import Rubric
from assay.hooks.events import CredentialIssued, DecisionMade, ResultReleased, SittingSubmitted

#: The entry-point group by which plugins are found, and the name under which pluggy knows these hooks.
GROUP = "assay"

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


@hookspec
def register_item_types() -> Sequence[ItemType[Any]]:  # type: ignore[empty-body]
    """Return item types: kinds of questions, beside those that come with Assay.

    Called before every other hook, of every plugin, so that any plugin's files may name any type. A type's name must be
    unique. What a type does when a question is read, shown or scored has 2 seconds.
    """


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


@hookspec
def sitting_submitted(event: SittingSubmitted) -> None:
    """Called after an exam was handed in, by the candidate or by the clock.

    Multiple choice is scored by then, essays are not. Who sat is not told, for essays are scored blind.
    """


@hookspec
def result_released(event: ResultReleased) -> None:
    """Called after a coordinator released the result of a sitting, once for each sitting.

    A result that a regrade changes later is not released anew.
    """


@hookspec
def decision_made(event: DecisionMade) -> None:
    """Called after a coordinator granted or declined an application, before `credential_issued`."""


@hookspec
def credential_issued(event: CredentialIssued) -> None:
    """Called after a decision gave a credential a term: the first one, or one by renewal or reinstatement.

    Neither lapsing nor being revoked is told.
    """
