"""What stands in answers, for counting many of them: asked of the database, unless it cannot look into them."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, Select, func, type_coerce
from sqlalchemy.orm import Session

from assay.storage.sealing import is_sealing
from assay.storage.sittings import Response

#: What an essay of nothing but these holds no words.
_BLANK = " \t\r\n\u00a0"


def choices(session: Session, query: Select[*tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows of a query over responses, each with the option that was chosen, or none, at its end."""
    if is_sealing(session):
        rows = session.execute(query.add_columns(Response.answer)).all()
        return [(*row[:-1], _choice(row[-1])) for row in rows]
    chosen = type_coerce(Response.answer, JSON)["choice"].as_integer()
    return [tuple(row) for row in session.execute(query.add_columns(chosen))]


def choice_counts(session: Session, query: Select[*tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The different rows of a query over responses with the option that was chosen, and how often there is each."""
    if is_sealing(session):
        return [(*row, count) for row, count in Counter(choices(session, query)).items()]
    chosen = type_coerce(Response.answer, JSON)["choice"].as_integer()
    counted = query.add_columns(chosen, func.count()).group_by(*query.selected_columns, chosen)
    return [tuple(row) for row in session.execute(counted)]


def texts(session: Session, which: Select[int]) -> Mapping[int, int]:
    """For each sitting how many of its responses hold words; `which` selects sittings by response."""
    if is_sealing(session):
        rows = session.execute(which.add_columns(Response.answer))
        return Counter(sitting for sitting, answer in rows if str(answer.get("text") or "").strip(_BLANK))
    text = type_coerce(Response.answer, JSON)["text"].as_string()
    counted = which.add_columns(func.count()).where(func.length(func.trim(text, _BLANK)) > 0)
    return dict(session.execute(counted.group_by(Response.sitting_id)).all())


def _choice(answer: Mapping[str, Any]) -> int | None:
    choice = answer.get("choice")
    return choice if isinstance(choice, int) else None
