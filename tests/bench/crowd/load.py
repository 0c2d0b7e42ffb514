"""The crowd: a process of its own that reads one plan from standard input and answers with what became of it."""

import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from bench.crowd.visiting import Failed, Visitor


@dataclass
class Outcome:
    """Seconds by step, what went wrong, what the server said is saved (sitting, UUID), and cookies by sitting."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    kept: list[tuple[int, str]] = field(default_factory=list)
    cookies: dict[int, dict[str, str]] = field(default_factory=dict)

    @asynccontextmanager
    async def step(self, name: str) -> AsyncIterator[None]:
        """Clock one step of one person."""
        begun = time.perf_counter()
        yield
        self.seconds[name].append(time.perf_counter() - begun)


async def run(plan: dict[str, Any]) -> Outcome:
    """Let everybody do what the plan says, each beginning at a moment of their own."""
    outcome, people = Outcome(), plan["people"]
    do = {"start": _start, "save": _save}[plan["what"]]
    gap = plan["spread"] / max(1, len(people))
    begun = time.perf_counter()
    await asyncio.gather(
        *(
            _at(begun + number * gap, do(plan, person, outcome), outcome)
            for number, person in enumerate(people)
        )
    )
    return outcome


async def _at(moment: float, act: Coroutine[Any, Any, None], outcome: Outcome) -> None:
    await asyncio.sleep(moment - time.perf_counter())
    try:
        await act
    except (Failed, OSError, TimeoutError) as error:
        outcome.errors.append(f"{type(error).__name__}: {error}")


async def _start(plan: dict[str, Any], person: dict[str, Any], outcome: Outcome) -> None:
    """From signing in to the first answer."""
    visitor, sitting = Visitor(plan["port"]), person["sitting"]
    async with outcome.step("whole"):
        async with outcome.step("sign-in page"):
            page = await visitor.get("/sign-in")
        async with outcome.step("signing in"):
            await visitor.send("/sign-in", page, email=person["email"], password=plan["password"])
        async with outcome.step("lobby"):
            page = await visitor.get(f"/sittings/{sitting}")
        async with outcome.step("begin"):
            await visitor.send(f"/sittings/{sitting}/begin", page, section="0")
        async with outcome.step("room"):
            await visitor.get(f"/sittings/{sitting}/room")
        await _keep(visitor, sitting, 1, outcome)
    outcome.cookies[sitting] = visitor.cookies


async def _save(plan: dict[str, Any], person: dict[str, Any], outcome: Outcome) -> None:
    """Save again and again; who had to wait longer than the pause saves at once."""
    visitor = Visitor(plan["port"], person["cookies"])
    first = time.perf_counter()
    for turn in range(plan["times"]):
        await asyncio.sleep(first + turn * plan["every"] - time.perf_counter())
        await _keep(visitor, person["sitting"], turn, outcome)


async def _keep(visitor: Visitor, sitting: int, turn: int, outcome: Outcome) -> None:
    entry = str(uuid4())
    answer = {"choice": turn % 4}
    rest = {"question": turn % 60 + 1, "kind": "answer", "answer": answer}
    async with outcome.step("save"):
        await visitor.save(sitting, {"id": entry, **rest, "typed_at": round(time.time() * 1000)})
    outcome.kept.append((sitting, entry))


def main() -> None:
    """Do the one plan."""
    outcome = asyncio.run(run(json.load(sys.stdin)))
    json.dump(vars(outcome), sys.stdout)


if __name__ == "__main__":
    main()
