"""The application of a preview."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Flask, Response, current_app, g, request
from jinja2 import ChoiceLoader, FileSystemLoader

from assay import bundled
from assay.content.markdown import to_plain
from assay.hooks.plugins import Plugins
from assay.services.preview.watching import Watch
from assay.settings import Settings
from assay.storage.database import Database
from assay.web.app import create_app, utc_now
from assay.web.preview import agreements, banks, changes, contents, essays, exams, maps, stand_ins, strips
from assay.web.preview.editions import edition, look
from assay.web.preview.words import COGNITIVE, STATUS
from assay.wording import say

#: Names by which a browser on this machine calls it; another name may be another site's trick to read along.
LOCAL = ("127.0.0.1", "localhost")
#: Answer without a look at the files.
UNREAD = ("static", "preview.changes.tell")
PARTS = (contents, changes, banks, essays, exams, maps, agreements)


def create_preview(
    settings: Settings, watch: Watch, database: Database, clock: Callable[[], datetime] = utc_now
) -> Flask:
    """The pages of applicants from what a watch reads; nothing of a sitting is kept, and nobody can sign in."""
    app = create_app(settings, Plugins(item_types=watch.types), clock=clock, database=database)
    # Cookies know no ports: a preview must not sign anybody out of an Assay that runs beside it, or of another preview.
    app.config.update(SESSION_COOKIE_NAME=f"assay-preview-{secrets.token_hex(4)}")
    app.extensions["preview"] = watch
    folders = bundled.TEMPLATES / "preview" / "frame", bundled.TEMPLATES
    app.jinja_loader = ChoiceLoader([FileSystemLoader(each) for each in folders])
    app.before_request_funcs.setdefault(None, []).insert(0, _refuse_others)
    app.before_request(_look)
    preview = Blueprint("preview", __name__, url_prefix="/preview")
    for part in PARTS:
        preview.register_blueprint(part.blueprint)
    app.register_blueprint(preview)
    stand_ins.stand_in(app)
    app.context_processor(lambda: {"edition": edition(), "strip": strips.strip()})
    app.jinja_env.globals.update(STATUS=STATUS, COGNITIVE=COGNITIVE)
    app.jinja_env.filters.update(
        local_time=strips.local_time, file=strips.shown, sentence=strips.sentence, plain=to_plain
    )
    return app


def _refuse_others() -> Response | None:
    """Answer nobody who calls this machine by a name of theirs."""
    if request.host.partition(":")[0] in LOCAL:
        return None
    return Response(say("The preview answers to this machine alone."), 400, mimetype="text/plain")


def _look() -> None:
    """Answer from the files as they are at this moment."""
    if request.endpoint not in UNREAD:
        g.edition = look()
        installation = current_app.extensions["assay"]
        if installation.plugins.catalog is not g.edition.shown:  # else it knows the languages already
            plugins = replace(installation.plugins, catalog=g.edition.shown)
            current_app.extensions["assay"] = replace(installation, plugins=plugins)
