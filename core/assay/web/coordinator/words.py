"""Acts and statuses in the words of people."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final, NamedTuple

from assay import times
from assay.services.progress import SittingLine
from assay.services.trail import Act
from assay.storage.sittings import Sitting
from assay.web.coordinator.equating_words import METHODS
from assay.web.coordinator.view_words import VIEW_ACTS, VIEW_TITLES
from assay.wording import say, say_as

#: What the log calls an act, as a sentence; what stands in `%(…)s` is in its detail.
ACTS: Mapping[str, str] = {
    **VIEW_ACTS,
    "schedule window": say("Scheduled the window"),
    "draw access code": say("Asked for an access code"),
    "change access code": say("Drew another access code"),
    "remove access code": say("Asked for no access code any more"),
    "wrong access code": say("Typed a wrong access code (%(tries)s in a row)"),
    "enter browser keys": say(
        "Entered keys of Safe Exam Browser (Config Keys: %(config)s, Browser Exam Keys: %(exam)s)"
    ),
    "register": say("Registered for the examination"),
    "extra time": say("Changed the extra time from %(before)s%% to %(after)s%%"),
    "choose language": say("Chose the language of the exam: %(language)s"),
    "begin section": say("Began a part"),
    "finish section": say("Finished a part"),
    "time is over": say("Time ran out"),
    "submitted": say("Handed in"),
    "expired": say("Handed in by the clock"),
    "allocate reviewers": say("Gave responses to reviewers (%(made)s, seed %(seed)s)"),
    "bar reviewer": say("Took a response from a reviewer"),
    "bar third reader": say("Took an essay from a third reader: question %(question)s"),
    "final rating": say("Finished a rating"),
    "send essay on": say("Sent an essay on that its readers do not settle: question %(question)s"),
    "give third reading": say("Gave an essay to a third reader: question %(question)s (seed %(seed)s)"),
    "propose agreed rating": say("Proposed an agreed rating: question %(question)s"),
    "agree to rating": say("Agreed to a proposed rating: question %(question)s"),
    "settle essay": say("Settled an essay: question %(question)s"),
    "reopen essay": say("Sent an essay on again, since a first reading was replaced: question %(question)s"),
    "close essay": say(
        "Closed an essay that needs nobody, since a first reading was replaced: question %(question)s"
    ),
    "drop proposal": say(
        "Dropped a proposed rating, since a first reading was replaced: question %(question)s"
    ),
    "combine result": say("Combined the result"),
    "release result": say("Released the result"),
    "void sitting": say("Voided the sitting: %(reason)s"),
    "regrade": say("Corrected the scoring: %(reason)s"),
    "correct score": say("The score was corrected: %(reason)s"),
    "carry section": say("A part need not be sat again, for it passes now in the earlier sitting"),
    "pass calibration": say("Rated the control responses within tolerance (round %(number)s)"),
    "fail calibration": say("Rated the control responses out of tolerance (round %(number)s)"),
    "place controls": say("Placed control responses among the essays of reviewers (%(made)s)"),
    "rate control": say("Finished the rating of a control response"),
    "stop reviewer": say("Stopped: %(out)s of the newest %(n)s control responses were out of tolerance"),
    "begin calibration anew": say("Began the calibration anew, after round %(number)s"),
    "excuse from calibration": say("Waived the calibration of a reviewer: %(reason)s"),
    "reopen calibration": say("Asked a reviewer to be calibrated anew: %(reason)s"),
    "appoint reviewer": say("Appointed a reviewer"),
    "dismiss reviewer": say("Dismissed a reviewer"),
    "appoint coordinator": say("Appointed a coordinator"),
    "dismiss coordinator": say("Dismissed a coordinator"),
    "add account": say("An operator made the account"),
    "close account": say("An operator closed the account"),
    "reopen account": say("An operator opened the account again"),
    "sign out everywhere": say("An operator ended every session"),
    "take second factors off": say("An operator took every second factor off"),
    "change address": say("An operator changed the e-mail address"),
    "make password link": say("An operator made a link with which a new password can be set"),
    "change own password": say("Changed the password"),
    "set password by link": say("Set a new password with a link"),
    "change own address": say("Changed the e-mail address"),
    "add authenticator app": say("Added an authenticator app"),
    "remove authenticator app": say("Removed the authenticator app"),
    "add passkey": say("Added a passkey"),
    "remove passkey": say("Removed a passkey"),
    "make recovery codes": say("Made new recovery codes"),
    "sign up by provider": say("Got an account by way of %(provider)s"),
    "join account": say("Was let into their account by %(provider)s, which confirmed their address"),
    "link identity": say("Linked %(provider)s to their account"),
    "unlink identity": say("Took the link to %(provider)s off their account"),
    "export person": say("Gave somebody everything that is held about them"),
    "ask for erasure": say("Asked to be erased"),
    "take back erasure": say("Took back that they want to be erased"),
    "ask for erasure: rater": say("The rater asked to be erased"),
    "take back erasure: rater": say("The rater took back that they want to be erased"),
    "erase rater": say("Erased the rater: that a reference came stays, without a name"),
    "erase person": say("Erased somebody: what must be kept stays without a name"),
    "forget mails": say("Mails of before %(before)s were forgotten, as the site is set (%(count)s)"),
    "forget reference words": say(
        "Words of requests for references that came to nothing before %(before)s were forgotten, as the site is set "
        "(%(count)s)"
    ),
    "forget documents": say(
        "Documents of somebody who applied nowhere and was not seen since %(before)s were forgotten, as the site is "
        "set (%(count)s)"
    ),
    "begin application": say("Began an application"),
    "hand in application": say("Handed in an application (round %(round)s)"),
    "withdraw application": say("Took an application back"),
    "sign agreement": say("Signed an agreement: %(agreement)s"),
    "state": say("Stated: %(statement)s"),
    "take review back": say("Took a review back"),
    # Not what it came to: whoever reviews at the same level may read the log.
    "finish review": say("Finished a review"),
    "settle review": say("Settled a review"),
    "application submitted": say("The application waits for reviewers"),
    "application in-review": say("The review goes on"),
    "application disputed": say("The reviewers do not agree"),
    "application approved": say("The portfolio is approved"),
    "application deferred": say("The application is back with the applicant"),
    "enter outcome": say("Entered an outcome: %(what)s, level %(level)s"),
    "write message": say("Wrote a message"),
    "take question back": say("Took a question back"),
    "decide: granted": say("Granted the endorsement"),
    "decide: declined": say("Declined the application"),
    "ask for reference": say("Asked for a reference"),
    "send reference again": say("Sent a request for a reference again"),
    "readdress reference": say("Corrected a rater's address from %(before)s to %(after)s"),
    "withdraw reference": say("Took a request for a reference back"),
    "give reference": say("The rater gave a reference"),
    "decline reference": say("The rater declined"),
    "begin renewal": say("Began a renewal"),
    "begin reinstatement": say("Began a reinstatement"),
    "granted": say("Granted the credential"),
    "renewed": say("Renewed the credential"),
    "reinstated": say("Reinstated the credential"),
    "list credential": say("Wants to be found by name in the registry"),
    "unlist credential": say("Does not want to be found by name any more"),
    "lapse": say("Lapsed: it was not renewed in time"),
    "revoke": say("Revoked the credential: %(reason)s"),
    "open panel": say("Opened a panel of judges"),
    "describe panel": say("Changed the words of a panel"),
    "invite judge": say("Invited a judge"),
    "take judge back": say("Took the invitation of a judge back"),
    "remind judges": say("Reminded judges who have not finished (%(count)s)"),
    "panel phase": say("Led the panel on: %(before)s, then %(after)s"),
    "adopt cut": say("Adopted the cut %(percent)s%%: %(reason)s"),
    "carry cut": say("Carried a cut over to another form as %(percent)s%%, by %(method)s: %(reason)s"),
    "take effect: first": say("The plugin was installed, and version %(version)s is in effect: %(part)s"),
    "take effect: coordinator": say("Took version %(version)s of the plugin into effect: %(part)s"),
    "take effect: operator": say("The operator took version %(version)s into effect: %(part)s"),
    "take effect: setting": say(
        "Version %(version)s took effect by itself, as this installation is set: %(part)s"
    ),
    "take effect: again": say("Written down anew by this version of Assay: %(part)s"),
    "enable plugin": say("Turned the plugin on: new things are offered again"),
    "disable plugin": say("Turned the plugin off: nothing new is offered"),
    "plugin gone": say("The plugin is not installed any more: %(plugin)s"),
    "plugin back": say("The plugin is installed again: %(plugin)s"),
    "export audit log": say("Took the audit log along as a file (%(format)s)"),
    "export report": say("Took a report along as a file (%(format)s)"),
    "acknowledge fault": say("A fault of the log was acknowledged by %(by)s: %(fault)s. %(reason)s"),
    "acknowledge fault in scores": say(
        "A fault of the log was acknowledged by %(by)s: %(fault)s. %(reason)s"
    ),
    "erase details": say("Erased what was personal in the details of some lines"),
    "send mail again": say("Sent a mail again that had come to nothing (number %(number)s)"),
    "send mail again: operator": say(
        "The operator sent a mail again that had come to nothing (number %(number)s)"
    ),
}
#: Acts in a list of kinds, where the sentence names what an act was done with.
TITLES: Mapping[str, str] = {
    "sign up by provider": say("Got an account by way of an identity provider"),
    "join account": say("Was let into their account by an identity provider"),
    "link identity": say("Linked an identity provider to their account"),
    "unlink identity": say("Took the link to an identity provider off their account"),
    **VIEW_TITLES,
    "wrong access code": say("Typed a wrong access code"),
    "enter browser keys": say("Entered keys of Safe Exam Browser"),
    "extra time": say("Changed the extra time"),
    "allocate reviewers": say("Gave responses to reviewers"),
    "bar third reader": say("Took an essay from a third reader"),
    "send essay on": say("Sent an essay on that its readers do not settle"),
    "give third reading": say("Gave an essay to a third reader"),
    "propose agreed rating": say("Proposed an agreed rating"),
    "agree to rating": say("Agreed to a proposed rating"),
    "settle essay": say("Settled an essay"),
    "reopen essay": say("Sent an essay on again, since a first reading was replaced"),
    "close essay": say("Closed an essay that needs nobody, since a first reading was replaced"),
    "drop proposal": say("Dropped a proposed rating, since a first reading was replaced"),
    "choose language": say("Chose the language of the exam"),
    "void sitting": say("Voided the sitting"),
    "regrade": say("Corrected the scoring"),
    "correct score": say("The score was corrected"),
    "pass calibration": say("Rated the control responses within tolerance"),
    "fail calibration": say("Rated the control responses out of tolerance"),
    "place controls": say("Placed control responses among the essays of reviewers"),
    "stop reviewer": say("Stopped a reviewer while they scored"),
    "begin calibration anew": say("Began the calibration anew"),
    "excuse from calibration": say("Waived the calibration of a reviewer"),
    "reopen calibration": say("Asked a reviewer to be calibrated anew"),
    "forget mails": say("Mails were forgotten in time"),
    "forget reference words": say("Words of requests for references were forgotten in time"),
    "forget documents": say("Documents were forgotten in time"),
    "hand in application": say("Handed in an application"),
    "sign agreement": say("Signed an agreement"),
    "state": say("Stated something"),
    "enter outcome": say("Entered an outcome"),
    "readdress reference": say("Corrected a rater's address"),
    "revoke": say("Revoked the credential"),
    "remind judges": say("Reminded judges who have not finished"),
    "panel phase": say("Led the panel on"),
    "adopt cut": say("Adopted a cut"),
    "carry cut": say("Carried a cut over to another form"),
    "take effect: first": say("The plugin was installed"),
    "take effect: coordinator": say("Took a version of the plugin into effect"),
    "take effect: operator": say("The operator took a version into effect"),
    "take effect: setting": say("A version took effect by itself"),
    "take effect: again": say("Written down anew by this version of Assay"),
    "plugin gone": say("The plugin is not installed any more"),
    "plugin back": say("The plugin is installed again"),
    "export audit log": say("Took the audit log along"),
    "acknowledge fault": say("A fault of the log was acknowledged"),
    "acknowledge fault in scores": say("A fault of the log was acknowledged, in scores"),
    "export report": say("Took a report along"),
    "send mail again": say("Sent a mail again that had come to nothing"),
    "send mail again: operator": say("The operator sent a mail again that had come to nothing"),
}
#: Acts that are called the same as others, but are done to applications.
APPLICATION_ACTS: Mapping[str, str] = {"allocate reviewers": say("Gave it to reviewers of level %(level)s")}


class Standing(NamedTuple):
    """A status as a pill: its words, its colour, its icon."""

    words: str
    state: str
    symbol: str


STANDINGS: Mapping[str, Standing] = {
    "scheduled": Standing(say_as("sitting", "Registered"), "", "calendar"),
    "open": Standing(say("Sitting now"), "live", "pen"),
    "submitted": Standing(say_as("sitting", "Handed in"), "live", "check"),
    "expired": Standing(say("Time ran out"), "live", "clock"),
    "scored": Standing(say_as("sitting", "Scored"), "live", "bars"),
    "released": Standing(say_as("sitting", "Released"), "met", "check"),
    "void": Standing(say_as("sitting", "Void"), "unmet", "cross"),
}
#: What an item asks of the mind.
COGNITIVE: Mapping[str, str] = {
    "recall": say("recall"),
    "application": say_as("cognitive level", "application"),
    "analysis": say("analysis"),
}
_PHASES: Mapping[str, str] = {
    "draft": say("preparing"),
    "practice": say("practice"),
    "round-1": say("first round"),
    "feedback": say("feedback"),
    "round-2": say("second round"),
    "closed": say_as("panel", "closed"),
}
#: What stands in the log as an id, in words.
_IDS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "panel phase": {"before": _PHASES, "after": _PHASES},
    "carry cut": {"method": {method: each.title for method, each in METHODS.items()}},
}
_DETAIL: Final = re.compile(r"%\((\w+)\)s")


def standing(sitting: SittingLine | Sitting) -> Standing:
    """Where a sitting is."""
    return STANDINGS[sitting.status]


def sentence(act: Act) -> str:
    """What was done."""
    own = APPLICATION_ACTS if act.subject.kind == "application" else {}
    words = own.get(act.act) or ACTS.get(act.act)
    if words is None:
        return act.act.capitalize()
    return say(words, **{name: _told(act, name) for name in _DETAIL.findall(words)})


def _told(act: Act, name: str) -> object:
    """A detail in words. Old lines may lack one that newer ones have."""
    found = act.detail.get(name, "?")
    return _IDS.get(act.act, {}).get(name, {}).get(found, found)


def act_title(act: str) -> str:
    """A kind of act in a list of kinds, without what it was done with."""
    return TITLES.get(act) or ACTS.get(act, act.capitalize())


def minutes(length: timedelta) -> str:
    """A length of time, roughly: `under a minute`, `12 minutes`, `1 hour 5 minutes`."""
    whole = int(length.total_seconds() // 60)
    return times.duration(whole) if whole else say("under a minute")
