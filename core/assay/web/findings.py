"""Findings as pages show them (`macros/findings.html`): how far, what is missing, and the names of the evidence."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from assay import times
from assay.assessment.counting.judging import Reason
from assay.assessment.findings import Finding
from assay.content.evidence import Education, HoursEvidence, Leadership, Work
from assay.content.people import Membership
from assay.content.portfolio import Portfolio
from assay.times import plain_day
from assay.web import numbers
from assay.wording import say, say_as, say_many

#: An amount with the unit of a finding.
UNITS: Final[Mapping[str, Callable[[str], str]]] = {
    "hours": lambda number: say_many("%(num)s hour", "%(num)s hours", number),
    "years": lambda number: say_many("%(num)s year", "%(num)s years", number),
    "references": lambda number: say_many("%(num)s reference", "%(num)s references", number),
    "entries": lambda number: say_many("%(num)s entry", "%(num)s entries", number),
    "competencies": lambda number: say_many("%(num)s competency", "%(num)s competencies", number),
    "agreements": lambda number: say_many("%(num)s agreement", "%(num)s agreements", number),
    "levels": lambda number: say_many("%(num)s level of review", "%(num)s levels of review", number),
    "requirements": lambda number: say_many("%(num)s requirement", "%(num)s requirements", number),
}
#: What is said of a finding that is not met, where a number would say little.
ABSENCES: Final[Mapping[str, str]] = {
    "education": say("Missing"),
    "membership": say("Missing"),
    "agreement": say("Not signed"),
    "exam": say("Not passed yet"),
    "review": say("Not approved"),
    "attest": say("Not stated"),
    "any_of": say("Not met"),
}
#: Units of which a bar says more than words.
BARRED: Final = frozenset({"hours", "years", "competencies", "references"})
#: Units that must be named: a number alone could be anything.
MEASURED: Final = frozenset({"hours", "years"})
#: Lists of a portfolio whose entries have pages of their own.
WRITTEN: Final = ("education", "training", "work", "leadership", "supervision", "memberships")
#: Ids inside a reason, one or several of which one would do.
_QUOTED: Final = re.compile(r"`[^`]+`(?: or `[^`]+`)*")
#: What reasons call fields, roles and levels that no association has words of its own for.
PLAIN_WORDS: Final[Mapping[str, str]] = {
    "topics": say_as("of an entry", "topics"),
    "activities": say_as("of an entry", "activities"),
    "format": say_as("of an entry", "format"),
    "about": say_as("of an entry", "about"),
    "level": say_as("of an entry", "level"),
    "serving": say_as("of an entry", "serving"),
    "field": say_as("of an entry", "field"),
    "individual": say_as("of an entry", "individual"),
    "group": say_as("of an entry", "group"),
    "peer": say_as("of an entry", "peer"),
    "own-practice": say_as("of an entry", "own practice"),
    "supervision-provided": say_as("of an entry", "supervision provided"),
    "local": say_as("of an entry", "local"),
    "regional": say_as("of an entry", "regional"),
    "state": say_as("of an entry", "state"),
    "national": say_as("of an entry", "national"),
    "didactic": say_as("it is …", "didactic"),
    "paid": say_as("it is …", "paid"),
    "supervised": say_as("it is …", "supervised"),
    "internship": say_as("it is …", "internship"),
    "transcript": say_as("it is …", "transcript"),
    "provider": say_as("role", "provider"),
    "supervisor": say_as("role", "supervisor"),
    "doctor": say_as("level of education", "doctor"),
    "master": say_as("level of education", "master"),
    "specialization": say_as("level of education", "specialization"),
    "bachelor": say_as("level of education", "bachelor"),
    "associate": say_as("level of education", "associate"),
    "secondary": say_as("level of education", "secondary"),
    "certificate": say_as("level of education", "certificate"),
    "coursework": say_as("level of education", "coursework"),
}


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
        return self.words.get(id_) or PLAIN_WORDS.get(id_) or id_.rpartition(".")[2].replace("-", " ")

    def as_what(self, text: str) -> str:
        """What evidence counts as, such as `supervisee: program-supervisor (fall-back)`, made readable."""
        # A slot is often called like the one role that fills it.
        slot, *role = dict.fromkeys(str(self._role(part)) for part in text.split(": "))
        return say("%(slot)s, as %(role)s", slot=slot, role=role[0]) if role else slot

    def _role(self, text: str) -> str:
        id_, _, note = text.partition(" ")
        return say("%(role)s (fall-back)", role=self.word(id_)) if note else self.word(id_)

    def reason(self, reason: Reason) -> str:
        """A reason with the ids in it made readable; what is no id stays as it is."""
        return say(reason.text, **{name: self._listed(value) for name, value in reason.values})

    def _listed(self, value: str) -> str:
        """A value of a reason: often several ids with commas or `or` between them, or each in backticks."""
        if "`" in value:
            return _QUOTED.sub(lambda found: self._quoted(found[0]), value)
        if " or " in value and all(self._known(each) for each in value.split(" or ")):
            return numbers.listed((self._known(each) for each in value.split(" or ")), "or")
        return ", ".join(str(self._fact(each)) for each in value.split(", "))

    def _quoted(self, value: str) -> str:
        ids = [each.strip("`") for each in value.split(" or ")]
        return numbers.listed(numbers.quoted(self.word(each) for each in ids), "or")

    def _fact(self, id_: str) -> str:
        wanted = id_.removeprefix("not ")
        return self._known(id_) or (
            say("not %(fact)s", fact=self._known(wanted) or wanted) if wanted != id_ else id_
        )

    def _known(self, id_: str) -> str | None:
        return self.words.get(id_) or PLAIN_WORDS.get(id_)

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
        day, rater = reference.received, portfolio.person_by_id[reference.person].name
        came = say("came %(day)s", day=plain_day(day)) if day else say("has not come yet")
        yield reference.id, Named(say("Reference by %(rater)s", rater=rater), came)
    for result in portfolio.exam_results:
        yield result.id, Named(say("Written examination"), plain_day(result.on))
    for agreement in portfolio.agreements:
        yield (
            agreement.id,
            Named(
                _readable(agreement.agreement, words), say("signed %(day)s", day=plain_day(agreement.signed))
            ),
        )
    for statement in portfolio.attestations:
        yield statement.id, Named(_readable(statement.statement, words), plain_day(statement.on))
    for review in portfolio.reviews:
        subject = _readable(review.subject, words)
        title = say("%(subject)s, level %(level)s", subject=subject, level=review.level)
        yield review.id, Named(title, plain_day(review.on))


def _readable(id_: str, words: Mapping[str, str]) -> str:
    return words.get(id_) or id_.replace("-", " ").capitalize()


def _when(entry: object) -> str:
    if isinstance(entry, HoursEvidence):
        first, last = entry.days
        return plain_day(first) if first == last else since_words(first, last)
    if isinstance(entry, (Work, Leadership, Membership)):
        return since_words(entry.from_, entry.until)
    if isinstance(entry, Education):
        return completed_words(entry.completed)
    return ""


def since_words(first: date, last: date | None) -> str:
    """From a day on, to another or until now."""
    if last:
        return say("%(first)s to %(last)s", first=plain_day(first), last=plain_day(last))
    return say("since %(day)s", day=plain_day(first))


def completed_words(day: date | None) -> str:
    """When something was completed, if it was."""
    return say("completed %(day)s", day=plain_day(day)) if day else say("not completed yet")


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
        certain, unsure = share(self.counted, self.needed, self.unit), self.possible - self.counted
        if unsure <= 0:
            return certain
        return say(
            "%(certain)s, %(amount)s more if reviewers agree",
            certain=certain,
            amount=amount(unsure, self.unit),
        )


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
        return say("Met")
    if finding.status == "needs-review":
        return say("Reviewers decide")
    if finding.kind in ABSENCES:
        return ABSENCES[finding.kind]
    if finding.unit == "requirements":
        return say("Not met")
    parts = [each for each in finding.parts if each.kind == "part" and each.unit == finding.unit]
    missing = max(finding.missing, *(each.missing for each in parts), Decimal(0))
    if not missing:
        return say("Not met")
    words = amount(missing, finding.unit) if finding.unit in MEASURED else shown(missing)
    return say_many("%(amount)s missing", "%(amount)s missing", shown(missing), amount=words)


def amount(value: Decimal, unit: str) -> str:
    """A number with its unit, as `6.5 hours`, or `2 years 7 months`."""
    if unit == "years" and value % 1:
        return times.months(round(value * 12))
    return UNITS[unit](shown(value))


def share(counted: Decimal, needed: Decimal, unit: str) -> str:
    """How much of what is needed: `6.5 of 15 hours`, or `2 years 7 months of 3 years`."""
    first = amount(counted, unit) if unit == "years" and counted % 1 else shown(counted)
    return say("%(counted)s of %(needed)s", counted=first, needed=amount(needed, unit))


def shown(value: Decimal) -> str:
    """A number without needless noughts."""
    return f"{value.normalize():f}"
