"""What rests on journals, and what the log says of it: results, ratings, decisions and credentials."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, Select, SQLColumnExpression, String, cast, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from assay.assessment.audit_chain.records import UNSAID, Noted, newest, report_digest
from assay.storage.applications import Decision
from assay.storage.credentials import Credential, Term
from assay.storage.ratings import Adjudication, Rating
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting, SittingSection

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
    #: Of the sitting where it is looked at beside it, so that nothing is compared no more for being called another's.
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
        1, func.coalesce(Sitting.association, StoredResult.association),
        _called("sitting", StoredResult.sitting_id), _report,
    ),
    Matter(
        "section", SCORED,
        select(
            SittingSection.sitting_id, SittingSection.position, Sitting.code, SittingSection.section,
            SittingSection.earned, SittingSection.possible, SittingSection.parts, SittingSection.passed,
            SittingSection.vetoed,
        ).join(Sitting, Sitting.id == SittingSection.sitting_id),
        2, Sitting.association, _called("sitting", SittingSection.sitting_id), _section,
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
        3, Sitting.association, _called("sitting", Adjudication.sitting_id), _agreed,
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
