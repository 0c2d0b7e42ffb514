"""Faults on the way between browser and server, and of what browsers send."""

import asyncio

from faults.scene import Fault, Scene
from machine.proxy import Proxy, Request, Way, made_up, running_proxy, straight

#: So many saves of each candidate are hit.
TIMES = 2


async def answers_lost(proxy: Proxy, request: Request) -> bytes | None:
    """The server does what it was asked, and nobody hears of it."""
    answer = await proxy.ask(request)
    if not request.saves:
        return answer
    proxy.counts["hit"] += 1
    return None


async def delivered_twice(proxy: Proxy, request: Request) -> bytes | None:
    """Whatever is sent comes twice, at the same time; one of the two answers gets through."""
    if not request.line.startswith("POST "):
        return await proxy.ask(request)
    proxy.counts["hit"] += 1
    answers = await asyncio.gather(proxy.ask(request), proxy.ask(request))
    return min(answers)


def _refusing(status: str, *headers: str) -> Way:
    async def refuse(proxy: Proxy, request: Request) -> bytes | None:
        if not request.saves:
            return await proxy.ask(request)
        proxy.counts["hit"] += 1
        return made_up(status, *headers)

    return refuse


def _meet(scene: Scene, *ways: Way) -> Proxy:
    """For a while every save goes one of these ways, then the next."""
    proxy = scene.stack.enter_context(running_proxy(scene.web.port))
    with scene.candidates(proxy.port) as load:
        scene.strike()
        for number, way in enumerate(ways, 1):
            proxy.way = way
            wanted = number * TIMES * scene.effort.candidates
            load.check_until(lambda wanted=wanted: proxy.counts["hit"] >= wanted, "saves that are hit")
        proxy.way = straight
        scene.heal()
        scene.remark = f"{proxy.counts['hit']} saves hit"
    return proxy


def acknowledgements_are_lost(scene: Scene) -> None:
    """The server commits, its answer never arrives: sent again, and kept once."""
    _meet(scene, answers_lost)


def everything_comes_twice(scene: Scene) -> None:
    """Two copies of every save, and of every hand-in, arrive at the same time, as from an impatient hand."""
    proxy = _meet(scene, delivered_twice)
    proxy.way, scene.port = delivered_twice, proxy.port


def a_proxy_refuses(scene: Scene) -> None:
    """A proxy answers by itself for a while."""
    _meet(scene, *(_refusing(status) for status in ("502 Bad Gateway", "429 Too Many Requests")),
          _refusing("503 Service Unavailable", "Retry-After: 1"))  # fmt: skip


FAULTS = (
    Fault("answers-lost", "the server's answers get lost", acknowledgements_are_lost),
    Fault("twice", "every save and hand-in twice at once", everything_comes_twice),
    Fault("proxy-refuses", "a proxy answers 502, 429, 503", a_proxy_refuses),
)
