"""For machines that watch over this one: whether the process lives, and whether it can do its work."""

from flask import Blueprint, Flask, Response, current_app, jsonify

from assay.services.readiness import Readiness
from assay.web import requests

blueprint = Blueprint("health", __name__, url_prefix="/health")


def open_health(app: Flask) -> None:
    """Be ready to be asked; what is asked for is opened by whoever asks first, in their process."""
    app.extensions["readiness"] = {}


def _readiness() -> Readiness:
    """One for each installation: tests give an application one after the other."""
    here = requests.installation()
    kept: dict[int, Readiness] = current_app.extensions["readiness"]
    if id(here) not in kept:
        kept.clear()
        kept[id(here)] = Readiness(
            here.database,
            lambda: here.documents,
            here.settings.queue_url,
            here.settings.secret_key,
            here.clock,
        )
    return kept[id(here)]


@blueprint.get("/live")
def live() -> Response:
    """Answers as long as there is somebody to answer. No database is asked: a restart would not mend it."""
    return jsonify(status="live")


@blueprint.get("/ready")
def ready() -> tuple[Response, int]:
    """Whether people can be sent here. What keeps nobody from an exam is a warning: no worker, no store, no queue."""
    states = _readiness().states()
    is_ready = "fault" not in states.values()
    return jsonify(status="ready" if is_ready else "not ready", checks=states), 200 if is_ready else 503
