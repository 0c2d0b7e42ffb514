"""What a desk's script asks: whether another window of the same reviewer has this essay open."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from assay import times
from assay.services.essays.leases import hold
from assay.services.essays.rating import Desk
from assay.web import requests
from assay.wording import say

#: 18 random bytes as they are written.
TOKEN_LENGTH = 36


def answer(association: str, desk: Desk) -> ResponseReturnValue:
    """Hold the essay for the window that asks, or say since when another has it."""
    holder = request.form.get("holder", "")
    if len(holder) != TOKEN_LENGTH or not holder.isascii() or not holder.isprintable():
        return jsonify({"mine": False, "words": ""}), 400
    session, actor, now = requests.session(), requests.actor(), requests.now()
    take = request.form.get("action") == "take"
    found = hold(session, actor, association, desk, holder, now, take=take)
    since = times.clock(found.since, requests.zone())
    words = "" if found.is_mine else say("Open in another window since %(since)s.", since=since)
    return jsonify({"mine": found.is_mine, "words": str(words)})
