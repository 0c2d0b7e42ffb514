"""Item analysis to be read: the test, its items, the cut, and groups."""

from collections.abc import Iterator
from dataclasses import dataclass

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_analysis.analysis import Decisions, Functioning, ItemAnalysis
from assay.assessment.item_analysis.options import OptionStatistics
from assay.assessment.item_analysis.scores import Omitted
from assay.assessment.item_analysis.thresholds import Minimum, is_reliable
from assay.assessment.item_response.models import ItemResponseModel
from assay.cli.item_analysis.inputs import Answers
from assay.cli.printing.columns import NONE, aligned, number, shown


@dataclass(frozen=True)
class Comparison:
    """Items between a focal group and the reference group."""

    column: str
    reference: str
    focal: str
    n_reference: int
    n_focal: int
    items: tuple[Functioning, ...]

    @property
    def reliable(self) -> bool:
        """Whether both groups are large enough."""
        n = self.n_reference + self.n_focal
        smaller = min(self.n_reference, self.n_focal)
        return n >= Minimum.FUNCTIONING_TOTAL and smaller >= Minimum.FUNCTIONING_GROUP


@dataclass(frozen=True)
class Report:
    """All that is said of a file."""

    file: str
    key: str | None
    omitted: Omitted
    answers: Answers
    analysis: ItemAnalysis
    decisions: Decisions | None
    comparisons: tuple[Comparison, ...]
    model: ItemResponseModel | NotEstimable | None

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know to judge the figures."""
        return tuple(_notes(self))


def _notes(report: Report) -> Iterator[str]:
    yield from report.answers.responses.notes
    beside = report.answers.responses.beside
    if beside:
        yield f"columns that are not taken for items: {', '.join(beside)}"
    if report.answers.left_out:
        yield f"without any response and left out: {report.answers.left_out} of the file's people"
    omitted = int(report.answers.omitted.sum())
    if omitted:
        yield f"omitted responses, {'counted as wrong' if report.omitted == 'wrong' else 'not counted'}: {omitted}"
    if report.analysis.n < Minimum.DISCRIMINATION:
        yield (
            f"{report.analysis.n} people are too few to judge items by (p: {int(Minimum.DIFFICULTY)}, all else: "
            f"{int(Minimum.DISCRIMINATION)}); such figures stand in brackets"
        )
    if any(not each.reliable for each in report.comparisons):
        yield (
            f"groups are compared from {int(Minimum.FUNCTIONING_TOTAL)} people on, with "
            f"{int(Minimum.FUNCTIONING_GROUP)} in the smaller group; classes of fewer stand in brackets"
        )


def in_words(report: Report, is_full: bool = False) -> str:
    """The report for people; `is_full` with the options of every item, not of those with a suspect key alone."""
    lines = [*_test(report), "", *_items(report)]
    for part in (_options(report, is_full), _cut(report.decisions), _groups(report), _model(report)):
        shown_part = list(part)
        lines += ["", *shown_part] if shown_part else []
    return "\n".join([*lines, *([""] if report.notes else []), *(f"Note: {note}." for note in report.notes)])


def _graded(statistic: Statistic, minimum: Minimum, digits: int = 3) -> str:
    """The value; in brackets where there are too few people."""
    text = shown(statistic, digits)
    return text if text == NONE or is_reliable(statistic, minimum) else f"({text})"


def _test(report: Report) -> Iterator[str]:
    found = report.analysis.reliability
    name = "KR-20" if report.answers.scores.is_dichotomous else "alpha"
    yield f"{report.file}: {report.analysis.n} people, {found.items} items, {found.maximum:g} points"
    mean, spread = shown(found.mean, 2), shown(found.standard_deviation, 2)
    yield f"mean {mean}, standard deviation {spread}"
    if isinstance(found.alpha, NotEstimable):
        yield f"no {name}: {found.alpha.reason}"
        return
    ends = " to ".join(number(end) for end in found.alpha.interval or ())
    error = _graded(found.standard_error, Minimum.RELIABILITY, 2)
    alpha = _graded(found.alpha, Minimum.RELIABILITY)
    yield f"{name} {alpha} (95 %: {ends}), standard error of measurement {error} points"


def _items(report: Report) -> Iterator[str]:
    head = ("item", "n", "omitted", "p", "r total", "r rest", "biserial", "D 27 %", "alpha without", "remark")
    rows = [_item_row(report, place) for place in range(len(report.analysis.items))]
    yield from aligned(head, rows, ends_in_words=True)


def _item_row(report: Report, place: int) -> tuple[str, ...]:
    found = report.analysis.items[place]
    discriminations = (found.point_biserial, found.item_rest, found.biserial, found.upper_lower)
    return (
        report.answers.responses.items[place],
        str(found.difficulty.n),
        str(found.omitted),
        _graded(found.difficulty, Minimum.DIFFICULTY),
        *(_graded(each, Minimum.DISCRIMINATION) for each in discriminations),
        _graded(report.analysis.reliability.if_deleted[place], Minimum.RELIABILITY),
        _remark(report.analysis, place),
    )


def _remark(analysis: ItemAnalysis, place: int) -> str:
    suspected, rest = analysis.wrong_keys[place], analysis.items[place].item_rest
    if suspected:
        return f"the key may be {suspected.option} (r {suspected.other:.2f}, keyed {suspected.keyed:.2f})"
    if isinstance(rest, NotEstimable):
        return rest.reason
    return "works against the test" if rest.value < 0 and is_reliable(rest, Minimum.DISCRIMINATION) else ""


def _options(report: Report, is_full: bool) -> Iterator[str]:
    analysis = report.analysis
    rows = [
        _option_row(report.answers.responses.items[place], option)
        for place, options in enumerate(analysis.options)
        if is_full or analysis.wrong_keys[place]
        for option in options
    ]
    if rows:
        head = (
            "item",
            "option",
            "n",
            "share",
            "mean rest",
            "r rest",
            "lowest fifth",
            "2",
            "3",
            "4",
            "highest",
        )
        yield "Options (* is the key), with the share that chose them in each fifth by total score"
        yield from aligned(head, rows)


def _option_row(item: str, found: OptionStatistics) -> tuple[str, ...]:
    name = "omitted" if found.option is None else found.option
    return (
        item,
        f"{name}*" if found.is_right else name,
        str(found.n),
        number(found.share),
        number(found.mean_rest, 2),
        _graded(found.point_biserial, Minimum.OPTIONS),
        *(number(share, 2) for share in found.curve),
    )


def _cut(found: Decisions | None) -> Iterator[str]:
    if found is None:
        return
    yield (
        f"Cut at {found.cut:g} points: {found.passed} of {found.n} pass ({found.passed / found.n:.1%})"
        if (found.n)
        else f"Cut at {found.cut:g} points: nobody responded to every item"
    )
    model, person = found.livingston_lewis, found.subkoviak
    if isinstance(model, NotEstimable):
        yield f"  Livingston & Lewis: none, {model.reason}"
    else:
        yield f"  Livingston & Lewis ({model.true_scores.parameters} parameters, length {model.length}):"
        yield f"    decided alike on another form {_at_cut(model.agreement)}, kappa {_at_cut(model.kappa)}"
        yield (
            f"    decided as by true scores {_at_cut(model.accuracy)}, passing falsely "
            f"{_at_cut(model.false_passes)}, failing falsely {_at_cut(model.false_failures)}"
        )
    if isinstance(person, NotEstimable):
        yield f"  Subkoviak: none, {person.reason}"
    else:
        agreement, kappa = _at_cut(person.agreement), _at_cut(person.kappa)
        yield f"  Subkoviak: decided alike on another form {agreement}, kappa {kappa}"


def _at_cut(statistic: Statistic) -> str:
    return _graded(statistic, Minimum.CONSISTENCY)


def _groups(report: Report) -> Iterator[str]:
    head = (
        "item",
        "odds ratio",
        "delta",
        "error",
        "chi2",
        "p",
        "ETS",
        "uniform p",
        "non-unif. p",
        "R2",
        "J&G",
    )
    for each in report.comparisons:
        yield (
            f"{each.column}: {each.focal} ({each.n_focal}) against {each.reference} ({each.n_reference}); "
            f"delta below 0: harder for {each.focal}"
        )
        names = report.answers.responses.items
        rows = [_group_row(name, found, each) for name, found in zip(names, each.items, strict=True)]
        yield from aligned(head, rows)


def _group_row(name: str, found: Functioning, comparison: Comparison) -> tuple[str, ...]:
    mantel, logistic = found.mantel_haenszel, found.logistic
    first: tuple[str, ...] = (NONE,) * 6
    if not isinstance(mantel, NotEstimable):
        delta = mantel.delta
        first = (
            number(mantel.odds_ratio.value),
            number(delta.value, 2, sign=True),
            number(delta.standard_error, 2),
            number(mantel.chi_square, 2),
            number(mantel.p),
            mantel.ets if comparison.reliable else f"({mantel.ets})",
        )
    second: tuple[str, ...] = (NONE,) * 4
    if not isinstance(logistic, NotEstimable):
        grade = logistic.jodoin_gierl
        tests = (number(logistic.uniform.p), number(logistic.non_uniform.p), number(logistic.r_square_change))
        second = (*tests, grade if comparison.reliable else f"({grade})")
    return (name, *first, *second)


def _model(report: Report) -> Iterator[str]:
    found = report.model
    if found is None:
        return
    if isinstance(found, NotEstimable):
        yield f"No item response model: {found.reason}"
        return
    yield f"Item response model, {found.n} people: log likelihood {found.log_likelihood:.2f}, AIC {found.aic:.2f}"
    yield f"  standard deviation of ability {shown(found.spread)}"
    names = report.answers.responses.items
    rows = [
        (
            names[each.item],
            shown(each.difficulty),
            _error(each.difficulty),
            shown(each.slope),
            _error(each.slope),
        )
        for each in found.items
    ]
    yield from aligned(("item", "difficulty", "error", "slope", "error"), rows)
    yield from (f"  {warning}" for warning in found.warnings)


def _error(statistic: Statistic) -> str:
    return number(statistic.standard_error if isinstance(statistic, Estimate) else None)
