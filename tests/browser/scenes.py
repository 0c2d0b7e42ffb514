"""Every page of the product, as pictures show it: who looks, where, and what is done there first."""

from collections.abc import Iterator

from playwright.sync_api import Page

from assay.services.essays.rating import Task
from browser.account_scenes import account_scenes
from browser.calibration_scenes import calibration_scenes
from browser.carrying_scenes import carrying_scenes
from browser.office_scenes import office_scenes, settled_scenes
from browser.panel_scenes import panel_scenes
from browser.plugin_scenes import plugin_scenes
from browser.portfolio_scenes import portfolio_scenes
from browser.regrade_scenes import regrade_scenes, regraded_scenes
from browser.report_scenes import report_scenes
from browser.scene import Scene, go_to, press_primary
from browser.settling_scenes import resolved_scenes, settling_scenes
from browser.shared_text_scenes import shared_text_scenes
from browser.stage import Stage
from browser.statistics_scenes import statistics_scenes
from browser.trouble_scenes import trouble_scenes


def scenes(stage: Stage) -> Iterator[Scene]:
    """All of them. Those that change something for a later one stand at the end."""
    yield from _public(stage)
    yield from account_scenes(stage)
    yield from _applicant(stage)
    yield from _room(stage)
    yield from _reviewer(stage)
    yield from _coordinator(stage)
    yield from office_scenes(stage)
    yield from portfolio_scenes(stage)
    yield from panel_scenes(stage)
    yield from regrade_scenes(stage)
    yield from settling_scenes(stage)
    yield from statistics_scenes(stage)
    yield from report_scenes(stage)
    yield from shared_text_scenes(stage)
    yield from carrying_scenes(stage)
    yield from settled_scenes(stage)
    yield from regraded_scenes(stage)
    yield from resolved_scenes(stage)
    yield from plugin_scenes(stage)
    yield from _errors(stage)
    yield from trouble_scenes(stage)


def _public(stage: Stage) -> Iterator[Scene]:
    yield Scene("public-home", "", "/")
    yield Scene("public-association", "", f"/associations/{stage.association}")
    yield Scene("public-endorsement", "", "/associations/ct-aimh/ecmhm")
    yield Scene("public-category", "", "/associations/mi-aimh/imhm/clinical", _open_everything)
    yield Scene("public-category-unpublished", "", "/associations/mi-aimh/imhm/policy")
    yield Scene("public-requirements", "", "/associations/nc-imha/imhs")
    yield Scene("public-plugins", "", "/plugins")


def _open_everything(page: Page) -> None:
    page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")


def _applicant(stage: Stage) -> Iterator[Scene]:
    past = {who: stage.places.sitting(who) for who in ("candidate1", "candidate3")}
    yield Scene("applicant-exams-new", "applicant", "/exam")
    yield Scene("applicant-exams-registered", "before", "/exam")
    yield Scene("applicant-exams-waiting", "candidate5", "/exam")
    yield Scene("applicant-exams-released", "candidate4", "/exam")
    yield Scene("applicant-lobby-before", "before", f"/sittings/{stage.sittings['before']}", _wait_for_check)
    yield Scene(
        "applicant-lobby-between", "between", f"/sittings/{stage.sittings['between']}", _wait_for_check
    )
    yield Scene("applicant-lobby-running", "room", f"/sittings/{stage.sittings['room']}")
    yield Scene("applicant-lobby-after", "chi", f"/sittings/{stage.sittings['chi']}")
    yield Scene("applicant-lobby-released", "candidate1", past["candidate1"])
    yield Scene("applicant-result-passed", "candidate1", f"{past['candidate1']}/result")
    yield Scene("applicant-result-failed", "candidate3", f"{past['candidate3']}/result")


def _room(stage: Stage) -> Iterator[Scene]:
    one = f"/sittings/{stage.sittings['room']}/room"
    two = f"/sittings/{stage.sittings['writer']}/room"
    yield Scene("room-question", "room", one, lambda page: go_to(page, "q4"))
    yield Scene("room-all", "room", one, _show_all)
    yield Scene("room-review", "room", one, lambda page: go_to(page, "review"))
    yield Scene("room-sure", "room", one, _hand_in)
    yield Scene("room-offline", "room", one, _answer_offline)
    yield Scene("room-essay", "writer", two, lambda page: go_to(page, "q1"))
    yield Scene("room-essay-choice", "writer", two, lambda page: go_to(page, "q2"))
    yield Scene("room-essay-review", "writer", two, lambda page: go_to(page, "review"))


def _reviewer(stage: Stage) -> Iterator[Scene]:
    desks = {name: _desk(stage, task) for name, task in stage.desks.items()}
    yield Scene("reviewer-queue", "reviewer1", "/review/")
    yield Scene("reviewer-queue-empty", "nobody", "/review/")
    yield from calibration_scenes(stage)
    yield Scene("reviewer-desk-fresh", "reviewer1", desks["fresh"])
    yield Scene("reviewer-desk-described", "reviewer1", desks["fresh"], lambda page: page.check("#every"))
    yield Scene("reviewer-desk-draft", "reviewer1", desks["draft"])
    yield Scene("reviewer-desk-missing", "reviewer1", desks["draft"], press_primary)
    yield Scene("reviewer-desk-final", "reviewer1", desks["final"])
    yield Scene("reviewer-desk-compared", "reviewer1", desks["compared"])


def _desk(stage: Stage, task: Task) -> str:
    return f"/review/{stage.association}/{task.code}/{task.section}/{task.question}"


def _coordinator(stage: Stage) -> Iterator[Scene]:
    home = f"/coordinate/{stage.association}"
    window = f"{home}/windows/{stage.present}"
    yield Scene("coordinator-home", "coordinator", f"{home}/")
    yield Scene("coordinator-window", "coordinator", window)
    yield Scene("coordinator-readers", "coordinator", f"{window}/readers")
    yield Scene("coordinator-calibration-none", "coordinator", f"{home}/calibration")
    yield Scene("coordinator-window-past", "coordinator", f"{home}/windows/{stage.past}")
    yield Scene("coordinator-window-coming", "coordinator", f"{home}/windows/{stage.coming}")
    yield Scene("coordinator-window-new", "coordinator", f"{home}/windows/new")
    yield Scene("coordinator-window-errors", "coordinator", f"{home}/windows/new", _bad_window)
    yield Scene("coordinator-form", "coordinator", f"{window}/forms/clinical")
    for name in ("progress", "agreement", "items", "items/0/1", "report"):
        yield Scene(
            f"coordinator-statistics-{name.replace('/', '-')}",
            "coordinator",
            f"{home}/windows/{stage.past}/{name}",
        )
    yield Scene("coordinator-release", "coordinator", f"{window}/release")
    yield Scene("coordinator-adjudication", "coordinator", f"{window}/adjudication")
    yield Scene("coordinator-adjudication-past", "coordinator", f"{home}/windows/{stage.past}/adjudication")
    for who in ("before", "room", "chi", "dora"):
        yield Scene(f"coordinator-sitting-{who}", "coordinator", f"{home}/sittings/{stage.sittings[who]}")
    yield Scene("coordinator-sitting-released", "coordinator", home + stage.places.sitting("candidate4"))
    yield Scene("coordinator-people", "coordinator", f"{home}/people")
    yield Scene("coordinator-people-errors", "coordinator", f"{home}/people", press_primary)
    yield Scene("coordinator-audit", "coordinator", f"{home}/audit")
    yield Scene("coordinator-mails", "coordinator", f"{home}/mails")


def _errors(stage: Stage) -> Iterator[Scene]:
    yield Scene("error-not-found", "", "/nowhere")
    yield Scene("error-not-allowed", "applicant", "/coordinate/")
    yield Scene("error-not-yours", "newcomer", f"/sittings/{stage.sittings['room']}")
    yield Scene("error-no-result-yet", "chi", f"/sittings/{stage.sittings['chi']}/result")


def _wait_for_check(page: Page) -> None:
    page.wait_for_selector("[data-name=server] .pill.met")


def _show_all(page: Page) -> None:
    page.wait_for_selector("body.ready")
    page.check("#all")


def _hand_in(page: Page) -> None:
    go_to(page, "review")
    page.click("#hand-in")


def _answer_offline(page: Page) -> None:
    go_to(page, "q9")
    page.context.set_offline(True)
    page.locator("#q9 label").nth(2).click()
    page.wait_for_selector("#trouble:visible")


def _bad_window(page: Page) -> None:
    page.fill("[name=name]", "")
    press_primary(page)
