"""What an act changed, in words: from what to what."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from assay import times
from assay.services.trail import Act
from assay.web import requests
from assay.web.coordinator.words import ACTS
from assay.wording import say, say_as

#: Statuses, roles and the like, which stand in the log as they do in the database.
WORDS: Final[Mapping[str, str]] = {
    "scheduled": say_as("sitting", "Registered"),
    "open": say("Sitting now"),
    "submitted": say_as("sitting", "Handed in"),
    "expired": say("Time ran out"),
    "scored": say_as("sitting", "Scored"),
    "void": say_as("sitting", "Void"),
    "reviewer": say("reviewer"),
    "coordinator": say("coordinator"),
    "active": say("in force"),
    "lapsed": say_as("credential", "lapsed"),
    "revoked": say_as("credential", "revoked"),
    "draft": say_as("application", "draft"),
    "in-review": say("in review"),
    "disputed": say("disputed"),
    "approved": say("approved"),
    "deferred": say("deferred"),
    "granted": say_as("application", "granted"),
    "declined": say_as("application", "declined"),
    "withdrawn": say("taken back"),
    "master": say("the language that it was written in"),
}
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)")


class Changed(NamedTuple):
    """From what to what."""

    before: str
    after: str


def change(act: Act) -> Changed | None:
    """What the act changed; nothing where its sentence says so, or where it changed nothing that was there."""
    if "before" not in act.detail or "after" not in act.detail or "%(before)s" in ACTS.get(act.act, ""):
        return None
    return Changed(_told(act.detail["before"]), _told(act.detail["after"]))


def _told(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return say("nothing")
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, list):
        return ", ".join(_told(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_told(each)}" for key, each in value.items())
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return times.when(datetime.fromisoformat(value), requests.zone())
    return WORDS.get(value, value) if isinstance(value, str) else str(value)
