"""What the pages of references show of a request."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from assay.content.catalog import Catalog
from assay.services.errors import NotFound
from assay.services.references.raters import find_endorsement, title_of
from assay.services.references.reading import State, newest_mails, state_of
from assay.storage.mails import Mail
from assay.storage.references import ReferenceRequest
from assay.web import requests
from assay.wording import say


class Words(NamedTuple):
    """How a state reads: on its pill, the pill's look and icon, and what it means for the applicant."""

    pill: str
    look: str
    icon: str
    sentence: str


WORDS: Final[Mapping[State, Words]] = {
    "leaving": Words(say("On its way"), "live", "mail", say("The mail to %(rater)s is leaving right now.")),
    "stuck": Words(
        say("Not sent yet"),
        "unmet",
        "clock",
        say("The mail to %(rater)s cannot be handed over at the moment. It is tried again by itself."),
    ),
    "undelivered": Words(
        say("Not delivered"),
        "unmet",
        "",
        say("The mail did not reach %(rater)s. Look at the address, and send it again."),
    ),
    "uncertain": Words(
        say("Perhaps not delivered"),
        "unmet",
        "question",
        say("Nobody knows whether the mail reached %(rater)s. Ask them, or send it again."),
    ),
    "sent": Words(
        say("Asked"), "live", "mail", say("%(rater)s has a mail with a link. Reminders go out by themselves.")
    ),
    "opened": Words(
        say("Link opened"), "live", "eye", say("%(rater)s has opened the link, and not answered yet.")
    ),
    "begun": Words(say("Being filled in"), "live", "half", say("%(rater)s has begun to answer.")),
    "expired": Words(
        say("Expired"),
        "unmet",
        "",
        say("The link expired before %(rater)s answered. You can send a new one."),
    ),
    "answered": Words(
        say("Answered"), "met", "", say("%(rater)s has answered. It counts in your portfolio now.")
    ),
    "declined": Words(
        say("Declined"), "unmet", "minus", say("%(rater)s cannot give you a reference. Ask somebody else.")
    ),
    "withdrawn": Words(
        say("Withdrawn"), "", "minus", say("You took this back; the link that %(rater)s has does not work.")
    ),
}


@dataclass(frozen=True)
class Asked:
    """A request as its applicant sees it."""

    request: ReferenceRequest
    state: State
    #: The newest mail to the rater.
    mail: Mail | None
    association: str
    endorsement: str
    roles: tuple[str, ...]

    @property
    def name(self) -> str:
        """Who was asked."""
        return str(self.request.contact.content["name"])

    @property
    def words(self) -> Words:
        """How its state reads."""
        return WORDS[self.state]

    @property
    def sentence(self) -> str:
        """What its state means."""
        return say(self.words.sentence, rater=self.name)

    @property
    def is_open(self) -> bool:
        """Whether an answer may still come, now or by a new link."""
        return self.request.status == "asked"


def asked(catalog: Catalog, found: Sequence[ReferenceRequest]) -> Iterator[Asked]:
    """Requests with where they stand."""
    mails = newest_mails(requests.session(), found)
    for each in found:
        mail = mails.get(each.id)
        state = state_of(each, mail, requests.now())
        yield Asked(each, state, mail, *_titles(catalog, each))


def _titles(catalog: Catalog, request: ReferenceRequest) -> tuple[str, str, tuple[str, ...]]:
    """Association, endorsement and roles in words; as their ids read when the plugin is gone."""
    try:
        association, endorsement = find_endorsement(catalog, request.association, request.endorsement)
    except NotFound:
        return request.association, request.endorsement, tuple(request.roles)
    roles = tuple(title_of(association, each) for each in request.roles)
    return association.short_name, endorsement.title, roles
