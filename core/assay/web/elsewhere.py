"""What pages say where a newer draft was kept in another window or on another device."""

from flask import Response, jsonify

from assay import times
from assay.services.errors import KeptElsewhere
from assay.web import requests
from assay.wording import say, spoken


def words_of(other: KeptElsewhere) -> str:
    """That it was, and when; no line ends within a day or a time."""
    kept = times.when(other.kept_at, requests.zone()).replace(" ", "\u00a0").replace(",\u00a0", ", ")
    return say("A newer draft of this form was kept elsewhere on %(time)s.", time=kept)


def answer_of(other: KeptElsewhere) -> Response:
    """For the page's own script, which asks what shall become of what stands there."""
    return jsonify(spoken({"outcome": "stale", "version": other.version, "words": words_of(other)}))
