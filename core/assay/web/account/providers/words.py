"""Why somebody who came by a provider is not let in, in our words."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from assay.services.identities import entering
from assay.wording import say


class Turning(NamedTuple):
    """What happened, what to do now, and the status of the answer."""

    title: str
    remedy: str
    status: int = 403


AWAY: Final = "away"
DENIED: Final = "denied"
LATE: Final = "late"
STALE: Final = "stale"
STRANGE: Final = "strange"
UNKNOWN: Final = "unknown"

TURNINGS: Mapping[str, Turning] = {
    AWAY: Turning(
        say("%(title)s does not answer"),
        say(
            "We could not reach it, or it said something that we could not read. Please try again in a few minutes."
        ),
        502,
    ),
    DENIED: Turning(
        say("%(title)s did not let you in"),
        say(
            "You stopped there, or it has no account for you. You can try again, or sign in here another way."
        ),
    ),
    LATE: Turning(
        say("That took too long"),
        say("For safety, signing in by %(title)s must be done within 15 minutes. Please begin again."),
        400,
    ),
    UNKNOWN: Turning(
        say("This answer does not belong to this browser"),
        say("Perhaps you came by an old page or with the button “Back”. Please begin again."),
        400,
    ),
    STRANGE: Turning(
        say("What %(title)s sent could not be trusted"),
        say(
            "It did not prove who you are, so you are not signed in. If it happens again, tell those who run it."
        ),
        502,
    ),
    STALE: Turning(
        say("%(title)s did not ask who you are"),
        say(
            "It let you through because it knew you already, or does not say when it asked. Sign out there and try "
            "again, or show in another way that it is you."
        ),
    ),
    entering.SOMEBODY_ELSE: Turning(
        say("You came back as somebody else"),
        say("Whoever you are at %(title)s is not linked to your account. Try again with the one that is."),
    ),
    entering.NO_ADDRESS: Turning(
        say("%(title)s did not tell us your e-mail address"),
        say(
            "We write results and reminders to it. Allow it to pass the address on, or create an account here."
        ),
    ),
    entering.UNVERIFIED: Turning(
        say("%(title)s has not confirmed your e-mail address"),
        say("Confirm the address there and come back, or create an account here."),
    ),
    entering.ELSEWHERE: Turning(
        say("This way in is not for your e-mail address"),
        say(
            "%(title)s lets in people with an address of %(domains)s only. You can sign in here another way."
        ),
    ),
    entering.HAS_ACCOUNT: Turning(
        say("You have an account here already"),
        say("Sign in with your password once. Then link %(title)s on the page of your account."),
    ),
    entering.CLOSED: Turning(
        say("This account is closed"),
        say(
            "Nobody can sign in with it. Ask the coordinator of your association if you think that this is wrong."
        ),
    ),
    entering.OF_ANOTHER: Turning(
        say("This belongs to another account"),
        say(
            "Whoever you are at %(title)s is linked to another account here. Sign in with that one to take it away."
        ),
    ),
}
