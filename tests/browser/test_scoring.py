"""How a score comes about: calibration, blind readings, adjudication, a corrected key, and the report of it all."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Download, expect
from pypdf import PdfReader

from assay.assessment.exam.forms import EssayPart
from browser.live import ASSOCIATION, PASSWORD
from browser.scored import KEYED_WRONGLY, Scored
from browser.visitor import Visitor
from services.calibrating import FIRST, PRACTICE, REFERENCES, SECOND

Levels = tuple[int, int]
ESSAYS, LETTERS = 1, 2
#: Of three levels each: on the two sides of the cut; what the third reader gives; what is agreed on.
HIGH, LOW, BETWEEN, AGREED = (3, 3), (1, 1), (2, 3), (2, 2)
REASON = "The handbook gives another figure than the key did."


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scored]:
    server = Scored(tmp_path_factory.mktemp("scored"))
    server.start()
    yield server
    server.kill()
    server.database.dispose()


@dataclass
class Walk:
    """Everybody who takes part, each at a browser of their own."""

    server: Scored
    new_device: Callable[[], BrowserContext]

    def __post_init__(self) -> None:
        self.everybody: list[Visitor] = []
        self.coordinator, self.rita, self.rolf = map(
            self._member, (self.server.coordinator, self.server.rita, self.server.rolf)
        )
        self.code, self.form = self.server.code, self.server.form

    def _member(self, email: str) -> Visitor:
        visitor = Visitor(self.new_device(), self.server.url, looks=False)
        visitor.sign_in(email, PASSWORD)
        self.everybody.append(visitor)
        return visitor

    def join(self, email: str) -> Visitor:
        """One more."""
        return self._member(email)

    def title(self, section: int) -> str:
        """What the essay of a section is called."""
        part = self.form.parts[section]
        assert isinstance(part, EssayPart)
        return part.prompts[0].title

    def open_window(self) -> None:
        """The coordinator goes to the window, as from the office."""
        self.coordinator.go(f"/coordinate/{ASSOCIATION}/")
        self.coordinator.press("Autumn")


def test_from_practice_to_the_report(
    scored: Scored, new_device: Callable[[], BrowserContext], tmp_path: Path
) -> None:
    walk = Walk(scored, new_device)
    _allocate(walk)
    _calibrate(walk)
    thea = _bring_a_third_reader(walk)
    _read_apart(walk)
    _third_reading(walk, thea)
    _agree(walk)
    _release(walk)
    candidate = walk.join(scored.candidate)
    _result_is(candidate, "Not passed this time", "3 of 6 (50%)")
    _correct_the_key(walk)
    _result_is(candidate, "You passed", "4 of 6 (66.6%)")
    assert REASON in candidate.words()
    _read_statistics(walk)
    _read_report(walk, tmp_path)
    assert [fault for each in walk.everybody for fault in each.faults] == []


def _allocate(walk: Walk) -> None:
    walk.open_window()
    walk.coordinator.press("Allocate reviewers")
    assert "Every response has its reviewers" in walk.coordinator.words()


def _calibrate(walk: Walk) -> None:
    """Once out of tolerance, and told why; then again."""
    rita = walk.rita
    rita.go("/review/")
    assert "Before your first essay: practice" in rita.words()
    rita.press("Begin")
    rita.press("Begin with response 1 of 3")
    _practice(rita)
    _give(rita, LOW)
    _give(rita, HIGH)
    said = rita.words()
    assert "Your ratings were too far off" in said
    assert "Response 2 Observation: too low Care for the colony: too low" in said
    assert "Response 3 Observation: too high" in said
    rita.press("Practice again")
    rita.press("Begin with response 1 of 3")
    _practice(rita)
    for name in (FIRST, SECOND):
        _give(rita, (REFERENCES[name]["observation"], REFERENCES[name]["care"]))
    assert "You are calibrated" in rita.words()


def _practice(reviewer: Visitor) -> None:
    """The reference is shown beside what one gave."""
    _give(reviewer, (3, 1))
    assert "Yours 3, agreed 2 of 3: yours is 1 higher" in reviewer.words()
    assert f"The reason for {PRACTICE}." in reviewer.words()
    reviewer.press("Go on with the next response")


def _give(reviewer: Visitor, levels: Levels) -> None:
    """A level to each criterion and Enter, with nothing but the keyboard."""
    _set_levels(reviewer, levels)
    expect(reviewer.page.locator("main button.primary")).to_be_focused()
    reviewer.enter()


def _set_levels(reviewer: Visitor, levels: Levels) -> None:
    reviewer.tab_to(".criterion input")
    for level in levels:
        reviewer.page.keyboard.press(str(level))
        reviewer.page.keyboard.press("Enter")


def _bring_a_third_reader(walk: Walk) -> Visitor:
    """Appointed when the first readers have their essays already, so that nobody else can be the third."""
    coordinator, server = walk.coordinator, walk.server
    coordinator.go(f"/coordinate/{ASSOCIATION}/people")
    coordinator.page.get_by_label("E-mail").fill(server.thea)
    coordinator.page.get_by_label(re.compile("^Reviewer:")).check()
    coordinator.press("Appoint")
    assert "Thea Castellanos" in coordinator.words()
    for each in (server.rolf, server.thea):
        server.calibrate(each)
    return walk.join(server.thea)


def _read_apart(walk: Walk) -> None:
    """The two differ about both essays; about all others they do not."""
    for reviewer, levels in ((walk.rita, HIGH), (walk.rolf, LOW)):
        for section in (ESSAYS, LETTERS):
            _open(walk, reviewer, section)
            assert "The other rating" not in reviewer.words()
            assert "Juniper" not in reviewer.page.content()
            _rate(walk, reviewer, levels)
    walk.server.score_the_rest()


def _open(walk: Walk, reviewer: Visitor, section: int) -> None:
    reviewer.go("/review/")
    title = f"{walk.code} · {walk.title(section)}"
    # What is to be discussed has a link of its own, above that of the desk.
    link = reviewer.page.get_by_role("link", name=title).last
    if not link.is_visible():
        reviewer.page.get_by_text(re.compile(r"Done, \d+")).click()
    with reviewer.page.expect_navigation():
        link.click()


def _rate(walk: Walk, reviewer: Visitor, levels: Levels) -> None:
    _set_levels(reviewer, levels)
    expect(reviewer.page.get_by_label("What would help this person next?")).to_be_focused()
    reviewer.page.keyboard.type("Say what you see before you say what it means.")
    expect(reviewer.page.get_by_text("Draft kept")).to_be_visible()
    reviewer.tab_to("[value=final]")
    reviewer.enter()
    reviewer.tab_to("[value=confirm]")
    reviewer.enter()
    assert f"Your rating of {walk.code} is final." in reviewer.words()


def _third_reading(walk: Walk, thea: Visitor) -> None:
    coordinator = walk.coordinator
    walk.open_window()
    with coordinator.page.expect_navigation():
        coordinator.page.get_by_role("link", name=re.compile("^Adjudication")).click()
    said = coordinator.words()
    assert f"{walk.code} · {walk.title(ESSAYS)}" in said
    assert f"{walk.code} · {walk.title(LETTERS)}" in said
    give = coordinator.page.get_by_role("button", name=re.compile("^Give it to a third reader"))
    if give.count():  # else it was given when the first readers were done
        with coordinator.page.expect_navigation():
            give.click()
    assert "Thea Castellanos, third reader" in coordinator.words()
    _open(walk, thea, ESSAYS)
    _rate(walk, thea, BETWEEN)


def _agree(walk: Walk) -> None:
    """One proposes, the other agrees."""
    _open(walk, walk.rita, LETTERS)
    walk.rita.press("Agree on a rating")
    _set_levels(walk.rita, AGREED)
    walk.rita.page.get_by_label("What would help this person next?").fill("We talked, and agree on this.")
    walk.rita.press("Propose it")
    assert "It waits for the others." in walk.rita.words()
    _open(walk, walk.rolf, LETTERS)
    walk.rolf.press("Agree on a rating")
    assert "We talked, and agree on this." in walk.rolf.words()
    walk.rolf.press("I agree to this rating")
    assert "It is settled." in walk.rolf.words()


def _release(walk: Walk) -> None:
    walk.open_window()
    walk.coordinator.press("Look at the results")
    walk.coordinator.press("Release the ticked results")
    assert "4 results are released" in walk.coordinator.words()


def _result_is(candidate: Visitor, verdict: str, score: str) -> None:
    candidate.go("/exam")
    candidate.press("See your result")
    said = candidate.words()
    for expected in (verdict, score, "What the reviewers agreed on", "Say what you see before"):
        assert expected in said
    for name in ("Rita", "Rolf", "Thea"):
        assert name not in said


def _correct_the_key(walk: Walk) -> None:
    """Looked at first, then done, with a reason that the candidate reads."""
    coordinator, part = walk.coordinator, walk.form.parts[0]
    right = "ABCD"[(part.items[KEYED_WRONGLY - 1].key + 1) % 4]  # type: ignore[union-attr]
    walk.open_window()
    coordinator.press("Correct how a question is scored")
    coordinator.press(f"Question {KEYED_WRONGLY}")
    coordinator.page.get_by_label(re.compile("^Another key")).check()
    coordinator.page.get_by_label(f"Option {right}").check()
    coordinator.page.get_by_label("Reason", exact=True).fill(REASON)
    coordinator.press("See who would change")
    assert "Nothing is changed yet." in coordinator.words()
    assert "1 fail becomes a pass" in coordinator.words()
    coordinator.press("Correct it")
    assert "The correction is in force" in coordinator.words()


def _read_statistics(walk: Walk) -> None:
    coordinator = walk.coordinator
    for page, expected in (
        ("Progress of rating", "17 of 17 readings are final."),
        ("Agreement of reviewers", "Krippendorff's alpha"),
        ("Items", "These are too few to judge any item"),
    ):
        walk.open_window()
        coordinator.press(page)
        assert expected in coordinator.words()
    part = walk.form.parts[0]
    coordinator.press(part.items[KEYED_WRONGLY - 1].id)  # type: ignore[union-attr]
    assert "Who chose what" in coordinator.words()


def _read_report(walk: Walk, folder: Path) -> None:
    walk.open_window()
    walk.coordinator.press("Report of the form")
    assert "The examination" in walk.coordinator.words()
    printed = _download(walk.coordinator, "As a PDF", folder)
    reader = PdfReader(printed)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "Report: Written examination, All forms, Autumn"
    with _download(walk.coordinator, "As a table (CSV)", folder).open(
        encoding="utf-8-sig", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    assert {"statistic", "value", "n"} <= set(rows[0])
    assert {row["n"] for row in rows if row["statistic"] == "p"} == {"4"}


def _download(visitor: Visitor, link: str, folder: Path) -> Path:
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("link", name=link).click()
    arrived: Download = waiting.value
    arrived.save_as(folder / arrived.suggested_filename)
    return folder / arrived.suggested_filename
