"""The desk of an application as a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request, url_for

from assay.content.catalog import Catalog
from assay.services.applications.hearing import Heard, heard
from assay.services.applications.messages import thread
from assay.services.applications.reviewing import Desk, desk_of
from assay.services.applications.standing import standing
from assay.storage.applications import Review
from assay.web import requests
from assay.web.aims import NamedAim, named
from assay.web.applications.reading import Reading, reading_of
from assay.web.reviewer.applications.keeping import Kept
from assay.web.reviewer.applications.sheets import Sheet
from assay.web.shelves import shelf


def open_desk(review_id: int) -> Desk:
    """The desk that a request is about, if it was given to whoever asks."""
    return desk_of(requests.session(), requests.spoken_catalog(), requests.actor(), review_id)


def aim_named(catalog: Catalog, desk: Desk) -> NamedAim:
    """What the applicant applies for."""
    content = desk.judged.content
    return named(catalog, content.association, content.endorsement, content.category)


@dataclass(frozen=True)
class Others:
    """What others said, as far as this reviewer may hear it."""

    said: Heard
    #: Competencies that a level before this one found documented.
    ticked: frozenset[str]

    @classmethod
    def of(cls, own: Review, said: Heard) -> "Others":
        """With what is worked out from it."""
        before = [each for each in said.reviews if each.round == own.round and each.level < own.level]
        return cls(said, frozenset(name for each in before for name, ticked in each.ticks.items() if ticked))


def show(
    found: Desk, kept: Kept | None = None, problems: Mapping[str, str] | None = None, message: str = ""
) -> str:
    """The page, with what is kept or with what was posted."""
    session, catalog, actor = requests.session(), requests.spoken_catalog(), requests.actor()
    kept = kept or Kept("kept", Sheet.of(found.review))
    return render_template(
        "reviewer/applications/desk.html",
        desk=found,
        aim=aim_named(catalog, found),
        reading=_reading(found),
        kept=kept,
        sheet=kept.sheet,
        problems={**kept.problems, **(problems or {})},
        is_open=found.is_open and kept.outcome != "closed",
        others=Others.of(found.review, heard(session, found)),
        thread=thread(session, actor, found.application.id),
        standing=standing(session, catalog, found.application, requests.now()),
        message=message,
        here=url_for("review_applications.desk", review_id=found.review.id),
        shelf=shelf(
            requests.installation().settings.secret_key, actor, request.path.partition("/messages")[0]
        ),
    )


def _reading(found: Desk) -> Reading:
    session, catalog = requests.session(), requests.spoken_catalog()
    return reading_of(session, catalog, found.application, found.judged, found.evaluation, found.questions)
