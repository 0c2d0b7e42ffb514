"""Essays that first readings do not settle: talked over, given to an expert, settled; and a desk that is elsewhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from assay.content.adjudication import Rating
from assay.content.catalog import Catalog
from assay.content.exams import EssaySection
from assay.services.essays.adjudicating import enter, open_case
from assay.services.essays.adjudications import Line, adjudications_of
from assay.services.essays.discussing import propose
from assay.services.scores.results import release
from assay.services.windows import WindowPlan, schedule_window
from assay.storage.ratings import BARRED, Allocation
from assay.storage.windows import Window
from assay.web.app import utc_now
from browser.scene import Scene, press_primary
from browser.stage import Stage

FAR = {"distance": {"share": "0.20"}, "final": "third-decides"}
COMMENT = "We read it again together: what you notice in the grandmother is worth more than either of us saw."


def settling_scenes(stage: Stage) -> Iterator[Scene]:
    """All of them."""
    talked = _dispute(stage, "talked", "Ayla Demir", "discussion")
    asked = _dispute(stage, "asked", "Bohdan Iwanowicz-Laskowski", "expert")
    _enter(stage, asked[0])
    yield from _discussions(stage, talked)
    yield from _experts(stage, asked)
    yield Scene("reviewer-desk-elsewhere", "reviewer2", stage.places.response("ben"), _open_again)
    _allocate(stage, "ana", "nobody", reading=BARRED)  # who turned out to be too near to Ana
    yield Scene("reviewer-desk-barred", "nobody", stage.places.response("ana"))


def resolved_scenes(stage: Stage) -> Iterator[Scene]:
    """How it ends: what both agree on, and what the candidate reads of an expert."""
    line = _lines(stage, stage.windows["talked"])[1]
    place = f"{_response(stage, line)}/discussion"
    yield Scene("reviewer-discussion-settled", "reviewer2", place, press_primary)
    window = stage.windows["asked"]
    _finish(stage, window)
    home = f"/coordinate/{stage.association}"
    yield Scene("coordinator-adjudication-settled", "coordinator", f"{home}/windows/{window}/adjudication")
    yield Scene(
        "coordinator-sitting-adjudicated", "coordinator", f"{home}/sittings/{stage.sittings['asked']}"
    )
    yield Scene("applicant-result-adjudicated", "asked", f"/sittings/{stage.sittings['asked']}/result")


def _dispute(stage: Stage, who: str, name: str, by: str) -> list[Line]:
    """A window whose exam has another rule, and both essays of somebody in dispute in it."""
    now = utc_now()
    opens = now - timedelta(days=40)
    with stage.server.database.writing() as session:
        exam = session.get_one(Window, stage.present).exam
        plan = WindowPlan(exam, f"{opens:%B %Y}, {by}", opens, now + timedelta(days=1), seed=9)
        catalog = _with_rule(stage, exam, {**FAR, "by": by})
        window = schedule_window(session, catalog, stage.coordinator, stage.association, plan, opens).id
    stage.windows[who] = window
    stage.sit(who, name, 3, window)
    _allocate(stage, who, "reviewer1", "reviewer2")
    for reviewer, level in zip(stage.reviewers, (4, 2), strict=True):
        stage.rate(who, reviewer, level)
    return _lines(stage, window)


def _with_rule(stage: Stage, exam: str, rule: dict[str, Any]) -> Catalog:
    catalog, key = stage.server.plugins.catalog, f"{stage.association}/{exam}"
    rating = Rating.model_validate({"raters": 2, "adjudicate": rule})
    found = catalog.exams[key]
    sections = tuple(
        each.model_copy(update={"rating": rating}) if isinstance(each, EssaySection) else each
        for each in found.sections
    )
    return replace(catalog, exams={**catalog.exams, key: found.model_copy(update={"sections": sections})})


def _lines(stage: Stage, window: int) -> list[Line]:
    with stage.server.database.reading() as session:
        found = adjudications_of(session, stage.coordinator, stage.association, window)
    return sorted(found.lines, key=lambda each: each.question)


def _response(stage: Stage, line: Line) -> str:
    return f"/review/{stage.association}/{line.code}/{line.section}/{line.question}"


def _discussions(stage: Stage, lines: list[Line]) -> Iterator[Scene]:
    """Nothing is proposed for the first essay; for the second, the first reader has proposed something."""
    fresh, proposed = (_response(stage, each) for each in lines)
    levels = _levels(stage, lines[1])
    with stage.server.database.writing() as session:
        place = (stage.association, lines[1].code, lines[1].section, lines[1].question)
        propose(session, stage.reviewers[0], *place, levels, COMMENT, utc_now())
    yield Scene("reviewer-queue-to-discuss", "reviewer1", "/review/")
    yield Scene("reviewer-desk-to-discuss", "reviewer1", fresh)
    yield Scene("reviewer-discussion", "reviewer1", f"{fresh}/discussion")
    yield Scene("reviewer-discussion-errors", "reviewer1", f"{fresh}/discussion", press_primary)
    yield Scene("reviewer-discussion-mine", "reviewer1", f"{proposed}/discussion")
    yield Scene("reviewer-discussion-proposed", "reviewer2", f"{proposed}/discussion")
    home = f"/coordinate/{stage.association}/windows/{stage.windows['talked']}"
    yield Scene("coordinator-adjudication-discussed", "coordinator", f"{home}/adjudication")


def _levels(stage: Stage, line: Line) -> dict[str, int]:
    place = (stage.association, line.sitting, line.section, line.question)
    with stage.server.database.reading() as session:
        case = open_case(session, stage.coordinator, *place)
    return {each.id: each.highest - 1 for each in case.scored.rubric.criteria}


def _finish(stage: Stage, window: int) -> None:
    for line in _lines(stage, window):
        if line.state != "settled":
            _enter(stage, line)
    with stage.server.database.writing() as session:
        release(session, stage.coordinator, window, utc_now())


def _enter(stage: Stage, line: Line) -> None:
    place = (stage.association, line.sitting, line.section, line.question)
    with stage.server.database.writing() as session:
        enter(session, stage.coordinator, *place, _levels(stage, line), COMMENT, utc_now())


def _experts(stage: Stage, lines: list[Line]) -> Iterator[Scene]:
    home = f"/coordinate/{stage.association}/windows/{stage.windows['asked']}/adjudication"
    line = lines[1]
    enter_it = f"{home}/{line.sitting}/{line.section}/{line.question}/enter"
    yield Scene("coordinator-adjudication-expert", "coordinator", home)
    yield Scene("coordinator-adjudication-rating", "coordinator", enter_it)
    yield Scene("coordinator-adjudication-rating-errors", "coordinator", enter_it, press_primary)


def _allocate(stage: Stage, who: str, *reviewers: str, reading: str = "first") -> None:
    """To just these, who have more to do than others."""
    given = {"association": stage.association, "allocated_at": utc_now(), "reading": reading}
    with stage.server.database.writing() as session:
        for each in reviewers:
            person = stage.server.actor(f"{each}@example.org").person_id
            session.add(Allocation(sitting_id=stage.sittings[who], reviewer_id=person, **given))


def _open_again(page: Page) -> None:
    """In a second window, which takes the response over."""
    with page.expect_response(
        "**/lease"
    ):  # the first may be on its way still, and the second window overtake it
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    other = page.context.new_page()
    with other.expect_response("**/lease"):
        other.goto(page.url)
    other.get_by_role("button", name="Take over here").click()
    expect(other.locator("#elsewhere")).to_be_hidden()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#elsewhere")).to_be_visible()
    other.close()
