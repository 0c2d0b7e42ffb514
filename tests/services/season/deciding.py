"""What a coordinator decides: the cut with a panel, a wrong key corrected, results released."""

from datetime import timedelta
from decimal import Decimal

from assay.assessment.estimates import Estimate
from assay.assessment.exam.regrading import Correction
from assay.services.mail.letters import Letters
from assay.services.people import Actor
from assay.services.regrading.acting import Grounds, carry_out
from assay.services.regrading.planning import dry_run
from assay.services.regrading.plans import Plan
from assay.services.regrading.questions import Proposal
from assay.services.scores.telling import tell_corrected
from assay.services.standard_setting.adoption import CutPlan, adopt
from assay.services.standard_setting.gathering import invite
from assay.services.standard_setting.judging import judge
from assay.services.standard_setting.panels import PanelPlan, open_panel
from assay.services.standard_setting.phases import advance
from assay.services.standard_setting.results import PanelResult, panel_result
from assay.services.windows import find_window
from assay.storage.database import Database
from assay.storage.people import Person
from services.building import ASSOCIATION, NOW
from services.season.people import Cast
from services.season.sitting import QUESTIONS
from services.season.truth import Codes

ADOPTED = NOW + timedelta(days=1)
CORRECTED = NOW + timedelta(days=60)


def hold_panel(
    database: Database, cast: Cast, window: int, rounds: tuple[Codes, Codes]
) -> tuple[PanelResult, Decimal]:
    """Six judges in two rounds, and the cut that is adopted on what they said."""
    panel = _convene(database, cast, window)
    for phase, ratings in (("round-1", rounds[0]), ("feedback", None), ("round-2", rounds[1])):
        _advance(database, cast.coordinator, panel, phase)
        if ratings is not None:
            _judge(database, cast.judges, panel, ratings)
    _advance(database, cast.coordinator, panel, "closed")
    with database.writing() as session:
        found = panel_result(session, cast.coordinator, ASSOCIATION, panel)
        assert isinstance(found.final.share, Estimate)
        share = Decimal(f"{found.final.share.value:.4f}")
        plan = CutPlan(share, ADOPTED, "As the panel said.")
        adopt(session, cast.coordinator, ASSOCIATION, panel, plan, NOW)
    return found, share


def _convene(database: Database, cast: Cast, window: int) -> int:
    with database.writing() as session:
        form = find_window(session, window).forms[0].id
        plan = PanelPlan(form, "questions", f"Panel {window}", "Knows what a hive needs.")
        panel = open_panel(session, cast.coordinator, ASSOCIATION, plan, NOW)
        for each in cast.judges:
            email = session.get_one(Person, each.person_id).email
            invite(session, cast.coordinator, ASSOCIATION, panel.id, email, NOW)
        return panel.id


def _advance(database: Database, coordinator: Actor, panel: int, phase: str) -> None:
    with database.writing() as session:
        advance(session, coordinator, ASSOCIATION, panel, phase, NOW)


def _judge(database: Database, judges: tuple[Actor, ...], panel: int, ratings: Codes) -> None:
    for actor, row in zip(judges, ratings.tolist(), strict=True):
        with database.writing() as session:
            judge(session, actor, panel, dict(enumerate(row, 1)), NOW)


def rekeying(question: int, option: int) -> Proposal:
    """That another option is the key of a question; whoever has passed stays so."""
    return Proposal("all", QUESTIONS, (Correction(question, "rekey", frozenset({option})),))


def look(database: Database, coordinator: Actor, window: int, proposal: Proposal) -> Plan:
    """The dry run."""
    with database.reading() as session:
        return dry_run(session, coordinator, ASSOCIATION, window, proposal)


def correct(database: Database, coordinator: Actor, plan: Plan, letters: Letters) -> int:
    """The act that was looked at, and who knew another result is told; the number of the regrade."""
    told = [each.sitting_id for each in plan.released]
    with database.writing() as session:
        grounds = Grounds("The key was wrong.")
        regrade = carry_out(
            session,
            coordinator,
            ASSOCIATION,
            plan.window.id,
            plan.proposal,
            plan.fingerprint,
            grounds,
            CORRECTED,
        )
        tell_corrected(session, letters, ASSOCIATION, told, regrade.reason, CORRECTED)
        return regrade.id
