"""The cut in a report: how high, whose decision, and since when."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from assay import times
from assay.assessment.estimates import Estimate
from assay.services.statistics.cuts import AppliedCut
from assay.web.coordinator.equating_words import METHODS
from assay.web.coordinator.statistics.figures import Figure, Form, Line, figure
from assay.wording import say, say_many


def cut_lines(cuts: Sequence[AppliedCut], zone: ZoneInfo, points: str = "") -> Iterator[Line]:
    """The cut that counted for most, and others where it was changed in between."""
    cut, *rest = cuts
    about = "; ".join(str(each) for each in filter(None, (points, _others(rest))))
    found = Estimate(float(cut.share), cut.n)
    yield Line("cut", say("Cut"), Figure(percent(cut.share), cut.n, statistic=found, unit="share"), about)
    yield _version(cut)
    if cut.effective_at is not None:
        day = cut.effective_at.astimezone(zone).date()
        in_force = Figure(times.plain_day(day), cut.n, unit="date", raw=day.isoformat())
        yield Line(
            "cut_in_force_from", say("In force from"), in_force, say("for sittings that begin from then on")
        )
    if cut.standard_error is not None:
        error = Estimate(cut.standard_error, cut.people if cut.method else cut.judges)
        form = Form(2, is_share=True, name="share")
        name = say("Its standard error by equating") if cut.method else say("Its standard error over judges")
        yield Line("cut_standard_error", name, figure(error, form))


def _others(cuts: Sequence[AppliedCut]) -> str:
    each_one = (
        say_many(
            "%(share)s for %(num)s sitting, %(source)s",
            "%(share)s for %(num)s sittings, %(source)s",
            each.n,
            share=percent(each.share),
            source=_source(each),
        )
        for each in cuts
    )
    return say("also %(cuts)s", cuts="; ".join(str(each) for each in each_one)) if cuts else ""


def _version(cut: AppliedCut) -> Line:
    raw = "exam file" if cut.version is None else str(cut.version)
    return Line("cut_version", say("Rests on"), Figure(_source(cut), cut.n, unit="decision", raw=raw))


def _source(cut: AppliedCut) -> str:
    if cut.version is None:
        return say("the exam file")
    if cut.method:
        return say(
            "decision %(decision)s, carried over from another form by %(method)s",
            decision=cut.version,
            method=METHODS[cut.method].title,
        )
    if cut.panel:
        return say("decision %(decision)s, panel “%(panel)s”", decision=cut.version, panel=cut.panel)
    return say("decision %(decision)s", decision=cut.version)


def percent(share: Decimal) -> str:
    """A cut exactly: 60%, 52.92%."""
    return f"{(share * 100).normalize():f}%"
