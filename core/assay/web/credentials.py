"""How credentials stand, in words: the same for their holders, for coordinators and in the registry."""

from datetime import date
from typing import NamedTuple

from assay.services.credentials.registry import Listing
from assay.storage.credentials import Credential
from assay.web.times import plain_day


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
            "revoked", "Revoked", "unmet", "cross", "This credential was revoked. It is not in force."
        )
    if status == "lapsed":
        return State("lapsed", "Lapsed", "unmet", "clock", f"In force until {last}, and not renewed since.")
    if ends is None:
        return State("active", "In force", "met", "check", "In force, without an end.")
    if ends < today:
        words = f"Its term ended on {last}. It does not lapse before its renewal is decided."
        return State("renewing", "Being renewed", "live", "refresh", words)
    return State("active", "In force", "met", "check", f"In force until {last}.")


def state_of_listing(listing: Listing, today: date) -> State:
    """Where a credential stands that the registry tells of."""
    return state_of(listing.status, listing.ends, today)


def state_of_credential(credential: Credential, today: date) -> State:
    """Where a credential stands."""
    return state_of(credential.status, credential.terms[-1].ends, today)
