"""The lobby of a form that was drawn here: the page of the real one, for a sitting of nobody."""

from datetime import datetime, timedelta

from flask import render_template

from assay.assessment.exam.forms import Form
from assay.content.catalog import Catalog
from assay.storage.sittings import Sitting, SittingSection
from assay.storage.windows import Window
from assay.web import requests
from assay.web.applicant.forms import LanguageForm
from assay.web.applicant.journal import milliseconds
from assay.web.applicant.views import Lobby
from assay.web.preview.rooms import new_number


def lobby_of(catalog: Catalog, form: Form, spoken: Form, position: int, language: str) -> str:
    """Before a part: the first of a sitting that begins, or a later one after a pause.

    `spoken` is the form in the language that was chosen.
    """
    now = requests.now()
    sitting = _sitting(form, position, new_number(), now)
    page = Lobby.of(catalog, sitting, form, spoken, now)
    return render_template(
        "applicant/lobby.html",
        lobby=page,
        language_form=_language_form(page, language) if not position else None,
        door=None,
        now=milliseconds(now),
        milliseconds=milliseconds,
    )


def _language_form(lobby: Lobby, chosen: str) -> LanguageForm | None:
    """Nothing where there is nothing to choose."""
    if len(lobby.languages) < 2:
        return None
    form = LanguageForm(formdata=None)
    form.offer(lobby.languages, chosen if chosen in lobby.form.languages else "")
    return form


def _sitting(form: Form, position: int, number: int, now: datetime) -> Sitting:
    """A sitting that no database keeps."""
    window = Window(
        id=number,
        association=form.association,
        exam=form.exam.id,
        name="Preview",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=7),
    )
    sections = [
        SittingSection(position=place, section=part.section.id, opened_at=now if place < position else None)
        for place, part in enumerate(form.parts)
    ]
    for each in sections[:position]:
        each.closed_at, each.closed_by = now, "candidate"
    return Sitting(
        id=number,
        association=form.association,
        window=window,
        category=form.category,
        status="open" if position else "scheduled",
        extra_percent=0,
        code="PREVIEW",
        section=None,
        break_ends_at=now + timedelta(minutes=form.exam.break_minutes) if position else None,
        sections=sections,
    )
