"""Calls into item types: within a time limit, and whatever they raise stays here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Lock, Thread
from time import monotonic
from typing import Generic, Literal, TypeVar

from assay.logs import blame

Answer = TypeVar("Answer")

#: Seconds that one call may take. A type counts in microseconds.
PATIENCE = 2.0
#: Seconds that the calls of one page or one scoring may take together, those to Assay's own types not counted.
BUDGET = 3.0
#: Seconds for which a plugin's type is left alone after it hung.
REST = 60.0


#: So much is told of what a type said or gave.
MOST_LETTERS = 500


class TypeTrouble(Exception):
    """An item type cannot be used: it is not installed, raised, gave nonsense or hangs. The text says which and why.

    The text is kept, logged and shown, so it quotes neither a response nor a key: what a type itself said may.
    """

    def __init__(
        self, name: str, kind: Literal["missing", "failed", "hangs"], reason: str, said: str = ""
    ) -> None:
        super().__init__(f"the item type `{name}` {_SAYS[kind]}{f': {reason}' if reason else ''}")
        self.name, self.kind, self.reason = name, kind, reason
        self._said = said

    @property
    def in_full(self) -> str:
        """The text with what the type itself said: for its author, who reads files of their own."""
        return f"{self}: {self._said}" if self._said else str(self)


_SAYS = {"missing": "is not installed", "failed": "failed", "hangs": "does not answer"}


@dataclass
class Budget:
    """The time that several calls take together, by the types that took it."""

    spent: dict[str, float] = field(default_factory=dict)

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return BUDGET - sum(self.spent.values())

    def charge(self, name: str, seconds: float) -> None:
        """A call took so long."""
        self.spent[name] = self.spent.get(name, 0.0) + seconds


_BUDGET: ContextVar[Budget | None] = ContextVar("budget of calls to item types", default=None)


@contextmanager
def within(budget: Budget | None = None) -> Iterator[None]:
    """Calls inside share this budget, or a new one; where one is in force already they stay in that."""
    token = _BUDGET.set(_BUDGET.get() or budget or Budget())
    try:
        yield
    finally:
        _BUDGET.reset(token)


@dataclass
class Guard:
    """Calls types, each call on a thread of its own that is left behind when it does not come back.

    A type that hung is not called again while that call is out, and a plugin's not for a minute: what hangs costs its
    time once. Where a budget is used up, it is the type that took most of it that hung.
    """

    patience: float = PATIENCE
    #: Told of each trouble of a type, and with None when a type answers: for the first time, or again after trouble.
    heed: Callable[[str, TypeTrouble | None], None] = lambda _name, _trouble: None
    clock: Callable[[], float] = monotonic
    _sound: set[str] = field(default_factory=set)
    _overdue: dict[str, int] = field(default_factory=dict)
    _resting: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def call(self, name: str, act: Callable[[], Answer], *, is_ours: bool = False) -> Answer:
        """What `act` gives. Raises `TypeTrouble` for whatever it raises, and when it does not come back in time.

        One of ours may take its time on a busy machine: it has no budget and need not rest.
        """
        if (silence := self.silence(name)) is not None:
            raise silence
        budget = None if is_ours else _BUDGET.get()
        patience = self.patience if budget is None else min(self.patience, budget.left)
        if budget is not None and patience <= 0:
            raise self._used_up(name, budget)
        call, began = _Call(act), self.clock()
        Thread(target=self._run, args=(name, call), name=f"item type {name}", daemon=True).start()
        call.over.wait(patience)
        with self._lock:
            if not call.over.is_set():
                call.is_late = True
                self._overdue[name] = self._overdue.get(name, 0) + 1
        if budget is not None:
            budget.charge(name, max(self.clock() - began, patience if call.is_late else 0.0))
        if call.is_late:
            raise self._late(name, is_ours=is_ours, budget=budget if patience < self.patience else None)
        if call.error is not None:
            raise self._told(_failed(name, call.error)) from call.error
        if name not in self._sound:
            self._sound.add(name)
            self.heed(name, None)
        return call.given[0]

    def silence(self, name: str) -> TypeTrouble | None:
        """Why a type that hung is not called at this time; None when it is."""
        with self._lock:
            is_out, is_resting = self._overdue.get(name, 0) > 0, self.clock() < self._resting.get(name, 0.0)
        if is_out:
            return TypeTrouble(name, "hangs", "a call to it has not come back yet")
        if is_resting:
            return TypeTrouble(name, "hangs", f"it took too long, and is tried again {REST:g} seconds later")
        return None

    def _late(self, name: str, *, is_ours: bool, budget: Budget | None) -> TypeTrouble:
        if budget is not None:
            return self._used_up(name, budget)
        if not is_ours:
            self._rest(name)
        return self._told(TypeTrouble(name, "hangs", f"it had not come back after {self.patience:g} seconds"))

    def _used_up(self, name: str, budget: Budget) -> TypeTrouble:
        """The trouble of a call for which no time was left, after the type that took the most is told of."""
        slowest = max(budget.spent, key=lambda each: budget.spent[each])
        if self._rest(slowest):
            self._told(
                TypeTrouble(slowest, "hangs", f"its calls took most of the {BUDGET:g} seconds for all")
            )
        return TypeTrouble(name, "hangs", f"the {BUDGET:g} seconds for all were over")

    def _rest(self, name: str) -> bool:
        """Leave a type alone for a while; whether it was not already."""
        with self._lock:
            now = self.clock()
            was_resting = now < self._resting.get(name, 0.0)
            self._resting[name] = now + REST
        return not was_resting

    def refuse(self, name: str, reason: str, *given: object) -> TypeTrouble:
        """The trouble that a type gave an answer that cannot be used. The reason does not quote what was given."""
        said = ", ".join(_words(partial(repr, each)) for each in given)
        return self._told(TypeTrouble(name, "failed", reason, said))

    def _run(self, name: str, call: "_Call[Answer]") -> None:
        try:
            call.given.append(call.context.run(call.act))
        except BaseException as error:  # the plugin boundary
            call.error = error
        finally:
            with self._lock:
                call.over.set()
                if call.is_late:
                    self._overdue[name] -= 1

    def _told(self, trouble: TypeTrouble) -> TypeTrouble:
        self._sound.discard(trouble.name)
        self.heed(trouble.name, trouble)
        return trouble


class _Call(Generic[Answer]):
    """One call and what came of it."""

    def __init__(self, act: Callable[[], Answer]) -> None:
        self.act, self.context = act, copy_context()
        self.over = Event()
        self.is_late = False
        self.given: list[Answer] = []
        self.error: BaseException | None = None


def _failed(name: str, error: BaseException) -> TypeTrouble:
    return TypeTrouble(name, "failed", blame(error), _words(partial(str, error)))


def _words(say: Callable[[], str]) -> str:
    """What something of a plugin's own says of itself; nothing where it cannot."""
    try:
        return say()[:MOST_LETTERS]
    except BaseException:  # the plugin boundary
        return ""
