"""Correcting a question of a window whose results are known."""

from collections.abc import Iterator

from playwright.sync_api import Page

from browser.scene import Scene, press_primary
from browser.stage import Stage


def regrade_scenes(stage: Stage) -> Iterator[Scene]:
    """What only looks."""
    home = _home(stage)
    yield Scene("regrade-home", "coordinator", home)
    yield Scene("regrade-question", "coordinator", f"{home}/clinical/0/3")
    yield Scene("regrade-question-errors", "coordinator", f"{home}/clinical/0/3", press_primary)
    yield Scene("regrade-plan", "coordinator", f"{home}/clinical/0/3", _look)
    yield Scene("regrade-plan-may-take", "coordinator", f"{home}/clinical/0/3", _look_at_taking)


def regraded_scenes(stage: Stage) -> Iterator[Scene]:
    """What changes results that other scenes show."""
    home, sitting = _home(stage), stage.places.sitting("candidate1")
    yield Scene("regrade-record", "coordinator", f"{home}/clinical/0/3", _act)
    yield Scene("regrade-history", "coordinator", home)
    yield Scene("regrade-versions", "coordinator", f"{home}/results/{sitting.rpartition('/')[2]}")
    yield Scene("applicant-result-corrected", "candidate1", f"{sitting}/result")


def _home(stage: Stage) -> str:
    return f"/coordinate/{stage.association}/windows/{stage.past}/regrade"


def _look(page: Page) -> None:
    page.check("[name=kind][value=drop]")
    page.fill("[name=reason]", "The guideline that the key rests on was replaced before the examination.")
    press_primary(page)


def _look_at_taking(page: Page) -> None:
    page.check("[name=passes][value=take]")
    page.fill("[name=policy]", "The board decided so, for the public relies on the endorsement.")
    _look(page)


def _act(page: Page) -> None:
    _look(page)
    press_primary(page)
