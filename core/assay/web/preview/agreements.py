"""Agreements as applicants read and sign them."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from assay.content.problems import Key
from assay.services.applications.signing import ToSign, translation_of
from assay.web.applicant.applications.forms import SignForm
from assay.web.applicant.applications.texts import Texts
from assay.web.preview import broken
from assay.web.preview.editions import edition, spoken
from assay.web.preview.strips import show_strip
from assay.wording import MASTER, say

blueprint = Blueprint("agreements", __name__, url_prefix="/agreements/<association>")


@dataclass(frozen=True)
class _Application:
    id: int = 0


@dataclass(frozen=True)
class _Picture:
    """As much of an application as the page of a signature asks for."""

    association: str
    title: str
    application: _Application = _Application()
    is_in_hand: bool = True


@blueprint.route("/<id_>", methods=["GET", "POST"])
def show(association: str, id_: str) -> ResponseReturnValue:
    """The whole text, and below it the place for the signature, of which nothing is kept."""
    now, key = edition(), Key("agreement", id_, association)
    name = f"{association}/{id_}"
    master, said = now.shown.agreements.get(name), spoken().agreements.get(name)
    if master is None or said is None:
        return broken.page(now, key, say("This agreement cannot be shown yet"))
    form = SignForm()
    if form.validate_on_submit():
        flash(say("It would be signed now. In the preview nothing is kept."), "success")
        return redirect(request.path, 303)
    show_strip(said.title, [key])
    owner = spoken().associations.get(association)
    picture = _Picture(owner.short_name if owner else association, say("Your application"))
    to_sign = ToSign(id_, master, None, translation=translation_of(master, said))
    page = render_template(
        "applicant/applications/sign.html",
        picture=picture,
        found=to_sign,
        texts=Texts.of(to_sign, owner.languages[0] if owner else MASTER),
        form=form,
    )
    return (page, 422) if request.method == "POST" else page
