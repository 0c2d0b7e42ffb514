"""Telling a page that the files changed."""

from collections.abc import Iterator

from flask import Blueprint, Response, request

from assay.services.preview.watching import Watch
from assay.web.preview.editions import watch

#: Seconds between two signs of life, at which a page that is gone is noticed.
HEARTBEAT = 10.0

blueprint = Blueprint("changes", __name__)


@blueprint.get("/changes")
def tell() -> Response:
    """Events, one for each new edition that the page does not show yet."""
    events = _events(watch(), request.args.get("edition", ""))
    return Response(events, mimetype="text/event-stream")


def _events(watched: Watch, shown: str) -> Iterator[str]:
    while not watched.is_stopped:
        newest = watched.newer_than(shown, HEARTBEAT)
        if newest.mark == shown:
            yield ": nothing new\n\n"
        else:
            shown = newest.mark
            yield f"data: {shown}\n\n"
