"""Faults of web servers and of the machine that they run on."""

import os
import signal

from faults.scene import Fault, Scene
from machine.processes import wait_until
from machine.proxy import running_proxy


def a_web_process_is_killed(scene: Scene) -> None:
    """Kill -9 of one of the two, with what it was doing; its master starts another."""
    with scene.candidates():
        victim = scene.web.program.children[0]
        scene.strike()
        os.kill(victim, signal.SIGKILL)
        wait_until(lambda: victim not in scene.web.program.children, "the end of the process")
        wait_until(scene.web.is_whole, "another process")
        scene.heal()


def the_web_server_is_killed(scene: Scene) -> None:
    """Kill -9 of all of it, as when its machine loses its power; then it is started again."""
    with scene.candidates():
        scene.strike()
        scene.web.program.kill()
        scene.web.start()
        scene.heal()


def the_web_server_reloads(scene: Scene) -> None:
    """HUP: every process is replaced by a new one, once it has answered what it was asked."""
    with scene.candidates():
        before = set(scene.web.program.children)
        scene.strike()
        scene.web.program.signal(signal.SIGHUP)
        wait_until(lambda: not before & set(scene.web.program.children), "the end of the old processes")
        wait_until(scene.web.is_whole, "new processes")
        scene.heal()


def the_web_server_is_restarted(scene: Scene) -> None:
    """TERM, and a new one once it has ended, as `systemctl restart` does."""
    with scene.candidates():
        scene.strike()
        scene.web.program.stop()
        scene.web.start()
        scene.heal()


def one_of_two_nodes_is_killed(scene: Scene) -> None:
    """Two web servers behind a proxy, and a worker, on one database; kill -9 of one under load."""
    second = scene.stack.enter_context(scene.ground.web())
    scene.stack.enter_context(scene.ground.worker())
    proxy = scene.stack.enter_context(running_proxy(scene.web.port, second.port))
    scene.port = proxy.port
    with scene.candidates(proxy.port) as load:
        before = len(load.failures())
        scene.strike()
        second.program.kill()
    noticed = len(load.failures()) - before
    scene.remark = f"{proxy.counts['passed over']} requests went to the other node, {noticed} were sent again"


FAULTS = (
    Fault("web-process", "one web process killed (-9)", a_web_process_is_killed),
    Fault(
        "web-server",
        "whole web server killed (-9), started again",
        the_web_server_is_killed,
        in_tests=("sqlite",),
    ),
    Fault("reload", "web server reloaded (HUP)", the_web_server_reloads),
    Fault("restart", "web server restarted (TERM)", the_web_server_is_restarted, in_tests=()),
    Fault("two-nodes", "two nodes, one killed (-9)", one_of_two_nodes_is_killed, ("postgresql",)),
)
