"""The association's plugin: what is in effect of it, what waits, and turning it on and off."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from assay.content.kept import KeptContent
from assay.services.errors import Refused
from assay.services.own_sittings import why_only_counts
from assay.services.plugin_health import troubles
from assay.services.plugins.acting import accept, turn
from assay.services.plugins.looking import PartView, find_part, shared_with
from assay.services.plugins.touching import touched
from assay.web import requests
from assay.web.coordinator.office import office
from assay.web.coordinator.plugin_views import DONE, EXAMINED, STATES, Brought, Difference, by_status
from assay.web.item_drawing import titles_of
from assay.web.public.pages import EVENTS
from assay.wording import say

blueprint = Blueprint("plugin", __name__, url_prefix="/<association>/plugin")


def _part(association: str) -> PartView:
    return find_part(requests.session(), requests.installation().effect, association)


def _differences(part: PartView, only_counts: str = "") -> tuple[Difference, ...]:
    """What waits of the association itself, and of what it shares with others."""
    counted = EXAMINED if only_counts else ()
    shared = shared_with(requests.session(), requests.installation().effect, part)
    return tuple(Difference.of(each, counted) for each in (part, *shared) if each.has_other_version)


@blueprint.get("")
def show(association: str) -> str:
    """What is in effect since when, what it brings, and how its hooks do."""
    here, part = office(association), _part(association)
    plugin = part.state.name if part.state else ""
    return render_template(
        "coordinator/plugin/home.html",
        office=here,
        part=part,
        state=STATES[part.status],
        brought=Brought.of(part.content or KeptContent(), requests.catalog()),
        differences=_differences(part),
        troubles=troubles(requests.session()).get(plugin, ()),
        events=EVENTS,
        types=titles_of(plugin),
        done=DONE,
        by_status=by_status,
        today=requests.now().date(),
    )


@blueprint.get("/off")
def ask(association: str) -> str:
    """What turning it off does, before it is done."""
    here, part = office(association), _part(association)
    found = touched(requests.session(), requests.actor(), association, requests.now())
    return render_template("coordinator/plugin/off.html", office=here, part=part, touched=found)


@blueprint.post("/off")
def turn_off(association: str) -> Response:
    """Offer nothing new from now on."""
    office(association)
    _turn(association, on=False)
    flash(say("Nothing new is offered any more; what is under way goes on."), "success")
    return redirect(url_for(".show", association=association), 303)


@blueprint.post("/on")
def turn_on(association: str) -> Response:
    """Offer new things again."""
    office(association)
    _turn(association, on=True)
    flash(say("Windows, registrations and applications are offered again."), "success")
    return redirect(url_for(".show", association=association), 303)


def _turn(association: str, *, on: bool) -> None:
    effect = requests.installation().effect
    turn(requests.session(), effect, requests.actor(), association, requests.now(), on=on)


@blueprint.get("/upgrade")
def compare(association: str) -> str:
    """What is different in the version that waits, and whom it touches."""
    here, part = office(association), _part(association)
    found = touched(requests.session(), requests.actor(), association, requests.now())
    only_counts = why_only_counts(requests.session(), requests.actor(), association)
    return render_template(
        "coordinator/plugin/upgrade.html",
        office=here,
        part=part,
        differences=_differences(part, only_counts),
        only_counts=only_counts,
        touched=found,
        done=DONE,
    )


@blueprint.post("/upgrade")
def take(association: str) -> Response:
    """Take the version that was looked at into effect."""
    office(association)
    session, actor = requests.session(), requests.actor()
    fingerprint = request.form.get("fingerprint", "")
    try:
        accept(session, requests.installation().effect, actor, association, fingerprint, requests.now())
    except Refused as refusal:
        requests.abandon()
        flash(str(refusal), "error")
        return redirect(url_for(".compare", association=association), 303)
    flash(say("The new version is in effect for everything that begins from now on."), "success")
    return redirect(url_for(".show", association=association), 303)
