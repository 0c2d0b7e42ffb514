"""Renewal in words: the cycle, what is asked in it, and of whom less or something else is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assay.content.criteria import Criteria, LongHeld, Renewal, Shortened, is_for
from assay.times import months, plain_day
from assay.web.criteria.changes import renewal_on
from assay.web.criteria.names import Names, both
from assay.web.criteria.telling import Told, tell_all
from assay.web.findings import shown
from assay.wording import say, say_many


@dataclass(frozen=True)
class Held:
    """What is asked instead of those who have held the endorsement for long."""

    words: str
    told: tuple[Told, ...]


@dataclass(frozen=True)
class RenewalTold:
    """How an endorsement is kept in force."""

    #: The cycle, and what else holds for all of it, each in a sentence.
    sentences: tuple[str, ...]
    told: tuple[Told, ...]
    #: What is asked of those endorsed within the cycle, each in a sentence.
    shortened: tuple[str, ...]
    long_held: tuple[Held, ...]


def renewal_of(criteria: Criteria, category: str | None, names: Names, day: date) -> RenewalTold | None:
    """The renewal that holds on a day; None where the criteria say nothing of it."""
    version = criteria.version_on(day) or criteria.versions[0]
    renewal = version.renewal
    if renewal is None:
        return None
    titles = {each.id: each.title for each in renewal.requirements if is_for(each, category)}
    return RenewalTold(
        sentences=tuple(_sentences(renewal, titles)),
        told=renewal_on(criteria, category, names, day),
        shortened=tuple(_shortened(each, titles) for each in renewal.shortened),
        long_held=tuple(_held(each, category, names, day) for each in renewal.long_held),
    )


def _sentences(renewal: Renewal, titles: dict[str, str]) -> Sequence[str]:
    found = [
        say_many(
            "The endorsement is renewed every year.",
            "The endorsement is renewed every %(num)s years.",
            num=renewal.years,
        )
    ]
    if renewal.cycle_ends:
        day = plain_day(renewal.cycle_ends)
        found.append(say("A cycle ends for everybody on the same day, such as %(day)s.", day=day))
    found += _exempt(renewal, titles)
    if renewal.reinstatement_months:
        time = months(renewal.reinstatement_months)
        found.append(say("What has lapsed can be reinstated for %(time)s.", time=time))
    return found


def _exempt(renewal: Renewal, titles: dict[str, str]) -> Sequence[str]:
    if not renewal.exempt_below:
        return ()
    found = say_many(
        "Whoever has been endorsed for less than a year when renewal is due is exempt.",
        "Whoever has been endorsed for less than %(num)s years when renewal is due is exempt.",
        num=renewal.exempt_below,
    )
    kept = both(titles[each] for each in renewal.never_exempt if each in titles)
    return (found, say("Also then this is asked: %(titles)s.", titles=kept)) if kept else (found,)


def _shortened(row: Shortened, titles: dict[str, str]) -> str:
    asked = both(
        say(
            "%(title)s: %(amount)s",
            title=titles[id_],
            amount=say_many("%(num)s hour", "%(num)s hours", num=shown(hours)),
        )
        for id_, hours in row.minimums.items()
        if id_ in titles
    )
    return say_many(
        "Endorsed for one year when renewal is due: %(asked)s.",
        "Endorsed for %(num)s years when renewal is due: %(asked)s.",
        num=row.years,
        asked=asked,
    )


def _held(row: LongHeld, category: str | None, names: Names, day: date) -> Held:
    words = say_many(
        "Whoever has held the endorsement for at least a year when the cycle begins",
        "Whoever has held the endorsement for at least %(num)s years when the cycle begins",
        num=row.years,
    )
    return Held(words, tell_all(row.requirements, category, names, day))
