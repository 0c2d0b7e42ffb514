"""The language of a request: what this visitor chose, else the first of theirs that we speak."""

import re

from flask import Blueprint, Flask, Response, message_flashed, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale
from flask_security import current_user, user_authenticated, user_registered

from assay.storage.people import Person
from assay.web import requests
from assay.wording import LANGUAGES, MASTER, Phrase, language, speak, teach

#: Where the choice lies in the session: the exam room asks no database who is there.
CHOSEN = "language"

#: An address on this site: browsers read `//`, `/\\` and white space in front of them as another's.
HERE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")

blueprint = Blueprint("languages", __name__)


def install(app: Flask) -> None:
    """Speak the visitor's language in pages, forms and messages."""
    Babel(app, default_locale=MASTER, locale_selector=_wanted, configure_jinja=False)
    teach(app.jinja_env)
    app.jinja_env.globals.update(languages=LANGUAGES)
    # First of all: also what refuses a request speaks the visitor's language.
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: speak(str(get_locale())))
    app.after_request(_told)
    # The thread goes on to other work, which speaks the master's language unless it says otherwise.
    app.teardown_request(lambda _: speak(MASTER))
    user_authenticated.connect(_remember, app)
    user_registered.connect(_keep, app)
    message_flashed.connect(_flashed, app)
    app.register_blueprint(blueprint)


def _wanted() -> str:
    chosen = session.get(CHOSEN)
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES, MASTER)


def _told(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers["Content-Language"] = language()
        response.vary.add("Accept-Language")
    return response


def _remember(_: Flask, user: Person, **__: object) -> None:
    """Who signs in reads on in the language that they chose, on whatever device."""
    if user.language:
        session[CHOSEN] = user.language


def _keep(_: Flask, user: Person, **__: object) -> None:
    """Who signs up gets mails in the language in which they did."""
    user.language = language()


def _flashed(_: Flask, **__: object) -> None:
    """A session keeps plain text, so what the next page tells is spoken now."""
    session["_flashes"] = [
        (kind, str(words) if isinstance(words, Phrase) else words) for kind, words in session["_flashes"]
    ]


@blueprint.get("/language/<name>")
def choose(name: str) -> ResponseReturnValue:
    """Another language from now on, and back to where it was asked for."""
    if name in LANGUAGES:
        session[CHOSEN] = name
        if requests.signed_in():
            current_user.language = name
    back = request.args.get("back", "/")
    return redirect(back if HERE.fullmatch(back) else "/")
