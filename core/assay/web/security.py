"""What every answer carries so that a browser trusts nothing but this house."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from itsdangerous import Signer

from assay.services.signing import DIGEST
from assay.settings import Settings
from assay.web.assets import version_of

#: For blueprints that must exempt themselves: they need a proof of their own instead.
csrf = CSRFProtect()

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SignedSessions(SecureCookieSessionInterface):
    """Cookies of sessions, signed as everything else is."""

    digest_method = staticmethod(DIGEST)


def protect(app: Flask, settings: Settings) -> None:
    """Cookies that scripts and other sites cannot use, a token in every form, and the headers."""
    # Browsers take a cookie of this name only from this very host, over HTTPS: no neighbour can plant one.
    host = "__Host-" if settings.is_secure else ""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=f"{host}assay",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_secure,
        REMEMBER_COOKIE_NAME=f"{host}assay_remember",
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=settings.is_secure,
        # A form stays good as long as the session: an exam lasts longer than an hour.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.session_interface = SignedSessions()
    # What Flask-WTF and Flask-Security sign: neither lets us say how, and the library's own way is SHA-1.
    Signer.default_digest_method = staticmethod(DIGEST)
    csrf.init_app(app)
    app.after_request(_add_secure_headers if settings.is_secure else _add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        # A shared computer must not show the last person's pages to the next one.
        response.headers.setdefault("Cache-Control", "no-store")
    elif response.status_code in {200, 304} and _is_this_version():
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _is_this_version() -> bool:
    """Whether the file that was asked for is the one that we have: after an update, a node may still have the old."""
    return request.args.get("v") == version_of((request.view_args or {})["filename"])


def _add_secure_headers(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return _add_headers(response)
