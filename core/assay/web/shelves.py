"""Where a browser holds what could not be sent yet."""

import hmac

from assay.services.people import Actor


def shelf(secret: str, actor: Actor | None, path: str) -> str:
    """Under what name a browser holds unsent text: it tells nothing, and differs for the next who signs in there."""
    who = actor.person_id if actor else "nobody"
    return hmac.new(secret.encode(), f"desk {who} {path}".encode(), "sha256").hexdigest()[:32]
