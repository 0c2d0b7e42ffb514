"""A released result in words: what was reached, what was needed, what comes next."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from assay.assessment.exam.forms import Form
from assay.assessment.exam.scoring import Score
from assay.assessment.months import add_months
from assay.content.catalog import Catalog
from assay.services.scores.reports import DomainReport, Report, SectionReport
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting
from assay.web.applicant import words
from assay.web.applicant.views import Exam
from assay.web.scores import score_words
from assay.wording import say, say_as

#: Fewer questions than this say little about a domain.
FEW = 5
#: Percent below the pass mark that still are close to it.
CLOSE = 15


@dataclass(frozen=True)
class Domain:
    """One bar of feedback."""

    title: str
    percent: int
    count: str
    verdict: str
    is_short: bool
    is_few: bool


@dataclass(frozen=True)
class Section:
    """One section: the report, and its domains in words."""

    report: SectionReport
    score: str
    needed: str
    domains: tuple[Domain, ...]

    @property
    def has_few(self) -> bool:
        """Whether some bars rest on few questions."""
        return any(domain.is_few for domain in self.domains)


@dataclass(frozen=True)
class ResultPage:
    """The whole page."""

    exam: Exam
    sitting: Sitting
    stored: StoredResult
    sections: tuple[Section, ...]
    #: From when on the exam may be taken again; nothing if it was passed.
    retake_at: datetime | None
    only_failed: bool

    @classmethod
    def of(
        cls, catalog: Catalog, sitting: Sitting, form: Form, stored: StoredResult, report: Report
    ) -> "ResultPage":
        """What the page shows of a report."""
        rules = form.exam.result.retake
        began = sitting.opened_at or sitting.registered_at
        return cls(
            exam=Exam.of(catalog, sitting.window, sitting.category),
            sitting=sitting,
            stored=stored,
            sections=tuple(section_words(catalog, form.exam.map, each) for each in report.sections),
            retake_at=None if stored.passed else add_months(began, rules.after_months),
            only_failed=rules.failed_sections_only,
        )

    @property
    def failed(self) -> tuple[str, ...]:
        """Titles of the sections that were not passed."""
        return tuple(each.report.title for each in self.sections if not each.report.passed)


def section_words(catalog: Catalog, map_id: str, report: SectionReport) -> Section:
    """A section of a report as it is shown."""
    counts = report.kind == "multiple-choice"
    reached = f"{shortened(report.percent)}%"
    return Section(
        report=report,
        score=say(
            "%(points)s (%(percent)s)",
            points=score_words(report.score),
            percent=reached,
        )
        if counts
        else reached,
        needed=f"{shortened(report.cut_percent)}%",
        domains=tuple(_domain(catalog, map_id, report, each) for each in report.domains),
    )


def _domain(catalog: Catalog, map_id: str, report: SectionReport, each: DomainReport) -> Domain:
    counts = report.kind == "multiple-choice"
    return Domain(
        title=words.domain(catalog, map_id, each.domain),
        percent=each.percent,
        count=score_words(each.score) if counts else f"{each.percent}%",
        verdict=_verdict(each.score, report.cut_percent),
        is_short=not each.score.reaches(report.cut_percent / 100),
        is_few=counts and each.score.of_points < FEW,
    )


def _verdict(score: Score, cut_percent: Decimal) -> str:
    if score.reaches(cut_percent / 100):
        return say_as("result of a domain", "Strong")
    return (
        say("Close to the pass mark")
        if score.reaches((cut_percent - CLOSE) / 100)
        else say("Worth studying again")
    )


def shortened(percent: Decimal) -> str:
    """85 instead of 85.0; a cut of 66.67 stays whole."""
    return f"{percent.normalize():f}"
