"""Where a browser holds what could not be sent yet."""

import hmac

from assay.services.people import Actor


def shelf(secret: str, actor: Actor, path: str) -> str:
    """Under what name a browser holds unsent text: it tells nothing, and differs for the next who signs in there."""
    return hmac.new(secret.encode(), f"desk {actor.person_id} {path}".encode(), "sha256").hexdigest()[:32]
