"""The cut in a report: how high, whose decision, and since when."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from assay.assessment.estimates import Estimate
from assay.services.statistics.cuts import AppliedCut
from assay.web import times
from assay.web.coordinator.equating_words import METHODS
from assay.web.coordinator.statistics.figures import Figure, Form, Line, figure


def cut_lines(cuts: Sequence[AppliedCut], zone: ZoneInfo, points: str = "") -> Iterator[Line]:
    """The cut that counted for most, and others where it was changed in between."""
    cut, *rest = cuts
    others = "; ".join(f"{percent(each.share)} for {each.n} sittings, {_source(each)}" for each in rest)
    about = "; ".join(filter(None, (points, f"also {others}" if others else "")))
    found = Estimate(float(cut.share), cut.n)
    yield Line("cut", "Cut", Figure(percent(cut.share), cut.n, statistic=found, unit="share"), about)
    yield _version(cut)
    if cut.effective_at is not None:
        day = cut.effective_at.astimezone(zone).date()
        in_force = Figure(times.plain_day(day), cut.n, unit="date", raw=day.isoformat())
        yield Line("cut_in_force_from", "In force from", in_force, "for sittings that begin from then on")
    if cut.standard_error is not None:
        error = Estimate(cut.standard_error, cut.people if cut.method else cut.judges)
        form = Form(2, is_share=True, name="share")
        name = "Its standard error by equating" if cut.method else "Its standard error over judges"
        yield Line("cut_standard_error", name, figure(error, form))


def _version(cut: AppliedCut) -> Line:
    raw = "exam file" if cut.version is None else str(cut.version)
    return Line("cut_version", "Rests on", Figure(_source(cut), cut.n, unit="decision", raw=raw))


def _source(cut: AppliedCut) -> str:
    if cut.version is None:
        return "the exam file"
    if cut.method:
        return f"decision {cut.version}, carried over from another form by {METHODS[cut.method].title}"
    return f"decision {cut.version}" + (f", panel “{cut.panel}”" if cut.panel else "")


def percent(share: Decimal) -> str:
    """A cut exactly: 60%, 52.92%."""
    return f"{(share * 100).normalize():f}%"
