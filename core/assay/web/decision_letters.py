"""The letter of a decision in whole sentences: the same on a page as on paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from assay.assessment.requirements.cycles import renewable_from
from assay.services.applications.decision_letters import DecisionLetter, LetterFinding
from assay.web import pdf, requests
from assay.web.findings import BARRED, share
from assay.web.times import plain_day

#: What is granted, and what is not, by purpose: the heading, and what the association did.
GRANTED: Final[Mapping[str, tuple[str, str]]] = {
    "endorsement": ("Your endorsement is granted", "has granted you the endorsement as"),
    "renewal": ("Your endorsement is renewed", "has renewed your endorsement as"),
    "reinstatement": ("Your endorsement is reinstated", "has reinstated your endorsement as"),
}
DECLINED: Final[Mapping[str, tuple[str, str]]] = {
    "endorsement": ("Your endorsement is not granted", "has not granted you the endorsement as"),
    "renewal": ("Your endorsement is not renewed", "has not renewed your endorsement as"),
    "reinstatement": ("Your endorsement is not reinstated", "has not reinstated your endorsement as"),
}
#: What can be done after a refusal, by purpose.
AFTERWARDS: Final[Mapping[str, str]] = {
    "endorsement": "When what is missing is there, you can apply again; nothing has to be entered twice.",
    "renewal": "Until its last day your endorsement stays in force, and until then you can apply to renew it again.",
    "reinstatement": "As long as the time for it runs, you can apply to reinstate it again.",
}
STATES: Final[Mapping[str, str]] = {"met": "Met", "needs-review": "Not judged", "unmet": "Not met"}


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
    heading, did = (GRANTED if is_granted else DECLINED)[letter.purpose]
    return LetterSheet(
        association=letter.association,
        website=letter.website,
        date=plain_day(letter.decided),
        applicant=letter.applicant,
        heading=heading,
        greeting=f"Dear {letter.applicant},",
        opening=f"{_opener(letter)} {did} {letter.title}.",
        judged=f"What you handed in was judged as of {plain_day(letter.handed_in)}, by “{letter.source}”.",
        reasons=tuple(part.strip() for part in letter.reasons.split("\n") if part.strip()),
        facts=tuple(_facts(letter)) if is_granted else (),
        rows=tuple(_row(each) for each in letter.findings),
        next_steps=tuple(_after_grant(letter) if is_granted else _after_refusal(letter)),
        closing="Congratulations, and thank you for your work." if is_granted else "With kind regards",
        signed_by=letter.signed_by,
        is_granted=is_granted,
    )


def _opener(letter: DecisionLetter) -> str:
    if letter.outcome == "granted":
        return f"It is a pleasure to tell you that {letter.short_name}"
    return f"{letter.short_name} has looked at your application with care, and"


def _facts(letter: DecisionLetter) -> Iterator[tuple[str, str]]:
    yield "Endorsement", letter.title
    yield "Number", letter.number or "given with the decision"
    if letter.begins:
        yield "In force from", plain_day(letter.begins)
        yield "In force until", plain_day(letter.ends) if letter.ends else "no end; it needs no renewal"


def _row(found: LetterFinding) -> Row:
    is_counted = found.unit in BARRED and found.needed > 0
    counted = share(found.counted, found.needed, found.unit) if is_counted else ""
    is_advice = found.strength == "recommended" and found.status != "met"
    return Row(
        found.title,
        "" if found.place == found.title else found.place,
        counted,
        "Recommended only" if is_advice else STATES[found.status],
        found.status == "met",
    )


def _after_grant(letter: DecisionLetter) -> Iterator[str]:
    base_url = requests.installation().settings.base_url
    address = f"{base_url}/registry/{letter.number}" if letter.number else f"{base_url}/registry"
    yield f"Whoever has the number can check your endorsement at {address}."
    yield (
        f"By your name people find you in the registry only if you say so, at {base_url}/credentials. "
        "You can change your mind at any time."
    )
    if letter.ends:
        yield _renewal(letter.ends)


def _renewal(ends: date) -> str:
    return (
        f"From {plain_day(renewable_from(ends))} on you can renew your endorsement. Hand the renewal in by "
        f"{plain_day(ends)}, and it stays in force without a gap. You get a reminder by e-mail."
    )


def _after_refusal(letter: DecisionLetter) -> Iterator[str]:
    yield AFTERWARDS[letter.purpose]
    yield "Everything in your portfolio stays yours, and stays as it is."
    where = f" ({letter.website})" if letter.website else ""
    yield f"If you think that something was overlooked, write to {letter.short_name}{where}."


def letter_pdf(letter: DecisionLetter) -> bytes:
    """The letter on paper."""
    sheet = sheet_of(letter)
    data: dict[str, Any] = {
        **vars(sheet),
        "rows": [vars(each) for each in sheet.rows],
        "title": f"{sheet.heading}: {letter.title}",
        "running": f"{sheet.association} · {sheet.date}",
        "author": sheet.association,
        "language": "en",
    }
    return pdf.render_pdf("letter", data)
