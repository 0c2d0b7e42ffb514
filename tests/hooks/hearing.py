"""Events, and plugins that hear them well or badly."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Event as Signal

from assay.hooks import CredentialIssued, DecisionMade, ResultReleased, SittingSubmitted, hookimpl
from assay.hooks.events import Event
from assay.hooks.listening import Listener, Told

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
#: Longer than any test takes; only a test that fails waits so long.
LONG = 20.0

SAMPLES: tuple[Event, ...] = (
    SittingSubmitted(association="guild", at=NOW, sitting=7, exam="master", category="", by_clock=True),
    ResultReleased(association="guild", at=NOW, sitting=7, exam="master", category="", passed=True),
    DecisionMade(
        association="guild",
        at=NOW,
        application=3,
        endorsement="master",
        category="",
        purpose="endorsement",
        outcome="granted",
    ),
    CredentialIssued(
        association="guild",
        at=NOW,
        number="GUILD-AAAA-2222",
        application=3,
        endorsement="master",
        category="",
        act="granted",
        begins=date(2026, 11, 22),
        ends=None,
    ),
)


@dataclass
class Attentive:
    """Writes down what it is told."""

    heard: list[Event] = field(default_factory=list)

    @hookimpl
    def sitting_submitted(self, event: SittingSubmitted) -> None:
        self.heard.append(event)

    @hookimpl
    def result_released(self, event: ResultReleased) -> None:
        self.heard.append(event)

    @hookimpl
    def decision_made(self, event: DecisionMade) -> None:
        self.heard.append(event)

    @hookimpl
    def credential_issued(self, event: CredentialIssued) -> None:
        self.heard.append(event)


@dataclass
class Failing:
    """Raises whatever it is given, as often as it is told."""

    error: BaseException

    @hookimpl
    def result_released(self) -> None:
        raise self.error


@dataclass
class Hanging:
    """Does not come back before it is let go."""

    has_begun: Signal = field(default_factory=Signal)
    let_go: Signal = field(default_factory=Signal)

    @hookimpl
    def result_released(self) -> None:
        self.has_begun.set()
        assert self.let_go.wait(LONG)


@dataclass
class Notes:
    """What became of calls, and a signal for each time that a plugin was said to hang."""

    told: list[Told] = field(default_factory=list)
    hangs: Signal = field(default_factory=Signal)

    def __call__(self, told: Told) -> None:
        self.told.append(told)
        if told.outcome == "hangs":
            self.hangs.set()

    def outcomes(self) -> list[tuple[str, str]]:
        """Who took a call, and how."""
        return [(each.plugin, each.outcome) for each in self.told]


def listener(plugin: object, association: str = "", name: str = "ear") -> Listener:
    """A plugin as the messenger knows it."""
    found = Listener.of(name, association, plugin)
    assert found is not None
    return found
