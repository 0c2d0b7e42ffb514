"""One sitting: what happened, its scores, and what a coordinator may change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from assay import times
from assay.services.candidacy.incidents import void_sitting
from assay.services.candidacy.registration import set_extra_time
from assay.services.errors import Refused
from assay.services.inspection import Inspection, SectionRun, Spell, inspect
from assay.services.overview import coordinated_sitting
from assay.services.trail import Act
from assay.web import requests
from assay.web.coordinator.forms import ExtraTimeForm, VoidForm
from assay.web.coordinator.office import office
from assay.web.coordinator.words import minutes, sentence, standing
from assay.wording import say, say_many

Page = str | Response | tuple[str, int]

#: An entry that took longer to arrive was typed without a connection.
SLOW = timedelta(minutes=1)

CLOCK = say("The clock")
#: The sections say the same, and which of them it was.
TOLD_BY_SECTIONS = ("begin section", "finish section", "time is over")

blueprint = Blueprint("sittings", __name__, url_prefix="/<association>/sittings/<int:sitting_id>")


@dataclass(frozen=True)
class Moment:
    """One line of the timeline."""

    at: datetime
    what: str
    who: str
    note: str = ""


@blueprint.get("")
def show(association: str, sitting_id: int) -> Page:
    """Everything about one sitting."""
    return _page(association, sitting_id)


def _page(
    association: str, sitting_id: int, extra: ExtraTimeForm | None = None, void: VoidForm | None = None
) -> Page:
    here = office(association)
    found = inspect(requests.session(), requests.actor(), association, sitting_id)
    page = render_template(
        "coordinator/sitting.html",
        office=here,
        found=found,
        sitting=found.sitting,
        days=_days(_moments(found)),
        standing=standing(found.sitting),
        extra=extra or ExtraTimeForm(formdata=None, percent=found.sitting.extra_percent),
        void=void or VoidForm(formdata=None),
        minutes=minutes,
    )
    return (page, 422) if extra or void else page


@blueprint.post("/extra-time")
def extra_time(association: str, sitting_id: int) -> Page:
    """Give time on top of the regular minutes, before the sitting begins."""
    session, actor = requests.session(), requests.actor()
    coordinated_sitting(session, actor, association, sitting_id)
    form = ExtraTimeForm()
    if not form.validate():
        return _page(association, sitting_id, extra=form)
    try:
        set_extra_time(session, actor, sitting_id, form.percent.data or 0, requests.now())
    except Refused as refusal:
        form.percent.errors = [str(refusal)]
        return _page(association, sitting_id, extra=form)
    flash(
        say("Every part of this sitting now lasts %(percent)s%% longer.", percent=form.percent.data),
        "success",
    )
    return redirect(url_for(".show", association=association, sitting_id=sitting_id))


@blueprint.post("/void")
def void(association: str, sitting_id: int) -> Page:
    """Make the sitting count for nothing."""
    session, actor = requests.session(), requests.actor()
    coordinated_sitting(session, actor, association, sitting_id)
    form = VoidForm()
    if not form.validate():
        return _page(association, sitting_id, void=form)
    try:
        void_sitting(session, actor, association, sitting_id, form.reason.data or "", requests.now())
    except Refused as refusal:
        form.reason.errors = [str(refusal)]
        return _page(association, sitting_id, void=form)
    flash(say("The sitting is void. Its journal and scores are kept."), "success")
    return redirect(url_for(".show", association=association, sitting_id=sitting_id))


def _days(moments: list[Moment]) -> list[tuple[str, list[Moment]]]:
    """The timeline cut into days, as the reader's calendar has them."""
    zone = requests.zone()
    return [(day, list(those)) for day, those in groupby(moments, lambda each: times.day(each.at, zone))]


def _moments(found: Inspection) -> list[Moment]:
    """What the sections, the journal and the audit log tell, in one order."""
    acts = [act for act in found.acts if act.act not in TOLD_BY_SECTIONS]
    moments = [moment for run in found.sections for moment in _run(run, found)]
    moments += [_spell(spell, found.name) for spell in found.spells]
    moments += [Moment(act.at, _sentence(act), _who(act, found.name)) for act in acts]
    return sorted(moments, key=lambda moment: moment.at)


def _run(run: SectionRun, found: Inspection) -> Iterator[Moment]:
    title = run.score.title
    if run.opened_at is not None:
        begun = any(act.act == "begin section" and act.at == run.opened_at for act in found.acts)
        yield Moment(run.opened_at, say("Began “%(section)s”", section=title), found.name if begun else CLOCK)
    if run.closed_at is not None:
        by_time = run.closed_by == "time"
        yield Moment(
            run.closed_at,
            say("Time for “%(section)s” ran out", section=title)
            if by_time
            else say("Finished “%(section)s”", section=title),
            CLOCK if by_time else found.name,
        )


def _sentence(act: Act) -> str:
    if act.subject.kind != "response":
        return sentence(act)
    return say("%(act)s: %(response)s", act=sentence(act), response=act.subject.name)


def _who(act: Act, candidate: str) -> str:
    if act.who is None:
        return candidate if act.act == "submitted" else CLOCK
    return act.who


def _spell(spell: Spell, name: str) -> Moment:
    length = minutes(spell.ended_at - spell.began_at)
    note = say(
        "Without a connection for a while: what was typed arrived up to %(length)s later.",
        length=minutes(spell.delay),
    )
    return Moment(
        at=spell.began_at,
        what=say_many(
            "Worked on “%(section)s”: %(num)s entry in %(length)s",
            "Worked on “%(section)s”: %(num)s entries in %(length)s",
            spell.entries,
            section=spell.section,
            length=length,
        ),
        who=name,
        note=note if spell.delay > SLOW else "",
    )
