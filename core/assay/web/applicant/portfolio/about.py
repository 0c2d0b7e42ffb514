"""About you: what criteria want to know of a person besides evidence."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from assay.services.portfolio.facts import facts_of, say_facts
from assay.web import requests
from assay.web.applicant.portfolio import keeping
from assay.web.applicant.portfolio.asked import Asking, asking_of
from assay.web.applicant.portfolio.fields import SaidField
from assay.wording import say

blueprint = Blueprint("about", __name__, url_prefix="/about-you")


@keeping.looks_itself
@blueprint.route("", methods=["GET", "POST"])
def facts() -> ResponseReturnValue:
    """Every question once: yes, no, or not said yet."""
    if keeping.is_signed_out():
        return keeping.signed_out()
    session, actor, typed = requests.session(), requests.actor(), keeping.typed()
    if typed.intent == "draft":
        return keeping.keep()
    if typed.intent == "discard":
        return keeping.discard()
    asking, said = asking_of(session, actor), facts_of(session, actor)
    asked = list(dict.fromkeys((*asking.own.fields("facts"), *said)))
    form = _form_class(asking, asked)(formdata=typed.fields, data=said)
    if typed.intent == "save" and form.validate():
        say_facts(session, actor, {each: form[each].data for each in asked}, requests.now())
        keeping.forget()
        flash(say("Your answers are saved."), "success")
        return redirect(url_for(".facts"), 303)
    page = render_template(
        "applicant/portfolio/about.html",
        form=form,
        asked=asked,
        asking=asking,
        typed=typed,
        shelf=keeping.shelf_name(),
    )
    return page, 422 if typed.intent == "save" else typed.status


def _form_class(asking: Asking, asked: list[str]) -> type[FlaskForm]:
    questions = {each: SaidField(asking.title(each), unsaid=say("Not said yet")) for each in asked}
    return type("FactsForm", (FlaskForm,), dict(questions))
