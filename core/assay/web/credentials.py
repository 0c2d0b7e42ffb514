"""How credentials stand, in words: the same for their holders, for coordinators and in the registry."""

from datetime import date
from typing import NamedTuple

from assay.services.credentials.registry import Listing
from assay.storage.credentials import Credential
from assay.times import plain_day
from assay.wording import say


class State(NamedTuple):
    """A state as a pill, and as a sentence."""

    id: str
    words: str
    pill: str
    symbol: str
    sentence: str


def state_of(status: str, ends: date | None, today: date) -> State:
    """Where a credential stands today whose last term ends on a day."""
    last = plain_day(ends) if ends else ""
    if status == "revoked":
        return State(
            "revoked",
            say("Revoked"),
            "unmet",
            "cross",
            say("This credential was revoked. It is not in force."),
        )
    if status == "lapsed":
        return State(
            "lapsed",
            say("Lapsed"),
            "unmet",
            "clock",
            say("In force until %(last)s, and not renewed since.", last=last),
        )
    if ends is None:
        return State("active", say("In force"), "met", "check", say("In force, without an end."))
    if ends < today:
        words = say("Its term ended on %(last)s. It does not lapse before its renewal is decided.", last=last)
        return State("renewing", say("Being renewed"), "live", "refresh", words)
    return State("active", say("In force"), "met", "check", say("In force until %(last)s.", last=last))


def state_of_listing(listing: Listing, today: date) -> State:
    """Where a credential stands that the registry tells of."""
    return state_of(listing.status, listing.ends, today)


def state_of_credential(credential: Credential, today: date) -> State:
    """Where a credential stands."""
    return state_of(credential.status, credential.terms[-1].ends, today)
