"""Plots as SVG: where bars, lines and dots stand, in percent of the area between the axes, downwards.

Colors, strokes and letters are those of static/statistics/plots.css; macros/plots.html draws.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10
from typing import Final

from assay.web.templating import capitalize_first
from assay.wording import say


@dataclass(frozen=True)
class Bar:
    """A bar; `kind` is a class of the stylesheet."""

    x: float
    y: float
    width: float
    height: float
    kind: str = ""


@dataclass(frozen=True)
class Line:
    """Points as SVG wants them, and what stands at its end."""

    points: str
    kind: str = ""
    label: str = ""
    label_y: float = 0.0


@dataclass(frozen=True)
class Tick:
    """A place on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Plot:
    """One picture, and the same in a table for who cannot see it."""

    title: str
    x_title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    x_ticks: tuple[Tick, ...] = ()
    y_ticks: tuple[Tick, ...] = ()
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    dots: tuple[tuple[float, float], ...] = ()
    #: Dots that are to be told from the others.
    rings: tuple[tuple[float, float], ...] = ()
    #: A line across, from top to bottom.
    marks: tuple[Tick, ...] = ()


#: Labels at the ends of lines keep so far from each other.
_APART: Final = 9.0
#: How many labels an axis has room for on a phone.
_LABELS: Final = 6
#: So far apart labels of whole numbers may stand.
_STEPS: Final = (1, 2, 4, 5, 10, 20, 25, 50, 100)


def histogram(title: str, counts: Sequence[int], x_title: str, cut: tuple[float, str] | None = None) -> Plot:
    """How many have each whole number from 0 on; `cut` is where a line stands, and what it is called."""
    highest, width = _top(max(counts, default=0)), 100 / max(len(counts), 1)
    bars = tuple(
        Bar(place * width + width * 0.08, 100 - 100 * n / highest, width * 0.84, 100 * n / highest, kind)
        for place, n in enumerate(counts)
        if n
        for kind in ("below" if cut and place < cut[0] else "",)
    )
    step = next((each for each in _STEPS if each * _LABELS >= len(counts) - 1), len(counts))
    return Plot(
        title=title,
        x_title=x_title,
        heads=(capitalize_first(x_title), say("People")),
        rows=tuple((str(place), str(n)) for place, n in enumerate(counts) if n),
        x_ticks=tuple(Tick((n + 0.5) * width, str(n)) for n in range(0, len(counts), step)),
        y_ticks=_counts_axis(highest),
        bars=bars,
        marks=(Tick(cut[0] * width, cut[1]),) if cut else (),
    )


def _top(highest: int) -> int:
    """A round number at or above."""
    if highest < 5:
        return max(highest, 1)
    size = 10 ** floor(log10(highest))
    return int(next(step * size for step in (1, 2, 4, 5, 10) if step * size >= highest))


def _counts_axis(highest: int) -> tuple[Tick, ...]:
    places = range(highest + 1) if highest < 5 else (0, highest // 2, highest)
    return tuple(Tick(100 - 100 * n / highest, str(n)) for n in places)


SHARES: Final = tuple(Tick(100 - share, f"{share}%") for share in (0, 25, 50, 75, 100))


def polyline(points: Iterable[tuple[float, float]]) -> str:
    """Points in the way of SVG."""
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)


def apart(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The same lines, their labels moved so that none stands on another, and none below the axis."""
    order = sorted(range(len(lines)), key=lambda place: lines[place].label_y)
    places = [lines[place].label_y for place in order]
    for n in range(1, len(places)):
        places[n] = max(places[n], places[n - 1] + _APART)
    for n in reversed(range(len(places))):
        highest = 100.0 if n == len(places) - 1 else places[n + 1] - _APART
        places[n] = min(places[n], highest)
    moved = dict(zip(order, places, strict=True))
    return tuple(replace(each, label_y=moved[place]) for place, each in enumerate(lines))


def wright_map(abilities: Sequence[float], items: Sequence[tuple[str, float]], title: str) -> Plot:
    """People on the left, items on the right, on one scale of logits from top to bottom."""
    values = [*abilities, *(difficulty for _, difficulty in items)]
    low, high = floor(min(values, default=0) * 2) / 2, ceil(max(values, default=0) * 2) / 2 or 0.5
    size = max(round((high - low) * 2), 1)
    people = [0] * size
    for value in abilities:
        people[_bin(value, high, size)] += 1
    names: list[list[str]] = [[] for _ in range(size)]
    for name, difficulty in items:
        names[_bin(difficulty, high, size)].append(name)
    steps = [high - place / 2 for place in range(size + 1)]
    ranges = [
        say("%(low)s to %(high)s", low=_logits(steps[n + 1], 1), high=_logits(steps[n], 1))
        for n in range(size)
    ]
    whole = [(n, each) for n, each in enumerate(steps) if each == int(each)]
    return Plot(
        title=title,
        x_title=say("people left, items right; logits upwards"),
        heads=(say("Logits"), say("People"), say("Items")),
        rows=tuple((ranges[n], str(people[n]), ", ".join(names[n])) for n in range(size)),
        y_ticks=tuple(Tick(100 * n / size, _logits(each)) for n, each in whole),
        bars=(*_sideways(people, -1), *_sideways([len(each) for each in names], 1)),
        marks=(Tick(50, ""),),
    )


def _logits(value: float, digits: int = 0) -> str:
    return f"{value:.{digits}f}".replace("-", "\u2212")


def _bin(value: float, high: float, size: int) -> int:
    return min(max(int((high - value) * 2), 0), size - 1)


def _sideways(counts: Sequence[int], direction: int) -> tuple[Bar, ...]:
    height, longest = 100 / len(counts), max(counts, default=0) or 1
    kind = "items" if direction > 0 else ""
    found = []
    for place, n in enumerate(counts):
        length = 48 * n / longest
        x = 51 if direction > 0 else 49 - length
        if n:
            found.append(Bar(x, place * height + height * 0.08, length, height * 0.84, kind))
    return tuple(found)
