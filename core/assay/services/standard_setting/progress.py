"""How far a panel is: what is judged in a phase, and how much of it each judge has done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay.services.standard_setting.sections import judged_part
from assay.storage.standard_settings import FIRST, PRACTICE, SECOND, Judgement, Panel

#: The round that is judged in a phase; in the others nothing is.
ROUNDS: Final[Mapping[str, int]] = {"practice": PRACTICE, "round-1": FIRST, "round-2": SECOND}


@dataclass(frozen=True)
class OpenRound:
    """The round that is judged now, and how many items it has."""

    round: int
    items: int

    @property
    def enough(self) -> int:
        """How many judgements finish it: in the second round what is left as it is stays as it was."""
        return 1 if self.round == SECOND else self.items


def to_judge(session: Session, panel: Panel) -> OpenRound | None:
    """What is judged in this phase; nothing in the others."""
    round_ = ROUNDS.get(panel.status)
    if round_ is None:
        return None
    return OpenRound(
        round_, panel.practice_items if round_ == PRACTICE else judged_part(session, panel).length
    )


def progress(session: Session, panel: Panel) -> Mapping[int, Mapping[int, int]]:
    """How many items each judge has judged, by round and then by person."""
    query = (
        select(Judgement.round, Judgement.judge_id, func.count())
        .where(Judgement.panel_id == panel.id)
        .group_by(Judgement.round, Judgement.judge_id)
    )
    found: dict[int, dict[int, int]] = {round_: {} for round_ in (PRACTICE, FIRST, SECOND)}
    for round_, judge, count in session.execute(query):
        found[round_][judge] = count
    return found
