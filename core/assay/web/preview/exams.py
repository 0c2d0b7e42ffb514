"""An exam: a form drawn from the blueprint, the lobby before it, and the room."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay.assessment.assembly.infeasible import Infeasible
from assay.assessment.assembly.programs import Allowance
from assay.assessment.assembly.remedies import remedies
from assay.assessment.exam.assembling import assemble_parallel
from assay.assessment.exam.forms import Form
from assay.assessment.exam.offering import categories, pools_of
from assay.content.exams import Exam
from assay.content.problems import Key
from assay.content.translations import said_in
from assay.services.errors import NotFound
from assay.services.preview.editions import Edition
from assay.web.coordinator.form_views import part_views
from assay.web.preview import broken
from assay.web.preview.editions import edition, spoken
from assay.web.preview.lobbies import lobby_of
from assay.web.preview.rooms import master_language, room
from assay.web.preview.strips import Tab, show_strip
from assay.wording import language, say

#: Seconds that the solver has, as in `assay check`.
ALLOWED = 3.0
HIGHEST_SEED = 2**31 - 1

blueprint = Blueprint("exams", __name__, url_prefix="/exams/<association>/<id_>")


@dataclass(frozen=True)
class Drawing:
    """A form, or why there is none, with what would help."""

    exam: Exam
    category: str
    seed: int
    form: Form | None = None
    reasons: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()


@blueprint.get("")
def show(association: str, id_: str) -> ResponseReturnValue:
    """A form by a seed: what it holds, and how it fits the blueprint."""
    now, key = edition(), Key("exam", id_, association)
    if f"{association}/{id_}" not in now.shown.exams:
        return broken.page(now, key, say("This exam cannot be shown yet"))
    drawing = _said(_drawing(now, association, id_))
    remarks = show_strip(drawing.exam.title, [key], _tabs(association, drawing), tells=False)
    return render_template(
        "preview/form.html",
        drawing=drawing,
        association=association,
        remarks=remarks,
        parts_of_form=part_views(drawing.form) if drawing.form else (),
        another=drawing.seed + 1 if drawing.seed < HIGHEST_SEED else 1,
    )


@blueprint.get("/lobby")
def lobby(association: str, id_: str) -> ResponseReturnValue:
    """The lobby before the first part, or the pause before a later one; after the last one, nothing is left."""
    now = edition()
    form, position = _form(now, association, id_), _position()
    if position >= len(form.parts):
        flash(
            say("Everything is handed in. In the preview nothing is kept, and nothing is scored."), "success"
        )
        return redirect(
            url_for(".show", association=association, id_=id_, category=form.category, seed=form.seed)
        )
    chosen, said = _chosen(form)
    show_strip(say("%(exam)s: the lobby", exam=said.exam.title), [Key("exam", id_, association)])
    return lobby_of(spoken(), form, said, position, chosen)


@blueprint.get("/room")
def sit(association: str, id_: str) -> str:
    """One part of the form in the room."""
    now = edition()
    form, position = _form(now, association, id_), _position()
    if position >= len(form.parts):
        raise NotFound(say("The exam has fewer parts."))
    chosen, said = _chosen(form)
    remarks = show_strip(said.exam.title, [Key("exam", id_, association)])
    minutes = form.parts[position].section.minutes
    return room("preview/room.html", said, position, chosen, minutes=minutes, remarks=remarks)


def _form(now: Edition, association: str, id_: str) -> Form:
    if f"{association}/{id_}" not in now.shown.exams:
        raise NotFound(say("There is no such exam here, or its file cannot be read; the start page tells."))
    drawing = _drawing(now, association, id_)
    if drawing.form is None:
        raise NotFound(say("No form can be drawn: %(reasons)s", reasons="; ".join(map(str, drawing.reasons))))
    return drawing.form


def _chosen(form: Form) -> tuple[str, Form]:
    """The language of the exam, and the form in it: as the lobby was told, else as the page, where it is all there."""
    wanted = request.args.get("language", language())
    return (wanted, form.in_language(wanted)) if wanted in form.languages else (master_language(), form)


def _said(drawing: Drawing) -> Drawing:
    """The same in the language of the page, as far as it is translated."""
    form = drawing.form and drawing.form.in_language(language())
    return replace(drawing, exam=said_in(drawing.exam, language()), form=form)


def _position() -> int:
    text = request.args.get("part", "1")
    return max(int(text) - 1, 0) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _seed() -> int:
    text = request.args.get("seed", "1")
    is_number = text.isascii() and text.isdigit() and len(text) < 11
    return min(max(int(text), 1), HIGHEST_SEED) if is_number else 1


def _drawing(now: Edition, association: str, id_: str) -> Drawing:
    exam = now.shown.exams[f"{association}/{id_}"]
    offered = categories(exam)
    wanted = request.args.get("category", "")
    return _drawn(_Ground(now), association, id_, wanted if wanted in offered else offered[0], _seed())


class _Ground:
    """An edition as the key of what was drawn from it."""

    def __init__(self, now: Edition) -> None:
        self.now = now

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ground) and other.now.showing is self.now.showing

    def __hash__(self) -> int:
        return id(self.now.showing)


@lru_cache(maxsize=16)
def _drawn(ground: _Ground, association: str, id_: str, category: str, seed: int) -> Drawing:
    catalog = ground.now.shown
    exam = catalog.exams[f"{association}/{id_}"]
    try:
        pools = pools_of(catalog, association, exam)
        found = assemble_parallel(association, exam, [category], pools, seed, allowance=Allowance(ALLOWED))
    except Infeasible as error:
        helps = remedies(error.clashes) or (say("Add operational items, or ask for fewer."),)
        return Drawing(exam, category, seed, None, error.reasons, helps)
    except KeyError as error:
        why = say("%(name)s is not there, or cannot be read", name=error.args[0])
        return Drawing(exam, category, seed, None, (why,), (say("Mend what the start page names first."),))
    return Drawing(exam, category, seed, found.forms[0])


def _tabs(association: str, drawing: Drawing) -> Iterator[Tab]:
    """One for each category, where there are several."""
    offered = categories(drawing.exam)
    titles = {
        category.id: category.title
        for each in spoken().associations[association].endorsements
        for category in each.categories
    }
    for each in offered if len(offered) > 1 else ():
        address = url_for(
            ".show", association=association, id_=drawing.exam.id, category=each, seed=drawing.seed
        )
        yield Tab(titles.get(each, each), address, each == drawing.category)
