"""What a request holds about its rater, who has no account, and having it erased."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from assay.assessment.reference_scale import LEVELS, NOT_SEEN
from assay.content.competencies import CompetencyMap
from assay.services.privacy.erasing import REFLECTION
from assay.services.privacy.raters import (
    ask_for_rater,
    find_for_data,
    is_needed,
    mails_to_rater,
    take_back_for_rater,
)
from assay.services.references.raters import endorsements_known, find_endorsement, map_of, title_of
from assay.storage.references import ReferenceRating, ReferenceRequest
from assay.web import mailing, requests
from assay.wording import say

#: What each level is called.
TITLES = {each.id: each.title for each in (*LEVELS.values(), NOT_SEEN)}


def show_data(token: str) -> ResponseReturnValue:
    """Everything that is held, what goes and what stays."""
    request, session, catalog = _found(token), requests.session(), requests.spoken_catalog()
    association, endorsement = find_endorsement(catalog, request.association, request.endorsement)
    rating = session.get(ReferenceRating, request.id)
    rated = map_of(catalog, request.association, request.endorsement)
    return render_template(
        "rater/data.html",
        request_=request,
        rating=rating,
        association=association,
        endorsement=endorsement,
        roles=[title_of(association, each) for each in (rating.roles if rating else request.roles)],
        levels=_levels(rated, rating),
        known=endorsements_known(catalog),
        mails=mails_to_rater(session, request),
        waits=is_needed(session, request),
        days=REFLECTION.days,
        token=token,
    )


def ask_to_erase(token: str) -> ResponseReturnValue:
    """Ask for it; a mail tells of it."""
    request = _found(token, lock=True)
    ask_for_rater(requests.session(), requests.catalog(), mailing.stationery(), request, requests.now())
    flash(say("You will be erased. Until then you can take it back here; a mail says so, too."), "success")
    return redirect(url_for("rater.data", token=token), 303)


def keep_after_all(token: str) -> ResponseReturnValue:
    """Take it back."""
    take_back_for_rater(requests.session(), _found(token, lock=True), requests.now())
    flash(say("It is kept. Nothing was erased."), "success")
    return redirect(url_for("rater.data", token=token), 303)


def _found(token: str, *, lock: bool = False) -> ReferenceRequest:
    signed_in = requests.signed_in()
    return find_for_data(requests.session(), mailing.links(), token, signed_in, lock=lock)


def _levels(rated: CompetencyMap | None, rating: ReferenceRating | None) -> list[tuple[str, str]]:
    """Each competency that was rated, and the level; what the map does not name any more by its id."""
    titles = {key: each.title for key, each in rated.competencies.items()} if rated else {}
    given = rating.levels if rating else {}
    return [(titles.get(key, key), TITLES.get(level, level)) for key, level in given.items()]
