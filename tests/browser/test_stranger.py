"""A stranger's item type, pip-installed beside Assay into an environment of its own, in an exam from end to end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from fractions import Fraction
from importlib import import_module
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from assay.assessment.exam.scoring import Score
from assay.content.item_types.numeric.type import NumericType
from assay.hooks.plugins import Plugins
from browser.kinds import KindsServer, Person
from browser.live import PASSWORD
from browser.visitor import Visitor
from cli.conftest import BUILT_IN
from cli.serving import environment, serving
from dummy.plugins import write_project
from dummy.typed import add_typed_exam, read_with
from plugins.conftest import STRANGER
from project.checkout import ROOT
from project.fresh import Fresh, build_wheel, make_environment

NAME = "true-or-false"


@dataclass
class InstalledServer(KindsServer):
    """What pip installed, started as an operator does. The tests see its database, and nothing else of it."""

    fresh: Fresh = field(kw_only=True)
    #: The files of the guild, as they were before they were built.
    package: Path = field(kw_only=True)
    running: ExitStack = field(default_factory=ExitStack)

    def environment(self) -> dict[str, str]:
        """As for an installation with these plugins alone."""
        own = {"base_url": self.url, "disabled_plugins": " ".join(BUILT_IN)}
        return environment(self.fresh.instance, **own)

    def bring_plugins(self) -> Plugins:
        """The same as is installed there, from the files themselves."""
        plugins = Plugins.only({NAME: import_module("assay_true_or_false").plugin})
        return read_with(plugins, self.package)

    def start(self) -> None:
        """By the command of the environment."""
        options = ("web", "--workers", "1", "--bind", f"127.0.0.1:{self.port}")
        command: list[str | Path] = [self.fresh.program("assay"), *options]
        self.running.enter_context(serving(command, self.environment(), self.fresh.folder, self.port))


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[InstalledServer]:
    package = write_project(tmp_path / "river")
    add_typed_exam(package, [import_module("assay_true_or_false.true_or_false").TrueOrFalse(), NumericType()])
    projects = {"assay": ROOT, NAME: STRANGER, "river": tmp_path / "river"}
    wheels = [build_wheel(project, tmp_path / f"{name}-wheel") for name, project in projects.items()]
    fresh = make_environment(tmp_path / "environment", *wheels)
    fresh.leave_banks_out()
    server = InstalledServer(fresh.instance, fresh=fresh, package=package)
    server.start()
    with server.running:
        yield server
    server.database.dispose()


def test_a_strangers_type_is_sat_scored_and_its_result_read(
    stranger: InstalledServer, new_device: Callable[[], BrowserContext]
) -> None:
    person = Person(new_device(), stranger, stranger.add_person())
    person.sign_in()
    person.register()
    person.begin()
    place = person.places()["queens"]
    _answer(person, place)
    person.hand_in()
    person.handed_in()
    section = person.section()
    assert person.given() == {"queens": {"0": "true", "1": "true", "2": "true"}, "syrup": {"number": "7.5"}}
    assert (section.earned, section.possible, section.parts) == (5, 6, 3)
    assert Score(5, 6, 3).points == Fraction(5, 3)
    office = Visitor(new_device(), stranger.url, looks=False)
    office.sign_in(stranger.coordinator, PASSWORD)
    _read_in_the_office(office, person, place)
    _read_the_result(person)
    assert [*person.failures, *office.faults] == []


def _answer(person: Person, place: int) -> None:
    """Statement by statement, with keys where a mouse would do; then the page is loaded again."""
    page, link = person.page, person.page.locator(f"#navigator a[href='#q{place}']")
    person.go_to(place)
    assert "Is each statement true or false?" in page.inner_text(f"#q{place} legend")
    assert (
        page.locator(f"#q{place} .pair label").first.evaluate("each => getComputedStyle(each).minHeight")
        == "44px"
    )
    words = page.locator(f"#q{place} .pair")
    for statement in (0, 1):
        words.nth(statement).get_by_label("true").check()
    assert link.get_attribute("aria-label") == f"Question {place}"
    words.nth(2).get_by_label("false").focus()
    page.keyboard.press("ArrowUp")  # left and right move between questions
    assert link.get_attribute("aria-label") == f"Question {place}, answered"
    assert person.faults() == []
    person.go_to(3 - place)
    page.fill(f"#q{3 - place} input", "7.5")
    page.keyboard.press("Tab")
    person.saved()
    page.reload()
    page.wait_for_selector("body.ready")
    assert (
        page.locator(f"#q{place} input:checked").evaluate_all("all => all.map(each => each.value)")
        == ["true"] * 3
    )


def _read_in_the_office(office: Visitor, person: Person, place: int) -> None:
    server = person.server
    assert isinstance(server, InstalledServer)
    office.go("/plugins")
    assert "true-or-false · assay-true-or-false 1.0 1 item type" in office.words()
    office.go(f"{server.office}/items/0/{place}")
    assert "1 true, 2 true, 3 true" in office.words()
    office.go(server.office)
    office.press("Combine its result")
    office.press("Look at the results")
    office.press("Release the ticked results")
    assert "One result is released" in office.words()


def _read_the_result(person: Person) -> None:
    person.page.goto(f"{person.server.url}/exam")
    person.page.click("text=See your result")
    person.page.wait_for_selector("text=You passed")
    assert "83.3%" in person.page.inner_text("main")
    assert person.faults() == []
