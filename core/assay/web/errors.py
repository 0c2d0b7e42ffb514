"""What went wrong, as a page: the one place where errors of services become answers."""

from urllib.parse import urlsplit

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from assay.services.errors import NotAllowed, NotFound, Refused, ServiceError
from assay.web import requests
from assay.web.visitors import Stranger

STATUS: dict[type[ServiceError], int] = {NotAllowed: 403, NotFound: 404, Refused: 409}

#: For each status: what happened, and what to do now.
WORDS = {
    400: ("This could not be read", "Something in the request was missing or not as expected."),
    403: ("This page is not for you", "Your account has no right to see or do this."),
    404: ("There is no such page", "The address may be mistyped, or what was here is gone."),
    405: ("There is no such page", "This address answers to a button on a page, not to a visit."),
    409: ("That is not possible now", "A rule says: not now, or not like this."),
    415: ("This could not be read", "This page takes what its form sends, and nothing else."),
    413: ("That is too large", "What was sent is larger than this page accepts."),
    500: ("Something broke on our side", "It was noted. What you had saved before is safe."),
}


def register_errors(app: Flask) -> None:
    """Answer every error with a page in the look of the house."""
    app.register_error_handler(ServiceError, _service_error)
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(HTTPException, _http_error)
    # A number or a letter that no database takes; people's browsers send none.
    app.register_error_handler(OverflowError, _unkeepable)
    app.register_error_handler(DataError, _unkeepable)


def _service_error(error: ServiceError) -> Response:
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
    return _page(status, str(error))


def _stale_page(_: CSRFError) -> Response:
    sentence = "This page was opened before you signed in or out. Go back, reload it, and send it again."
    return _page(400, sentence)


def _unkeepable(_: Exception) -> Response:
    return _page(400)


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    return _page(error.code)


def _page(status: int, sentence: str = "") -> Response:
    requests.abandon()
    title, what = WORDS.get(status, WORDS[400 if status < 500 else 500])
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return make_response({"error": sentence or what}, status)
    context = {"status": status, "title": title, "sentence": sentence or what, "back": _came_from()}
    visitor = {"visitor": Stranger()} if status >= 500 else {}
    return make_response(render_template("errors/error.html", **context, **visitor), status)


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
