"""Asking for a report from the page that has it."""

from collections.abc import Callable

import structlog
from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from assay.services.errors import Refused
from assay.services.reports.kinds import MADE_NOW, About
from assay.services.reports.orders import Order, ask
from assay.storage.queue import QueueError, call
from assay.storage.reports import Report
from assay.web import requests
from assay.wording import language, say

log = structlog.get_logger("assay.reports")


def place(association: str, kind: str, about: About) -> Response:
    """Ask for it, and go where one sees how far it is."""
    order = Order(association, kind, about, language())
    return follow(ask(requests.session(), requests.actor(), order, requests.now()))


def follow(row: Report) -> Response:
    """To the list, which has what was asked for."""
    if row.state == "ready":
        flash(say("This report is there already, made from the same data."), "success")
    else:
        flash(say("The report is being made. It stands in this list when it is ready."), "success")
        requests.after_commit(_caller())
    return redirect(url_for("coordinator.reports.show", association=row.association))


def too_large() -> Refused:
    """What is said to who follows an old link."""
    return Refused(
        say(
            "This report is large and takes a while, so it is made in the background. Ask for it on its own page."
        )
    )


def _caller() -> Callable[[], None]:
    """A worker begins at once. Where the queue is away, one comes round within a minute."""
    settings = requests.installation().settings

    def act() -> None:
        try:
            call(settings.queue_url, settings.secret_key, MADE_NOW)
        except QueueError as error:
            log.warning("workers could not be called", reason=str(error))

    return act
