"""Correcting a question that was sat: who would change, then the act, and what was done for good."""

from collections.abc import Iterable, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from assay.assessment.exam.regrading import Correction, Rule
from assay.assessment.exam.scoring import Score
from assay.services.errors import NotFound, Refused
from assay.services.overview import coordinated_window
from assay.services.regrading.acting import PlanChanged, carry_out
from assay.services.regrading.answers import answers_to
from assay.services.regrading.planning import dry_run
from assay.services.regrading.questions import Part, Question, parts_of, question_of
from assay.services.regrading.records import matters_for, regrade_record, regrades_of, versions_of
from assay.services.scores.telling import tell_corrected
from assay.storage.regrades import Regrade, StoredCorrection
from assay.storage.windows import Window
from assay.web import mailing, requests
from assay.web.coordinator.office import competency_map, office
from assay.web.coordinator.regrading_forms import LETTERS, CorrectionForm
from assay.web.numbers import listed
from assay.web.scores import score_words
from assay.wording import say, say_many

blueprint = Blueprint("regrading", __name__, url_prefix="/<association>/windows/<int:window_id>/regrade")

QUESTION = "/<key>/<int:section>/<int:question>"


@blueprint.get("")
def home(association: str, window_id: int) -> str:
    """What was corrected in a window, and its questions."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    window, parts = parts_of(session, actor, association, window_id)
    return render_template(
        "coordinator/regrading/home.html",
        office=here,
        window=window,
        parts=parts,
        regrades=regrades_of(session, actor, association, window_id),
        scored=scored_words,
        corrected=corrected_words,
    )


@blueprint.get(QUESTION)
def correct(association: str, window_id: int, key: str, section: int, question: int) -> str:
    """One question with its key, and how it shall be scored."""
    office(association)
    window, part, found = _question(association, window_id, key, section, question)
    return _question_page(association, window, part, found, _form(association, window_id, part, found))


@blueprint.post(QUESTION)
def act(association: str, window_id: int, key: str, section: int, question: int) -> ResponseReturnValue:
    """One step further: to the dry run, back to the correction, or to the act."""
    office(association)
    window, part, found = _question(association, window_id, key, section, question)
    form, step = _form(association, window_id, part, found), request.form.get("step", "")
    if step not in ("look", "change", "final"):
        raise BadRequest
    if step == "change":
        return _question_page(association, window, part, found, form)
    if not form.validate():
        return _question_page(association, window, part, found, form), 422
    try:
        if step == "look":
            return _plan_page(association, window, part, found, form)
        return _carry_out(association, window, form)
    except PlanChanged:
        requests.abandon()
        return _again(association, window_id, key, section, question)
    except Refused as refusal:
        form.form_errors.append(str(refusal))
        return _question_page(association, window, part, found, form), 422


def _again(association: str, window_id: int, key: str, section: int, question: int) -> ResponseReturnValue:
    """The dry run anew, for it is not what was looked at; or the question, when it is scored so by now."""
    window, part, found = _question(association, window_id, key, section, question)
    form = _form(association, window_id, part, found)
    try:
        return _plan_page(association, window, part, found, form, has_changed=True), 409
    except Refused as refusal:
        form.form_errors.append(str(refusal))
        return _question_page(association, window, part, found, form), 409


def _carry_out(association: str, window: Window, form: CorrectionForm) -> ResponseReturnValue:
    session, actor, now = requests.session(), requests.actor(), requests.now()
    seen = request.form.get("seen", "")
    proposal, grounds = form.proposal(), form.grounds()
    regrade = carry_out(session, actor, association, window.id, proposal, seen, grounds, now)
    count = _tell(regrade, office(association).name)
    words = say_many(
        "The correction is in force, and %(num)s who knew their result is told by e-mail.",
        "The correction is in force, and %(num)s who knew their result are told by e-mail.",
        count,
    )
    flash(words if count else say("The correction is in force."), "success")
    return redirect(
        url_for(".record", association=association, window_id=window.id, regrade_id=regrade.id), 303
    )


def _tell(regrade: Regrade, association_name: str) -> int:
    """Whoever knew another result learns of it."""
    told = [each["sitting"] for each in regrade.summary["changes"] if each["released"]]
    mailing.wake()
    session, letters = requests.session(), mailing.letters()
    return tell_corrected(session, letters, association_name, told, regrade.reason, requests.now())


@blueprint.get("/<int:regrade_id>")
def record(association: str, window_id: int, regrade_id: int) -> str:
    """One regrade as it was done, and what is left to act on."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    window = coordinated_window(session, actor, association, window_id)
    return render_template(
        "coordinator/regrading/record.html",
        office=here,
        window=window,
        record=regrade_record(session, actor, association, window_id, regrade_id),
        corrected=corrected_words,
        points=points,
    )


@blueprint.get("/results/<int:sitting_id>")
def versions(association: str, window_id: int, sitting_id: int) -> str:
    """Every version of one result."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    window = coordinated_window(session, actor, association, window_id)
    sitting, found = versions_of(session, actor, association, sitting_id)
    if sitting.window_id != window.id:
        raise NotFound(say("There is no such sitting in this window."))
    exam = here.exams.get(window.exam)
    found_map = competency_map(exam) if exam else None
    return render_template(
        "coordinator/regrading/versions.html",
        office=here,
        window=window,
        sitting=sitting,
        versions=found,
        titles={each.id: each.title for each in found_map.domains} if found_map else {},
    )


def _question(
    association: str, window_id: int, key: str, section: int, number: int
) -> tuple[Window, Part, Question]:
    window, parts = parts_of(requests.session(), requests.actor(), association, window_id)
    return window, *question_of(parts, key, section, number)


def _form(association: str, window_id: int, part: Part, question: Question) -> CorrectionForm:
    """A question that is no single best answer offers the answers that it got."""
    session, actor = requests.session(), requests.actor()
    known = answers_to(session, actor, association, window_id, part, question)
    answers = [(mark, f"{words or mark} ({_people(count)})") for mark, words, count in known]
    return CorrectionForm(part, question, answers)


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _question_page(
    association: str, window: Window, part: Part, question: Question, form: CorrectionForm
) -> str:
    return render_template(
        "coordinator/regrading/question.html",
        office=office(association),
        window=window,
        part=part,
        question=question,
        form=form,
        letters=LETTERS,
        scored=scored_words,
    )


def _plan_page(
    association: str,
    window: Window,
    part: Part,
    question: Question,
    form: CorrectionForm,
    *,
    has_changed: bool = False,
) -> str:
    session, actor = requests.session(), requests.actor()
    plan = dry_run(session, actor, association, window.id, form.proposal())
    summary = plan.summary()
    return render_template(
        "coordinator/regrading/plan.html",
        office=office(association),
        window=window,
        part=part,
        question=question,
        form=form,
        plan=plan,
        people={each.sitting_id: each for each in plan.changes},
        changes=summary["changes"],
        matters=matters_for(session, actor, summary["matters"]),
        words=correction_words(form.proposal().corrections[0]),
        points=points,
        has_changed=has_changed,
    )


def scored_words(question: Question) -> str:
    """How a question is scored now."""
    rule: Rule = question.rule
    if rule.is_pretest:
        return say("tried out, nobody's point")
    if rule.is_dropped:
        return say("dropped, nobody's point")
    if rule.is_credited:
        return say("everybody's point")
    if not question.item.is_single_best:
        if not rule.accepted:
            return say("as its type scores it")
        return say("as its type scores it, and more answers are right: %(number)s", number=len(rule.accepted))
    options = _named(rule.accepted)
    return say_many("%(options)s is right", "%(options)s are right", len(rule.accepted), options=options)


def corrected_words(stored: StoredCorrection) -> str:
    """A correction as it was decided."""
    return correction_words(Correction(stored.question, stored.kind, frozenset(stored.options)))


def correction_words(correction: Correction) -> str:
    """What happens to a question, after its number."""
    named = _named(correction.options)
    if correction.kind == "rekey" and not named:
        return say("scored by its type again")
    return {
        "rekey": say("only %(options)s right", options=named),
        "accept": say("%(options)s right too", options=named),
        "drop": say("dropped"),
        "credit": say("credited to everybody"),
    }[correction.kind]


def _named(options: Iterable[int | str]) -> str:
    """Options by their letters; responses of other types as they were kept."""
    return listed(LETTERS[each] if isinstance(each, int) else each for each in sorted(options, key=str))


def points(pair: Sequence[int]) -> str:
    """Points of possible points, such as `3 of 6`; a third number says how many parts make a point."""
    return score_words(Score(*pair))
