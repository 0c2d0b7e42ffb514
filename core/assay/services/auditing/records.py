"""Checking what rests on journals: results, ratings, corrections, decisions and credentials are as the log says.

Each table is read once, beside the lines about its rows; then the lines are asked for rows that are gone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Row, Select, SQLColumnExpression, String, cast, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from assay.assessment.audit_chain.faults import GONE, Fault, some_of
from assay.assessment.audit_chain.records import UNSAID, Noted, newest, report_digest
from assay.services.auditing.reading import AT_ONCE
from assay.services.auditing.states import UNREADABLE, state_of
from assay.storage.applications import Decision
from assay.storage.audit import AuditLine, AuditLink
from assay.storage.credentials import Credential, Term
from assay.storage.ratings import Adjudication, Rating
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting, SittingSection

#: Of one kind no more faults than these are told one by one.
MOST_TOLD = 40
#: What is wrong with a row, by what the lines about it say; nothing where it is as they say.
Judge = Callable[[Row[Any], Sequence[Noted]], str | None]


@dataclass(frozen=True)
class Matter:
    """One kind of record: its rows with what is compared of them, and the acts that the log knows them by."""

    kind: str
    acts: tuple[str, ...]
    #: The rows of all associations; the first columns, `keys` of them, tell one from another.
    rows: Select[*tuple[Any, ...]]
    keys: int
    association: SQLColumnExpression[str]
    #: What the log calls a row.
    subject: SQLColumnExpression[str]
    judge: Judge
    #: Who must have done what a line tells, where that says which row it is about.
    actor: SQLColumnExpression[int] | None = None
    #: Acts without which there is no such row, and which there are not without it.
    begun_by: tuple[str, ...] = ()
    #: What stands after the kind in `subject`, up to a stroke: by this rows are looked up.
    named_by: InstrumentedAttribute[Any] | None = None


SCORED: Final = ("combine result", "correct score", "carry section")


def _result(row: Row[Any], lines: Sequence[Noted]) -> str | None:
    told = newest(lines, ("passed",), ("after", "result"), forgetting=("correct score",))
    if told not in (UNSAID, row.passed):
        return f"sitting {row.code}: its result is {_passed(row.passed)}, and the log says {_passed(told)}"
    is_released = any(each.act == "release result" for each in lines)
    if is_released != (row.released_at is not None):
        said = "released" if is_released else "not released"
        return f"sitting {row.code}: by the log its result is {said}"
    return None


def _passed(value: object) -> str:
    return "passed" if value else "not passed"


def _section(row: Row[Any], lines: Sequence[Noted]) -> str | None:
    told = newest(lines, ("sections", row.section), forgetting=SCORED)
    kept = [row.earned, row.possible, row.parts, row.passed, row.vetoed]
    # Lines from before there was the veto in them have four.
    if told is UNSAID or told in (kept, kept[:4]):
        return None
    return f"sitting {row.code}: the score of its part {row.position + 1} is not what the log says"


def _report(row: Row[Any], lines: Sequence[Noted]) -> str | None:
    told = newest(lines, ("report",), forgetting=("correct score",))
    if told is UNSAID or told == report_digest(row.content):
        return None
    return f"sitting {row.code}: what its candidate reads of the result is not what the log holds a digest of"


def _rating(row: Row[Any], lines: Sequence[Noted]) -> str | None:
    told = newest(lines, ("levels",))
    if told in (UNSAID, row.levels):
        return None
    what = f"the levels of {row.reviewer_id} on question {row.question} of part {row.section + 1}"
    return f"sitting {row.code}: {what} are not what the log says"


def _agreed(row: Row[Any], lines: Sequence[Noted]) -> str | None:
    place = {"section": row.section, "question": row.question}
    ours = [each for each in lines if all(each.says(name) == value for name, value in place.items())]
    told = newest(ours, ("levels",))
    if told in (UNSAID, row.levels):
        return None
    what = f"the agreed levels on question {row.question} of part {row.section + 1} are not what the log says"
    return f"sitting {row.code}: {what}"


def _decision(row: Row[Any], lines: Sequence[Noted]) -> str | None:
    told = lines[-1].act.removeprefix("decide: ") if lines else row.outcome
    if told == row.outcome:
        return None
    return f"application {row.application_id} is {row.outcome}, and the log says {told}"


STATES: Final = {
    "granted": "active", "renewed": "active", "reinstated": "active", "lapse": "lapsed", "revoke": "revoked",
}  # fmt: skip


def _credential(row: Row[Any], lines: Sequence[Noted]) -> str | None:
    told = STATES[lines[-1].act] if lines else row.status
    if told != row.status:
        return f"credential {row.number} is {row.status}, and the log says {told}"
    ends, kept = newest(lines, ("ends",)), str(row.ends) if row.ends else None
    if ends in (UNSAID, kept):
        return None
    return f"credential {row.number} ends on {kept or 'no day'}, and the log says {ends or 'on no day'}"


def _called(kind: str, *parts: SQLColumnExpression[Any]) -> SQLColumnExpression[str]:
    """What the log calls something: `sitting 7`, `response ABC/1/2`."""
    name: SQLColumnExpression[str] = literal(f"{kind} ") + cast(parts[0], String)
    for each in parts[1:]:
        name = name + literal("/") + cast(each, String)
    return name


#: Of a term without an end nothing is the latest day.
_LAST: Final = (
    select(Term.ends).where(Term.credential_id == Credential.id).order_by(Term.begins.desc()).limit(1)
)
MATTERS: Final = (
    Matter(
        "result", ("combine result", "release result", "correct score"),
        select(StoredResult.sitting_id, Sitting.code, StoredResult.passed, StoredResult.released_at)
        .outerjoin(Sitting, Sitting.id == StoredResult.sitting_id),
        1, StoredResult.association, _called("sitting", StoredResult.sitting_id), _result,
        begun_by=("combine result",), named_by=StoredResult.sitting_id,
    ),
    Matter(
        "report", ("combine result", "correct score"),
        select(StoredResult.sitting_id, Sitting.code, StoredResult.content)
        .outerjoin(Sitting, Sitting.id == StoredResult.sitting_id),
        1, StoredResult.association, _called("sitting", StoredResult.sitting_id), _report,
    ),
    Matter(
        "section", SCORED,
        select(
            SittingSection.sitting_id, SittingSection.position, Sitting.code, SittingSection.section,
            SittingSection.earned, SittingSection.possible, SittingSection.parts, SittingSection.passed,
            SittingSection.vetoed,
        ).join(Sitting, Sitting.id == SittingSection.sitting_id),
        2, SittingSection.association, _called("sitting", SittingSection.sitting_id), _section,
    ),
    Matter(
        "rating", ("final rating",),
        select(
            Rating.sitting_id, Rating.section, Rating.question, Rating.reviewer_id, Sitting.code, Rating.levels
        ).join(Sitting, Sitting.id == Rating.sitting_id).where(Rating.status == "final"),
        4, Rating.association, _called("response", Sitting.code, Rating.section, Rating.question), _rating,
        actor=Rating.reviewer_id, begun_by=("final rating",), named_by=Sitting.code,
    ),
    Matter(
        "rating",
        ("propose agreed rating", "agree to rating", "settle essay", "reopen essay", "close essay", "drop proposal"),
        select(
            Adjudication.sitting_id, Adjudication.section, Adjudication.question, Sitting.code, Adjudication.levels
        ).join(Sitting, Sitting.id == Adjudication.sitting_id),
        3, Adjudication.association, _called("sitting", Adjudication.sitting_id), _agreed,
    ),
    Matter(
        "decision", ("decide: granted", "decide: declined"),
        select(Decision.application_id, Decision.outcome),
        1, Decision.association, _called("application", Decision.application_id), _decision,
        begun_by=("decide: granted", "decide: declined"), named_by=Decision.application_id,
    ),
    Matter(
        "credential", tuple(STATES),
        select(Credential.number, Credential.status, _LAST.scalar_subquery().label("ends")),
        1, Credential.association, _called("credential", Credential.number), _credential,
        begun_by=("granted",), named_by=Credential.number,
    ),
)  # fmt: skip


def record_faults(session: Session, association: str) -> Iterator[Fault]:
    """Everything that is not as the newest line about it says, and what the log tells of and is gone."""
    for matter in MATTERS:
        try:
            yield from _faults_of(session, association, matter)
        except UNREADABLE:
            yield Fault(association, None, matter.kind, "something that is kept of it cannot be read")


def _faults_of(session: Session, association: str, matter: Matter) -> Iterator[Fault]:
    rest = Fault(association, None, matter.kind, "and others; they are not told one by one")
    yield from some_of(_differing(session, association, matter), MOST_TOLD, rest)
    if matter.named_by is not None:
        yield from some_of(_gone(session, association, matter, matter.named_by), MOST_TOLD, rest)


def _differing(session: Session, association: str, matter: Matter) -> Iterator[Fault]:
    about = (AuditLine.association == association) & (AuditLine.subject == matter.subject)
    if matter.actor is not None:
        about &= AuditLine.actor_id == matter.actor
    keys = list(matter.rows.selected_columns)[: matter.keys]
    query = (
        matter.rows.add_columns(
            AuditLink.number.label("line"), AuditLine.act, AuditLine.actor_id, AuditLine.detail
        )
        .outerjoin(AuditLine, about & AuditLine.act.in_(matter.acts))
        .outerjoin(AuditLink, AuditLink.line_id == AuditLine.id)
        .where(matter.association == association)
        .order_by(*keys, AuditLink.number)
    )
    with session.execute(query.execution_options(yield_per=AT_ONCE)) as rows:
        for _, beside in groupby(rows, key=lambda row: tuple(row[: matter.keys])):
            yield from _judged(association, matter, list(beside))


def _judged(association: str, matter: Matter, beside: Sequence[Row[Any]]) -> Iterator[Fault]:
    row = beside[0]
    lines = [
        Noted(each.line, each.act, each.actor_id, each.detail) for each in beside if each.act is not None
    ]
    if matter.begun_by and not any(each.act in matter.begun_by for each in lines):
        name = " ".join(str(each) for each in row[: matter.keys])
        yield Fault(
            association,
            None,
            matter.kind,
            f"{matter.kind} {name}: the log knows nothing of it",
            _state(matter, row),
        )
    elif what := matter.judge(row, lines):
        yield Fault(association, lines[-1].number if lines else None, matter.kind, what, _state(matter, row))


def _state(matter: Matter, row: Row[Any]) -> str:
    return state_of([row[: len(matter.rows.selected_columns)]])


def _gone(
    session: Session, association: str, matter: Matter, named_by: InstrumentedAttribute[Any]
) -> Iterator[Fault]:
    """Lines that began something that is not there any more: nothing of this is ever deleted."""
    lines = (
        select(AuditLink.number, AuditLine.subject, AuditLine.actor_id)
        .join(AuditLink, AuditLink.line_id == AuditLine.id)
        .where(AuditLine.association == association, AuditLine.act.in_(matter.begun_by))
        .order_by(AuditLink.number)
        .limit(AT_ONCE)
    )
    is_theirs, after = matter.actor is not None, 0
    who = matter.actor.label("who") if matter.actor is not None else literal(None).label("who")
    here: Select[*tuple[Any, ...]] = matter.rows.with_only_columns(matter.subject.label("subject"), who)
    here = here.where(matter.association == association)
    while some := session.execute(lines.where(AuditLink.number > after)).all():
        names = _names([row.subject for row in some], is_whole=named_by.type.python_type is int)
        kept = {(row.subject, row.who) for row in session.execute(here.where(named_by.in_(names)))}
        for row in some:
            if (row.subject, row.actor_id if is_theirs else None) not in kept:
                what = f"{matter.kind} of {row.subject}: the log tells of it, and it is gone"
                yield Fault(association, row.number, matter.kind, what, GONE)
        after = some[-1].number


def _names(subjects: Sequence[str], *, is_whole: bool) -> set[Any]:
    names = {each.partition(" ")[2].partition("/")[0] for each in subjects}
    return {int(each) for each in names if each.isdecimal()} if is_whole else names
