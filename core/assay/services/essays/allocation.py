"""Who scores what: reviewers for every sitting that was handed in, balanced, never their own, never too near."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.essays.allocation_bench import Bench, bench, third_readings
from assay.services.essays.barring import bar, score_anew
from assay.services.overview import coordinated_window
from assay.services.people import Actor, require
from assay.services.undecided import visible_to
from assay.services.windows import find_window
from assay.storage.ratings import Allocation
from assay.storage.sittings import Sitting
from assay.wording import say, say_many


@dataclass(frozen=True)
class Shortage:
    """A sitting for which too few can be found."""

    code: str
    lacking: int


@dataclass(frozen=True)
class Plan:
    """What an allocation would do; from the same seed, people and sittings always the same."""

    seed: int
    #: Pairs of sitting and reviewer.
    given: tuple[tuple[int, int], ...]
    #: Pairs of sitting and a reviewer who turned out to be too near to its candidate.
    barred: tuple[tuple[int, int], ...]
    #: Responses of each reviewer still to score, by id, when it is done.
    loads: Mapping[int, int]
    #: By pseudonym.
    short: tuple[Shortage, ...] = ()


@dataclass(frozen=True)
class Allocated:
    """What an allocation did."""

    made: int
    #: Readings that were taken from those who turned out to be too near.
    barred: int
    #: Which sittings lack how many reviewers, and what to do about it; empty when none does.
    short: str


def allocate(
    session: Session, actor: Actor, window_id: int, now: datetime, seed: int | None = None
) -> Allocated:
    """Give what was handed in in a window its reviewers, as far as there are any.

    Those with the fewest responses still to score come first, equals in an order that the seed decides (by default
    the number of the window). Nobody scores in a window in which they sit themselves, nor the essays of somebody whom
    they are too near to: who turns out to be is replaced. Who lost the role before they were done is replaced. Whoever
    coordinates replaces nobody where something was read, for they may have seen what was given to whom.
    """
    window = find_window(session, window_id)
    require(actor, window.association, "coordinator")
    found = bench(session, window, lock=True)
    planned = plan(found, window_id if seed is None else seed)
    for sitting, who in planned.barred:
        bar(session, actor, sitting, who, now)
    session.add_all(
        Allocation(sitting_id=sitting, reviewer_id=who, association=window.association, allocated_at=now)
        for sitting, who in planned.given
    )
    if made := len(planned.given):
        detail = {"made": made, "seed": planned.seed}
        record(session, window.association, actor, "allocate reviewers", f"window {window_id}", now, **detail)
    session.flush()
    for sitting in sorted({sitting for sitting, _ in planned.barred}):
        score_anew(session, sitting, now)
    return Allocated(made, len(planned.barred), _in_words(planned.short, is_blind=_is_blind(actor, found)))


def plan(found: Bench, seed: int) -> Plan:
    """Reviewers for what lacks them: first what the fewest may read, so that the loads come out even."""
    loads, given, short = dict(found.loads), [], []
    for handed in sorted(found.handed, key=lambda each: (len(found.free(each)), found.order(seed, each))):
        ranked = sorted(
            found.free(handed), key=lambda who: (loads[who], found.tie(seed, who, handed))
        )[: handed.lacking]  # fmt: skip
        for who in ranked:
            loads[who] += handed.essays
            given.append((handed.sitting, who))
        if len(ranked) < handed.lacking:
            short.append(Shortage(handed.code, handed.lacking - len(ranked)))
    barred = [(each.sitting, who) for each in found.handed for who in sorted(each.leaving)]
    return Plan(seed, tuple(sorted(given)), tuple(barred), loads, tuple(short))


@dataclass(frozen=True)
class Load:
    """What one reviewer has to do, before and after an allocation."""

    name: str
    before: int
    after: int
    #: Of how many sittings that were handed in they must not read anything; None where the reader of the page scores,
    #: and in a small window would learn whose response it is.
    barred: int | None
    sits_here: bool


@dataclass(frozen=True)
class Outlook:
    """What an allocation would do, for whoever presses the button."""

    seed: int
    loads: tuple[Load, ...]
    #: Sittings with essays to score.
    handed: int
    given: int
    #: Readings that are taken from those who turned out to be too near.
    replaced: int
    #: Which sittings lack how many reviewers, and what to do about it; empty when none does.
    short: str


def outlook(session: Session, actor: Actor, association: str, window_id: int) -> Outlook:
    """Who would get how much in a window; names and numbers, never who reads whose response."""
    window = coordinated_window(session, actor, association, window_id)
    found = bench(session, window)
    planned = plan(found, window_id)
    is_blind = _is_blind(actor, found)
    hidden = third_readings(session, found.names, ~visible_to(actor) & (Sitting.association == association))
    loads = [
        Load(
            name=name,
            before=found.loads[who] - hidden.get(who, 0),
            after=planned.loads[who] - hidden.get(who, 0),
            barred=None if is_blind else sum(who in each.barred for each in found.handed),
            sits_here=who in found.candidates,
        )
        for who, name in found.names.items()
    ]
    return Outlook(
        seed=planned.seed,
        loads=tuple(sorted(loads, key=lambda each: (each.name, each.before))),
        handed=len(found.handed),
        given=len(planned.given),
        replaced=sum(len(each.conflicted if is_blind else each.leaving) for each in found.handed),
        short=_in_words(planned.short, is_blind=is_blind),
    )


def _is_blind(actor: Actor, found: Bench) -> bool:
    """Whether somebody scores in a window, or may be asked to: who must not read what would tell them whose it is."""
    return actor.person_id in found.names or any(actor.person_id in each.asked for each in found.handed)


def _in_words(short: Sequence[Shortage], *, is_blind: bool) -> str:
    if not short:
        return ""
    lacking = sum(each.lacking for each in short)
    if is_blind:
        lack = say_many(
            "%(num)s response lacks %(reviewers)s in all",
            "%(num)s responses lack %(reviewers)s in all",
            len(short),
            reviewers=_reviewers(lacking),
        )
    else:
        by_code = sorted(short, key=lambda each: each.code)
        lack = "; ".join(
            str(say("%(code)s lacks %(reviewers)s", code=each.code, reviewers=_reviewers(each.lacking)))
            for each in by_code
        )
    return say(
        "Not enough reviewers. %(lack)s. Appoint reviewers who do not sit in this window, are "
        "not near to the candidates and, for what was read already, coordinate nothing here, "
        "and allocate again.",
        lack=lack,
    )


def _reviewers(count: int) -> str:
    return say_many("%(num)s reviewer", "%(num)s reviewers", count)
