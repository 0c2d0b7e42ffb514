"""What a cycle asks of a holder, in words: why it is less than usual, and when it is time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from assay.assessment.findings import Finding
from assay.assessment.requirements.renewal import RenewalResult, whole_years
from assay.content.criteria import Renewal
from assay.content.requirements import HoursRequirement
from assay.services.applications.renewing import Prolongation
from assay.web.findings import amount, shown
from assay.web.times import plain_day


def reliefs(renewal: Renewal, result: RenewalResult, granted: date) -> tuple[str, ...]:
    """Why less is asked than of others, in sentences; nothing when all of it is asked."""
    return tuple(_reliefs(renewal, result, granted))


def _reliefs(renewal: Renewal, result: RenewalResult, granted: date) -> Iterator[str]:
    if result.is_exempt:
        spared = "of the rest" if result.evaluation.findings else "of it"
        years = _years(renewal.exempt_below)
        yield f"Endorsed for less than {years} when renewal is due, so nothing {spared} is asked."
        return
    usual = {each.id: each.minimum for each in renewal.requirements if isinstance(each, HoursRequirement)}
    fewer = [each for each in result.evaluation.findings if _is_fewer(each, usual)]
    if not fewer:
        return
    asked = _listed([_instead(each, usual, alone=len(fewer) == 1) for each in fewer])
    if result.shortened_to_years is not None:
        yield f"Endorsed for {_years(result.years_held)} when renewal is due, so {asked}."
        return
    since = whole_years(granted, result.begins - timedelta(days=1))
    yield f"Endorsed for {_years(since)} when the cycle began, so {asked}."


def _is_fewer(found: Finding, usual: Mapping[str, Decimal]) -> bool:
    return found.unit == "hours" and found.needed < usual.get(found.requirement, found.needed)


def _instead(found: Finding, usual: Mapping[str, Decimal], *, alone: bool) -> str:
    words = f"{amount(found.needed, found.unit)} instead of {shown(usual[found.requirement])}"
    return words if alone else f"{words} ({found.title[:1].lower()}{found.title[1:]})"


def _years(number: int) -> str:
    return "1 year" if number == 1 else f"{number} years"


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


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
        return NextStep("Revoked", "The association took it back, so it cannot be renewed.")
    if where.application is not None:
        return NextStep("Its renewal is under way", "What comes next with it stands on its page.")
    if where.ends is None or where.renewal is None:
        return NextStep("Nothing to do", "It stays in force and needs no renewal.")
    return _by_phase(where, plain_day(where.ends))


def _by_phase(where: Prolongation, last: str) -> NextStep:
    if where.phase == "renewable":
        words = f"Hand the renewal in by {last}, and it stays in force without a gap."
        return _unless_hindered(where, NextStep("It is time to renew", words, "Begin the renewal"))
    if where.phase == "lapsed":
        until = plain_day(where.reinstatement_ends) if where.reinstatement_ends else last
        words = f"It was in force until {last}. Until {until} it can be reinstated."
        return _unless_hindered(where, NextStep("It can be reinstated", words, "Begin the reinstatement"))
    if where.phase == "over":
        return NextStep("It cannot be reinstated any more", "You can apply for the endorsement anew.")
    first = plain_day(where.renewable_from) if where.renewable_from else last
    return NextStep(
        f"Renew it from {first} on",
        f"Hand the renewal in by {last}, and it stays in force without a gap. You get a reminder by e-mail.",
    )


def _unless_hindered(where: Prolongation, step: NextStep) -> NextStep:
    """The step; without its button, and with the reason, where something stands in its way."""
    if not where.hindrance:
        return step
    return NextStep(step.title, f"{step.words} {where.hindrance}")
