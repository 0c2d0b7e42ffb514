"""What a policy would have done to ratings that are there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assay.assessment.adjudication.final import FinalScore, final_score
from assay.assessment.adjudication.readings import Reading, Scale, faults, share
from assay.assessment.adjudication.reasons import KINDS, ReasonKind, needs_adjudication
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.content.adjudication import Rating
from assay.wording import say


@dataclass(frozen=True)
class Rated:
    """One essay: its first readings and, where there is one, the reading that settles."""

    subject: str
    first: tuple[Reading, ...]
    settling: Reading | None = None


@dataclass(frozen=True)
class Simulated:
    """One essay under the policy, beside the mean of its first readings."""

    subject: str
    mean: Fraction
    passed_by_mean: bool
    final: FinalScore
    #: Whether a settling reading is there, be it needed or not.
    has_settling: bool

    @property
    def is_sent(self) -> bool:
        """Whether it is sent on."""
        return bool(self.final.reasons)

    @property
    def is_changed(self) -> bool | None:
        """Whether the decision is another than by the mean; None while there is none."""
        return None if self.final.passed is None else self.final.passed != self.passed_by_mean


@dataclass(frozen=True)
class Unusable:
    """An essay that the policy cannot be tried on, and why."""

    subject: str
    why: str


@dataclass(frozen=True)
class Simulation:
    """What a policy does to all essays; `n` counts those it could be tried on."""

    n: int
    essays: tuple[Simulated, ...]
    unusable: tuple[Unusable, ...]
    sent_rate: Statistic
    #: Essays sent on by each kind of reason; one essay may have several.
    by_reason: Mapping[ReasonKind, int]
    #: Essays sent on because of each criterion.
    by_criterion: Mapping[str, int]

    @property
    def sent(self) -> tuple[Simulated, ...]:
        """The essays that are sent on."""
        return tuple(each for each in self.essays if each.is_sent)

    @property
    def waiting(self) -> tuple[Simulated, ...]:
        """Those of them without a reading that settles."""
        return tuple(each for each in self.essays if each.final.state == "waits-for-adjudication")

    @property
    def spared(self) -> tuple[Simulated, ...]:
        """The essays that are not sent on although a settling reading is there."""
        return tuple(each for each in self.essays if each.has_settling and not each.is_sent)

    @property
    def changed(self) -> tuple[Simulated, ...]:
        """The essays whose decision is another than by the mean of the first readings."""
        return tuple(each for each in self.essays if each.is_changed)


def simulate(policy: Rating, essays: Sequence[Rated], scale: Scale, cut: Fraction) -> Simulation:
    """Try a policy on essays; `cut` is the share of the points that passes an essay."""
    found = ((each, _why_not(policy, each, scale, cut)) for each in essays)
    unusable = tuple(Unusable(each.subject, why) for each, why in found if why)
    names = {each.subject for each in unusable}
    tried = tuple(_try(policy, each, scale, cut) for each in essays if each.subject not in names)
    n, sent = len(tried), [each for each in tried if each.is_sent]
    kinds = Counter(kind for each in sent for kind in {reason.kind for reason in each.final.reasons})
    criteria = Counter(
        name for each in sent for name in {reason.criterion for reason in each.final.reasons} if name
    )
    rate = Estimate(len(sent) / n, n) if n else NotEstimable(say("no essay has all its readings"), 0)
    return Simulation(
        n=n,
        essays=tried,
        unusable=unusable,
        sent_rate=rate,
        by_reason={kind: kinds[kind] for kind in KINDS},
        by_criterion={each.id: criteria[each.id] for each in scale.criteria},
    )


def _why_not(policy: Rating, rated: Rated, scale: Scale, cut: Fraction) -> str:
    if len(rated.first) != policy.raters:
        return say(
            "it has %(first)s first readings, and the policy asks for %(raters)s",
            first=len(rated.first),
            raters=policy.raters,
        )
    for reading in rated.first:
        if found := faults(scale, reading.levels):
            return f"rater {reading.rater}: {found[0]}"
    # What nobody needs may be incomplete.
    settling = rated.settling
    found = faults(scale, settling.levels) if settling else []
    if settling and found and needs_adjudication(policy, rated.first, scale, cut):
        return f"rater {settling.rater}: {found[0]}"
    return ""


def _try(policy: Rating, rated: Rated, scale: Scale, cut: Fraction) -> Simulated:
    mean = sum((share(scale, each.levels) for each in rated.first), Fraction(0)) / len(rated.first)
    final = final_score(policy, rated.first, scale, cut, rated.settling)
    return Simulated(rated.subject, mean, mean >= cut, final, rated.settling is not None)
