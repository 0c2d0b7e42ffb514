"""Faults of a candidate's own machine, in a real Chromium, while the others save."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from tempfile import TemporaryDirectory

import psutil
from playwright.sync_api import BrowserContext

from assay.storage.database import Database
from browser.candidate import Candidate
from faults import served
from faults.handing import cookies_of
from faults.scene import Fault, Scene
from machine.chromium import launch_options
from machine.pages import PATIENCE
from machine.processes import wait_until

TEN_MINUTES = 600_000
OFFLINE = "#trouble:has-text('Not connected')"
IN_INDEXED_DB = """() => new Promise((resolve) => {
  const opening = indexedDB.open("assay-room", 1);
  opening.onsuccess = () => {
    const all = opening.result.transaction("entries").objectStore("entries").getAll();
    all.onsuccess = () => { opening.result.close(); resolve(all.result.length); };
  };
})"""


@dataclass
class Place:
    """Where the candidate comes to."""

    url: str
    database: Database


@contextmanager
def _candidate(scene: Scene, device: BrowserContext | None = None) -> Iterator[Candidate]:
    """Somebody in their room, while others work."""
    assert scene.browser is not None, "this fault needs a browser"
    (person,) = scene.ground.hall.seat(1)
    own = device or scene.browser.new_context()
    try:
        candidate = Candidate(
            own, Place(f"http://127.0.0.1:{scene.web.port}", scene.ground.database), person.email
        )
        candidate.sitting = person.sitting
        _sign_in(scene, candidate)
        yield candidate
        assert candidate.failures == [], candidate.failures
    finally:
        own.close()


def _sign_in(scene: Scene, candidate: Candidate) -> None:
    candidate.device.set_default_timeout(PATIENCE)
    held = cookies_of(scene.ground, candidate.email)
    url = candidate.server.url
    candidate.device.add_cookies([{"name": name, "value": value, "url": url} for name, value in held.items()])


def _enter(candidate: Candidate) -> None:
    candidate.page.goto(candidate.room)
    candidate.page.wait_for_selector("body.ready")


def _choices(candidate: Candidate) -> dict[int, int]:
    """What counts as answered, of what arrived and is not late."""
    entries = sorted(candidate.journal(), key=lambda entry: (entry.typed_at, entry.number))
    return {e.question: e.answer["choice"] for e in entries if e.kind == "answer" and not e.late}


def _hand_in(candidate: Candidate, expected: dict[int, int]) -> None:
    """The candidate hands in, and what is frozen is what they chose."""
    candidate.hand_in()
    candidate.page.wait_for_selector("text=Time for a pause")
    frozen = {question: choice for question, choice in candidate.frozen(0).items() if choice is not None}
    assert frozen == expected == _choices(candidate), f"{frozen} is frozen, {expected} was chosen"


def two_tabs(scene: Scene) -> None:
    """The room is opened in a second tab: the first one closes itself, and can take it back."""
    with scene.candidates(), _candidate(scene) as candidate:
        _enter(candidate)
        candidate.choose(1, "B")
        candidate.saved()
        scene.strike()
        second = replace(candidate)
        _enter(second)
        candidate.page.wait_for_selector("#trouble:has-text('another window')")
        second.choose(2, "C")
        second.saved()
        second.page.close()
        scene.heal()
        candidate.page.click("#again")
        candidate.page.wait_for_selector("body.ready")
        candidate.choose(3, "D")
        candidate.saved()
        _hand_in(candidate, {1: 1, 2: 2, 3: 3})


def two_devices(scene: Scene) -> None:
    """A second device opens the room; what the first one typed without a network arrives when it takes it back."""
    assert scene.browser is not None, "this fault needs a browser"
    with scene.candidates(), _candidate(scene) as candidate, scene.browser.new_context() as device:
        _enter(candidate)
        candidate.choose(1, "B")
        candidate.saved()
        candidate.device.set_offline(True)
        scene.strike()
        candidate.choose(2, "C")
        candidate.choose(1, "A")
        candidate.page.wait_for_selector(OFFLINE)
        phone = replace(candidate, device=device)
        _sign_in(scene, phone)
        _enter(phone)
        phone.choose(1, "D")
        phone.saved()
        candidate.device.set_offline(False)
        candidate.page.wait_for_selector("#trouble:has-text('another device')")
        assert 2 not in _choices(candidate), "a ticket that is void was taken"
        scene.heal()
        candidate.page.click("#again")
        candidate.page.wait_for_selector("body.ready")
        candidate.saved()
        assert [e.question for e in candidate.journal() if e.answer == {"choice": 0}] == [1], (
            "the older one is kept"
        )
        _hand_in(candidate, {1: 3, 2: 2})


def ten_minutes_without_a_network(scene: Scene) -> None:
    """The network is away for ten minutes, by the browser's clock and the server's; the candidate works on."""
    scene.use_clock()
    with scene.candidates(), _candidate(scene) as candidate:
        candidate.page.clock.install(time=datetime.now(UTC))
        _enter(candidate)
        candidate.choose(1, "B")
        candidate.saved()
        candidate.device.set_offline(True)
        scene.strike()
        for question, letter in ((2, "C"), (1, "A"), (3, "D")):
            candidate.choose(question, letter)
            candidate.page.clock.fast_forward(TEN_MINUTES // 3)
        candidate.page.wait_for_selector(OFFLINE)
        served.shift(scene.ground.folder, minutes=10)
        candidate.device.set_offline(False)
        scene.heal()
        candidate.page.clock.run_for(20_000)
        candidate.saved()
        typed = [entry.typed_at for entry in candidate.journal() if entry.kind == "answer"]
        assert (max(typed) - min(typed)).total_seconds() > 360, "typed apart, and arrived together"
        _hand_in(candidate, {1: 0, 2: 2, 3: 3})


def the_browser_is_killed(scene: Scene) -> None:
    """Kill -9 of the browser with answers that were never sent; a new one on the same machine finds and sends them."""
    assert scene.browser is not None, "this fault needs a browser"
    start, options = scene.browser.browser_type.launch_persistent_context, launch_options()
    with (
        TemporaryDirectory(prefix="assay-browser-", ignore_cleanup_errors=True) as profile,
        scene.candidates(),
        _candidate(scene, start(profile, **options)) as candidate,
    ):
        _enter(candidate)
        candidate.choose(1, "B")
        candidate.saved()
        candidate.device.set_offline(True)
        candidate.choose(1, "C")
        candidate.choose(2, "D")
        wait_until(lambda: candidate.page.evaluate(IN_INDEXED_DB) == 2, "answers on the disk of the browser")
        scene.strike()
        _kill(profile)
        wait_until(lambda: not _processes(profile), "the end of the browser")
        again = replace(candidate, device=start(profile, **options))
        _sign_in(scene, again)
        scene.heal()
        _enter(again)
        again.saved()
        _hand_in(again, {1: 2, 2: 3})
        again.device.close()


def _processes(profile: str) -> list[psutil.Process]:
    """The processes of the browser that we started with this profile."""
    ours = psutil.Process(os.getpid()).children(recursive=True)
    return [each for each in ours if _is_of(each, profile)]


def _is_of(process: psutil.Process, profile: str) -> bool:
    try:
        return any(profile in word for word in process.cmdline())
    except psutil.Error:
        return False


def _kill(profile: str) -> None:
    for process in _processes(profile):
        try:
            process.send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:
            continue


FAULTS = (
    Fault("two-tabs", "the room in two tabs (Chromium)", two_tabs, needs_browser=True),
    Fault("two-devices", "the room on two devices (Chromium)", two_devices, needs_browser=True),
    Fault(
        "offline",
        "ten minutes without a network (Chromium)",
        ten_minutes_without_a_network,
        needs_browser=True,
    ),
    Fault("browser-killed", "the browser killed (-9) (Chromium)", the_browser_is_killed, needs_browser=True),
)
