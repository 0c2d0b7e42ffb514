"""An item type that hangs, in a real browser: the exam goes on without it, and nothing of an answer is lost."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from playwright.sync_api import BrowserContext

from assay.content.item_types.guarding import REST
from assay.hooks.plugins import Plugins
from browser.kinds import KindsServer, Person
from browser.live import PASSWORD
from browser.served import hanging_plugins
from browser.visitor import Visitor
from dummy.gauges import PIPE

NOT_NOW = "This question cannot be shown right now. Go on with the others, and load this page again later."


@dataclass
class HangingServer(KindsServer):
    """The guild with an exam of three questions, one of a type that can hang."""

    application: ClassVar[str] = "hanging_application"

    def bring_plugins(self) -> Plugins:
        """As the application has them."""
        return hanging_plugins(self.settings.instance)

    @property
    def pipe(self) -> Path:
        """While it is there and nobody writes to it, the type hangs."""
        return self.settings.instance / PIPE

    def let_go(self) -> None:
        """Whatever waits goes on, and nothing waits from now on."""
        writing = os.open(self.pipe, os.O_RDWR)
        self.pipe.unlink()
        os.close(writing)


@pytest.fixture
def hanging(tmp_path: Path) -> Iterator[HangingServer]:
    server = HangingServer(tmp_path)
    server.start()
    yield server
    server.kill()
    server.database.dispose()


def test_the_exam_goes_on_and_the_score_waits(
    hanging: HangingServer, new_device: Callable[[], BrowserContext]
) -> None:
    person = Person(new_device(), hanging, hanging.add_person())
    person.sign_in()
    person.register()
    person.begin()
    place = person.places()["syrup"]
    _type_it(person, place)
    _load_while_it_hangs(person, place)
    _go_on_with_the_others(person, place)
    office = Visitor(new_device(), hanging.url)
    office.sign_in(hanging.coordinator, PASSWORD)
    _office_reads_what_is_waited_for(office, person)
    hanging.let_go()
    hanging.shift(seconds=REST)
    _score_it(office, person)
    assert [*person.failures, *office.faults] == []


def _type_it(person: Person, place: int) -> None:
    person.go_to(place)
    person.page.fill(f"#q{place} input", "7.6")
    person.page.keyboard.press("Tab")
    person.saved()


def _load_while_it_hangs(person: Person, place: int) -> None:
    """The server was started again: no process has the question as it was drawn."""
    hanging = person.server
    assert isinstance(hanging, HangingServer)
    hanging.kill()
    os.mkfifo(hanging.pipe)
    hanging.start()
    person.page.reload()
    person.page.wait_for_selector("body.ready")
    person.go_to(place)
    assert NOT_NOW in person.page.inner_text(f"#q{place}")
    assert person.faults() == []
    assert "1 answered · 0 flagged · 2 to go" in person.page.inner_text("#progress")


def _go_on_with_the_others(person: Person, place: int) -> None:
    for number in {1, 2, 3} - {place}:
        person.go_to(number)
        person.page.locator(f"#q{number} label.option").nth(1).click()
    person.page.keyboard.press("a")
    person.go_to(place)
    person.page.keyboard.press("a")
    person.saved()
    assert "All 3 questions are answered." in person.review()
    person.page.click("#hand-in")
    person.page.click("#yes")
    person.handed_in()
    assert person.given()["syrup"] == {"number": "7.6"}
    assert person.section().earned is None


def _office_reads_what_is_waited_for(office: Visitor, person: Person) -> None:
    hanging = person.server
    assert isinstance(hanging, HangingServer)
    office.go(hanging.office)
    office.press("Combine its result")
    said = office.words()
    reason = "Questions of all kinds cannot be scored: the item type `gauge` does not answer"
    assert said.count(reason) == 2  # of what was pressed, and with the sitting
    assert "combined" not in said
    office.go("/plugins")
    said = office.words()
    assert "gauges" in said
    assert "1 item type" in said
    assert "Its item type gauge hangs." in said


def _score_it(office: Visitor, person: Person) -> None:
    hanging = person.server
    assert isinstance(hanging, HangingServer)
    office.go(hanging.office)
    office.press("Combine its result")
    assert "One result is combined." in office.words()
    assert person.section().earned is not None
    assert person.section().waits is None
    office.go("/plugins")
    assert "hangs" not in office.words()
