"""Who gets into the sittings of a window: its access code, and the browser that its exam asks for."""

import re
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import Length, ValidationError

from assay.services.candidacy.access_codes import TRIES, WAIT, draw_code, remove_code
from assay.services.candidacy.safe_browser import BrowserKeys, enter_keys, is_demanded
from assay.services.forms import read_form
from assay.services.overview import coordinated_window
from assay.services.own_sittings import refuse_candidates
from assay.storage.windows import Window
from assay.web import requests
from assay.web.coordinator.office import office
from assay.wording import say

Page = str | Response | tuple[str, int]

#: Different versions and systems have different Browser Exam Keys.
MOST_KEYS: Final = 12
_KEY: Final = re.compile(r"[0-9a-f]{64}")

blueprint = Blueprint("admission", __name__, url_prefix="/<association>/windows/<int:window_id>/admission")


class BrowserKeysForm(FlaskForm):
    """The keys of the window's settings of Safe Exam Browser."""

    config = TextAreaField(say("Config Keys"), [Length(max=2000)])
    exam = TextAreaField(say("Browser Exam Keys"), [Length(max=2000)])
    file = StringField(say("Address of the settings file"), [Length(max=500)])

    def validate_config(self, field: Field) -> None:
        """Keys, one a line."""
        _require_keys(field.data)

    def validate_exam(self, field: Field) -> None:
        """The same."""
        _require_keys(field.data)

    def validate_file(self, field: Field) -> None:
        """Something that a browser can fetch."""
        parts = urlsplit((field.data or "").strip())
        if field.data and (parts.scheme not in {"http", "https"} or not parts.netloc):
            raise ValidationError(say("Write an address such as https://example.org/exam.seb."))

    def keys(self) -> BrowserKeys:
        """What was typed; only after `validate`."""
        return BrowserKeys(_keys(self.config.data), _keys(self.exam.data), (self.file.data or "").strip())


def _keys(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((text or "").lower().split()))


def _require_keys(text: str | None) -> None:
    keys = _keys(text)
    if any(not _KEY.fullmatch(key) for key in keys):
        raise ValidationError(say("A key has 64 letters from a to f and digits; write one on each line."))
    if len(keys) > MOST_KEYS:
        raise ValidationError(say("At most %(most)s keys can be entered.", most=MOST_KEYS))


@blueprint.route("", methods=["GET", "POST"])
def show(association: str, window_id: int) -> Page:
    """The access code, and the keys of the browser where the exam asks for it."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    window = coordinated_window(session, actor, association, window_id)
    refuse_candidates(session, actor, window.forms)
    form = BrowserKeysForm(formdata=request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        enter_keys(session, actor, association, window_id, form.keys(), requests.now())
        flash(
            say("The keys are kept; they are asked of whoever begins or enters the room from now on."),
            "success",
        )
        return _back(association, window_id)
    keys = BrowserKeys.of(window)
    if request.method == "GET":
        form.config.data, form.exam.data = "\n".join(keys.config), "\n".join(keys.exam)
        form.file.data = keys.file
    page = render_template(
        "coordinator/admission.html",
        office=here,
        window=window,
        form=form,
        keys=keys,
        is_demanded=demands_browser(window),
        tries=TRIES,
        minutes=int(WAIT.total_seconds()) // 60,
    )
    return (page, 422) if form.errors else page


def demands_browser(window: Window) -> bool:
    """Whether the exam of a window is sat in Safe Exam Browser alone, as its forms say."""
    session = requests.session()
    return any(is_demanded(read_form(session, each.id, each.fingerprint)) for each in window.forms[:1])


@blueprint.post("/code")
def draw(association: str, window_id: int) -> Response:
    """Draw an access code, or another one."""
    draw_code(requests.session(), requests.actor(), association, window_id, requests.now())
    flash(say("A new access code is drawn. Whoever has not begun is asked for it from now on."), "success")
    return _back(association, window_id)


@blueprint.post("/code/remove")
def remove(association: str, window_id: int) -> Response:
    """Ask for no code any more."""
    remove_code(requests.session(), requests.actor(), association, window_id, requests.now())
    flash(say("No access code is asked for any more."), "success")
    return _back(association, window_id)


def _back(association: str, window_id: int) -> Response:
    return redirect(url_for("coordinator.admission.show", association=association, window_id=window_id), 303)
