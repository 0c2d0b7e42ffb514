"""Essay prompts as candidates see them, and rubrics as reviewers do."""

from flask import Blueprint, render_template

from assay.content.catalog import owner_of
from assay.content.problems import Key
from assay.web.preview import broken
from assay.web.preview.editions import edition, spoken
from assay.web.preview.rooms import form_of_prompt, language_of, room
from assay.web.preview.strips import show_strip
from assay.web.reviewer.sheets import Sheet
from assay.web.words import words_of
from assay.wording import say

blueprint = Blueprint("essays", __name__, url_prefix="/essays/<association>")


@blueprint.get("/prompts/<id_>")
def prompt(association: str, id_: str) -> str:
    """A vignette with its tasks in the exam room, and what reviewers are told."""
    now, key, catalog = edition(), Key("prompt", id_, association), spoken()
    found = catalog.prompts.get(f"{association}/{id_}")
    if found is None:
        return broken.page(now, key, say("This prompt cannot be shown yet"))
    show_strip(found.title, [key])
    owner = catalog.associations.get(association)
    words = words_of(catalog, association)
    return room(
        "preview/prompt.html",
        form_of_prompt(found, owner.short_name if owner else association),
        0,
        language_of(now.shown.prompts[f"{association}/{id_}"]),
        prompt=found,
        association=association,
        rubric=catalog.rubrics.get(f"{association}/{found.rubric}"),
        competencies=[words.get(each, each) for each in found.competencies],
    )


@blueprint.get("/rubrics/<id_>")
def rubric(association: str, id_: str) -> str:
    """A rubric to fill in, and the prompts that it scores."""
    key, catalog = Key("rubric", id_, association), spoken()
    found = catalog.rubrics.get(f"{association}/{id_}")
    if found is None:
        return broken.page(edition(), key, say("This rubric cannot be shown yet"))
    remarks = show_strip(found.title, [key], tells=False)
    prompts = [
        each
        for name, each in catalog.prompts.items()
        if owner_of(name) == association and each.rubric == found.id
    ]
    return render_template(
        "preview/rubric.html",
        found=found,
        sheet=Sheet(),
        association=association,
        prompts=prompts,
        remarks=remarks,
        words=words_of(catalog, association),
    )
