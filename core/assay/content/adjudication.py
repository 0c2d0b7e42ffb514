"""Adjudication: when two readings of an essay do not settle its score, who settles it, and how.

The ways to form a final score are those of the literature on resolving scores: Johnson, Penny and Gordon (2000), "The
relation between score resolution methods and interrater reliability", Applied Measurement in Education 13, 121-138;
Johnson, Penny, Gordon, Shumate and Fisher (2005), Language Assessment Quarterly 2, 117-146.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, NonNegativeInt, PositiveInt

from assay.content.base import Content, Flaw, Text

#: Two ways to write one share are one value, also for fingerprints.
_Normal = AfterValidator(lambda number: number.normalize() + 0)
Portion = Annotated[Decimal, Field(gt=0, le=1), _Normal]
Points = Annotated[Decimal, Field(gt=0), _Normal]

#: Who settles what is sent on.
By = Literal["third-reader", "expert", "discussion"]
#: When a third reader gets what was sent on.
Given = Literal["at-once", "by-coordinator"]
#: How the score of an essay that was sent on is formed.
Resolution = Literal[
    "mean-of-first", "mean-of-all", "closest-pair", "tertium-quid", "third-decides", "expert-only"
]
#: What an agreed reading can do: it cannot be averaged with those that it came from.
_OF_DISCUSSION: Final = ("mean-of-first", "third-decides")


class Amount(Content):
    """So much of an essay's points: a share of those possible, or weighted points."""

    share: Portion | None = Field(
        default=None, description='A share of the points possible, as "0.20"; fits rubrics of every length.'
    )
    points: Points | None = Field(
        default=None, description="Weighted points, where all the rubrics have the same number of them."
    )

    def flaws(self) -> Iterator[Flaw]:
        """Neither a share nor points, or both."""
        if (self.share is None) == (self.points is None):
            what = (
                "there is neither a `share` nor `points`" if self.share is None else "there are two amounts"
            )
            yield Flaw((), what, "expected either `share: …` or `points: …`")


class Veto(Content):
    """A criterion that no other can make up for."""

    criteria: tuple[Text, ...] = Field(
        min_length=1, description="Ids of criteria; in each rubric those count that it has."
    )
    below: PositiveInt = Field(description="Levels lower than this one are a veto.")
    then: Literal["fail", "adjudicate"] = Field(
        description="fail: the essay fails, whatever its points, when its readers agree on the veto, and is sent "
        "on when they do not; adjudicate: it is sent on when any reader is below."
    )


class Adjudication(Content):
    """When an essay is sent on after its first readings, to whom, and how its score is then formed."""

    distance: Amount | None = Field(
        default=None, description="Totals of two readers that lie so far apart, or farther, are sent on."
    )
    criterion_distance: PositiveInt | None = Field(
        default=None,
        description="Levels of two readers on one criterion that lie so far apart, or farther, are sent on.",
    )
    straddles_cut: bool = Field(
        default=False,
        description="Whether an essay is sent on that passes by one reader and fails by another.",
    )
    veto: tuple[Veto, ...] = Field(default=(), description="Criteria that no other can make up for.")
    by: By = Field(
        default="third-reader",
        description="Who settles it: third-reader, who knows nothing of the first readings; expert, who is "
        "appointed for it; discussion of the first readers, which ends in one agreed reading.",
    )
    given: Given = Field(
        default="at-once",
        description="When a third reader gets the essay: at-once, as soon as its first readings are final, chosen by "
        "load among the reviewers who are calibrated and may read it; by-coordinator, who gives it on the page.",
    )
    final: Resolution = Field(
        default="mean-of-all",
        description="How the score is formed: mean-of-first (the first readings stand), mean-of-all, closest-pair "
        "(the two readings nearest to each other), tertium-quid (the settling reading and the first reading "
        "nearest to it), third-decides (the settling reading alone), expert-only (the expert's alone).",
    )

    def flaws(self) -> Iterator[Flaw]:
        """A policy that never sends anything on, and scores that nobody can give."""
        if not (self.distance or self.criterion_distance or self.straddles_cut or self.veto):
            what = "nothing is ever sent on"
            yield Flaw((), what, "expected `distance`, `criterion_distance`, `straddles_cut` or `veto`")
        if self.final == "expert-only" and self.by != "expert":
            yield Flaw(("final",), "there is no expert", "expected `by: expert`, or `third-decides`")
        if self.given == "by-coordinator" and self.by != "third-reader":
            yield Flaw(("given",), "there is no third reader", "expected `by: third-reader`, or no `given`")
        if self.by == "discussion" and self.final not in _OF_DISCUSSION:
            what = f"a discussion ends in one agreed reading, for which `{self.final}` has no meaning"
            yield Flaw(("final",), what, "expected `third-decides` (the agreed reading) or `mean-of-first`")


class InQueue(Content):
    """Control responses among the essays that a reviewer scores, and when they stop the reviewer."""

    one_in: Annotated[int, Field(ge=2)] = Field(
        default=10,
        description="Of so many papers that a reviewer reads in a window one is a control; at least one is.",
    )
    last: PositiveInt = Field(
        default=3, description="How many of a reviewer's newest control responses are looked at."
    )
    out: PositiveInt = Field(
        default=2, description="So many of them out of tolerance stop the reviewer until calibrated anew."
    )

    def flaws(self) -> Iterator[Flaw]:
        """A rule that can never stop anybody."""
        if self.out > self.last:
            what = f"{self.out} of the last {self.last} can never be out of tolerance"
            yield Flaw(("out",), what, f"expected at most {self.last}")


class Calibration(Content):
    """How near a reviewer must come to the reference ratings of control responses."""

    criterion: NonNegativeInt = Field(
        default=1, description="Levels by which a rating on a criterion may differ from the reference."
    )
    total: Amount | None = Field(
        default=None, description="What a total may differ by at most; left out when only criteria count."
    )
    same_side: bool = Field(
        default=True, description="Whether the total must lie on the reference's side of the cut."
    )
    same_vetoes: bool = Field(
        default=True, description="Whether every veto must be seen as the reference rating sees it."
    )
    least: Portion = Field(
        default=Decimal("0.8"), description="Share of the control responses that must be within tolerance."
    )
    in_queue: InQueue | None = Field(
        default=None,
        description="Control responses with `use: seeded`, mixed unseen into what reviewers score; left out: none are.",
    )


class Rating(Content):
    """How essays are rated."""

    raters: int = Field(ge=1, le=5, description="How many reviewers score each essay.")
    adjudicate: Adjudication | None = Field(
        default=None,
        description="When and how an essay is sent on; left out, the mean of its readings stands.",
    )
    calibration: Calibration | None = Field(
        default=None, description="Tolerance for reviewers' ratings of control responses."
    )

    def flaws(self) -> Iterator[Flaw]:
        """One reader who is to disagree."""
        sent = self.adjudicate
        if self.raters == 1 and sent and (sent.distance or sent.criterion_distance or sent.straddles_cut):
            what = "one reader cannot disagree with another"
            yield Flaw(("adjudicate",), what, "expected `raters: 2` or more, or only a `veto`")
