"""One fault in the middle of an exam: who sits it, when it struck, when it was over, and what came of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from playwright.sync_api import Browser

from faults import served
from faults.client import Ledger
from faults.ground import Ground, Web
from faults.handing import hand_in
from faults.load import Load
from faults.verdict import Verdict, judge
from machine.errors import MachineError
from machine.seats import NOW

BOTH = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Effort:
    """How many candidates there are, how many seconds lie between two answers of one, and how many hand in by hand."""

    candidates: int
    pace: float
    hand_in: int


@dataclass
class Scene:
    """What a fault happens to."""

    ground: Ground
    web: Web
    effort: Effort
    browser: Browser | None = None
    load: Load | None = None
    saves_a_second: float = 0
    struck: float = 0
    healed: float = 0
    went_on: float = 0
    #: What a fault has to say about itself, beside the figures.
    remark: str = ""
    #: Where those who hand in come to, if that is not the web server itself.
    port: int = 0
    #: What a fault leaves running until everybody has handed in.
    stack: ExitStack = field(default_factory=ExitStack)

    @contextmanager
    def candidates(self, port: int | None = None, ago: timedelta = NOW) -> Iterator[Load]:
        """Candidates at work; when the fault is over, everybody goes on, and then finishes."""
        seats = self.ground.hall.seat(self.effort.candidates, ago)
        self.load = load = Load(port or self.web.port, seats, self.effort.pace)
        try:
            self.saves_a_second = load.settle()
            yield load
            if not self.healed:
                raise MachineError("a fault must say when it struck and when it was over")
            self.went_on = load.went_on(self.healed)
            load.finish()
        finally:
            load.abandon()

    def use_clock(self) -> None:
        """From now on the web server is one whose clock can be moved, by `served.shift`."""
        served.shift(self.ground.folder)
        self.web = self.ground.clocked

    def strike(self) -> None:
        """The fault is there from now on."""
        self.struck = self.healed = time.monotonic()

    def heal(self) -> None:
        """Whatever was done from outside is undone; the rest must come by itself."""
        self.healed = time.monotonic()


@dataclass(frozen=True)
class Fault:
    """One way in which things go wrong."""

    name: str
    title: str
    happen: Callable[[Scene], None]
    databases: tuple[str, ...] = BOTH
    needs_browser: bool = False
    #: Where the run of the tests lets it happen: starting a server costs seconds.
    in_tests: tuple[str, ...] = BOTH


@dataclass(frozen=True)
class Outcome:
    """What came of a fault on one database."""

    fault: str
    title: str
    database: str
    candidates: int
    saves_a_second: float
    verdict: Verdict
    handed_in: int
    scored_right: int
    #: Seconds: how long the fault lasted, and how long after it the last candidate was answered.
    lasted: float
    went_on: float
    troubles: str
    remark: str

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, and everybody could go on."""
        return self.verdict.is_clean and self.handed_in == self.scored_right


def suffer(fault: Fault, scene: Scene) -> Outcome:
    """Let a fault happen, and judge what is there afterwards."""
    with scene.stack:
        fault.happen(scene)
        load = scene.load
        assert load is not None, "a fault without candidates"
        some = _some(load.ledgers, scene.effort.hand_in)
        right = hand_in(scene.ground, scene.port or scene.web.port, some)
    return Outcome(
        fault=fault.name,
        title=fault.title,
        database=scene.ground.kind,
        candidates=len(load.ledgers),
        saves_a_second=scene.saves_a_second,
        verdict=judge(scene.ground.database, load.ledgers),
        handed_in=len(some),
        scored_right=right,
        lasted=scene.healed - scene.struck,
        went_on=scene.went_on,
        troubles=load.troubles(),
        remark=scene.remark,
    )


def _some(ledgers: list[Ledger], number: int) -> list[Ledger]:
    """So many of them, from the first to the last."""
    step = max(1, len(ledgers) // number)
    return ledgers[::step][:number]
