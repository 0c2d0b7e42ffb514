"""The report of a form as lines: the same on a page, on paper and in a table."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from assay.assessment.agreement.intervals import share
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_analysis.decisions import Accuracy
from assay.assessment.item_analysis.reliability import Reliability
from assay.assessment.item_analysis.thresholds import Minimum
from assay.services.statistics.agreement import ENOUGH_ESSAYS, NEAR
from assay.services.statistics.report import EssaysReport, FormReport, QuestionsReport
from assay.web.coordinator.statistics.agreement_views import CriterionRow, criterion_row
from assay.web.coordinator.statistics.cut_lines import cut_lines, percent
from assay.web.coordinator.statistics.figures import (
    LOGITS,
    PERCENT,
    PLAIN,
    POINTS,
    RATE,
    SHARE,
    Figure,
    Line,
    count,
    figure,
)
from assay.web.coordinator.statistics.naming import Naming
from assay.web.coordinator.statistics.plots import Plot, histogram, wright_map
from assay.wording import say

#: Scores of essays are counted by so many percent.
_WIDTH: Final = 5


@dataclass(frozen=True)
class SectionView:
    """One section of the form."""

    title: str
    is_questions: bool
    lines: tuple[Line, ...]
    plots: tuple[Plot, ...]
    #: Agreement of reviewers by criterion, of essays.
    criteria: tuple[CriterionRow, ...] = ()


@dataclass(frozen=True)
class ReportView:
    """The whole report."""

    #: Which examination, forms and windows it is about.
    about: tuple[Line, ...]
    lines: tuple[Line, ...]
    sections: tuple[SectionView, ...]


def report_view(report: FormReport, naming: Naming) -> ReportView:
    """Everything that is said, in its order."""
    return ReportView(
        tuple(_about(naming)),
        tuple(_whole(report)),
        tuple(_section(each, naming) for each in report.sections),
    )


def _about(naming: Naming) -> Iterator[Line]:
    people = len(naming.scope.sittings)
    for key, name, words in naming.facts:
        yield Line(key, name, Figure(words, people, unit="words"))


def _whole(report: FormReport) -> Iterator[Line]:
    handed_in = count(len(report.scope.sittings), of="sittings")
    yield Line("sittings", say("Handed in"), handed_in, say("void sittings are left out"))
    yield Line("pass_rate", say("Pass the examination"), figure(report.passing, RATE, Minimum.DIFFICULTY))


def _section(report: QuestionsReport | EssaysReport, naming: Naming) -> SectionView:
    title = naming.title_of(report)
    if isinstance(report, EssaysReport):
        rows = tuple(criterion_row(each) for each in report.agreement.criteria)
        lines = tuple(_of_essays(report, naming))
        return SectionView(title, False, lines, tuple(_essay_plots(report, title)), rows)
    lines = tuple(_of_questions(report, naming))
    return SectionView(title, True, lines, tuple(_question_plots(report, title)))


def _of_questions(report: QuestionsReport, naming: Naming) -> Iterator[Line]:
    section, found = report.items.responses.section, report.reliability
    yield Line("people", say("People"), count(report.items.responses.n, of="people"))
    yield Line("items", say("Items that count"), count(len(section.scored), of="items"), _others(report))
    points = say("%(least)s of %(possible)s points", least=report.least, possible=section.possible)
    yield from cut_lines(report.cuts, naming.office.zone, points)
    yield Line("pass_rate_section", say("Reach the cut"), figure(_passing(report), RATE, Minimum.DIFFICULTY))
    yield from _of_scores(report, found)
    yield from _decisions(report)
    model = report.items.model
    spread: Statistic = model if isinstance(model, NotEstimable) else model.spread
    yield Line(
        "rasch_spread",
        say("Spread of ability"),
        figure(spread, LOGITS, Minimum.DISCRIMINATION),
        say("Rasch model of the items that count; standard deviation"),
    )


def _of_scores(report: QuestionsReport, found: Reliability) -> Iterator[Line]:
    yield Line("mean", say("Mean"), figure(found.mean, POINTS, Minimum.DIFFICULTY))
    yield Line(
        "standard_deviation",
        say("Standard deviation"),
        figure(found.standard_deviation, POINTS, Minimum.DIFFICULTY),
    )
    yield Line("alpha", say("Alpha (KR-20)"), figure(found.alpha, PLAIN, Minimum.RELIABILITY))
    yield Line(
        "sem",
        say("Standard error of measurement"),
        figure(found.standard_error, POINTS, Minimum.RELIABILITY),
    )
    yield Line(
        "sem_at_cut",
        say("Standard error of measurement at the cut"),
        figure(_error_at_cut(report), POINTS, Minimum.RELIABILITY),
        say("Keats 1957: smaller far from the middle"),
    )


def _others(report: QuestionsReport) -> str:
    section = report.items.responses.section
    states = [section.state_of(place) for place in range(len(section.part.items))]
    found = (
        ("pretest", say("%(items)s tried out", items=states.count("pretest"))),
        ("dropped", say("%(items)s dropped", items=states.count("dropped"))),
        ("credited", say("%(items)s everybody's point", items=states.count("credited"))),
    )
    return ", ".join(str(words) for state, words in found if state in states)


def _passing(report: QuestionsReport) -> Statistic:
    found = report.decisions
    return (
        share(found.passed / found.n, found.n) if found.n else NotEstimable(say("nobody has handed it in"), 0)
    )


def _error_at_cut(report: QuestionsReport) -> Statistic:
    n = report.reliability.n
    if isinstance(report.reliability.alpha, NotEstimable):
        return report.reliability.alpha
    found = report.error_at_cut
    if found is None or found.keats is None:
        return NotEstimable(say("the cut lies outside the scores that the items give"), n)
    return Estimate(found.keats, n)


def _decisions(report: QuestionsReport) -> Iterator[Line]:
    found, least = report.decisions.livingston_lewis, Minimum.CONSISTENCY
    about = "Livingston & Lewis 1995"
    names = (
        ("consistency", say("Decision consistency: alike on another form"), "agreement"),
        ("consistency_kappa", say("Decision consistency beyond chance (kappa)"), "kappa"),
        ("accuracy", say("Decision accuracy: as by the true score"), "accuracy"),
        ("false_passes", say("Pass though their true score does not"), "false_passes"),
        ("false_failures", say("Fail though their true score does not"), "false_failures"),
    )
    for key, name, attribute in names:
        value = getattr(found, attribute) if isinstance(found, Accuracy) else found
        form = PLAIN if attribute == "kappa" else RATE
        yield Line(
            key, name, figure(value, form, least), about if attribute in ("agreement", "accuracy") else ""
        )


def _of_essays(report: EssaysReport, naming: Naming) -> Iterator[Line]:
    whole = report.agreement.whole
    yield Line(
        "people",
        say("People"),
        count(len(report.scores), of="people"),
        say("whose essays all have their score"),
    )
    yield from cut_lines(report.cuts, naming.office.zone)
    yield Line("pass_rate_section", say("Reach the cut"), figure(report.passing, RATE, Minimum.DIFFICULTY))
    yield Line("mean", say("Mean"), figure(report.mean, PERCENT, Minimum.DIFFICULTY))
    yield Line(
        "standard_deviation", say("Standard deviation"), figure(report.spread, PERCENT, Minimum.DIFFICULTY)
    )
    sent_on = count(report.sent_on, whole.n, of="essays")
    yield Line("sent_on", say("Essays that first readings did not settle"), sent_on)
    near = figure(whole.near, SHARE, ENOUGH_ESSAYS, "essays")
    yield Line("near", say("Two readings within %(percent)s%% of the points", percent=f"{NEAR:g}"), near)
    single = figure(whole.single, PLAIN, ENOUGH_ESSAYS, "essays")
    yield Line("icc_single", say("Dependability of one reading"), single, "ICC(1,1)")
    mean = figure(whole.mean, PLAIN, ENOUGH_ESSAYS, "essays")
    yield Line("icc_mean", say("Dependability of the mean"), mean, "ICC(1,k)")
    yield Line(
        "krippendorff", say("Krippendorff's alpha"), figure(whole.alpha, PLAIN, ENOUGH_ESSAYS, "essays")
    )


def _question_plots(report: QuestionsReport, title: str) -> Iterator[Plot]:
    if not report.items.responses.n:
        return
    cut = (report.least, say("cut %(cut)s", cut=report.least))
    yield histogram(
        say("%(section)s: how many have how many points", section=title),
        report.distribution,
        say("points"),
        cut,
    )
    placed = [
        (str(each.number), each.difficulty.value)
        for each in report.items.results
        if isinstance(each.difficulty, Estimate)
    ]
    if placed and report.abilities and report.items.responses.n >= Minimum.DIFFICULTY:
        yield wright_map(
            report.abilities,
            placed,
            say("%(section)s: people and items on one scale (Wright map)", section=title),
        )


def _essay_plots(report: EssaysReport, title: str) -> Iterator[Plot]:
    if not report.scores:
        return
    counts = [0] * (100 // _WIDTH + 1)
    for each in report.scores:
        counts[each // _WIDTH] += 1
    plot = histogram(
        say("%(section)s: how many have how much of the points", section=title),
        counts,
        say("percent of the points"),
        (float(report.cuts[0].share) * 100 / _WIDTH, say("cut %(cut)s", cut=percent(report.cuts[0].share))),
    )
    yield _in_percent(plot)


def _in_percent(plot: Plot) -> Plot:
    """Steps of five percent have their lower end for a name."""
    ticks = tuple(replace(each, label=f"{int(each.label) * _WIDTH}%") for each in plot.x_ticks)
    rows = tuple(
        (
            say(
                "%(low)s to %(high)s",
                low=f"{int(place) * _WIDTH}%",
                high=f"{min(int(place) * _WIDTH + _WIDTH - 1, 100)}%",
            ),
            n,
        )
        for place, n in plot.rows
    )
    return replace(plot, x_ticks=ticks, rows=rows)
