"""Acts and statuses in the words of people."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from assay.services.progress import SittingLine
from assay.services.trail import Act
from assay.storage.sittings import Sitting

#: What the log calls an act, as a sentence; what stands in braces is in its detail.
ACTS: Mapping[str, str] = {
    "schedule window": "Scheduled the window",
    "register": "Registered for the examination",
    "extra time": "Changed the extra time from {before}% to {after}%",
    "begin section": "Began a part",
    "finish section": "Finished a part",
    "time is over": "Time ran out",
    "submitted": "Handed in",
    "expired": "Handed in by the clock",
    "allocate reviewers": "Gave responses to reviewers ({made}, seed {seed})",
    "bar reviewer": "Took a response from a reviewer",
    "bar third reader": "Took an essay from a third reader: question {question}",
    "final rating": "Finished a rating",
    "send essay on": "Sent an essay on that its readers do not settle: question {question}",
    "give third reading": "Gave an essay to a third reader: question {question} (seed {seed})",
    "propose agreed rating": "Proposed an agreed rating: question {question}",
    "agree to rating": "Agreed to a proposed rating: question {question}",
    "settle essay": "Settled an essay: question {question}",
    "reopen essay": "Sent an essay on again, since a first reading was replaced: question {question}",
    "close essay": "Closed an essay that needs nobody, since a first reading was replaced: question {question}",
    "drop proposal": "Dropped a proposed rating, since a first reading was replaced: question {question}",
    "combine result": "Combined the result",
    "release result": "Released the result",
    "void sitting": "Voided the sitting: {reason}",
    "regrade": "Corrected the scoring: {reason}",
    "correct score": "The score was corrected: {reason}",
    "carry section": "A part need not be sat again, for it passes now in the earlier sitting",
    "pass calibration": "Rated the control responses within tolerance (round {number})",
    "fail calibration": "Rated the control responses out of tolerance (round {number})",
    "place controls": "Placed control responses among the essays of reviewers ({made})",
    "rate control": "Finished the rating of a control response",
    "stop reviewer": "Stopped: {out} of the newest {n} control responses were out of tolerance",
    "begin calibration anew": "Began the calibration anew, after round {number}",
    "excuse from calibration": "Waived the calibration of a reviewer: {reason}",
    "reopen calibration": "Asked a reviewer to be calibrated anew: {reason}",
    "appoint reviewer": "Appointed a reviewer",
    "dismiss reviewer": "Dismissed a reviewer",
    "appoint coordinator": "Appointed a coordinator",
    "dismiss coordinator": "Dismissed a coordinator",
    "begin application": "Began an application",
    "hand in application": "Handed in an application (round {round})",
    "withdraw application": "Took an application back",
    "sign agreement": "Signed an agreement: {agreement}",
    "state": "Stated: {statement}",
    "take review back": "Took a review back",
    # Not what it came to: whoever reviews at the same level may read the log.
    "finish review": "Finished a review",
    "settle review": "Settled a review",
    "application submitted": "The application waits for reviewers",
    "application in-review": "The review goes on",
    "application disputed": "The reviewers do not agree",
    "application approved": "The portfolio is approved",
    "application deferred": "The application is back with the applicant",
    "enter outcome": "Entered an outcome: {what}, level {level}",
    "write message": "Wrote a message",
    "take question back": "Took a question back",
    "decide: granted": "Granted the endorsement",
    "decide: declined": "Declined the application",
    "ask for reference": "Asked for a reference",
    "send reference again": "Sent a request for a reference again",
    "readdress reference": "Corrected a rater's address from {before} to {after}",
    "withdraw reference": "Took a request for a reference back",
    "give reference": "The rater gave a reference",
    "decline reference": "The rater declined",
    "begin renewal": "Began a renewal",
    "begin reinstatement": "Began a reinstatement",
    "granted": "Granted the credential",
    "renewed": "Renewed the credential",
    "reinstated": "Reinstated the credential",
    "list credential": "Wants to be found by name in the registry",
    "unlist credential": "Does not want to be found by name any more",
    "lapse": "Lapsed: it was not renewed in time",
    "revoke": "Revoked the credential: {reason}",
    "open panel": "Opened a panel of judges",
    "describe panel": "Changed the words of a panel",
    "invite judge": "Invited a judge",
    "take judge back": "Took the invitation of a judge back",
    "remind judges": "Reminded judges who have not finished ({count})",
    "panel phase": "Led the panel on: {before}, then {after}",
    "adopt cut": "Adopted the cut {percent}%: {reason}",
    "carry cut": "Carried a cut over to another form as {percent}%, by {method}: {reason}",
}
#: Acts that are called the same as others, but are done to applications.
APPLICATION_ACTS: Mapping[str, str] = {"allocate reviewers": "Gave it to reviewers of level {level}"}


class Standing(NamedTuple):
    """A status as a pill: its words, its colour, its icon."""

    words: str
    state: str
    symbol: str


STANDINGS: Mapping[str, Standing] = {
    "scheduled": Standing("Registered", "", "calendar"),
    "open": Standing("Sitting now", "live", "pen"),
    "submitted": Standing("Handed in", "live", "check"),
    "expired": Standing("Time ran out", "live", "clock"),
    "scored": Standing("Scored", "live", "bars"),
    "released": Standing("Released", "met", "check"),
    "void": Standing("Void", "unmet", "cross"),
}


def standing(sitting: SittingLine | Sitting) -> Standing:
    """Where a sitting is."""
    return STANDINGS[sitting.status]


def sentence(act: Act) -> str:
    """What was done."""
    own = APPLICATION_ACTS if act.subject.kind == "application" else {}
    words = own.get(act.act) or ACTS.get(act.act)
    if words is None:
        return act.act.capitalize()
    return words.format_map(_Gaps(act.detail))


def act_title(act: str) -> str:
    """A kind of act in a list of kinds, without what it was done with."""
    return ACTS.get(act, act.capitalize()).partition("{")[0].rstrip(" (:").removesuffix(" from")


class _Gaps(dict[str, Any]):
    """Old lines may lack a detail that newer ones have."""

    def __missing__(self, key: str) -> str:
        return "?"


def minutes(length: timedelta) -> str:
    """A length of time, roughly: `under a minute`, `12 minutes`, `1 hour 5 minutes`."""
    whole = int(length.total_seconds() // 60)
    if whole == 0:
        return "under a minute"
    hours, rest = divmod(whole, 60)
    parts = [(hours, "hour"), (rest, "minute")]
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count)
