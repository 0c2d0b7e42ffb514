"""A document as an answer: to its owner, and to those who judge what was handed in with it."""

from io import BytesIO
from typing import Final

from flask import Response, send_file

from assay.services.errors import NotFound, Refused
from assay.storage.document_store import Missing, StoreError
from assay.storage.portfolios import StoredDocument
from assay.web import requests
from assay.wording import say

#: What browsers show by themselves; everything else is only saved.
_SHOWN: Final = ("application/pdf", "image/png", "image/jpeg")
#: Nothing in a document may act as a page of ours. A browser's own viewer of PDF needs styles and its plugin, and
#: does not start inside a sandbox.
_NOTHING: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_SANDBOX: Final = f"{_NOTHING}; object-src 'none'; sandbox"
_VIEWER: Final = f"{_NOTHING}; object-src 'self'; style-src 'unsafe-inline'"


def is_shown(document: StoredDocument) -> bool:
    """Whether a browser shows it, rather than saving it."""
    return document.media_type in _SHOWN


def served(document: StoredDocument, *, save: bool = False) -> Response:
    """The bytes of a document that the reader may have: shown where that is safe, or to be saved."""
    response = send_file(
        BytesIO(bytes_of(document)),
        mimetype=document.media_type,
        as_attachment=save or not is_shown(document),
        download_name=document.name,
    )
    policy = _VIEWER if document.media_type == "application/pdf" else _SANDBOX
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cache-Control"] = "private, no-store"
    return response


def bytes_of(document: StoredDocument) -> bytes:
    """The bytes of a document; a sentence when the store does not give them."""
    try:
        return requests.installation().documents.get(document.place)
    except Missing as error:
        raise NotFound(say("This file is gone from the document store.")) from error
    except StoreError as error:
        raise Refused(say("The document store does not answer now. Try again in a few minutes.")) from error
