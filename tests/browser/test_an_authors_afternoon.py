"""An author follows docs/authoring.md from an empty folder to an exam that somebody sits; then the plugin goes."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from assay.assessment.exam.forms import MultipleChoicePart
from assay.services.demo.people import COORDINATOR, PASSWORD, REVIEWER, SECOND_REVIEWER
from assay.services.forms import read_form
from assay.services.people import Actor, find_person
from assay.settings import read_settings
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from assay.storage.windows import Window
from assay.web.app import utc_now
from browser.candidate import Candidate
from browser.tutorial import Terminal, fences
from browser.visitor import Visitor
from cli.serving import Server, serving
from machine.processes import free_port
from project.checkout import ROOT
from project.fresh import build_wheel, make_environment
from services.rating_all import rate_all

ASSOCIATION, ENDORSEMENT = "river-valley", "master-beekeeper"
BANK = "river-valley-questions"
QUESTION = f"question_banks/{BANK}/items/fdb-001.md"
GONE = "is not installed any more"
ESSAY = "I would ask what she saw herself, before I say what I saw."
FENCES = tuple(fences())
[SERVE] = [each for each in FENCES if each.about == "serving"]
[PREVIEW] = [each for each in FENCES if each.about == "previewing"]
[TAKE_OUT] = [each for each in FENCES if each.about == "uninstalling"]


@dataclass
class Installation:
    """What runs at the operator's, and what the test knows of its database."""

    operator: Terminal
    database: Database = field(init=False)
    url: str = ""

    def __post_init__(self) -> None:
        self.database = Database(read_settings(self.operator.variables).database_url)

    @contextmanager
    def running(self) -> Iterator[Server]:
        """As the tutorial starts it. It must end without a word of trouble."""
        program, *arguments = SERVE.text.split()
        command = [self.operator.fresh.program(program), *arguments]
        with serving(command, self.operator.variables, self.operator.folder) as server:
            self.url = server.address
            yield server
            assert server.stop() == 0
            assert "Traceback" not in server.output

    def actor(self, email: str) -> Actor:
        """The person with this address."""
        with self.database.reading() as session:
            return Actor.of(find_person(session, email))

    def right_answers(self, sitting: int) -> list[str]:
        """The letters of the keys, question by question."""
        with self.database.reading() as session:
            sat = session.get_one(Sitting, sitting)
            part = read_form(session, sat.form_id, sat.form.fingerprint).parts[0]
        assert isinstance(part, MultipleChoicePart)
        return ["ABCD"[item.key] for item in part.items]

    def window(self) -> str:
        """Where the coordinator runs the window that is open."""
        with self.database.reading() as session:
            found = session.scalars(select(Window.id).order_by(Window.opens_at.desc())).first()
        return f"/coordinate/{ASSOCIATION}/windows/{found}"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the product."""
    return build_wheel(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def author(product: Path, tmp_path: Path) -> Terminal:
    """At an empty folder, with the product installed."""
    return _terminal(product, tmp_path / "author")


@pytest.fixture
def installation(product: Path, tmp_path: Path) -> Iterator[Installation]:
    """At an operator's, with the product alone."""
    installation = Installation(_terminal(product, tmp_path / "operator"))
    yield installation
    installation.database.dispose()


def test_from_an_empty_folder_to_a_result_that_stays(
    author: Terminal, installation: Installation, new_device: Callable[[], BrowserContext]
) -> None:
    _write(author)
    _see(author, new_device().new_page())
    _hand_over(author, installation.operator)
    candidate = Candidate(new_device(), installation, "juniper@example.net")
    with installation.running() as server:
        _association_is_shown(server)
        _sit(candidate, installation)
        coordinator = Visitor(new_device(), installation.url, looks=False)
        _score_and_release(installation, coordinator)
        result = _result(candidate)
    installation.operator.follow(TAKE_OUT)
    with installation.running() as server:
        _association_is_gone(server)
        assert [line for line in _result(candidate) if GONE not in line] == result
        coordinator.address = installation.url
        _past_is_kept(coordinator, installation)
    assert candidate.failures + coordinator.faults == []


def _terminal(product: Path, folder: Path) -> Terminal:
    fresh = make_environment(folder / "environment", product)
    for bank in (fresh.packages / "assay" / "question_banks").iterdir():
        shutil.rmtree(bank)  # every command would read it, for longer than all that is asked of it here
    (folder / "work").mkdir()
    return Terminal(fresh, folder / "work")


def _write(author: Terminal) -> None:
    """Everything that the author does, and what the tutorial says that they see."""
    said = ""
    for fence in FENCES:
        if fence.language == "sh" and not fence.about:
            said += author.follow(fence)
        elif fence.language == "yaml":
            said += author.edit(fence)
        elif fence.language == "text":
            assert fence.text in said
        elif fence.language == "python":
            assert (author.folder / "tests" / "test_plugin.py").read_text().endswith(fence.text)
    assert "No problem. Read: 1 associations" in said
    assert "6 passed" in said
    assert f"{ASSOCIATION} (assay-river-valley 0.1.0): loaded" in said


def _see(author: Terminal, page: Page) -> None:
    """The loop of writing: a question in the browser, other words in the editor, and they are on the page."""
    program, *arguments = PREVIEW.text.split()
    port = free_port()
    command = [author.fresh.program(program), *arguments, "--no-browser", "--port", str(port)]
    file = author.folder / "assay_river_valley" / QUESTION
    before = file.read_text()
    with serving(command, author.variables, author.folder, port) as server:
        page.goto(f"{server.address}/preview/banks/{BANK}/items/fdb-001")
        page.wait_for_selector("text=What do you do first this evening?")
        file.write_text(before.replace("this evening?", "before you sleep?"))
        page.wait_for_selector("text=What do you do first before you sleep?")
        assert "Nothing to remark" in page.inner_text("#author")
        page.goto("about:blank")
        assert server.stop() == 0
        assert "Traceback" not in server.output
    file.write_text(before)


def _hand_over(author: Terminal, operator: Terminal) -> None:
    """The author sends what was built; there is nothing of it at the operator's but what the wheel brings."""
    shutil.copytree(author.folder / "dist", operator.folder / "dist")
    [install] = [each for each in FENCES if each.about == "operator"]
    operator.follow(install)
    brought = operator.fresh.packages / "assay_river_valley"
    assert {path.name for path in brought.iterdir()} - {"__pycache__"} == {
        *("__init__.py", "association.yaml", "agreements", "competency_maps", "criteria"),
        *("exams", "prompts", "question_banks", "rubrics"),
    }


def _association_is_shown(server: Server) -> None:
    paths = ("/", f"/associations/{ASSOCIATION}", f"/associations/{ASSOCIATION}/{ENDORSEMENT}/practice")
    home, page, required = (server.page(path) for path in paths)
    assert "River Valley Beekeepers" in home
    for expected in ("from the springs to the sea", "Master Beekeeper"):
        assert expected in page
    assert "At least 12 hours of training" in required


def _sit(candidate: Candidate, installation: Installation) -> None:
    """Both parts, in the window that the demonstration has open; one of eight answers is wrong."""
    candidate.sign_up("Juniper Vale-Ostrow")
    candidate.register()
    candidate.begin()
    *right, last = installation.right_answers(candidate.sitting)
    for question, letter in enumerate([*right, "B" if last == "A" else "A"], 1):
        candidate.choose(question, letter)
    candidate.saved()
    candidate.hand_in()
    candidate.page.wait_for_selector("text=Time for a pause")
    candidate.begin()
    candidate.write(2, ESSAY)
    candidate.saved()
    candidate.hand_in()
    candidate.handed_in()
    assert candidate.frozen(1)[2] == ESSAY


def _score_and_release(installation: Installation, coordinator: Visitor) -> None:
    coordinator.sign_in(COORDINATOR, PASSWORD)
    coordinator.go(installation.window())
    coordinator.press("Allocate reviewers")
    for email in (REVIEWER, SECOND_REVIEWER):
        rate_all(installation.database, installation.actor(email), 4, utc_now(), ASSOCIATION)
    coordinator.page.reload()
    coordinator.press("Look at the results")
    assert "Juniper Vale-Ostrow" in coordinator.words()
    coordinator.press("Release the ticked results")


def _result(candidate: Candidate) -> list[str]:
    """The lines that the candidate reads of their result, after going there as people go."""
    candidate.page.goto(f"{candidate.server.url}/exam")
    candidate.page.click("text=See your result")
    candidate.page.wait_for_selector(".verdict")
    words = candidate.page.inner_text("main")
    for expected in ("You passed", "Master Beekeeper, Practice", "Giving feedback", "7 of 8", "Read on."):
        assert expected in words
    return [line for line in words.splitlines() if line.strip()]


def _association_is_gone(server: Server) -> None:
    home, plugins = (server.page(path) for path in ("/", "/plugins"))
    assert "No association is installed yet" in home
    assert "river-valley" not in plugins
    assert "It is turned off" in plugins
    assert GONE in server.page(f"/associations/{ASSOCIATION}")


def _past_is_kept(coordinator: Visitor, installation: Installation) -> None:
    """The coordinator reads who sat, and why nothing can be done now."""
    coordinator.go(installation.window())
    assert "Juniper Vale-Ostrow" in coordinator.words()
    coordinator.go(f"/coordinate/{ASSOCIATION}/plugin")
    assert GONE in coordinator.words()
