"""What reviewers' verdicts on an application come to, level by level."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from assay.assessment.findings import Status
from assay.content.requirements import Requirement, ReviewRequirement, with_inner

#: What a review is about when reviewers of applications make it, and not a board.
PORTFOLIO: Final = "portfolio"

Outcome = Literal["approve", "defer"]
#: `waiting`: reviewers of a level are not done; `disputed`: they are, and do not agree.
State = Literal["waiting", "disputed", "approve", "defer"]


@dataclass(frozen=True)
class ReviewPlan:
    """How many levels look at an application, one after the other, and how many reviewers at each."""

    levels: int
    reviewers: int


USUAL: Final = ReviewPlan(levels=1, reviewers=2)


def plan_of(requirements: Iterable[Requirement], usual: ReviewPlan = USUAL) -> ReviewPlan:
    """The plan that requirements set; the usual one, of one level with two reviewers, when they set none."""
    for each in with_inner(tuple(requirements)):
        if isinstance(each, ReviewRequirement) and each.subject == PORTFOLIO:
            return ReviewPlan(each.levels, each.reviewers or (2 if each.levels == 1 else 1))
    return usual


@dataclass(frozen=True)
class Verdict:
    """What one reviewer, or whoever settles a level, finally said."""

    level: int
    outcome: Outcome
    #: Requirement id to what it was judged, for findings that need review.
    judgements: Mapping[str, Status] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """How far a review has come."""

    #: The level at which it is, or at which it ended.
    level: int
    state: State


def progress_of(plan: ReviewPlan, verdicts: Sequence[Verdict], settled: Sequence[Verdict] = ()) -> Progress:
    """Where a review stands: at the first level that does not approve, else at the last."""
    for level in range(1, plan.levels + 1):
        state = _state(plan, level, verdicts, settled)
        if state != "approve" or level == plan.levels:
            return Progress(level, state)
    raise ValueError("a plan has at least one level")


def _state(plan: ReviewPlan, level: int, verdicts: Sequence[Verdict], settled: Sequence[Verdict]) -> State:
    settlement = next((each for each in settled if each.level == level), None)
    if settlement:
        return settlement.outcome
    here = [each for each in verdicts if each.level == level]
    if len(here) < plan.reviewers:
        return "waiting"
    if disagreements(plan, level, verdicts, settled) or len({each.outcome for each in here}) > 1:
        return "disputed"
    # A later level that defers what an earlier one approved is of another opinion than that level.
    return "disputed" if here[0].outcome == "defer" and level > 1 else here[0].outcome


def disagreements(
    plan: ReviewPlan, level: int, verdicts: Sequence[Verdict], settled: Sequence[Verdict] = ()
) -> tuple[str, ...]:
    """The requirements that reviewers of a level judge unlike each other, or unlike the levels before."""
    said: dict[str, set[Status]] = {}
    before = merged(plan, verdicts, settled, below=level)
    for judgements in (before, *(each.judgements for each in verdicts if each.level == level)):
        for requirement, status in judgements.items():
            said.setdefault(requirement, set()).add(status)
    return tuple(requirement for requirement, statuses in said.items() if len(statuses) > 1)


def merged(
    plan: ReviewPlan, verdicts: Sequence[Verdict], settled: Sequence[Verdict] = (), below: int | None = None
) -> dict[str, Status]:
    """What is judged so far, by requirement id: the word of every level that is done, later levels over earlier."""
    last = progress_of(plan, verdicts, settled) if below is None else Progress(below, "waiting")
    done = last.level if last.state in ("approve", "defer") else last.level - 1
    found: dict[str, Status] = {}
    for level in range(1, done + 1):
        for each in (*verdicts, *settled):
            if each.level == level:
                found |= each.judgements
    return found


def outcomes(
    plan: ReviewPlan, verdicts: Sequence[Verdict], settled: Sequence[Verdict] = ()
) -> dict[int, Outcome]:
    """What each level that is done came to."""
    last = progress_of(plan, verdicts, settled)
    found: dict[int, Outcome] = dict.fromkeys(range(1, last.level), "approve")
    if last.state in ("approve", "defer"):
        found[last.level] = last.state
    return found
