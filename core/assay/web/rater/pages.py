"""The rater's way: welcome, the parts of the form, a last look, thanks. Every page keeps what was filled in."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay.assessment.reference_scale import NOT_SEEN, SCALE
from assay.services.errors import KeptElsewhere, NotAllowed, NotFound, Refused
from assay.services.references.answering import CLOSED, answer, decline, keep_part, note_opening
from assay.services.references.drafts import RatingDraft, competencies_of
from assay.services.references.raters import endorsements_known
from assay.web import elsewhere, mailing, requests
from assay.web.rater.data import ask_to_erase, keep_after_all, show_data
from assay.web.rater.forms import AboutForm, ClosingForm, DeclineForm
from assay.web.rater.opened import Opened
from assay.wording import say

blueprint = Blueprint("rater", __name__, url_prefix="/rate/<token>")


@blueprint.after_request
def keep_away(response: Response) -> Response:
    """No search engine lists a page that only a link opens."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@blueprint.errorhandler(NotFound)
def no_link(refusal: NotFound) -> ResponseReturnValue:
    """The same for every link that does not work: wrong, replaced or expired."""
    if _keeps_silently():
        return _told(refusal), 404
    return render_template("rater/no_link.html"), 404


@blueprint.errorhandler(NotAllowed)
def own_link(refusal: NotAllowed) -> ResponseReturnValue:
    """An applicant has opened the link of a rater."""
    if _keeps_silently():
        return _told(refusal), 403
    return render_template("rater/own_link.html", sentence=str(refusal)), 403


@blueprint.get("")
def welcome(token: str) -> str:
    """Who asks, for what, and how long it takes; or what became of it."""
    opened = Opened.by(token, mailing.links(), lock=True)
    if opened.request.status != "asked":
        return render_template("rater/closed.html", opened=opened)
    note_opening(opened.request, requests.now())
    return render_template("rater/welcome.html", opened=opened)


@blueprint.route("/about", methods=["GET", "POST"])
def about(token: str) -> ResponseReturnValue:
    """Who the rater is."""
    opened = _working(token)
    form = AboutForm.of(opened.draft, opened.roles, endorsements_known(requests.spoken_catalog()))
    show = partial(render_template, "rater/about.html", form=form)
    if request.method == "POST":
        is_sound = form.validate()
        is_sound = form.says_when(requests.now().date()) and is_sound
        if is_sound or _keeps_silently():
            return _keep(opened, "about", _said(opened, form), show)
    page = show(opened=opened)
    return (page, 422) if form.errors else page


def _said(opened: Opened, form: AboutForm) -> RatingDraft:
    """What the form says, without what cannot be kept."""
    roles = tuple(each for each in form.roles.data or () if each in opened.roles)
    name = opened.draft.name if form.name.errors else form.name.data
    return replace(opened.draft, name=name, roles=roles, endorsements=form.pairs())


@blueprint.route("/domains/<domain_id>", methods=["GET", "POST"])
def domain(token: str, domain_id: str) -> ResponseReturnValue:
    """The competencies of one domain."""
    opened = _working(token)
    every = competencies_of(opened.map, domain_id)
    if opened.map is None or not every:
        abort(404)
    shown = opened.map.domain(domain_id)
    show = partial(render_template, "rater/domain.html", domain=shown, scale=(*SCALE, NOT_SEEN))
    if request.method == "POST":
        draft = opened.draft.with_levels({each: request.form.get(each, "") for each in every})
        if request.form.get("action") == "rest":
            draft = draft.with_levels(dict.fromkeys(draft.unrated(every), NOT_SEEN.id))
        return _keep(opened, domain_id, draft, show)
    return show(opened=opened)


@blueprint.route("/closing", methods=["GET", "POST"])
def closing(token: str) -> ResponseReturnValue:
    """A comment, and whether the reference may be used elsewhere."""
    opened = _working(token)
    form = ClosingForm(data={"comment": opened.draft.comment, "may_travel": opened.draft.may_travel})
    show = partial(render_template, "rater/closing.html", form=form)
    if request.method == "POST" and form.validate():
        words = {"comment": form.comment.data or "", "may_travel": form.may_travel.data}
        return _keep(opened, "closing", replace(opened.draft, **words), show)
    if form.errors and _keeps_silently():
        return _told(*form.comment.errors), 422
    page = show(opened=opened)
    return (page, 422) if form.errors else page


@blueprint.get("/check")
def check(token: str) -> str:
    """A last look before it is sent, and what is still missing."""
    opened = _working(token)
    known = endorsements_known(requests.spoken_catalog())
    return render_template("rater/check.html", opened=opened, known=known)


@blueprint.post("/send")
def send(token: str) -> ResponseReturnValue:
    """Send it. Pressing the button twice sends once; what is missing is named on the page before."""
    opened = _working(token)
    if opened.lacks:
        return redirect(url_for("rater.check", token=token), 303)
    answer(requests.session(), requests.catalog(), mailing.stationery(), opened.request, requests.now())
    return redirect(url_for("rater.welcome", token=token), 303)


@blueprint.route("/decline", methods=["GET", "POST"])
def refuse(token: str) -> ResponseReturnValue:
    """Say that no reference will come."""
    opened, form = _working(token), DeclineForm()
    if form.validate_on_submit():
        session, catalog = requests.session(), requests.catalog()
        reason = form.reason.data or ""
        decline(session, catalog, mailing.stationery(), opened.request, reason, requests.now())
        return redirect(url_for("rater.welcome", token=token), 303)
    page = render_template("rater/decline.html", opened=opened, form=form)
    return (page, 422) if form.errors else page


@blueprint.get("/data")
def data(token: str) -> ResponseReturnValue:
    """What is held about the rater. Works as long as it is held, also when nothing can be answered any more."""
    return show_data(token)


@blueprint.post("/data/erase")
def erase(token: str) -> ResponseReturnValue:
    """Ask to be erased."""
    return ask_to_erase(token)


@blueprint.post("/data/keep")
def keep(token: str) -> ResponseReturnValue:
    """Take that back."""
    return keep_after_all(token)


def _working(token: str) -> Opened:
    """What a link opens, while it can be answered; afterwards every page leads to what became of it."""
    opened = Opened.by(token, mailing.links(), lock=request.method == "POST")
    if opened.request.status != "asked":
        if _keeps_silently():
            raise Refused(CLOSED)
        abort(redirect(url_for("rater.welcome", token=token), 303))
    return opened


def _keeps_silently() -> bool:
    """Whether a script keeps what is there while somebody types."""
    return request.accept_mimetypes.best == "application/json"


def _told(*words: object) -> dict[str, str]:
    """For the script, which takes an answer without a word of ours for another's, and tries again."""
    return {"error": " ".join(map(str, words))}


def _keep(opened: Opened, part: str, draft: RatingDraft, show: Callable[..., str]) -> ResponseReturnValue:
    """Keep it and go on; or show it again, where something else was kept of this part since the page was made."""
    try:
        kept = keep_part(opened.request, part, draft, request.form.get("version", ""), requests.now())
    except KeptElsewhere as other:
        if _keeps_silently():
            return elsewhere.answer_of(other), 409
        return show(opened=replace(opened, draft=draft), newer=elsewhere.words_of(other)), 409
    if _keeps_silently():
        return {"words": str(say("Saved")), "version": kept.version(part)}
    url = opened.after(part) if request.form.get("action") != "later" else None
    return redirect(url or url_for("rater.welcome", token=opened.token), 303)
