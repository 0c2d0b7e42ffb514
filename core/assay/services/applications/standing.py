"""Where an application stands: what happens next, and who has it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.findings import Finding
from assay.assessment.reviewing import progress_of
from assay.content.catalog import Catalog
from assay.services.applications.candidates import at_work, reviewers
from assay.services.applications.evaluating import evaluation_of, judging, review_of
from assay.services.applications.messages import unanswered
from assay.services.applications.submitting import Readiness, readiness_of
from assay.services.errors import NotFound
from assay.storage.applications import Application
from assay.storage.references import ReferenceRequest
from assay.storage.sittings import Sitting

#: In the order of an application's life.
STEPS: Final = ("portfolio", "references", "agreements", "hand-in", "review", "exam", "decision")

Step = Literal["portfolio", "references", "agreements", "hand-in", "review", "exam", "decision"]
Holder = Literal["applicant", "references", "reviewers", "coordinator", "nobody"]


@dataclass(frozen=True)
class Standing:
    """What happens next with an application, in words for its applicant."""

    step: Step
    title: str
    words: str
    #: Who has it now.
    holder: Holder


def standing(session: Session, catalog: Catalog, application: Application, now: datetime) -> Standing:
    """What happens next with an application, and who has it."""
    if application.status in _ALWAYS:
        return _ALWAYS[application.status]
    return _BY_STATUS[application.status](session, catalog, application, now)


def _preparing(session: Session, catalog: Catalog, application: Application, now: datetime) -> Standing:
    try:
        readiness = readiness_of(session, catalog, application, now)
    except NotFound:
        words = "The criteria for this goal are not installed at the moment. Ask the association."
        return Standing("portfolio", "The criteria are not there", words, "coordinator")
    if readiness.is_ready:
        words = "Everything that has to be there is there. Look it over once more and hand it in."
        return Standing("hand-in", "Ready to hand in", words, "applicant")
    return _missing(session, application, readiness)


def _missing(session: Session, application: Application, readiness: Readiness) -> Standing:
    kinds = {each.kind for each in readiness.findings} - {"agreement"}
    if kinds == {"references"}:
        return _references(session, application)
    if not kinds:
        names = _listed([each.title for each in readiness.unsigned])
        return Standing("agreements", "Read and sign", f"Still to be signed: {names}.", "applicant")
    count = len([each for each in readiness.findings if each.kind != "agreement"])
    title = "One requirement is still missing" if count == 1 else f"{count} requirements are still missing"
    words = "Add to your portfolio what each of them asks for; everything counts as soon as it is saved."
    return Standing("portfolio", title, words, "applicant")


def _references(session: Session, application: Application) -> Standing:
    asked = select(ReferenceRequest.id).where(
        ReferenceRequest.person_id == application.person_id,
        ReferenceRequest.association == application.association,
        ReferenceRequest.status == "asked",
    )
    if session.scalar(asked.limit(1)) is None:
        words = "Ask the people who know your work. Each gets a link by e-mail and needs no account."
        return Standing("references", "Ask for references", words, "applicant")
    words = "Your raters have a link by e-mail. You can remind them, or ask somebody else instead."
    return Standing("references", "Waiting for references", words, "references")


def _deferred(session: Session, catalog: Catalog, application: Application, now: datetime) -> Standing:
    here = _preparing(session, catalog, application, now)
    rest = "Add what they ask for, then hand it in again." if here.step == "hand-in" else here.words
    words = f"The reviewers ask for more; their comments are below. {rest}"
    return Standing(here.step, "Back with you", words, here.holder)


def _in_review(session: Session, _catalog: Catalog, application: Application, _now: datetime) -> Standing:
    if unanswered(session, application):
        words = "The review goes on as soon as you have answered."
        return Standing("review", "A question for you", words, "applicant")
    judged = judging(session, application)
    said = review_of(session, application, judged.rules)
    progress = progress_of(said.plan, said.verdicts, said.settled)
    appointed = {each.id for each in reviewers(session, application.association)}
    levels = f" at level {progress.level} of {said.plan.levels}" if said.plan.levels > 1 else ""
    if at_work(said, progress.level, appointed) < said.plan.reviewers:
        words = f"The coordinator chooses reviewers for it{levels}."
        return Standing("review", "Waiting for reviewers", words, "coordinator")
    words = f"Reviewers read it{levels}. You hear from them here and by e-mail."
    return Standing("review", "Under review", words, "reviewers")


def _approved(session: Session, catalog: Catalog, application: Application, now: datetime) -> Standing:
    evaluation = evaluation_of(session, catalog, application, now)
    left = [each for each in evaluation.required if each.status != "met"]
    if exams := [each for each in left if _waits_for_exam(each)]:
        return _exam(session, application, exams[0].title)
    if left:
        words = (
            f"Your portfolio is approved. The association still enters: {_listed([e.title for e in left])}."
        )
        return Standing("decision", "Nearly there", words, "coordinator")
    words = "Nothing is missing any more. The coordinator decides, and you get a letter with the reasons."
    return Standing("decision", "Waiting for the decision", words, "coordinator")


def _exam(session: Session, application: Application, title: str) -> Standing:
    last = select(Sitting.status).where(
        Sitting.person_id == application.person_id,
        Sitting.association == application.association,
        Sitting.status.not_in(("void", "released")),
    )
    status = session.scalar(last.order_by(Sitting.id.desc()).limit(1))
    if status in ("scheduled", "open"):
        words = "Your portfolio is approved and you are registered. Everything about it is under Examination."
        return Standing("exam", title, words, "applicant")
    if status is not None:
        words = "Your examination is handed in. Its result counts here by itself."
        return Standing("exam", title, words, "reviewers")
    words = "Your portfolio is approved. Register for an exam window; your result counts here by itself."
    return Standing("exam", title, words, "applicant")


def _waits_for_exam(found: Finding) -> bool:
    if found.status == "met":
        return False
    return found.kind == "exam" or any(_waits_for_exam(each) for each in found.parts)


def _listed(names: list[str]) -> str:
    return ", ".join(names)


_BY_STATUS: Final[Mapping[str, Callable[[Session, Catalog, Application, datetime], Standing]]] = {
    "preparing": _preparing,
    "deferred": _deferred,
    "in-review": _in_review,
    "approved": _approved,
}
_ALWAYS: Final = {
    "submitted": Standing(
        "review", "Handed in", "The coordinator chooses reviewers who have nothing to do with you.", "coordinator"
    ),
    "disputed": Standing(
        "review",
        "With the coordinator",
        "The reviewers have read it. The coordinator brings their findings together.",
        "coordinator",
    ),
    "granted": Standing(
        "decision", "Granted", "Your endorsement is granted. The letter says why, and what comes next.", "nobody"
    ),
    "declined": Standing(
        "decision", "Not granted", "The endorsement was not granted. The letter gives the reasons.", "nobody"
    ),
    "withdrawn": Standing(
        "decision", "Withdrawn", "You took this application back. Your portfolio stays as it is.", "nobody"
    ),
}  # fmt: skip
