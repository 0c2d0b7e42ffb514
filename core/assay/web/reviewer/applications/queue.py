"""The portfolios that wait for a reviewer, and those that are done."""

from dataclasses import dataclass

from flask import request

from assay.services.applications.queueing import QueuePage, done_reviews, waiting_reviews
from assay.services.people import Actor
from assay.storage.applications import Application
from assay.web import requests
from assay.web.aims import NamedAim, named


@dataclass(frozen=True)
class Portfolios:
    """Everything that was given to a reviewer, of each kind the page that is asked for."""

    waiting: QueuePage
    done: QueuePage

    @property
    def total(self) -> int:
        """How many there are."""
        return self.waiting.total + self.done.total

    def aim(self, application: Application) -> NamedAim:
        """What is applied for."""
        return named(
            requests.spoken_catalog(), application.association, application.endorsement, application.category
        )


def portfolios_of(actor: Actor) -> Portfolios:
    """What waits, on the page `waiting` of the address, and what is done, on the page `done`."""
    session, catalog = requests.session(), requests.catalog()
    return Portfolios(
        waiting_reviews(session, catalog, actor, request.args.get("waiting", 1, type=int)),
        done_reviews(session, catalog, actor, request.args.get("done", 1, type=int)),
    )
