"""What a panel comes to: the cut with its errors, judges, items, what changed, the compromise, and what it would do."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assay.assessment.estimates import NotEstimable
from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.standard_setting.angoff import Angoff, angoff
from assay.assessment.standard_setting.hofstee import Hofstee, hofstee
from assay.assessment.standard_setting.impact import Borderline, borderline
from assay.assessment.standard_setting.rounds import Change, change
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.standard_setting.evidence import Evidence, evidence_for
from assay.services.standard_setting.panels import coordinated_panel
from assay.services.standard_setting.ratings import acceptable, ratings_of
from assay.services.standard_setting.sections import judged_part
from assay.storage.standard_settings import FIRST, SECOND, Panel
from assay.wording import say

#: When there is something to show.
SHOWN = ("feedback", "round-2", "closed")


@dataclass(frozen=True)
class PanelResult:
    """Everything that a coordinator sees of what a panel said."""

    panel: Panel
    part: MultipleChoicePart
    #: By person, as the statistics name judges.
    names: Mapping[str, str]
    first: Angoff
    #: Nothing where there was no second round.
    second: Angoff | None
    change: Change | None
    compromise: Hofstee | NotEstimable
    impact: Borderline | NotEstimable
    evidence: Evidence

    @property
    def final(self) -> Angoff:
        """The round that counts: the last one."""
        return self.second or self.first


def panel_result(session: Session, actor: Actor, association: str, panel_id: int) -> PanelResult:
    """The result of a panel for its coordinator, from the feedback on."""
    panel = coordinated_panel(session, actor, association, panel_id)
    if panel.status not in SHOWN:
        raise Refused(say("There is no result before the first round is closed."))
    part, known = judged_part(session, panel), evidence_for(session, panel)
    one = ratings_of(session, panel, part, FIRST)
    two = ratings_of(session, panel, part, SECOND) if panel.round_2_at else None
    first = angoff(one, known.right)
    second = angoff(two, known.right) if two else None
    final = second or first
    return PanelResult(
        panel=panel,
        part=part,
        names={str(each.person_id): each.person.name for each in panel.judges},
        first=first,
        second=second,
        change=change(one, two) if two else None,
        compromise=_compromise(session, panel, part, known),
        impact=borderline(final.points, final.error_by_judges, known.scores, known.measurement_error),
        evidence=known,
    )


def _compromise(
    session: Session, panel: Panel, part: MultipleChoicePart, known: Evidence
) -> Hofstee | NotEstimable:
    answers = acceptable(session, panel, part.length)
    if not answers:
        return NotEstimable(say("no judge has said which cuts and shares of failing are acceptable"), 0)
    return hofstee(answers, known.scores)
