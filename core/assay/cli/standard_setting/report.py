"""A standard-setting panel to be read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.standard_setting.angoff import Angoff
from assay.assessment.standard_setting.impact import Borderline, passing_score
from assay.assessment.standard_setting.rounds import Change, Feedback
from assay.cli.printing.columns import aligned, number, shown
from assay.interchange.judgements import Judgements

#: Below so many judges the literature calls a panel small (Raymond and Reid 2001, in Cizek, Setting Performance
#: Standards, ch. 5: 10 to 15).
_FEW_JUDGES = 10


@dataclass(frozen=True)
class Report:
    """All that is said of a file; `rounds` by number."""

    file: str
    judgements: Judgements
    round: int
    disagreement: float
    rounds: Mapping[int, Angoff]
    #: The round before the one that is reported, if there is one.
    before: int | None
    change: Change | None
    feedback: Sequence[Feedback] | None
    impact: Borderline | NotEstimable | None

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know to judge the figures."""
        return tuple(_notes(self))


def _notes(report: Report) -> Iterator[str]:
    yield from report.judgements.notes
    own = report.rounds[report.round]
    if own.n_judges < _FEW_JUDGES:
        yield f"fewer than {_FEW_JUDGES} judges: another panel may well recommend another cut"
    if own.n_missing:
        yield f"{own.n_missing} ratings are missing: means are over those there are, judges compared on the same items"
    if not isinstance(own.components, NotEstimable) and own.components.set_to_zero:
        yield f"variance below zero, taken as zero: {', '.join(own.components.set_to_zero)}"
    if report.judgements.ignored:
        yield f"passed over: {', '.join(report.judgements.ignored)}"


def in_words(report: Report) -> str:
    """The report for people."""
    own, judgements = report.rounds[report.round], report.judgements
    rounds = f"round {report.round} of {len(report.rounds)}" if len(report.rounds) > 1 else "one round"
    head = (
        f"{report.file}: {judgements.layout}, scale {judgements.scale}; {own.n_judges} judges, {own.n_items} items, "
        f"{own.n_ratings} ratings; {rounds}"
    )
    lines = [
        head,
        *(f"  {note}" for note in report.notes),
        "",
        *_cut(own),
        "",
        *_judges(own),
        "",
        *_items(own),
    ]
    if report.change:
        lines += ["", *_change(report.change, report.before, report.round)]
    if report.feedback is not None:
        lines += ["", *_feedback(report.feedback)]
    if report.impact:
        lines += ["", *_impact(report.impact)]
    return "\n".join(lines)


def _cut(found: Angoff) -> Iterator[str]:
    points, share = found.points, found.share
    if isinstance(points, NotEstimable) or isinstance(share, NotEstimable):
        yield f"Recommended cut: none ({_reason(points)})"
    else:
        needed = passing_score(points.value)
        yield (
            f"Recommended cut: {points.value:.2f} of {found.n_items} points ({share.value:.1%}); "
            f"the lowest score that passes is {needed}"
        )
        if points.interval:
            yield f"  95 % interval over judges: {points.interval[0]:.2f} to {points.interval[1]:.2f} points"
    yield f"  standard error over judges: {_or_reason(found.error_by_judges)}"
    yield f"  standard error over judges and items: {_or_reason(found.error_by_judges_and_items)}"
    if not isinstance(found.components, NotEstimable):
        parts = found.components
        yield (
            f"  variance of ratings: judges {parts.judges:.5f}, items {parts.items:.5f}, residual {parts.residual:.5f}"
        )


def _or_reason(statistic: Statistic) -> str:
    return (
        f"{statistic.value:.3f} points" if isinstance(statistic, Estimate) else f"none ({_reason(statistic)})"
    )


def _reason(statistic: Statistic) -> str:
    return statistic.reason if isinstance(statistic, NotEstimable) else ""


def _judges(found: Angoff) -> Iterator[str]:
    head = ("Judge", "items", "cut", "severity", "deviation", "r panel", "r empirical", "off by")
    rows = [
        (
            each.judge,
            str(each.n),
            shown(each.points, 2),
            shown(each.severity, 3, sign=True),
            shown(each.deviation),
            shown(each.with_panel, 2),
            shown(each.with_empirical, 2),
            shown(each.empirical_error),
        )
        for each in found.judges
    ]
    yield from aligned(head, rows)


def _items(found: Angoff) -> Iterator[str]:
    rows = [
        (
            each.item,
            str(each.n),
            shown(each.mean),
            shown(each.deviation),
            number(each.lowest, 2),
            number(each.highest, 2),
            number(each.empirical, 2),
            "judges disagree" if each.flagged else "",
        )
        for each in found.items
    ]
    yield from aligned(
        ("Item", "judges", "mean", "SD", "lowest", "highest", "empirical", ""), rows, ends_in_words=True
    )


def _change(change: Change, before: int | None, after: int) -> Iterator[str]:
    yield (
        f"From round {before} to round {after}: {change.changed} of {change.n} ratings changed; cut "
        f"{shown(change.points, 2, sign=True)} points, standard error over judges "
        f"{shown(change.standard_error, 3, sign=True)}, SD of severities {shown(change.spread, 3, sign=True)}"
    )
    rows = [
        (
            each.judge,
            str(each.n),
            str(each.changed),
            shown(each.mean, 3, sign=True),
            shown(each.mean_absolute),
        )
        for each in change.judges
    ]
    yield from aligned(("Judge", "items", "changed", "mean change", "mean size"), rows)


def _feedback(lines: Sequence[Feedback]) -> Iterator[str]:
    rows = [
        (
            each.judge,
            each.item,
            number(each.own, 2),
            number(each.panel_mean, 2),
            number(each.panel_lowest, 2),
            number(each.panel_highest, 2),
            number(each.empirical, 2),
        )
        for each in lines
    ]
    yield from aligned(("Feedback to", "item", "own", "panel", "lowest", "highest", "empirical"), rows)


def _impact(found: Borderline | NotEstimable) -> Iterator[str]:
    if isinstance(found, NotEstimable):
        yield f"Impact: none ({found.reason})"
        return
    rows = [
        (f"{each.errors:+d} errors", f"{each.points:.2f}", str(each.passing_score), shown(each.pass_rate))
        for each in found.tried
    ]
    yield f"Impact on {found.n} scores (errors are standard errors over judges)"
    yield from aligned(("Cut", "points", "passes with", "share passing"), rows)
    yield f"  share whose decision depends on one error of the panel: {shown(found.depend_on_panel)}"
    yield f"  share within one standard error of measurement: {shown(found.within_measurement_error)}"
