"""Standard setting: panels of three judges in a round, in the second one, and closed with a cut."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from random import Random

from assay.services.people import Actor
from assay.services.standard_setting.adoption import CutPlan, adopt
from assay.services.standard_setting.gathering import invite, remind, take_back
from assay.services.standard_setting.judging import accept, judge
from assay.services.standard_setting.panels import PanelPlan, open_panel
from assay.services.standard_setting.phases import advance
from assay.services.standard_setting.sections import judged_sections
from assay.web.app import utc_now
from browser.scene import Scene, press_primary
from browser.stage import Stage

NAMES = ("Hanne Vogel", "Marisol Ibarra", "Oluwaseun Adeyemi-Whitfield")
DESCRIPTION = """Has worked with infants and families for some years, and **just** meets what is asked:

- sees what an infant shows, and says what it may mean;
- knows what is beyond them, and asks.
"""


def panel_scenes(stage: Stage) -> Iterator[Scene]:
    """All of them."""
    judges = [stage.add_person(f"judge{n}", name) for n, name in enumerate(NAMES, 1)]
    yield Scene("office-panels-none", "coordinator", f"/coordinate/{stage.association}/standard-setting")
    practice, first, between, second, closed = (_panel(stage, judges, *each) for each in PANELS)
    _adopt(stage, closed)
    yield from _judging(practice, first, between, second, closed)
    _remind_and_take_back(stage, first)
    yield from _office(f"/coordinate/{stage.association}/standard-setting", first, second, closed)


#: Title, and how far it goes.
PANELS = (
    ("Questions, to practice on", ("practice",)),
    ("Questions, first panel", ("round-1",)),
    ("Questions, between the rounds", ("round-1", "feedback")),
    ("Questions, with feedback", ("round-1", "feedback", "round-2")),
    ("Questions, last year", ("round-1", "feedback", "closed")),
)


def _judging(practice: int, first: int, between: int, second: int, closed: int) -> Iterator[Scene]:
    yield Scene("judge-queue", "judge1", "/judge/")
    yield Scene("judge-queue-none", "nobody", "/judge/")
    yield Scene("judge-practice", "judge1", f"/judge/{practice}")
    yield Scene("judge-practice-item", "judge1", f"/judge/{practice}/1")
    yield Scene("judge-list", "judge1", f"/judge/{first}")
    yield Scene("judge-item", "judge1", f"/judge/{first}/2")
    yield Scene("judge-item-wrong", "judge3", f"/judge/{first}/60", press_primary)
    yield Scene("judge-between", "judge1", f"/judge/{between}")
    yield Scene("judge-closed", "judge1", f"/judge/{closed}")
    yield Scene("judge-feedback", "judge1", f"/judge/{second}")
    yield Scene("judge-feedback-item", "judge1", f"/judge/{second}/2")
    yield Scene("judge-acceptable", "judge1", f"/judge/{second}/acceptable")


def _remind_and_take_back(stage: Stage, panel: int) -> None:
    """Those who have not finished, and then a fourth judge."""
    gone = stage.add_person("judge4", "Guillermina Etxeberria-Zubizarreta").person_id
    place = (stage.coordinator, stage.association, panel)
    with stage.server.database.writing() as session:
        remind(session, *place, utc_now())
        invite(session, *place, "judge4@example.org", utc_now())
        take_back(session, *place, gone, utc_now())


def _office(home: str, first: int, second: int, closed: int) -> Iterator[Scene]:
    yield Scene("office-panels", "coordinator", home)
    yield Scene("office-panel-new", "coordinator", f"{home}/new")
    yield Scene("office-panel-errors", "coordinator", f"{home}/new", press_primary)
    yield Scene("office-panel-run", "coordinator", f"{home}/{first}")
    yield Scene("office-panel-words", "coordinator", f"{home}/{first}/words")
    yield Scene("office-panel-closed", "coordinator", f"{home}/{closed}")
    yield Scene("office-panel-result", "coordinator", f"{home}/{second}/result")
    yield Scene("office-panel-adopt", "coordinator", f"{home}/{closed}/adopt")
    yield Scene("office-panel-adopt-errors", "coordinator", f"{home}/{closed}/adopt", press_primary)


def _panel(stage: Stage, judges: list[Actor], title: str, phases: tuple[str, ...]) -> int:
    with stage.server.database.writing() as session:
        newest = judged_sections(session, stage.coordinator, stage.association)[1]
        plan = PanelPlan(newest.form_id, newest.section, title, DESCRIPTION, shows_keys=True)
        panel = open_panel(session, stage.coordinator, stage.association, plan, utc_now()).id
        for number in range(1, len(judges) + 1):
            email = f"judge{number}@example.org"
            invite(session, stage.coordinator, stage.association, panel, email, utc_now())
    for phase in phases:
        with stage.server.database.writing() as session:
            advance(session, stage.coordinator, stage.association, panel, phase, utc_now())
        if phase.startswith("round"):
            _say(stage, judges, panel, newest.items if len(phases) > 1 else 7)
    return panel


def _say(stage: Stage, judges: list[Actor], panel: int, items: int) -> None:
    for number, actor in enumerate(judges):
        chance = Random(number)  # noqa: S311
        shares = {each: 5 * chance.randint(9 + number, 17 + number) for each in range(1, items + 1)}
        with stage.server.database.writing() as session:
            judge(session, actor, panel, shares, utc_now())
            accept(session, actor, panel, (50 + 5 * number, 80, 5, 40), utc_now())


def _adopt(stage: Stage, panel: int) -> None:
    plan = CutPlan(
        Decimal("0.7125"), utc_now() + timedelta(days=30), "The panel's cut, one standard error lower."
    )
    with stage.server.database.writing() as session:
        adopt(session, stage.coordinator, stage.association, panel, plan, utc_now())
