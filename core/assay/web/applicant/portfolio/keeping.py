"""Nothing that was typed is lost: drafts, pages from before signing in again, and sessions that ended.

A form's page answers to more than saving. `action` says what is meant: `draft` keeps what was typed, `discard`
forgets it, `show` fills the form in with it and saves nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeVar

from flask import flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict

from assay.services.errors import KeptElsewhere, Refused
from assay.services.portfolio.drafts import draft_of, drop_draft, keep_draft
from assay.storage.portfolios import FormDraft
from assay.web import elsewhere, requests
from assay.web.security import csrf
from assay.web.shelves import shelf
from assay.wording import say

#: look: open the page. show: fill it in with what came, and save nothing.
Intent = Literal["look", "show", "draft", "discard", "save"]
#: What a form that comes back is given anew.
_FRAME: Final = ("csrf_token", "action")
#: What is no answer to a question of the form.
_UNASKED: Final = (*_FRAME, "version")


@dataclass(frozen=True)
class Typed:
    """What a form shows in the place of what is stored."""

    intent: Intent
    fields: MultiDict[str, str] | None
    #: Of the draft over which it was typed; empty where there was none.
    version: str = ""
    #: When it was kept; nothing when it comes straight from the page.
    kept_at: datetime | None = None

    @property
    def status(self) -> int:
        """A page that came from before signing in again was not taken."""
        return 400 if self.intent == "show" else 200


View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def looks_itself(view: View) -> View:
    """Leave the token of a view's page to `intent`, so that what was typed comes back when it is no longer good."""
    csrf.exempt(view)
    return view


def intent() -> Intent:
    """What this request wants of the form. A page whose token is no longer good is shown again, as it was typed."""
    if request.method != "POST":
        return "look"
    if request.form.get("action") == "show":
        return "show"
    try:
        csrf.protect()
    except CSRFError:
        return "show"
    action = request.form.get("action")
    return "draft" if action == "draft" else "discard" if action == "discard" else "save"


def typed() -> Typed:
    """What was typed: just now, or before, and not saved."""
    wanted = intent()
    if wanted != "look":
        return Typed(wanted, request.form, _version())
    draft = draft_of(requests.session(), requests.actor(), request.path)
    return Typed("look", _fields(draft), draft.version, draft.saved_at) if draft else Typed("look", None)


def _version() -> str:
    """Of the draft that this request's page knows."""
    return request.form.get("version", "")


def _fields(draft: FormDraft) -> MultiDict[str, str]:
    return MultiDict((name, value) for name, values in draft.fields.items() for value in values)


def is_signed_out() -> bool:
    """Whether what was typed comes from somebody who is not, or no longer, signed in; or a script's page does."""
    if request.method != "POST":
        return False
    return requests.signed_in() is None or (_wants_json() and intent() == "show")


def signed_out() -> ResponseReturnValue:
    """Carry what was typed through signing in."""
    if _wants_json():
        return jsonify({"outcome": "signed out"}), 401
    fields = [pair for pair in request.form.items(multi=True) if pair[0] not in _FRAME]
    return render_template("applicant/portfolio/signed_out.html", fields=fields, here=request.path), 401


def keep() -> ResponseReturnValue:
    """Keep what was typed, for the page's own script."""
    fields = {name: values for name, values in request.form.lists() if name not in _UNASKED}
    session, actor, now = requests.session(), requests.actor(), requests.now()
    try:
        draft = keep_draft(session, actor, request.path, fields, _version(), now)
    except KeptElsewhere as other:
        return elsewhere.answer_of(other), 409
    except Refused as refusal:
        return jsonify({"outcome": "refused", "words": str(refusal)}), 422
    return jsonify({"outcome": "kept", "version": draft.version})


def discard() -> ResponseReturnValue:
    """Forget what was typed."""
    if drop_draft(requests.session(), requests.actor(), request.path, _version()):
        flash(
            say("A newer draft of this form was kept elsewhere. It is shown below; nothing was discarded."),
            "info",
        )
    else:
        flash(say("What you had typed is gone."), "success")
    return redirect(request.path, 303)


def forget() -> None:
    """What was typed is saved. What was kept elsewhere meanwhile is not, and stays a draft."""
    drop_draft(requests.session(), requests.actor(), request.path, _version())


def shelf_name() -> str:
    """Where this person's browser holds what it could not send from this page."""
    return shelf(requests.installation().settings.secret_key, requests.actor(), request.path)


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
