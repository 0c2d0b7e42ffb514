"""Items in a table, and one item with its options and curves, ready to be shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_analysis.options import OptionStatistics
from assay.assessment.item_analysis.thresholds import Minimum
from assay.services.statistics.curves import ItemCurve
from assay.services.statistics.flags import flags_of
from assay.services.statistics.items import Comparison, ItemResult, SectionItems
from assay.web.coordinator.statistics.answers import MOST_ANSWERS, AnswerRow, answer_rows
from assay.web.coordinator.statistics.figures import LOGITS, NONE, PLAIN, STEPS, Figure, figure
from assay.web.coordinator.statistics.plots import SHARES, Line, Plot, Tick, apart, polyline
from assay.wording import say

#: By what the table can be sorted: the words, whether the highest come first.
SORTS: Final[Mapping[str, tuple[str, bool]]] = {
    "number": (say("Order on the form"), False),
    "flags": (say("What to look at first"), True),
    "p": (say("Proportion correct, hardest first"), False),
    "rest": (say("Correlation with the rest, lowest first"), False),
    "omitted": (say("Omitted, most first"), True),
}
STATES: Final[Mapping[str, str]] = {
    "pretest": say("tried out, does not count"),
    "dropped": say("dropped by a correction"),
    "credited": say("everybody's point by a correction"),
}
#: Of the people by total score: at the axis of the plot, and at the head of the table.
FIFTHS: Final = (
    (say("lowest"), say("lowest fifth")),
    (say("second"), say("second fifth")),
    (say("middle"), say("middle fifth")),
    (say("fourth"), say("fourth fifth")),
    (say("highest"), say("highest fifth")),
)
OMITTED: Final = say("omitted")
CURVES: Final[Mapping[str, str]] = {
    "Rasch": say("Item characteristic curve (Rasch model); the dots are groups of people"),
    "two-parameter": say("Item characteristic curve (two-parameter model); the dots are groups of people"),
}


@dataclass(frozen=True)
class ItemRow:
    """One item in the table."""

    result: ItemResult
    difficulty: Figure
    rest: Figure
    logit: Figure
    options: tuple[tuple[str, bool, str], ...]
    flags: tuple[str, ...]

    @property
    def state(self) -> str:
        """Why it does not count; empty for one that does."""
        return STATES.get(self.result.state, "")


def item_rows(items: SectionItems, sort: str = "number") -> list[ItemRow]:
    """Every item of a section, sorted; what has no number comes last."""
    rows = [_row(each, items.comparisons) for each in items.results]
    keys: Mapping[str, Callable[[ItemRow], Statistic | int]] = {
        "flags": lambda row: len(row.flags) + 10 * (row.result.wrong_key is not None),
        "p": lambda row: row.result.statistics.difficulty,
        "rest": lambda row: row.result.statistics.item_rest,
        "omitted": lambda row: row.result.statistics.omitted,
    }
    if sort not in keys:
        return rows
    return sorted(rows, key=lambda row: _key(keys[sort](row), SORTS[sort][1]))


def _key(value: Statistic | int, is_falling: bool) -> tuple[bool, float]:
    if isinstance(value, NotEstimable):
        return True, 0.0
    number = value.value if isinstance(value, Estimate) else float(value)
    return False, -number if is_falling else number


def _row(result: ItemResult, comparisons: Sequence[Comparison]) -> ItemRow:
    found = result.statistics
    return ItemRow(
        result=result,
        difficulty=figure(found.difficulty, PLAIN, Minimum.DIFFICULTY),
        rest=figure(found.item_rest, PLAIN, Minimum.DISCRIMINATION),
        logit=figure(result.difficulty, PLAIN, Minimum.DISCRIMINATION),
        options=tuple(
            (each.option or OMITTED, each.is_right, f"{each.share:.0%}") for each in result.options
        ),
        flags=flags_of(result, comparisons),
    )


@dataclass(frozen=True)
class OptionRow:
    """One option in the table of an item."""

    letter: str
    text: str
    is_right: bool
    n: int
    share: str
    mean_rest: str
    correlation: Figure


@dataclass(frozen=True)
class GroupRow:
    """One comparison of groups: the words, and ETS's class where there is one."""

    reference: str
    focal: str
    words: str
    ets: str


@dataclass(frozen=True)
class ItemView:
    """Everything about one item."""

    row: ItemRow
    figures: tuple[tuple[str, Figure], ...]
    options: tuple[OptionRow, ...]
    option_curve: Plot
    curve: ItemCurve | NotEstimable
    curve_plot: Plot | None
    groups: tuple[GroupRow, ...]
    #: Of a question without options the answers, the most frequent first, and how many more there are.
    answers: tuple[AnswerRow, ...] = ()
    more: int = 0


def item_view(items: SectionItems, number: int, curve: ItemCurve | NotEstimable) -> ItemView:
    """The page of question `number`."""
    result = items.results[number - 1]
    answers = answer_rows(items, result)
    return ItemView(
        row=_row(result, items.comparisons),
        figures=tuple(_figures(result, curve)),
        options=tuple(_option(result, each) for each in result.options),
        option_curve=_option_curve(result),
        curve=curve,
        curve_plot=_curve_plot(curve) if isinstance(curve, ItemCurve) else None,
        groups=tuple(_group(each, number) for each in items.comparisons),
        answers=tuple(answers[:MOST_ANSWERS]),
        more=max(len(answers) - MOST_ANSWERS, 0),
    )


def _figures(result: ItemResult, curve: ItemCurve | NotEstimable) -> list[tuple[str, Figure]]:
    found, many = result.statistics, Minimum.DISCRIMINATION
    rows = [
        (say("Proportion correct (p)"), figure(found.difficulty, PLAIN, Minimum.DIFFICULTY)),
        (say("Correlation with the rest of the section"), figure(found.item_rest, PLAIN, many)),
        (say("Correlation with the total"), figure(found.point_biserial, PLAIN, many)),
        (say("Upper less lower 27 %"), figure(found.upper_lower, PLAIN, many)),
        (say("Alpha of the section without it"), figure(result.alpha_without, PLAIN, Minimum.RELIABILITY)),
        (say("Difficulty, Rasch model"), figure(result.difficulty, LOGITS, many)),
    ]
    if result.fit and not isinstance(result.fit.infit, NotEstimable):
        rows.append(
            (say("Infit (1 is expected)"), Figure(f"{result.fit.infit.value:.2f}", result.fit.infit.n))
        )
    if result.fit and not isinstance(result.fit.outfit, NotEstimable):
        rows.append(
            (say("Outfit (1 is expected)"), Figure(f"{result.fit.outfit.value:.2f}", result.fit.outfit.n))
        )
    if isinstance(curve, ItemCurve):
        rows += _of_curve(curve)
    return rows


def _of_curve(curve: ItemCurve) -> list[tuple[str, Figure]]:
    rows = []
    if curve.model == "two-parameter":
        rows = [
            (say("Difficulty, two-parameter model"), figure(curve.difficulty, STEPS)),
            (say("Slope, two-parameter model"), figure(curve.slope, PLAIN)),
        ]
    if not isinstance(curve.fit, NotEstimable):
        words = say(
            "%(chi_square)s on %(degrees)s df, p = %(p)s",
            chi_square=f"{curve.fit.value:.1f}",
            degrees=curve.fit.degrees,
            p=f"{curve.fit.p:.3f}",
        )
        rows.append((say("Fit to the curve (S-X2)"), Figure(words, curve.fit.n)))
    return rows


def _option(result: ItemResult, found: OptionStatistics) -> OptionRow:
    place = ord(found.option) - ord("A") if found.option else None
    return OptionRow(
        letter=found.option or OMITTED,
        text=result.item.options[place].text if place is not None else "",
        is_right=found.is_right,
        n=found.n,
        share=f"{found.share:.1%}",
        mean_rest=NONE if found.mean_rest is None else f"{found.mean_rest:.1f}",
        correlation=figure(found.point_biserial, PLAIN, Minimum.OPTIONS),
    )


def _option_curve(result: ItemResult) -> Plot:
    shown = [each for each in result.options if any(share is not None for share in each.curve)]
    kinds = _kinds(shown)
    lines = [_line(each, kinds[place]) for place, each in enumerate(shown)]
    return Plot(
        title=say(
            "Who chose what on question %(number)s; %(sign)s is nothing", number=result.number, sign=NONE
        ),
        x_title=say("fifths of people by total score"),
        heads=(say("Option"), *(head for _, head in FIFTHS)),
        rows=tuple(
            (_name(each), *(NONE if share is None else f"{share:.0%}" for share in each.curve))
            for each in shown
        ),
        x_ticks=tuple(Tick(25.0 * place, each) for place, (each, _) in enumerate(FIFTHS) if place % 2 == 0),
        y_ticks=SHARES,
        lines=apart(lines),
    )


def _kinds(shown: Sequence[OptionStatistics]) -> list[str]:
    """The key stands out, distractors differ by their dashes."""
    dashes = iter(range(1, len(shown) + 1))
    return ["key" if each.is_right else f"dash-{(next(dashes) - 1) % 4 + 1}" for each in shown]


def _line(found: OptionStatistics, kind: str) -> Line:
    points = [
        (25.0 * place, 100 - 100 * share) for place, share in enumerate(found.curve) if share is not None
    ]
    return Line(polyline(points), kind, found.option or NONE, points[-1][1])


def _name(found: OptionStatistics) -> str:
    return say("%(option)s (key)", option=found.option) if found.is_right else found.option or OMITTED


def _curve_plot(curve: ItemCurve) -> Plot:
    low, high = curve.points[0][0], curve.points[-1][0]

    def at(ability: float) -> float:
        return 100 * (ability - low) / (high - low)

    whole = [each for each in range(-10, 11) if low <= each <= high]
    return Plot(
        title=CURVES[curve.model],
        x_title=say("ability in standard deviations")
        if curve.model == "two-parameter"
        else say("ability in logits"),
        heads=(say("Mean ability of the group"), say("Share right"), say("People")),
        rows=tuple(
            (f"{ability:.2f}".replace("-", "\u2212"), f"{share:.0%}", str(n))
            for ability, share, n in curve.observed
        ),
        x_ticks=tuple(Tick(at(each), f"{each}".replace("-", "\u2212")) for each in whole),
        y_ticks=SHARES,
        lines=(Line(polyline((at(x), 100 - 100 * p) for x, p in curve.points), "key"),),
        dots=tuple((at(x), 100 - 100 * p) for x, p, _ in curve.observed if low <= x <= high),
    )


def _group(found: Comparison, number: int) -> GroupRow:
    item = found.items.get(number)
    sizes = say("%(people)s and %(others)s people", people=found.n_reference, others=found.n_focal)
    if item is None:
        few = say(
            "%(people)s and %(others)s people; compared from %(least)s people on, %(fewest)s in the smaller group",
            people=found.n_reference,
            others=found.n_focal,
            least=int(Minimum.FUNCTIONING_TOTAL),
            fewest=int(Minimum.FUNCTIONING_GROUP),
        )
        return GroupRow(found.reference, found.focal, sizes if found.is_reliable else few, "")
    if isinstance(item.mantel_haenszel, NotEstimable):
        return GroupRow(found.reference, found.focal, item.mantel_haenszel.reason, "")
    delta = figure(item.mantel_haenszel.delta)
    return GroupRow(
        found.reference,
        found.focal,
        say("MH D-DIF %(difference)s, %(sizes)s", difference=delta.text, sizes=sizes),
        item.mantel_haenszel.ets,
    )
