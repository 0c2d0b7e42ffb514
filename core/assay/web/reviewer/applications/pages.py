"""The desk: reading what was handed in, and marks that are kept while they are made."""

from dataclasses import replace

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assay import times
from assay.services.applications.reviewing import Desk
from assay.web import requests
from assay.web.reviewer.applications import finishing, messages
from assay.web.reviewer.applications.keeping import Kept, keep
from assay.web.reviewer.applications.sheets import Sheet
from assay.web.reviewer.applications.show import open_desk, show
from assay.web.reviewer.applications.ticking import with_evidence
from assay.wording import say, spoken

blueprint = Blueprint("review_applications", __name__, url_prefix="/review/applications/<int:review_id>")
for each in (finishing, messages):
    blueprint.register_blueprint(each.blueprint)


@blueprint.get("")
def desk(review_id: int) -> str:
    """Everything that was handed in, and this reviewer's marks."""
    return show(open_desk(review_id))


@blueprint.post("")
def mark(review_id: int) -> ResponseReturnValue:
    """Keep marks (`action` draft), tick what has evidence (tick:, with or without a domain), or go on to the end."""
    found = open_desk(review_id)
    action = request.form.get("action", "draft")
    posted = Sheet.posted(request.form)
    verb, _, domain = action.partition(":")
    if verb == "tick":
        posted = posted.with_ticks(with_evidence(found, domain))
    kept = keep(requests.session(), requests.catalog(), requests.actor(), found, posted, requests.now())
    if request.accept_mimetypes.best == "application/json":
        return _answer(kept)
    if kept.outcome != "kept":
        return _not_kept(review_id, found, kept)
    if action == "finish":
        return redirect(url_for("review_applications.finish.look", review_id=review_id), 303)
    flash(say("Your marks are kept."), "success")
    anchor = f"domain-{domain}" if domain else "competencies" if verb == "tick" else None
    return redirect(url_for("review_applications.desk", review_id=review_id, _anchor=anchor), 303)


def _not_kept(review_id: int, found: Desk, kept: Kept) -> ResponseReturnValue:
    if kept.outcome == "closed":  # the refusal may have come after something was written
        requests.abandon()
        found = open_desk(review_id)
    if kept.outcome == "final":
        kept = replace(kept, sheet=Sheet.of(found.review))
    return show(found, kept), _status(kept)


def _status(kept: Kept) -> int:
    return {"kept": 200, "faulty": 422}.get(kept.outcome, 409)


def _answer(kept: Kept) -> ResponseReturnValue:
    """For the page's own script: what the bar below the marks says."""
    words = {
        "kept": say("Kept %(clock)s", clock=times.clock(requests.now(), requests.zone())),
        "final": say("This review is finished and can no longer be changed."),
        "stale": say("These marks were changed in another window. What you did here is not kept yet."),
        "faulty": " ".join(str(each) for each in kept.problems.values()),
        "closed": kept.reason,
    }
    answer = {"outcome": kept.outcome, "version": kept.sheet.version, "words": words[kept.outcome]}
    return jsonify(spoken(answer)), _status(kept)
