"""The load: as many rooms as there are candidates, in a thread, watched from outside."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from faults.client import Ledger, Room
from machine.errors import MachineError
from machine.processes import wait_until
from machine.seats import Seat

#: So many of each candidate are waited for to know how many the load makes in a second.
SAVES_TO_MEASURE = 4
SECONDS_TO_SETTLE, SECONDS_TO_GO_ON, SECONDS_TO_DRAIN = 60.0, 120.0, 120.0


class Load:
    """Candidates at work."""

    def __init__(self, port: int, seats: Sequence[Seat], pace: float) -> None:
        self.ledgers = [Ledger(seat) for seat in seats]
        self._port, self._pace = port, pace
        self._changed = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._rooms: list[Room] = []
        self._task: asyncio.Task[None]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        with suppress(asyncio.CancelledError), asyncio.Runner() as runner:
            runner.run(self._work())

    async def _work(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.ensure_future(self._crowd())
        await self._task

    async def _crowd(self) -> None:
        self._rooms = [Room(self._port, ledger, self._pace, self._note) for ledger in self.ledgers]
        async with asyncio.TaskGroup() as group:
            for room in self._rooms:
                group.create_task(room.type())
                group.create_task(room.send())

    def _note(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def wait(self, condition: Callable[[], object], what: str, seconds: float) -> None:
        """Until something holds that becomes true by an answer of the server."""
        with self._changed:
            if not self._changed.wait_for(condition, seconds):
                raise MachineError(f"waited {seconds:.0f} seconds in vain: {what}; {self.troubles()}")

    def settle(self) -> float:
        """Wait until everybody has been answered twice, and then often enough to know how many are in a second."""
        everybody, part = self.ledgers, SAVES_TO_MEASURE * len(self.ledgers)
        self.wait(
            lambda: all(len(one.answered) > 1 for one in everybody), "two answers each", SECONDS_TO_SETTLE
        )
        began, before = time.monotonic(), self.acknowledged()
        self.wait(lambda: self.acknowledged() >= before + part, "some answers each", SECONDS_TO_SETTLE)
        return (self.acknowledged() - before) / (time.monotonic() - began)

    def went_on(self, since: float, ledgers: Sequence[Ledger] | None = None) -> float:
        """Wait until each was answered after an instant; how many seconds after it the last one was."""
        ledgers = self.ledgers if ledgers is None else ledgers
        self.wait(
            lambda: all(each.answered and each.answered[-1][1] > since for each in ledgers),
            "an answer to everybody", SECONDS_TO_GO_ON,
        )  # fmt: skip
        return max(next(at for _, at in each.answered if at > since) for each in ledgers) - since

    def fails(self, why: str) -> None:
        """Wait until a request fails in a way that it has not failed in before."""
        before = self.failures().count(why)
        self.check_until(lambda: self.failures().count(why) > before, f"a request that fails: {why}")

    def check_until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for something that no answer of the server tells of."""
        wait_until(condition, what, SECONDS_TO_GO_ON)

    def goes_on(self) -> None:
        """Wait until everybody is answered from now on."""
        self.went_on(time.monotonic())

    def late(self) -> int:
        """How many entries the server called late."""
        return sum(sum(each.kept.values()) for each in self.ledgers)

    def acknowledged(self) -> int:
        """How many entries the server has said are saved."""
        return sum(len(each.kept) for each in self.ledgers)

    def failures(self) -> list[str]:
        """Every request that failed."""
        return [why for each in self.ledgers for why in list(each.failures)]

    def troubles(self) -> str:
        """What went wrong how often."""
        seen = self.failures() + [f"stopped: {each.stopped}" for each in self.ledgers if each.stopped]
        return ", ".join(f"{seen.count(why)} times {why}" for why in sorted(set(seen))) or "no failure"

    def finish(self) -> None:
        """Nobody types any more; wait until everything is saved that was typed."""
        if self._loop is not None and self._thread.is_alive():
            for room in self._rooms:
                self._loop.call_soon_threadsafe(room.close)
        self._thread.join(SECONDS_TO_DRAIN)
        if self._thread.is_alive():
            raise MachineError(f"not everything was saved within {SECONDS_TO_DRAIN:.0f} s; {self.troubles()}")

    def abandon(self) -> None:
        """End whatever is still going on; nothing is, if everything went well."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join()
