"""Every request, as it was answered: its id, its route, its status, how long it took, who asked."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final
from uuid import uuid4

import sqlalchemy as sa
import structlog
from flask import Flask, current_app, g, request
from structlog.contextvars import bind_contextvars, unbind_contextvars

from assay.web import requests

log = structlog.get_logger("assay.web")

#: In the environment of a request.
REQUEST_ID: Final = "assay.request_id"
_ABOUT: Final = "assay.about"
HEADER: Final = "X-Request-ID"
#: Whatever a proxy takes for an id; nothing else gets from a stranger into the log.
_WELL_FORMED: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"))


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that was answered."""

    method: str
    #: The pattern of its address, in which no value stands; empty where there is no such page.
    route: str
    status: int
    seconds: float
    person: int | None
    association: str


Observer = Callable[[Seen], None]


class Watch:
    """Gives each request its id, and tells observers how it was answered."""

    def __init__(self, app: Any, observers: list[Observer]) -> None:
        self._app, self.observers = app, observers

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        own = environ[REQUEST_ID] = _id(environ.get("HTTP_X_REQUEST_ID", ""))
        began, status = perf_counter(), 500

        def answer(line: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            nonlocal status
            status = int(line[:3])
            return start_response(line, [*headers, (HEADER, own)], *rest)

        bind_contextvars(request=own)
        try:
            given: Iterable[bytes] = self._app(environ, answer)
            return given
        finally:
            self._tell(environ, status, perf_counter() - began)
            unbind_contextvars("request")

    def _tell(self, environ: dict[str, Any], status: int, seconds: float) -> None:
        if self.observers:
            route, person, association = environ.get(_ABOUT, ("", None, ""))
            method = environ.get("REQUEST_METHOD", "")
            method = method if method in METHODS else "other"
            seen = Seen(method, route, status, seconds, person, association)
            for observe in self.observers:
                try:
                    observe(seen)
                except Exception:  # what was answered is answered, whoever could not take note of it
                    log.exception("a request could not be noted")


def open_watch(app: Flask) -> None:
    """Know requests by an id; whoever is to be told of them is added with `observe`."""
    app.wsgi_app = watch = Watch(app.wsgi_app, [])  # type: ignore[method-assign]
    app.extensions["watch"] = watch
    app.teardown_request(_note)
    app.log_exception = _log_exception  # type: ignore[method-assign, assignment]


def observe(app: Flask, observer: Observer) -> None:
    """Tell this one, too."""
    app.extensions["watch"].observers.append(observer)


def request_id() -> str:
    """The id of this request; empty outside of one."""
    return str(request.environ.get(REQUEST_ID, ""))


def tell_log(seen: Seen) -> None:
    """The line of a request."""
    whose: dict[str, object] = {"person": seen.person} if seen.person is not None else {}
    if seen.association:
        whose["association"] = seen.association
    log.info(
        "request",
        method=seen.method,
        route=seen.route,
        status=seen.status,
        ms=round(seen.seconds * 1000, 1),
        **whose,
    )


def _id(told: str) -> str:
    return told if _WELL_FORMED.fullmatch(told) else uuid4().hex


def _note(_: BaseException | None) -> None:
    """What only this side of the server knows of a request."""
    if current_app.extensions["watch"].observers:
        rule, values = request.url_rule, request.view_args or {}
        association = str(values.get("association") or values.get("association_id") or "")
        association = association if _SLUG.fullmatch(association) else ""
        request.environ[_ABOUT] = (rule.rule if rule else "", _person(), association)


def _person() -> int | None:
    """Who was found to ask, without looking for anybody."""
    account = g.get(requests.WHO_ASKED) or g.get("_login_user")
    key = sa.inspect(account, raiseerr=False) if account is not None else None
    return int(key.identity[0]) if key is not None and key.identity else None


def _log_exception(error: Any) -> None:
    """In the place of Flask's own, which tells the address as it was asked for."""
    log.error("a request broke", route=request.url_rule.rule if request.url_rule else "", exc_info=error)
