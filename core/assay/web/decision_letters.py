"""The letter of a decision in whole sentences: the same on a page as on paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from assay.assessment.requirements.cycles import renewable_from
from assay.services.applications.decision_letters import DecisionLetter, LetterFinding
from assay.times import plain_day
from assay.web import pdf, requests
from assay.web.findings import BARRED, share
from assay.wording import say

#: What is granted, and what is not, by purpose: the heading, and what the association did.
GRANTED: Final[Mapping[str, tuple[str, str]]] = {
    "endorsement": (
        say("Your endorsement is granted"),
        say(
            "It is a pleasure to tell you that %(association)s has granted you the endorsement as "
            "%(endorsement)s."
        ),
    ),
    "renewal": (
        say("Your endorsement is renewed"),
        say(
            "It is a pleasure to tell you that %(association)s has renewed your endorsement as %(endorsement)s."
        ),
    ),
    "reinstatement": (
        say("Your endorsement is reinstated"),
        say(
            "It is a pleasure to tell you that %(association)s has reinstated your endorsement as "
            "%(endorsement)s."
        ),
    ),
}
DECLINED: Final[Mapping[str, tuple[str, str]]] = {
    "endorsement": (
        say("Your endorsement is not granted"),
        say(
            "%(association)s has looked at your application with care, and has not granted you the "
            "endorsement as %(endorsement)s."
        ),
    ),
    "renewal": (
        say("Your endorsement is not renewed"),
        say(
            "%(association)s has looked at your application with care, and has not renewed your "
            "endorsement as %(endorsement)s."
        ),
    ),
    "reinstatement": (
        say("Your endorsement is not reinstated"),
        say(
            "%(association)s has looked at your application with care, and has not reinstated your "
            "endorsement as %(endorsement)s."
        ),
    ),
}
#: What can be done after a refusal, by purpose.
AFTERWARDS: Final[Mapping[str, str]] = {
    "endorsement": say(
        "When what is missing is there, you can apply again; nothing has to be entered twice."
    ),
    "renewal": say(
        "Until its last day your endorsement stays in force, and until then you can apply to renew it again."
    ),
    "reinstatement": say("As long as the time for it runs, you can apply to reinstate it again."),
}
STATES: Final[Mapping[str, str]] = {
    "met": say("Met"),
    "needs-review": say("Not judged"),
    "unmet": say("Not met"),
}


@dataclass(frozen=True)
class Row:
    """A requirement in the table of the letter."""

    title: str
    #: Where the association's document says so.
    place: str
    #: How much was found, as `56 of 48 hours`; empty where there is nothing to count.
    found: str
    status: str
    is_met: bool


@dataclass(frozen=True)
class LetterSheet:
    """Everything that is written on the letter, from top to bottom."""

    association: str
    website: str
    date: str
    applicant: str
    heading: str
    greeting: str
    opening: str
    judged: str
    reasons: tuple[str, ...]
    #: The credential; nothing in a letter that declines.
    facts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    next_steps: tuple[str, ...]
    closing: str
    signed_by: str
    is_granted: bool


def sheet_of(letter: DecisionLetter) -> LetterSheet:
    """The words of a letter."""
    is_granted = letter.outcome == "granted"
    heading, opening = (GRANTED if is_granted else DECLINED)[letter.purpose]
    return LetterSheet(
        association=letter.association,
        website=letter.website,
        date=plain_day(letter.decided),
        applicant=letter.applicant,
        heading=heading,
        greeting=say("Dear %(applicant)s,", applicant=letter.applicant),
        opening=say(opening, association=letter.short_name, endorsement=letter.title),
        judged=say(
            "What you handed in was judged as of %(day)s, by “%(document)s”.",
            day=plain_day(letter.handed_in),
            document=letter.source,
        ),
        reasons=tuple(part.strip() for part in letter.reasons.split("\n") if part.strip()),
        facts=tuple(_facts(letter)) if is_granted else (),
        rows=tuple(_row(each) for each in letter.findings),
        next_steps=tuple(_after_grant(letter) if is_granted else _after_refusal(letter)),
        closing=say("Congratulations, and thank you for your work.")
        if is_granted
        else say("With kind regards"),
        signed_by=letter.signed_by,
        is_granted=is_granted,
    )


def _facts(letter: DecisionLetter) -> Iterator[tuple[str, str]]:
    yield say("Endorsement"), letter.title
    yield say("Number"), letter.number or say("given with the decision")
    if letter.begins:
        ends = plain_day(letter.ends) if letter.ends else say("no end; it needs no renewal")
        yield say("In force from"), plain_day(letter.begins)
        yield say("In force until"), ends


def _row(found: LetterFinding) -> Row:
    is_counted = found.unit in BARRED and found.needed > 0
    counted = share(found.counted, found.needed, found.unit) if is_counted else ""
    is_advice = found.strength == "recommended" and found.status != "met"
    return Row(
        found.title,
        "" if found.place == found.title else found.place,
        counted,
        say("Recommended only") if is_advice else STATES[found.status],
        found.status == "met",
    )


def _after_grant(letter: DecisionLetter) -> Iterator[str]:
    base_url = requests.installation().settings.base_url
    address = f"{base_url}/registry/{letter.number}" if letter.number else f"{base_url}/registry"
    yield say("Whoever has the number can check your endorsement at %(address)s.", address=address)
    yield (
        say(
            "By your name people find you in the registry only if you say so, at %(address)s. You can "
            "change your mind at any time.",
            address=f"{base_url}/credentials",
        )
    )
    if letter.ends:
        yield _renewal(letter.ends)


def _renewal(ends: date) -> str:
    return say(
        "From %(first)s on you can renew your endorsement. Hand the renewal in by %(last)s, and it stays in "
        "force without a gap. You get a reminder by e-mail.",
        first=plain_day(renewable_from(ends)),
        last=plain_day(ends),
    )


def _after_refusal(letter: DecisionLetter) -> Iterator[str]:
    yield AFTERWARDS[letter.purpose]
    yield say("Everything in your portfolio stays yours, and stays as it is.")
    whom = f"{letter.short_name} ({letter.website})" if letter.website else letter.short_name
    yield say("If you think that something was overlooked, write to %(association)s.", association=whom)


def letter_pdf(letter: DecisionLetter) -> bytes:
    """The letter on paper."""
    sheet = sheet_of(letter)
    data: dict[str, Any] = {
        **vars(sheet),
        "rows": [vars(each) for each in sheet.rows],
        "title": f"{sheet.heading}: {letter.title}",
        "running": f"{sheet.association} · {sheet.date}",
        "author": sheet.association,
    }
    return pdf.render_pdf("letter", data)
