"""What the pages of a panel show, worked out from what the statistics give."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from assay.assessment.estimates import Estimate
from assay.assessment.standard_setting.items import ItemJudgement
from assay.assessment.standard_setting.judges import JudgeReport
from assay.services.standard_setting.results import PanelResult
from assay.storage.standard_settings import PHASES, CutVersion, Panel
from assay.wording import say

TITLES = {
    "draft": (say("Preparing"), say("You describe the candidate and invite judges. They see nothing yet.")),
    "practice": (
        say("Practice"),
        say("Judges try it on the first items. It does not count, and nobody sees it."),
    ),
    "round-1": (say("First round"), say("Every judge judges every item alone.")),
    "feedback": (say("Feedback"), say("Judges see the panel's judgements without names, and talk.")),
    "round-2": (say("Second round"), say("Judges may change what they said.")),
    "closed": (say("Closed"), say("Judges see no item any more. A cut can be adopted.")),
}


@dataclass(frozen=True)
class Phase:
    """One phase of a panel: done, here, coming or left out, and since when."""

    id: str
    title: str
    words: str
    standing: str
    began_at: datetime | None


def phases_of(panel: Panel) -> tuple[Phase, ...]:
    """The phases of a panel, in order."""
    return tuple(_phase(panel, each) for each in PHASES)


def _phase(panel: Panel, phase: str) -> Phase:
    began = panel.created_at if phase == "draft" else getattr(panel, f"{phase.replace('-', '_')}_at")
    place, here = PHASES.index(phase), PHASES.index(panel.status)
    standing = "here" if place == here else "coming" if place > here else "done" if began else "out"
    return Phase(phase, *TITLES[phase], standing, began)


def decisions(cuts: Sequence[CutVersion]) -> tuple[tuple[CutVersion, int], ...]:
    """Cuts with the number of forms that one decision gave them to."""
    made: dict[tuple[int | None, int | None, datetime], list[CutVersion]] = {}
    for each in cuts:
        made.setdefault((each.panel_id, each.carried_from, each.decided_at), []).append(each)
    return tuple((several[0], len(several)) for several in made.values())


@dataclass(frozen=True)
class ResultView:
    """The result of a panel, in the order in which it is read."""

    result: PanelResult

    @property
    def recommended(self) -> Decimal | None:
        """The panel's cut in percent, to two places; nothing where there is none."""
        share = self.result.final.share
        if not isinstance(share, Estimate):
            return None
        return Decimal(str(share.value * 100)).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def judges(self) -> tuple[tuple[str, JudgeReport], ...]:
        """Judges by name, the most demanding first."""
        named = [(self.result.names[each.judge], each) for each in self.result.final.judges]
        return tuple(sorted(named, key=lambda pair: (-_value(pair[1]), pair[0])))

    @property
    def items(self) -> tuple[tuple[int, ItemJudgement], ...]:
        """Items by their number on the form."""
        return tuple(enumerate(self.result.final.items, 1))

    @property
    def flagged(self) -> tuple[int, ...]:
        """The numbers of the items on which judges disagree."""
        return tuple(number for number, each in self.items if each.flagged)


def _value(report: JudgeReport) -> float:
    return report.points.value if isinstance(report.points, Estimate) else -1.0
