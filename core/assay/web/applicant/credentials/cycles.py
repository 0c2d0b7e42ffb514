"""What a cycle asks of a holder, in words: why it is less than usual, and when it is time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from assay.assessment.findings import Finding
from assay.assessment.requirements.renewal import RenewalResult, whole_years
from assay.content.criteria import Renewal
from assay.content.requirements import HoursRequirement
from assay.services.applications.renewing import Prolongation
from assay.times import plain_day
from assay.web.findings import amount, shown
from assay.wording import say, say_list, say_many


def reliefs(renewal: Renewal, result: RenewalResult, granted: date) -> tuple[str, ...]:
    """Why less is asked than of others, in sentences; nothing when all of it is asked."""
    return tuple(_reliefs(renewal, result, granted))


def _reliefs(renewal: Renewal, result: RenewalResult, granted: date) -> Iterator[str]:
    if result.is_exempt:
        years = _years(renewal.exempt_below)
        if result.evaluation.findings:
            yield say(
                "Endorsed for less than %(years)s when renewal is due, so nothing of the rest is asked.",
                years=years,
            )
        else:
            yield say(
                "Endorsed for less than %(years)s when renewal is due, so nothing of it is asked.",
                years=years,
            )
        return
    usual = {each.id: each.minimum for each in renewal.requirements if isinstance(each, HoursRequirement)}
    fewer = [each for each in result.evaluation.findings if _is_fewer(each, usual)]
    if not fewer:
        return
    asked = say_list([_instead(each, usual, alone=len(fewer) == 1) for each in fewer])
    if result.shortened_to_years is not None:
        yield say(
            "Endorsed for %(years)s when renewal is due, so %(asked)s.",
            years=_years(result.years_held),
            asked=asked,
        )
        return
    since = whole_years(granted, result.begins - timedelta(days=1))
    yield say("Endorsed for %(years)s when the cycle began, so %(asked)s.", years=_years(since), asked=asked)


def _is_fewer(found: Finding, usual: Mapping[str, Decimal]) -> bool:
    return found.unit == "hours" and found.needed < usual.get(found.requirement, found.needed)


def _instead(found: Finding, usual: Mapping[str, Decimal], *, alone: bool) -> str:
    less, usually = amount(found.needed, found.unit), shown(usual[found.requirement])
    if alone:
        return say("%(less)s instead of %(usually)s", less=less, usually=usually)
    requirement = f"{found.title[:1].lower()}{found.title[1:]}"
    return say(
        "%(less)s instead of %(usually)s (%(requirement)s)",
        less=less,
        usually=usually,
        requirement=requirement,
    )


def _years(number: int) -> str:
    return say_many("%(num)s year", "%(num)s years", number)


@dataclass(frozen=True)
class NextStep:
    """What a holder can do now, or when they can."""

    title: str
    words: str
    #: What the button says that begins it; empty when there is nothing to begin.
    button: str = ""


def next_step(where: Prolongation) -> NextStep:
    """What comes next with a credential."""
    if where.credential.status == "revoked":
        return NextStep(say("Revoked"), say("The association took it back, so it cannot be renewed."))
    if where.application is not None:
        return NextStep(say("Its renewal is under way"), say("What comes next with it stands on its page."))
    if where.ends is None or where.renewal is None:
        return NextStep(say("Nothing to do"), say("It stays in force and needs no renewal."))
    return _by_phase(where, plain_day(where.ends))


def _by_phase(where: Prolongation, last: str) -> NextStep:
    if where.phase == "renewable":
        words = say("Hand the renewal in by %(last)s, and it stays in force without a gap.", last=last)
        return _unless_hindered(where, NextStep(say("It is time to renew"), words, say("Begin the renewal")))
    if where.phase == "lapsed":
        until = plain_day(where.reinstatement_ends) if where.reinstatement_ends else last
        words = say(
            "It was in force until %(last)s. Until %(until)s it can be reinstated.", last=last, until=until
        )
        return _unless_hindered(
            where, NextStep(say("It can be reinstated"), words, say("Begin the reinstatement"))
        )
    if where.phase == "over":
        return NextStep(
            say("It cannot be reinstated any more"), say("You can apply for the endorsement anew.")
        )
    first = plain_day(where.renewable_from) if where.renewable_from else last
    return NextStep(
        say("Renew it from %(first)s on", first=first),
        say(
            "Hand the renewal in by %(last)s, and it stays in force without a gap. You get a reminder by e-mail.",
            last=last,
        ),
    )


def _unless_hindered(where: Prolongation, step: NextStep) -> NextStep:
    """The step; without its button, and with the reason, where something stands in its way."""
    if not where.hindrance:
        return step
    return NextStep(step.title, say("%(step)s %(hindrance)s", step=step.words, hindrance=where.hindrance))
