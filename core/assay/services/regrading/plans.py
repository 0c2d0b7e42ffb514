"""What a regrade would do: who changes, from what to what, and what would be left for the coordinator."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal

from assay.assessment.exam.regrading import Decision
from assay.assessment.exam.scoring import Score
from assay.services.regrading.questions import Proposal, Target
from assay.storage.windows import Window

#: What a regrade leaves to a coordinator, or says of what happens by itself:
#: `credential`: granted to somebody whose result is no pass any more; nothing is revoked by itself.
#: `application`: the result that an open application rests on is no pass any more.
#: `goes-on`: an open application finds the exam passed from now on, by itself.
#: `declined`: an application was declined whose applicant has passed now.
#: `lost-carried`: a later sitting does without a part that is not passed any more; it stays so.
#: `carries`: a part passes now, so it need not be sat again; the registration is changed with the regrade.
#: `unneeded`: somebody is registered to sit again who has passed now.
#: `sat-again`: a part passes now that was sat again meanwhile, or is being sat.
MatterKind = Literal[
    "credential", "application", "goes-on", "declined", "lost-carried", "carries", "unneeded", "sat-again"
]


@dataclass(frozen=True)
class SectionChange:
    """One section of a sitting with another score."""

    position: int
    title: str
    before: Score
    after: Score
    decision: Decision
    #: Sat in an earlier sitting, whose score it follows.
    is_carried: bool


@dataclass(frozen=True)
class Change:
    """One sitting whose scores change. Its name is empty while the reader scores it blind."""

    sitting_id: int
    code: str
    name: str
    window: str
    status: str
    is_released: bool
    sections: tuple[SectionChange, ...]
    #: Nothing while there is no result.
    result: Decision | None

    @property
    def gains(self) -> bool:
        """Whether a fail becomes a pass."""
        return self.result is not None and self.result.after and not self.result.before

    @property
    def loses(self) -> bool:
        """Whether a pass becomes a fail."""
        return self.result is not None and self.result.before and not self.result.after

    @property
    def is_kept(self) -> bool:
        """Whether something stays passed only because passes are kept."""
        decisions = [each.decision for each in self.sections] + ([self.result] if self.result else [])
        return any(each.is_kept for each in decisions)


@dataclass(frozen=True)
class Matter:
    """Something that follows from a change and is not settled by scores."""

    kind: MatterKind
    sitting_id: int
    #: Id of an application, a sitting, or number of a credential.
    target: str
    #: What it is about in words: a window's name, a part's title, an endorsement.
    about: str


@dataclass(frozen=True)
class Plan:
    """Everything that a regrade would do at this moment."""

    window: Window
    proposal: Proposal
    targets: tuple[Target, ...]
    #: How many sittings have a score for this section, and how many will get one.
    scored: int
    to_come: int
    changes: tuple[Change, ...]
    matters: tuple[Matter, ...]
    #: Other windows of the association whose forms hold one of the items: each is regraded for itself.
    elsewhere: tuple[tuple[int, str], ...]

    @property
    def gains(self) -> tuple[Change, ...]:
        """Fails that become passes."""
        return tuple(each for each in self.changes if each.gains)

    @property
    def losses(self) -> tuple[Change, ...]:
        """Passes that become fails."""
        return tuple(each for each in self.changes if each.loses)

    @property
    def kept(self) -> tuple[Change, ...]:
        """Who stays passed only because passes are kept."""
        return tuple(each for each in self.changes if each.is_kept)

    @property
    def released(self) -> tuple[Change, ...]:
        """Whose candidates know their result already, and are told."""
        return tuple(each for each in self.changes if each.is_released)

    @property
    def waiting(self) -> tuple[Change, ...]:
        """Handed in, without a result yet."""
        return tuple(each for each in self.changes if each.result is None)

    @cached_property
    def fingerprint(self) -> str:
        """What tells this plan from one that does something else. Who has yet to hand in does not count."""
        content = {
            "forms": [
                [each.stored.id, _corrections(each.standing), _corrections(each.new)] for each in self.targets
            ],
            "keeps": self.proposal.keeps_passes,
            **{name: value for name, value in self.summary().items() if name != "to_come"},
        }
        return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def summary(self) -> dict[str, Any]:
        """What is kept of the plan: numbers and ids, no names."""
        return {
            "scored": self.scored,
            "to_come": self.to_come,
            "changes": [_change(each) for each in self.changes],
            "matters": [vars(each).copy() for each in self.matters],
        }


def _corrections(corrections: Iterable[Any]) -> list[list[Any]]:
    return sorted([each.question, each.kind, sorted(each.options)] for each in corrections)


def _change(change: Change) -> dict[str, Any]:
    return {
        "sitting": change.sitting_id,
        "status": change.status,
        "released": change.is_released,
        "result": _decision(change.result) if change.result else None,
        "sections": [
            {
                "position": each.position,
                "title": each.title,
                "before": _points(each.before),
                "after": _points(each.after),
                "carried": each.is_carried,
                **_decision(each.decision),
            }
            for each in change.sections
        ],
    }


def _points(score: Score) -> list[int]:
    """Earned and possible, and how many parts make a point where points are earned in parts."""
    return [score.earned, score.possible, *([score.parts] if score.parts > 1 else [])]


def _decision(decision: Decision) -> dict[str, bool]:
    return {"passed_before": decision.before, "passed_after": decision.after, "kept": decision.is_kept}
