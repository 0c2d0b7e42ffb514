"""How near a reviewer stays to the references, as the page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Final
from zoneinfo import ZoneInfo

from assay.assessment.estimates import Estimate
from assay.services.calibration.drift import Watched
from assay.times import short_day
from assay.web.coordinator.statistics.figures import Figure, figure
from assay.web.coordinator.statistics.plots import Line, Plot, Tick, polyline
from assay.wording import say

#: A plot of fewer says less than its table.
LEAST: Final = 3


@dataclass(frozen=True)
class View:
    """The mean difference with its n, the difference of each control response, and both over time."""

    severity: Figure
    differences: tuple[str, ...]
    plot: Plot | None


def view_of(watched: Watched, zone: ZoneInfo) -> View:
    """Of one reviewer, dates in a zone."""
    errors = [each.error for each in watched.checks]
    mean = watched.severity
    severity = (
        Figure(_signed(mean.value), mean.n)
        if isinstance(mean, Estimate)
        else figure(mean, of="control responses")
    )
    plot = _plot(watched, zone) if len(errors) >= LEAST else None
    return View(severity, tuple(_signed(each) for each in errors), plot)


def _signed(share: float) -> str:
    """With its sign, in points of 100."""
    text = f"{share * 100:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text.replace("-", "\u2212")


def _plot(watched: Watched, zone: ZoneInfo) -> Plot:
    errors = [each.error for each in watched.checks]
    means = [total / n for n, total in enumerate(accumulate(errors), 1)]
    reach = max(0.1, *(abs(each) for each in errors)) * 1.1
    days = [_day(each.at, zone) for each in watched.checks]
    across = [(n + 0.5) * 100 / len(errors) for n in range(len(errors))]
    whole = int(reach * 100 / 1.1)
    return Plot(
        title=say("%(name)s: points above or below the reference, of 100", name=watched.reviewer.name),
        x_title=say("in order; line: mean so far; rings: out"),
        heads=(say("Control response"), say("Day"), say("Difference"), say("Mean so far")),
        rows=tuple(
            (str(n), days[n - 1], _signed(errors[n - 1]), _signed(means[n - 1]))
            for n in range(1, len(errors) + 1)
        ),
        x_ticks=tuple(Tick(x, day) for x, day in _spread(list(zip(across, days, strict=True)))),
        y_ticks=tuple(Tick(_height(at / 100, reach), _signed(at / 100)) for at in (whole, 0, -whole)),
        lines=(
            Line(polyline((x, _height(mean, reach)) for x, mean in zip(across, means, strict=True)), "key"),
        ),
        dots=_places(watched, across, reach, is_within=True),
        rings=_places(watched, across, reach, is_within=False),
    )


def _day(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return short_day(local)


def _places(
    watched: Watched, across: Sequence[float], reach: float, *, is_within: bool
) -> tuple[tuple[float, float], ...]:
    """Of the control responses within tolerance, or of those out of it."""
    return tuple(
        (x, _height(each.error, reach))
        for x, each in zip(across, watched.checks, strict=True)
        if each.is_within == is_within
    )


def _height(value: float, reach: float) -> float:
    """Where a difference stands, downwards, of 100."""
    return 50 - 50 * value / reach


def _spread(places: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Days that are named below: the first of each, and no more than a phone has room for."""
    first = [each for n, each in enumerate(places) if n == 0 or places[n - 1][1] != each[1]]
    step = max(1, -(-len(first) // 4))
    return first[::step]
