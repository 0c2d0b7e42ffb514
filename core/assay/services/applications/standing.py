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
from assay.wording import say, say_as, say_many

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
        words = say("The criteria for this goal are not installed at the moment. Ask the association.")
        return Standing("portfolio", say("The criteria are not there"), words, "coordinator")
    if readiness.is_ready:
        words = say("Everything that has to be there is there. Look it over once more and hand it in.")
        return Standing("hand-in", say("Ready to hand in"), words, "applicant")
    return _missing(session, application, readiness)


def _missing(session: Session, application: Application, readiness: Readiness) -> Standing:
    kinds = {each.kind for each in readiness.findings} - {"agreement"}
    if kinds == {"references"}:
        return _references(session, application)
    if not kinds:
        names = _listed([each.title for each in readiness.unsigned])
        return Standing(
            "agreements",
            say("Read and sign"),
            say("Still to be signed: %(agreements)s.", agreements=names),
            "applicant",
        )
    count = len([each for each in readiness.findings if each.kind != "agreement"])
    title = say_many("One requirement is still missing", "%(num)s requirements are still missing", count)
    words = say("Add to your portfolio what each of them asks for; everything counts as soon as it is saved.")
    return Standing("portfolio", title, words, "applicant")


def _references(session: Session, application: Application) -> Standing:
    asked = select(ReferenceRequest.id).where(
        ReferenceRequest.person_id == application.person_id,
        ReferenceRequest.association == application.association,
        ReferenceRequest.status == "asked",
    )
    if session.scalar(asked.limit(1)) is None:
        words = say("Ask the people who know your work. Each gets a link by e-mail and needs no account.")
        return Standing("references", say("Ask for references"), words, "applicant")
    words = say("Your raters have a link by e-mail. You can remind them, or ask somebody else instead.")
    return Standing("references", say("Waiting for references"), words, "references")


def _deferred(session: Session, catalog: Catalog, application: Application, now: datetime) -> Standing:
    here = _preparing(session, catalog, application, now)
    rest = say("Add what they ask for, then hand it in again.") if here.step == "hand-in" else here.words
    words = say("The reviewers ask for more; their comments are below. %(next_step)s", next_step=rest)
    return Standing(here.step, say("Back with you"), words, here.holder)


def _in_review(session: Session, _catalog: Catalog, application: Application, _now: datetime) -> Standing:
    if unanswered(session, application):
        words = say("The review goes on as soon as you have answered.")
        return Standing("review", say("A question for you"), words, "applicant")
    judged = judging(session, application)
    said = review_of(session, application, judged.rules)
    progress = progress_of(said.plan, said.verdicts, said.settled)
    appointed = {each.id for each in reviewers(session, application.association)}
    is_read = at_work(said, progress.level, appointed) >= said.plan.reviewers
    words = _read_words(is_read, progress.level, said.plan.levels)
    if not is_read:
        return Standing("review", say("Waiting for reviewers"), words, "coordinator")
    return Standing("review", say("Under review"), words, "reviewers")


def _read_words(is_read: bool, level: int, levels: int) -> str:
    if is_read and levels > 1:
        return say(
            "Reviewers read it at level %(level)s of %(levels)s. You hear from them here and by e-mail.",
            level=level,
            levels=levels,
        )
    if is_read:
        return say("Reviewers read it. You hear from them here and by e-mail.")
    if levels > 1:
        return say(
            "The coordinator chooses reviewers for it at level %(level)s of %(levels)s.",
            level=level,
            levels=levels,
        )
    return say("The coordinator chooses reviewers for it.")


def _approved(session: Session, catalog: Catalog, application: Application, now: datetime) -> Standing:
    evaluation = evaluation_of(session, catalog, application, now)
    left = [each for each in evaluation.required if each.status != "met"]
    if exams := [each for each in left if _waits_for_exam(each)]:
        return _exam(session, application, exams[0].title)
    if left:
        words = say(
            "Your portfolio is approved. The association still enters: %(requirements)s.",
            requirements=_listed([e.title for e in left]),
        )
        return Standing("decision", say("Nearly there"), words, "coordinator")
    words = say(
        "Nothing is missing any more. The coordinator decides, and you get a letter with the reasons."
    )
    return Standing("decision", say("Waiting for the decision"), words, "coordinator")


def _exam(session: Session, application: Application, title: str) -> Standing:
    last = select(Sitting.status).where(
        Sitting.person_id == application.person_id,
        Sitting.association == application.association,
        Sitting.status.not_in(("void", "released")),
    )
    status = session.scalar(last.order_by(Sitting.id.desc()).limit(1))
    if status in ("scheduled", "open"):
        words = say(
            "Your portfolio is approved and you are registered. Everything about it is under Examination."
        )
        return Standing("exam", title, words, "applicant")
    if status is not None:
        words = say("Your examination is handed in. Its result counts here by itself.")
        return Standing("exam", title, words, "reviewers")
    words = say("Your portfolio is approved. Register for an exam window; your result counts here by itself.")
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
        "review",
        say_as("application", "Handed in"),
        say("The coordinator chooses reviewers who have nothing to do with you."),
        "coordinator",
    ),
    "disputed": Standing(
        "review",
        say("With the coordinator"),
        say("The reviewers have read it. The coordinator brings their findings together."),
        "coordinator",
    ),
    "granted": Standing(
        "decision",
        say("Granted"),
        say("Your endorsement is granted. The letter says why, and what comes next."),
        "nobody",
    ),
    "declined": Standing(
        "decision",
        say("Not granted"),
        say("The endorsement was not granted. The letter gives the reasons."),
        "nobody",
    ),
    "withdrawn": Standing(
        "decision",
        say("Withdrawn"),
        say("You took this application back. Your portfolio stays as it is."),
        "nobody",
    ),
}
