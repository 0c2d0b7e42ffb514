"""The steps of an application from the portfolio to the decision, as its applicant sees them."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from assay.assessment.findings import Finding
from assay.services.applications.standing import STEPS
from assay.web.applicant.applications.views import Picture
from assay.wording import say

#: What becomes of requirements while the application is with others.
_LATER: Final = ("exam", "review", "attest")


class Step(NamedTuple):
    """One step of an application's life."""

    id: str
    title: str
    state: Literal["done", "here", "ahead"]
    words: str


def steps_of(picture: Picture) -> tuple[Step, ...]:
    """The steps of an application; those that it does not have are left out."""
    return tuple(_steps(picture))


def _steps(picture: Picture) -> Iterator[Step]:
    here = STEPS.index(picture.standing.step)
    for place, (id_, title) in enumerate(_TITLES.items()):
        said = _SAYING[id_](picture)
        if said is None:
            continue
        is_done, words = said
        is_here = place == here and picture.is_open
        yield Step(id_, title, "here" if is_here else "done" if is_done else "ahead", words)


_TITLES: Final = {
    "portfolio": say("Portfolio"),
    "references": say("References"),
    "agreements": say("Agreements"),
    "hand-in": say("Hand in"),
    "review": say("Review"),
    "exam": say("Examination"),
    "decision": say("Decision"),
}
#: Whether a step is done, and what to say of it; nothing when this application has no such step.
_Said = tuple[bool, str] | None


def _portfolio(picture: Picture) -> _Said:
    if picture.readiness is None:
        return (picture.application.round > 0, "")
    own = [each for each in picture.readiness.evaluation.required if _is_written(each)]
    met = sum(1 for each in own if each.status != "unmet")
    return met == len(own), say("%(met)s of %(required)s requirements are there", met=met, required=len(own))


def _is_written(found: Finding) -> bool:
    return found.kind not in (*_LATER, "references", "agreement")


def _references(picture: Picture) -> _Said:
    asked = _of_kind(picture, "references")
    if not asked:
        return None
    came, needed = sum(each.possible for each in asked), sum(each.needed for each in asked)
    is_done = all(each.status != "unmet" for each in asked)
    return is_done, say("%(came)s of %(needed)s have come", came=came, needed=needed)


def _of_kind(picture: Picture, kind: str) -> Sequence[Finding]:
    return [each for each in picture.evaluation.required if each.kind == kind] if picture.evaluation else []


def _agreements(picture: Picture) -> _Said:
    if picture.readiness is not None:
        asked = picture.readiness.agreements
        signed = sum(each.is_signed for each in asked)
        return (
            (signed == len(asked), say("%(signed)s of %(asked)s signed", signed=signed, asked=len(asked)))
            if asked
            else None
        )
    found = _of_kind(picture, "agreement")
    return (all(each.status == "met" for each in found), say("Signed")) if found else None


def _hand_in(picture: Picture) -> _Said:
    application = picture.application
    if application.round == 0:
        return False, say("What is there is kept as it is on that day")
    if picture.is_in_hand:
        return False, say("Once more, with what the reviewers ask for")
    return True, say("Round %(round)s", round=application.round) if application.round > 1 else ""


def _review(picture: Picture) -> _Said:
    done = picture.application.status in ("approved", "granted", "declined")
    if done:
        return True, "" if picture.application.status == "declined" else say("Your portfolio is approved")
    return False, say("By people who have nothing to do with you")


def _exam(picture: Picture) -> _Said:
    exams = _of_kind(picture, "exam")
    if not exams:
        return None
    is_met = all(each.status == "met" for each in exams)
    return is_met, say("Passed") if is_met else say("Opens when your portfolio is approved")


def _decision(picture: Picture) -> _Said:
    is_over = picture.application.status in ("granted", "declined")
    return is_over, "" if is_over else say("By letter, with the reasons")


_SAYING: Final = {
    "portfolio": _portfolio,
    "references": _references,
    "agreements": _agreements,
    "hand-in": _hand_in,
    "review": _review,
    "exam": _exam,
    "decision": _decision,
}
