"""What went wrong, as a page: the one place where errors of services become answers."""

from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError
from werkzeug.exceptions import HTTPException, InternalServerError

from assay.services.errors import NotAllowed, NotFound, Refused, ServiceError, TooOften
from assay.storage.database import AWAY, is_away
from assay.web import requests
from assay.web.visitors import Stranger
from assay.web.watching.seen import request_id
from assay.wording import say

log = structlog.get_logger("assay.web")

#: Seconds after which it is worth trying again when the database is away.
TRY_AGAIN = 3

STATUS: dict[type[ServiceError], int] = {NotAllowed: 403, NotFound: 404, Refused: 409, TooOften: 429}

#: For each status: what happened, and what to do now.
WORDS = {
    400: (say("This could not be read"), say("Something in the request was missing or not as expected.")),
    403: (say("This page is not for you"), say("Your account has no right to see or do this.")),
    404: (say("There is no such page"), say("The address may be mistyped, or what was here is gone.")),
    405: (say("There is no such page"), say("This address answers to a button on a page, not to a visit.")),
    409: (say("That is not possible now"), say("A rule says: not now, or not like this.")),
    415: (say("This could not be read"), say("This page takes what its form sends, and nothing else.")),
    429: (say("Too many attempts"), say("Please wait a while, and try again then.")),
    413: (say("That is too large"), say("What was sent is larger than this page accepts.")),
    500: (say("Something broke on our side"), say("It was noted. What you had saved before is safe.")),
    503: (
        say("We cannot do this for a moment"),
        say(
            "If you just sent something, it was not saved; what you had saved before is safe. Try again in a minute."
        ),
    ),
}


class ErrorPage(Response):
    """What an error became: it shows nothing of the page that was asked for."""


def register_errors(app: Flask) -> None:
    """Answer every error with a page in the look of the house."""
    app.register_error_handler(ServiceError, _service_error)
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(HTTPException, _http_error)
    # A number or a letter that no database takes; people's browsers send none.
    app.register_error_handler(OverflowError, _unkeepable)
    app.register_error_handler(DataError, _unkeepable)
    for kind in AWAY:
        app.register_error_handler(kind, _away)


def _service_error(error: ServiceError) -> Response:
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
    page = _page(status, str(error))
    if isinstance(error, TooOften):
        page.headers["Retry-After"] = str(error.wait)
    return page


def _stale_page(_: CSRFError) -> Response:
    sentence = say("This page was opened before you signed in or out. Go back, reload it, and send it again.")
    return _page(400, sentence)


def _unkeepable(_: Exception) -> Response:
    return _page(400)


def _away(error: Exception) -> Response:
    """The database is away, or too busy: nobody's fault, and over in a while."""
    if not is_away(error):
        raise error
    log.error("the database is away", endpoint=request.endpoint, why=reason(error), exc_info=error)
    response = _page(503)
    response.headers["Retry-After"] = str(TRY_AGAIN)
    return response


def reason(error: Exception) -> str:
    """Why the database is away, in its own words."""
    return str(error.orig if isinstance(error, DBAPIError) else error).strip()


def _http_error(error: HTTPException) -> Response:
    # What fails while a page is committed comes here.
    cause = error.original_exception if isinstance(error, InternalServerError) else None
    if isinstance(cause, Exception) and is_away(cause):
        return _away(cause)
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    return _page(error.code)


def _page(status: int, sentence: str = "") -> Response:
    requests.abandon()
    title, what = WORDS.get(status, WORDS[400 if status < 500 else 500])
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return make_response({"error": str(sentence or what), "request": request_id()}, status)
    context: dict[str, object] = {
        "status": status,
        "title": title,
        "sentence": sentence or what,
        "back": _came_from(),
    }
    context["request_id"] = request_id()
    visitor: dict[str, object] = {}
    if status >= 500:
        visitor = {"visitor": Stranger()}
        requests.ask_nobody()
    return ErrorPage(render_template("errors/error.html", **context, **visitor), status)


def _came_from() -> str:
    """The page of ours from which this was asked for, other than this one; empty when there is none."""
    try:
        came = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    if came.netloc != request.host or came.path == request.path:
        return ""
    # Two slashes would name another host.
    address = f"/{came.path.lstrip('/')}"
    return f"{address}?{came.query}" if came.query else address
