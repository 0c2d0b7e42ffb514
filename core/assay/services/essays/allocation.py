"""Who scores what: reviewers for every sitting that was handed in, balanced, never their own, never too near."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.errors import Refused
from assay.services.essays.allocation_bench import Bench, Handed, bench
from assay.services.overview import coordinated_window
from assay.services.people import Actor, require
from assay.services.windows import find_window
from assay.storage.ratings import BARRED, Allocation
from assay.storage.sittings import Sitting


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
    #: For each sitting that nobody can be found for, what is lacking.
    short: tuple[str, ...] = ()


def allocate(session: Session, actor: Actor, window_id: int, now: datetime, seed: int | None = None) -> int:
    """Give what was handed in in a window its reviewers; how many allocations were made.

    Those with the fewest responses still to score come first, equals in an order that the seed decides (by default
    the number of the window). Nobody scores in a window in which they sit themselves, nor the essays of somebody whom
    they are too near to: who turns out to be is replaced. Who lost the role before they were done is replaced.
    """
    window = find_window(session, window_id)
    require(actor, window.association, "coordinator")
    found = bench(session, window, lock=True)
    planned = plan(found, window_id if seed is None else seed)
    if planned.short:
        raise Refused(f"{planned.short[0]} Appoint more reviewers first.")
    _bar(session, actor, window.association, planned, now)
    session.add_all(
        Allocation(sitting_id=sitting, reviewer_id=who, association=window.association, allocated_at=now)
        for sitting, who in planned.given
    )
    if made := len(planned.given):
        detail = {"made": made, "seed": planned.seed}
        record(session, window.association, actor, "allocate reviewers", f"window {window_id}", now, **detail)
    session.flush()
    return made


def plan(found: Bench, seed: int) -> Plan:
    """Reviewers for what lacks them: first what the fewest may read, so that the loads come out even."""
    loads, given, short = dict(found.loads), [], []
    for handed in sorted(found.handed, key=lambda each: (len(found.free(each)), found.order(seed, each))):
        free = found.free(handed)
        if len(free) < handed.lacking:
            short.append(_shortage(handed, len(free)))
            continue
        ranked = sorted(free, key=lambda who: (loads[who], found.tie(seed, who, handed)))
        for who in ranked[: handed.lacking]:
            loads[who] += handed.essays
            given.append((handed.sitting, who))
    barred = [(each.sitting, who) for each in found.handed for who in sorted(each.conflicted)]
    return Plan(seed, tuple(sorted(given)), tuple(barred), loads, tuple(short))


@dataclass(frozen=True)
class Load:
    """What one reviewer has to do, before and after an allocation."""

    name: str
    before: int
    after: int
    #: Of how many sittings that were handed in they must not read anything; None where the reader of the page would
    #: learn whose response they score themselves.
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
    short: tuple[str, ...]


def outlook(session: Session, actor: Actor, association: str, window_id: int) -> Outlook:
    """Who would get how much in a window; names and numbers, never who reads whose response."""
    window = coordinated_window(session, actor, association, window_id)
    found = bench(session, window)
    planned = plan(found, window_id)
    loads = [
        Load(
            name=name,
            before=found.loads[who],
            after=planned.loads[who],
            barred=None if who == actor.person_id else sum(who in each.barred for each in found.handed),
            sits_here=who in found.candidates,
        )
        for who, name in found.names.items()
    ]
    return Outlook(
        seed=planned.seed,
        loads=tuple(sorted(loads, key=lambda each: (each.name, each.before))),
        handed=len(found.handed),
        given=len(planned.given),
        replaced=len(planned.barred),
        short=planned.short,
    )


def _shortage(handed: Handed, free: int) -> str:
    return (
        f"{handed.wanted} reviewers are needed for each response and {free + len(handed.counting)} may score "
        f"{handed.code}."
    )


def _bar(session: Session, actor: Actor, association: str, planned: Plan, now: datetime) -> None:
    for sitting, who in planned.barred:
        session.get_one(Allocation, (sitting, who)).reading = BARRED
        # Not why: whoever reads the log may score the other half of these readings.
        record(session, association, actor, "bar reviewer", f"sitting {sitting}", now, reviewer=who)


def readers_for(session: Session, sitting: Sitting, seed: int | None = None) -> tuple[int, ...]:
    """Reviewers who may still be asked to read a sitting's essays, those with the least to score first.

    Without those who read or read it before, who sit in its window, and who are too near to its candidate.
    """
    found = bench(session, sitting.window)
    here = next((each for each in found.handed if each.sitting == sitting.id), None)
    if here is None:
        return ()
    mark = sitting.window_id if seed is None else seed
    return tuple(sorted(found.free(here), key=lambda who: (found.loads[who], found.tie(mark, who, here))))
