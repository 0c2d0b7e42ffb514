"""Control responses: whether each has a prompt, and a level that exists on every criterion of its rubric."""

from collections.abc import Iterator

from assay.content.catalog import owner_of
from assay.content.checks.index import Index, nearest
from assay.content.controls import ControlResponse
from assay.content.problems import Key, Problem
from assay.content.prompts import Prompt
from assay.content.rubrics import Rubric


def check_controls(index: Index) -> Iterator[Problem]:
    """Every problem of every control response."""
    for name, control in index.catalog.controls.items():
        key = Key("control", control.id, owner_of(name))
        prompts = {each.id: each for at, each in index.catalog.prompts.items() if owner_of(at) == key.owner}
        if not index.is_known(Key("prompt", control.prompt, key.owner), prompts):
            what = f"the prompt `{control.prompt}` does not exist"
            yield index.problem(key, ("prompt",), what, f"expected {nearest(control.prompt, prompts)}")
        elif rubric := _rubric(prompts.get(control.prompt), key.owner, index):
            yield from _check_levels(control, rubric, key, index)


def _rubric(prompt: Prompt | None, owner: str, index: Index) -> Rubric | None:
    """What it is rated by, if both prompt and rubric could be read."""
    return index.catalog.rubrics.get(f"{owner}/{prompt.rubric}") if prompt else None


def _check_levels(control: ControlResponse, rubric: Rubric, key: Key, index: Index) -> Iterator[Problem]:
    criteria = {each.id: each for each in rubric.criteria}
    for criterion, given in control.reference.items():
        at = ("reference", criterion)
        if criterion not in criteria:
            what = f"the rubric `{rubric.id}` has no criterion `{criterion}`"
            yield index.problem(key, at, what, f"expected {nearest(criterion, criteria)}")
        elif given.level > criteria[criterion].highest:
            what = f"`{criterion}` has no level {given.level}"
            expected = f"expected 0 to {criteria[criterion].highest}"
            yield index.problem(key, (*at, "level"), what, expected)
    for criterion in criteria:
        if criterion not in control.reference:
            what = f"the criterion `{criterion}` has no reference level"
            yield index.problem(key, ("reference",), what, f"expected `{criterion}: …`")
