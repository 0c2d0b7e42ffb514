"""Agreement to be read: one table for each criterion, one for each rater."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from assay.assessment.agreement.intraclass import MCGRAW_WONG
from assay.assessment.agreement.krippendorff import LEVELS, Level
from assay.assessment.agreement.raters import RaterSummary
from assay.assessment.agreement.resampling import Resampling
from assay.assessment.agreement.summary import Agreement, IntraclassMeasured, Measured
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.interchange.ratings import Ratings

_NAME: Final = 42
_FEW: Final = 30
_MOST_PAIRS: Final = 15


@dataclass(frozen=True)
class Part:
    """One criterion, or several together; `raters` are the names of the columns."""

    criterion: str
    subjects: int
    raters: tuple[str, ...]
    found: Agreement


@dataclass(frozen=True)
class Report:
    """All that is said of a file."""

    file: str
    ratings: Ratings
    level: Level
    within: float
    resampling: Resampling | None
    criteria: tuple[Part, ...]
    #: The one criterion, or all of them with every subject and criterion as a row.
    overall: Part
    #: Each rater's mean over the criteria.
    averaged: Part | None

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know to judge the figures."""
        return tuple(_notes(self))


def _notes(report: Report) -> Iterator[str]:
    yield from report.ratings.notes
    if report.level == "nominal":
        yield "nominal: statistics that need an order or distances have no value"
    elif report.level == "ordinal":
        yield "ordinal: ICC, means and weights by distance take the steps between ratings as equal"
    if any(part.subjects < _FEW for part in report.criteria):
        yield f"fewer than {_FEW} subjects: errors of kappas and AC by formula are for many, and rough here"
    if len(report.criteria) > 1:
        yield (
            "overall: each subject on each criterion is a row; rows of one subject are not independent, so "
            "there are no standard errors by formula (--bootstrap N resamples subjects)"
        )
    if report.ratings.set_aside:
        yield f"columns passed over: {', '.join(report.ratings.set_aside)}"


def in_words(report: Report) -> str:
    """The report for people."""
    ratings = report.ratings
    head = (
        f"{report.file}: {ratings.layout}, {len(ratings.subjects)} subjects, {len(ratings.raters)} raters, "
        f"{len(ratings.ratings)} ratings; level {report.level}; intervals at 95 %"
    )
    lines = [head, *(f"  {note}" for note in report.notes)]
    for part in report.criteria:
        lines += ["", part.criterion or "Agreement", *_part(part, report)]
    if len(report.criteria) > 1:
        lines += ["", "Overall", *_part(report.overall, report)]
    if report.averaged:
        lines += ["", "Mean over the criteria", *_mean(report.averaged, report)]
    return "\n".join(lines)


def _part(part: Part, report: Report) -> Iterator[str]:
    found = part.found
    ratings = f"{found.ratings} ratings, {found.missing} missing"
    yield f"  {part.subjects} subjects, {found.raters} raters, {ratings}"
    yield _heading(report)
    yield _line("Exact agreement", found.exact)
    yield _line(f"Adjacent agreement (within {report.within:g})", found.adjacent)
    yield _line("All raters agree", found.unanimous)
    of_pairs = " (mean of pairs)" if found.raters > 2 else ""
    for scheme, each in found.kappa.items():
        yield _line(f"Cohen's kappa, {scheme}{of_pairs}", each)
    yield _line("Fleiss' kappa", found.fleiss)
    for scheme, each in found.gwet.items():
        yield _line("Gwet's AC1" if scheme == "unweighted" else f"Gwet's AC2, {scheme}", each)
    yield from _reliability(found, LEVELS[: LEVELS.index(report.level) + 1])
    yield from _pairs(part)
    yield from _raters(part)


def _mean(part: Part, report: Report) -> Iterator[str]:
    """What is of use for a mean, which has no categories."""
    yield f"  {part.subjects} subjects, {part.found.raters} raters"
    yield _heading(report)
    yield from _reliability(part.found, (report.level,))
    yield from _raters(part)


def _heading(report: Report) -> str:
    more = f"   bootstrap, {report.resampling.resamples} resamples" if report.resampling else ""
    return f"  {'':{_NAME}} {'value':>7} {'n':>6} {'s.e.':>7}   {'interval':<17}{more}".rstrip()


def _reliability(found: Agreement, levels: Iterable[Level]) -> Iterator[str]:
    for level in levels:
        yield _line(f"Krippendorff's alpha, {level}", found.krippendorff[level])
    for each in found.intraclass.values():
        yield _line(f"{each.test.form} = {MCGRAW_WONG[each.test.form]}, k = {each.test.raters}", each)


def _line(name: str, measured: Measured | IntraclassMeasured) -> str:
    own = measured.test.statistic if isinstance(measured, IntraclassMeasured) else measured.statistic
    again = _again(measured.resampled) if measured.resampled else ""
    test = _f(measured) if isinstance(measured, IntraclassMeasured) else ""
    return f"  {name:{_NAME}} {_statistic(own)}{again}{test}".rstrip()


def _statistic(statistic: Statistic) -> str:
    if isinstance(statistic, NotEstimable):
        return f"{'-':>7} {statistic.n:6}   not estimable: {statistic.reason}"
    error = "" if statistic.standard_error is None else f"{statistic.standard_error:.3f}"
    return f"{_decimal(statistic.value):>7} {statistic.n:6} {error:>7}   {_interval(statistic):<17}"


def _interval(statistic: Estimate) -> str:
    if statistic.interval is None:
        return ""
    low, high = statistic.interval
    return f"{_decimal(low)} to {_decimal(high)}"


def _again(statistic: Statistic) -> str:
    if isinstance(statistic, NotEstimable):
        return f"   {statistic.reason}"
    return f"   {_interval(statistic)}"


def _f(measured: IntraclassMeasured) -> str:
    test = measured.test
    if test.f is None or test.df is None or test.p is None:
        return ""
    return f"   F({test.df[0]}, {test.df[1]}) = {test.f:.2f}, p {_p(test.p)}"


def _p(p: float) -> str:
    return "< .001" if p < 0.001 else f"= {p:.3f}"


def _pairs(part: Part) -> Iterator[str]:
    """Cohen's kappa of each pair, where there is more than one and they can be taken in."""
    if 1 < len(part.found.pairs) <= _MOST_PAIRS:
        yield ""
        yield (
            f"  {'Pairs: kappa':{_NAME}} "
            + " ".join(f"{each:>10}" for each in part.found.kappa)
            + f" {'n':>6}"
        )
        for pair in part.found.pairs:
            names = " and ".join(part.raters[each] for each in pair.raters)
            figures = " ".join(f"{_figure(each):>10}" for each in pair.kappas.values())
            n = next(iter(pair.kappas.values())).n
            yield f"  {names:{_NAME}} {figures} {n:6}"


def _raters(part: Part) -> Iterator[str]:
    yield ""
    titles = ("mean", "difference", "s.e.", "exact", "adjacent", "correlation")
    yield (
        f"  {'Raters against the others':{_NAME}} "
        + " ".join(f"{each:>11}" for each in titles)
        + f" {'n':>6}"
    )
    for each in part.found.by_rater:
        figures = " ".join(f"{figure:>11}" for figure in _figures(each))
        yield f"  {part.raters[each.rater]:{_NAME}} {figures} {each.n:6}"


def _figures(rater: RaterSummary) -> tuple[str, ...]:
    difference = rater.mean_difference
    error = difference.standard_error if isinstance(difference, Estimate) else None
    return (
        _figure(rater.mean),
        f"{round(difference.value, 3) + 0.0:+.3f}" if isinstance(difference, Estimate) else "-",
        "" if error is None else f"{error:.3f}",
        _figure(rater.exact),
        _figure(rater.adjacent),
        _figure(rater.correlation),
    )


def _figure(statistic: Statistic) -> str:
    return _decimal(statistic.value) if isinstance(statistic, Estimate) else "-"


def _decimal(value: float) -> str:
    # Adding zero makes 0.000 of -0.000.
    return f"{round(value, 3) + 0.0:.3f}"
