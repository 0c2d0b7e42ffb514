"""The edition from which a request is answered."""

from typing import Final

from flask import current_app, g

from assay.content.catalog import Catalog
from assay.services.preview.editions import Edition
from assay.services.preview.watching import Watch
from assay.web import requests
from assay.wording import language

#: Seconds that a page waits to be shown with everything that is said of it.
WAIT: Final = 0.5


def watch() -> Watch:
    """What keeps the newest edition."""
    found: Watch = current_app.extensions["preview"]
    return found


def look() -> Edition:
    """The newest edition."""
    return watch().settled(WAIT)


def edition() -> Edition:
    """The edition of this request, the same from its beginning to its end."""
    if "edition" not in g:
        g.edition = look()
    found: Edition = g.edition
    return found


def spoken() -> Catalog:
    """What pages show, in the language of the page: of a text that is not translated, its master."""
    return requests.installation().in_language(edition().shown, language())
