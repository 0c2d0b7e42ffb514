"""Who looks at a page: the pages of their roles, their name, their time zone."""

from dataclasses import dataclass
from functools import cached_property

from flask import request
from flask_security import current_user

from assay import times
from assay.services.people import Actor
from assay.services.standard_setting.judging import is_asked
from assay.web import requests
from assay.wording import say


@dataclass(frozen=True)
class Page:
    """An entry of the navigation."""

    title: str
    url: str
    icon: str
    #: Where its further pages are, if not below it.
    further: str = ""

    @property
    def is_here(self) -> bool:
        """Whether this page, or one that belongs to it, is being shown."""
        places = [f"{url.rstrip('/')}/" for url in (self.url, self.further) if url]
        return f"{request.path.rstrip('/')}/".startswith(tuple(places))


#: References are asked for from the portfolio.
PORTFOLIO = Page(say("Portfolio"), "/portfolio", "folder", "/references")
APPLICATIONS = Page(say("Applications"), "/applications", "award", "/credentials")
EXAM = Page(say("Examination"), "/exam", "pen", "/sittings")
REVIEWS = Page(say("Reviews"), "/review/", "list")
COORDINATION = Page(say("Coordination"), "/coordinate/", "calendar")
#: For whoever judges in a panel, whatever else they are.
JUDGING = Page(say("Judging"), "/judge/", "bars")


def pages_of(actor: Actor) -> tuple[Page, ...]:
    """The pages of an actor's roles, the one they come for first."""
    by_role = {"coordinator": COORDINATION, "reviewer": REVIEWS}
    return (
        *(page for role, page in by_role.items() if actor.associations(role)),
        PORTFOLIO,
        APPLICATIONS,
        EXAM,
    )


class Visitor:
    """What the frame of a page says about its reader. Looks nothing up before it is asked."""

    @cached_property
    def actor(self) -> Actor | None:
        """The signed-in person."""
        return requests.signed_in()

    @property
    def email(self) -> str:
        """Their address."""
        return str(current_user.email)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Their navigation."""
        if self.actor is None:
            return ()
        judging = (JUDGING,) if is_asked(requests.session(), self.actor) else ()
        return (*judging, *pages_of(self.actor))

    @property
    def zone_words(self) -> str:
        """The zone of all times on the page."""
        return times.zone_words(requests.now(), requests.zone())


class Stranger(Visitor):
    """Somebody about whom nothing can be looked up now: the database may be what broke."""

    @cached_property
    def actor(self) -> Actor | None:
        """Nobody."""
        return None
