"""Applications and credentials as reviewers and coordinators see them."""

from collections.abc import Iterator

from playwright.sync_api import Page

from browser.scene import Scene, press_primary
from browser.stage import Stage

STATES = ("waiting", "reviewed", "disputed", "approved", "candidate2", "candidate1")


def office_scenes(stage: Stage) -> Iterator[Scene]:
    """All of them."""
    yield from _reviewers(stage)
    yield from _coordinators(stage)


def _reviewers(stage: Stage) -> Iterator[Scene]:
    mine = stage.places.review("reviewer1", "reviewed")
    yield Scene("review-application", "reviewer1", mine)
    yield Scene("review-application-finish-early", "reviewer1", mine, _finish)
    yield Scene("review-application-final", "reviewer1", stage.places.review("reviewer1", "approved"))
    yield Scene("review-application-second", "reviewer2", stage.places.review("reviewer2", "reviewed"))


def _coordinators(stage: Stage) -> Iterator[Scene]:
    home = f"/coordinate/{stage.association}"
    yield Scene("office-applications", "coordinator", f"{home}/applications")
    for who in STATES:
        yield Scene(f"office-application-{who}", "coordinator", stage.places.office(who))
    yield Scene("office-portfolio", "coordinator", f"{stage.places.office('reviewed')}/portfolio")
    yield Scene("office-settle", "coordinator", f"{stage.places.office('disputed')}/settle")
    yield Scene(
        "office-settle-errors", "coordinator", f"{stage.places.office('disputed')}/settle", press_primary
    )
    for who in ("approved", "candidate2", "candidate1"):
        yield Scene(f"office-decision-{who}", "coordinator", f"{stage.places.office(who)}/decision")
    yield Scene("office-window-parallel", "coordinator", f"{home}/windows/{stage.parallel}")
    yield Scene("office-window-too-many-forms", "coordinator", f"{home}/windows/new", _too_many_forms)
    admission = f"{home}/windows/{stage.coming}/admission"
    yield Scene("office-admission", "coordinator", admission)
    yield Scene("office-admission-code", "coordinator", admission, press_primary)
    yield Scene("office-used-items", "coordinator", f"{home}/exams/{stage.exam}/exposure")
    yield Scene("office-credentials", "coordinator", f"{home}/credentials")
    for who in ("holder", "lapsed", "candidate1"):
        yield Scene(f"office-credential-{who}", "coordinator", _credential(stage, who))


def settled_scenes(stage: Stage) -> Iterator[Scene]:
    """A dispute ends, and its applicant has to go on: what changes things for other scenes."""
    yield Scene("office-settled", "coordinator", f"{stage.places.office('disputed')}/settle", _defer)
    yield Scene("application-deferred", "disputed", stage.places.application("disputed"))
    yield Scene("office-revoke-errors", "coordinator", _credential(stage, "lapsed"), _revoke_without_reason)


def _credential(stage: Stage, who: str) -> str:
    return f"/coordinate/{stage.association}/credentials/{stage.places.number(who)}"


def _too_many_forms(page: Page) -> None:
    page.fill("[name=name]", "Six forms")
    page.fill("[name=opens_at]", "2031-03-10T09:00")
    page.fill("[name=closes_at]", "2031-03-24T18:00")
    page.select_option("[name=forms]", "6")
    press_primary(page)


def _defer(page: Page) -> None:
    for each in page.locator("main label.level.unmet").all():
        each.click()
    page.check("[name=outcome][value=defer]")
    page.fill("[name=reason]", "The second reviewer is right about the years.")
    press_primary(page)


def _revoke_without_reason(page: Page) -> None:
    for each in page.locator("main details:not([open]) > summary").all():
        each.click()
    with page.expect_navigation():
        page.click("form[action$=revoke] button")


def _finish(page: Page) -> None:
    press_primary(page)
