"""The entries of a portfolio that was handed in, each with everything that its owner said of it, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from assay.assessment.findings import Finding
from assay.content.ages import span_of
from assay.content.base import Content
from assay.content.people import Person
from assay.content.portfolio import Portfolio
from assay.services.applications.snapshots import SnapshotContent, SnapshotDocument
from assay.times import plain_day
from assay.web.applicant.portfolio.fields import age_words
from assay.web.applicant.portfolio.kinds import KINDS
from assay.web.findings import WRITTEN, Names
from assay.wording import say

#: What each field is called; what is left out has its own place on the page.
LABELS: Final[Mapping[str, str]] = {
    "hours": say("Hours"),
    "provider": say("Provided by"),
    "format": say("Format"),
    "about": say("About"),
    "organisation": say("Where"),
    "level": say("Level"),
    "degree": say("Degree"),
    "share": say("Share of full time"),
    "paid": say("Paid"),
    "supervised": say("Supervised"),
    "supervisor": say("Supervised by"),
    "internship": say("Part of a course of study"),
    "serving": say("With whom"),
    "ages": say("Ages"),
    "activities": say("What was done"),
    "topics": say("Topics"),
    "didactic": say("Teaching, not supervision"),
    "transcript": say("Official transcript"),
}
#: Said of nearly every job, and then of no interest.
_USUAL: Final[Mapping[str, object]] = {"share": Decimal(1), "internship": False}


@dataclass(frozen=True)
class Piece:
    """One entry."""

    id: str
    kind_id: str
    #: What kind of evidence it is, as its page is called.
    kind: str
    title: str
    when: str
    #: Pairs of what is said, and how.
    facts: tuple[tuple[str, str], ...]
    documents: tuple[SnapshotDocument, ...]
    #: Titles of the competencies that it shall document.
    competencies: tuple[str, ...]


def pieces_of(content: SnapshotContent, names: Names) -> Mapping[str, Piece]:
    """Every entry that was handed in, by its id."""
    return {each.id: each for each in _pieces(content, names)}


def _pieces(content: SnapshotContent, names: Names) -> Iterator[Piece]:
    portfolio = content.portfolio
    for kind in WRITTEN:
        for entry in getattr(portfolio, kind):
            named = names.of(entry.id)
            yield Piece(
                entry.id,
                kind,
                KINDS[kind].title,
                named.title,
                named.when,
                tuple(_facts(entry, portfolio, names)),
                tuple(each for each in content.documents if each.entry == entry.id),
                tuple(names.word(each) for each in getattr(entry, "competencies", ())),
            )


def _facts(entry: Content, portfolio: Portfolio, names: Names) -> Iterator[tuple[str, str]]:
    for name, label in LABELS.items():
        value = getattr(entry, name, None)
        if value in (None, ()) or _USUAL.get(name) == value:
            continue
        if name in ("provider", "supervisor"):
            yield label, _person(portfolio.person_by_id[value], names)
        elif name == "ages":
            yield label, _ages(value)
        else:
            yield label, _said(name, value, names)


def _said(name: str, value: object, names: Names) -> str:
    if isinstance(value, bool):
        return say("Yes") if value else say("No")
    if isinstance(value, Decimal):
        return f"{value:.0%}" if name == "share" else f"{value.normalize():f}"
    if isinstance(value, tuple):
        return ", ".join(
            _first_upper(names.word(each)) if not at else str(names.word(each))
            for at, each in enumerate(value)
        )
    return (
        str(value) if name == "organisation" and " " in str(value) else _first_upper(names.word(str(value)))
    )


def _first_upper(words: str) -> str:
    spoken = str(words)
    return spoken[:1].upper() + spoken[1:]


def _person(person: Person, names: Names) -> str:
    """A name, with the endorsements that are known."""
    if person.endorsements is None:
        return person.name
    if not person.endorsements:
        return say("%(person)s, without endorsement", person=person.name)
    held = "; ".join(
        str(held_words(each.endorsement, each.since, each.until, names)) for each in person.endorsements
    )
    return f"{person.name} ({held})"


def held_words(endorsement: str, since: date, until: date | None, names: Names) -> str:
    """An endorsement that somebody holds or held."""
    title, begun = _first_upper(names.word(endorsement)), plain_day(since)
    if until is None:
        return say("%(endorsement)s since %(since)s", endorsement=title, since=begun)
    return say(
        "%(endorsement)s since %(since)s until %(until)s",
        endorsement=title,
        since=begun,
        until=plain_day(until),
    )


def _ages(text: str) -> str:
    span = span_of(text)
    most = str(age_words(span.most)).lower()
    return say("%(youngest)s to %(oldest)s", youngest=age_words(span.least), oldest=most)


def rests_on(finding: Finding) -> tuple[str, ...]:
    """The ids of all evidence that a finding names, whether it counts or not; each once."""
    if finding.kind == "competencies":
        return ()  # every entry documents some; they stand beside each competency
    uses = [each.evidence for each in (*finding.used, *finding.unsure)]
    own = [*uses, *(each.evidence for each in finding.excluded)]
    inner = [each for part in finding.parts for each in rests_on(part)]
    return tuple(dict.fromkeys((*own, *inner)))


def inside(finding: Finding, among: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those of some findings that are this one or a part of it."""
    ids = set(_ids(finding))
    return tuple(each for each in among if each.requirement in ids)


def _ids(finding: Finding) -> Iterator[str]:
    yield finding.requirement
    for part in finding.parts:
        yield from _ids(part)
