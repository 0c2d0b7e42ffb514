"""Findings as pages show them (`macros/findings.html`): how far, what is missing, and the names of the evidence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from assay.assessment.counting.judging import Reason
from assay.assessment.findings import Finding
from assay.content.evidence import Education, HoursEvidence, Leadership, Work
from assay.content.people import Membership
from assay.content.portfolio import Portfolio
from assay.web import times
from assay.web.times import plain_day

#: What the unit of a finding is called for one, and for any other number.
UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "hours": ("hour", "hours"),
    "years": ("year", "years"),
    "references": ("reference", "references"),
    "entries": ("entry", "entries"),
    "competencies": ("competency", "competencies"),
    "agreements": ("agreement", "agreements"),
    "levels": ("level of review", "levels of review"),
    "requirements": ("requirement", "requirements"),
}
#: What is said of a finding that is not met, where a number would say little.
ABSENCES: Final[Mapping[str, str]] = {
    "education": "Missing",
    "membership": "Missing",
    "agreement": "Not signed",
    "exam": "Not passed yet",
    "review": "Not approved",
    "attest": "Not stated",
    "any_of": "Not met",
}
#: Units of which a bar says more than words.
BARRED: Final = frozenset({"hours", "years", "competencies", "references"})
#: Units that must be named: a number alone could be anything.
MEASURED: Final = frozenset({"hours", "years"})
#: Lists of a portfolio whose entries have pages of their own.
WRITTEN: Final = ("education", "training", "work", "leadership", "supervision", "memberships")
#: An id inside a reason.
_QUOTED: Final = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Named:
    """What people call a piece of evidence, and where it can be looked at."""

    title: str
    #: When it was, in words; empty when there is nothing to say.
    when: str = ""
    #: Address of its page; empty when there is none for this reader.
    address: str = ""


@dataclass(frozen=True)
class Names:
    """The names of everything that a proof may name."""

    evidence: Mapping[str, Named]
    #: Titles of roles, competencies and other words, by id.
    words: Mapping[str, str] = field(default_factory=dict)

    def of(self, evidence: str) -> Named:
        """A piece of evidence; its id when it is there no more."""
        return self.evidence.get(evidence, Named(evidence))

    def word(self, id_: str) -> str:
        """A word as people read it."""
        return self.words.get(id_) or id_.rpartition(".")[2].replace("-", " ")

    def as_what(self, text: str) -> str:
        """What evidence counts as, such as `supervisee: program-supervisor (fall-back)`, made readable."""
        parts = (part.partition(" ") for part in text.split(": "))
        # A slot is often called like the one role that fills it.
        return ", as ".join(dict.fromkeys(f"{self.word(id_)}{space}{note}" for id_, space, note in parts))

    def reason(self, reason: Reason) -> str:
        """A reason with the ids in it made readable; what is no id stays as it is."""
        return reason.text.format(**{name: self._listed(value) for name, value in reason.values})

    def _listed(self, value: str) -> str:
        """A value of a reason: often several ids with commas between them, or each in backticks."""
        if "`" in value:
            return _QUOTED.sub(lambda found: f"“{self.word(found[1])}”", value)
        return ", ".join(self.words.get(each, each) for each in value.split(", "))

    def general_notes(self, finding: Finding) -> tuple[str, ...]:
        """The notes of a finding about competencies that are not about one of them."""
        general = [each for each in finding.notes if "competency" not in dict(each.values)]
        return tuple(self.reason(each) for each in general)


def names_of(portfolio: Portfolio, words: Mapping[str, str], *, is_own: bool) -> Names:
    """The names of everything in a portfolio; its owner gets the addresses where it can be changed."""
    found = dict(_written(portfolio, words, is_own))
    found.update(_recorded(portfolio, words))
    return Names(found, words)


def _written(portfolio: Portfolio, words: Mapping[str, str], is_own: bool) -> Iterator[tuple[str, Named]]:
    for kind in WRITTEN:
        for entry in getattr(portfolio, kind):
            address = f"/portfolio/{kind}/{entry.id}" if is_own else ""
            title = entry.title if hasattr(entry, "title") else _readable(entry.organisation, words)
            yield entry.id, Named(title, _when(entry), address)


def _recorded(portfolio: Portfolio, words: Mapping[str, str]) -> Iterator[tuple[str, Named]]:
    for reference in portfolio.references:
        came = f"came {plain_day(reference.received)}" if reference.received else "has not come yet"
        yield reference.id, Named(f"Reference by {portfolio.person_by_id[reference.person].name}", came)
    for result in portfolio.exam_results:
        yield result.id, Named("Written examination", plain_day(result.on))
    for agreement in portfolio.agreements:
        yield (
            agreement.id,
            Named(_readable(agreement.agreement, words), f"signed {plain_day(agreement.signed)}"),
        )
    for statement in portfolio.attestations:
        yield statement.id, Named(_readable(statement.statement, words), plain_day(statement.on))
    for review in portfolio.reviews:
        title = f"{_readable(review.subject, words)}, level {review.level}"
        yield review.id, Named(title, plain_day(review.on))


def _readable(id_: str, words: Mapping[str, str]) -> str:
    return words.get(id_) or id_.replace("-", " ").capitalize()


def _when(entry: object) -> str:
    if isinstance(entry, HoursEvidence):
        first, last = entry.days
        return plain_day(first) if first == last else f"{plain_day(first)} to {plain_day(last)}"
    if isinstance(entry, (Work, Leadership, Membership)):
        return _since(entry.from_, entry.until)
    if isinstance(entry, Education):
        return f"completed {plain_day(entry.completed)}" if entry.completed else "not completed yet"
    return ""


def _since(first: date, last: date | None) -> str:
    return f"{plain_day(first)} to {plain_day(last)}" if last else f"since {plain_day(first)}"


@dataclass(frozen=True)
class Bar:
    """An amount against what is needed, of a finding or of one of its parts."""

    title: str
    counted: Decimal
    possible: Decimal
    needed: Decimal
    unit: str

    @property
    def is_short(self) -> bool:
        """Whether there is not enough yet."""
        return self.counted < self.needed

    @property
    def words(self) -> str:
        """The bar in a sentence."""
        unsure = self.possible - self.counted
        more = f", {amount(unsure, self.unit)} more if reviewers agree" if unsure > 0 else ""
        return f"{share(self.counted, self.needed, self.unit)}{more}"


def bars(finding: Finding) -> tuple[Bar, ...]:
    """The finding as a bar, and one for each of its sub-minimums; none where there is nothing to measure."""
    parts = [each for each in finding.parts if each.kind == "part" and each.unit == "hours"]
    measured = [each for each in (finding, *parts) if each.unit in BARRED and each.needed > 0]
    return tuple(
        Bar("" if each is finding else each.title, each.counted, each.possible, each.needed, each.unit)
        for each in measured
    )


def shortfall(finding: Finding) -> str:
    """What is missing, in a few words; for a pill."""
    if finding.status == "met":
        return "Met"
    if finding.status == "needs-review":
        return "Reviewers decide"
    if finding.kind in ABSENCES:
        return ABSENCES[finding.kind]
    if finding.unit == "requirements":
        return "Not met"
    parts = [each for each in finding.parts if each.kind == "part" and each.unit == finding.unit]
    missing = max(finding.missing, *(each.missing for each in parts), Decimal(0))
    if not missing:
        return "Not met"
    return f"{amount(missing, finding.unit) if finding.unit in MEASURED else shown(missing)} missing"


def amount(value: Decimal, unit: str) -> str:
    """A number with its unit, as `6.5 hours`, or `2 years 7 months`."""
    one, many = UNITS[unit]
    if unit == "years" and value % 1:
        return times.months(round(value * 12))
    return f"{shown(value)} {one if value == 1 else many}"


def share(counted: Decimal, needed: Decimal, unit: str) -> str:
    """How much of what is needed: `6.5 of 15 hours`, or `2 years 7 months of 3 years`."""
    first = amount(counted, unit) if unit == "years" and counted % 1 else shown(counted)
    return f"{first} of {amount(needed, unit)}"


def shown(value: Decimal) -> str:
    """A number without needless noughts."""
    return f"{value.normalize():f}"
