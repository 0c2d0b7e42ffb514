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


class Words(NamedTuple):
    """How a state reads: on its pill, the pill's look and icon, and what it means for the applicant."""

    pill: str
    look: str
    icon: str
    sentence: str


WORDS: Final[Mapping[State, Words]] = {
    "leaving": Words("On its way", "live", "mail", "The mail to {name} is leaving right now."),
    "stuck": Words(
        "Not sent yet",
        "unmet",
        "clock",
        "The mail to {name} cannot be handed over at the moment. It is tried again by itself.",
    ),
    "undelivered": Words(
        "Not delivered", "unmet", "", "The mail did not reach {name}. Look at the address, and send it again."
    ),
    "sent": Words("Asked", "live", "mail", "{name} has a mail with a link. Reminders go out by themselves."),
    "opened": Words("Link opened", "live", "eye", "{name} has opened the link, and not answered yet."),
    "begun": Words("Being filled in", "live", "half", "{name} has begun to answer."),
    "expired": Words(
        "Expired", "unmet", "", "The link expired before {name} answered. You can send a new one."
    ),
    "answered": Words("Answered", "met", "", "{name} has answered. It counts in your portfolio now."),
    "declined": Words("Declined", "unmet", "minus", "{name} cannot give you a reference. Ask somebody else."),
    "withdrawn": Words(
        "Withdrawn", "", "minus", "You took this back; the link that {name} has does not work."
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
        return self.words.sentence.format(name=self.name)

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
