"""Forms: assembled from what the plugins bring, kept as they were, and read back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.assembly.infeasible import Infeasible
from assay.assessment.assembly.programs import Allowance
from assay.assessment.assembly.remedies import remedies
from assay.assessment.exam.assembling import Assembled, Pools, assemble_form, assemble_parallel
from assay.assessment.exam.forms import Form
from assay.assessment.exam.item_sections import Known
from assay.assessment.exam.offering import categories, pools_of
from assay.content.catalog import Catalog
from assay.content.exams import EVERYBODY, Exam
from assay.content.fingerprints import fingerprint
from assay.services.errors import NotFound, Refused
from assay.storage.windows import StoredForm, Window
from assay.wording import say, say_many

FORMS_IN_MEMORY = 64
#: How long the solver looks for forms, how long for whether there were fewer, and how long for reasons, in all.
SECONDS, SECONDS_TO_ASK, SECONDS_FOR_REASONS = 20.0, 4.0, 4.0


def find_exam(catalog: Catalog, association: str, exam: str) -> Exam:
    """The exam, or `NotFound` if its plugin is not there."""
    found = catalog.exams.get(f"{association}/{exam}")
    if found is None:
        raise NotFound(
            say(
                "There is no exam %(association)s/%(exam)s; is its plugin installed?",
                association=association,
                exam=exam,
            )
        )
    return found


class NoForms(Refused):
    """No forms can be drawn: the rules that exclude each other, and what would help."""

    def __init__(self, sentence: str, reasons: Sequence[str], remedies: Sequence[str]) -> None:
        super().__init__(sentence)
        self.reasons, self.remedies = tuple(reasons), tuple(remedies)


def draw_form(catalog: Catalog, association: str, exam: str, category: str, seed: int) -> Form:
    """Assemble a form without keeping it. `Refused` says why a form cannot be drawn."""
    rules = find_exam(catalog, association, exam)
    _require_category(category, categories(rules))
    try:
        return assemble_form(association, rules, category, pools_of(catalog, association, rules), seed)
    except Infeasible as error:
        whom = say("this exam") if category == EVERYBODY else category
        words = say("No form can be drawn for %(whom)s: %(reasons)s.", whom=whom, reasons=error)
        raise _no_forms(words, error) from error


def draw_forms(
    catalog: Catalog,
    association: str,
    exam: str,
    seed: int,
    count: int,
    known: Mapping[str, Known] | None = None,
) -> Assembled:
    """Assemble so many parallel forms for every category without keeping them, within `SECONDS` for all sections.

    `NoForms` says which rules exclude each other, and how many forms there could be.
    """
    rules = find_exam(catalog, association, exam)
    pools, names = pools_of(catalog, association, rules), categories(rules)
    try:
        allowance = Allowance(SECONDS, Allowance(SECONDS_FOR_REASONS))
        return assemble_parallel(association, rules, names, pools, seed, count, known, allowance)
    except Infeasible as error:
        fewer = _most_forms(rules, pools, seed, count) if count > 1 else 0
        words = say_many(
            "No form can be drawn: %(reasons)s.",
            "%(num)s forms cannot be drawn: %(reasons)s.",
            count,
            reasons=error,
        )
        there = _there_are(fewer)
        raise _no_forms(words, error, [there] if there else []) from error


def _most_forms(exam: Exam, pools: Pools, seed: int, count: int) -> int:
    """The most forms below `count` that can be drawn; 0 where none is found in time."""
    asking = Allowance(SECONDS_TO_ASK, Allowance(0.0))
    for fewer in range(count - 1, 0, -1):
        try:
            assemble_parallel("", exam, categories(exam)[:1], pools, seed, fewer, None, asking.part(0.5))
        except Infeasible:
            continue
        return fewer
    return 0


def _there_are(fewer: int) -> str:
    if not fewer:
        return ""
    return say_many(
        "One form can be drawn as things are.", "%(num)s forms can be drawn as things are.", fewer
    )


def _no_forms(sentence: str, error: Infeasible, first: Sequence[str] = ()) -> NoForms:
    return NoForms(sentence, error.reasons, (*first, *remedies(error.clashes)))


def _require_category(category: str, known: Sequence[str]) -> None:
    if category in known:
        return
    if EVERYBODY in known:
        raise Refused(
            say("%(category)s is not a category of this exam; it has none, so name none.", category=category)
        )
    if category == EVERYBODY:
        raise Refused(
            say("This exam has categories; choose one of %(categories)s.", categories=", ".join(known))
        )
    raise Refused(
        say(
            "%(category)s is not a category of this exam; there are %(categories)s.",
            category=category,
            categories=", ".join(known),
        )
    )


def store_form(window: Window, form: Form, now: datetime) -> StoredForm:
    """Keep a form in its window, as it is now and for good."""
    return StoredForm(
        association=form.association,
        window=window,
        category=form.category,
        number=form.number,
        seed=form.seed,
        fingerprint=fingerprint(form),
        content=form.model_dump(mode="json", by_alias=True),
        assembled_at=now,
    )


#: Forms that this process has read, by fingerprint and language, the oldest first. They never change, so a copy is
#: never wrong.
_READ: dict[tuple[str, str], Form] = {}
#: Threads read forms at once; the dictionary must not change while the oldest is looked for.
_LOCK = Lock()


def read_form(session: Session, form_id: int, mark: str, language: str | None = None) -> Form:
    """A kept form by its id and fingerprint, in another language if one is named; each is read once in a process."""
    key = (mark, language or "")
    form = _READ.get(key)
    if form is None:
        if language:
            form = read_form(session, form_id, mark).in_language(language)
        else:
            content = session.scalar(select(StoredForm.content).where(StoredForm.id == form_id))
            form = Form.model_validate(content)
        with _LOCK:
            _READ[key] = form
            while len(_READ) > FORMS_IN_MEMORY:
                del _READ[next(iter(_READ))]
    return form
