"""A started `assay run` or `assay web`, to be visited and stopped."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from urllib.request import urlopen

#: Seconds within which a start must be over, also on a machine that is busy with other tests.
PATIENCE = 120


@dataclass
class Server:
    """A running installation. Its children write into the same pipe: at its end, all of them have ended."""

    process: "subprocess.Popen[str]"
    address: str
    output: str

    def page(self, path: str) -> str:
        """What a visitor reads at a path."""
        with urlopen(self.address + path, timeout=PATIENCE) as answer:  # noqa: S310 (our own address)
            text: str = answer.read().decode()
        return text

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end, and come back with its exit status when it and its children are gone."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=PATIENCE)
        self.output += rest
        return self.process.returncode


def environment(instance: Path, **variables: str) -> dict[str, str]:
    """The variables of an installation: nothing of Assay's but what is given here."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("ASSAY_", "PYTHON"))}
    named = {f"ASSAY_{name.upper()}": value for name, value in variables.items()}
    return {**others, "ASSAY_INSTANCE": str(instance), **named}


@contextmanager
def serving(
    command: Sequence[str | Path], variables: Mapping[str, str], folder: Path, port: int = 0
) -> Iterator[Server]:
    """Start a command that serves; it is gone after the block. Without a port, it tells its address itself."""
    process = subprocess.Popen(
        command,
        env=dict(variables),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield _open(process, port) if port else _announced(process)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def _open(process: "subprocess.Popen[str]", port: int) -> Server:
    """The server, as soon as somebody listens on its port."""
    for _ in range(PATIENCE * 10):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return Server(process, f"http://127.0.0.1:{port}", "")
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError("it did not start")


def _announced(process: "subprocess.Popen[str]") -> Server:
    """The server, after it has told its address and everything else it says at the start."""
    assert process.stdout is not None
    timer = Timer(PATIENCE, process.terminate)
    timer.start()
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if "Stop with" in line:
            break
    timer.cancel()
    output = "".join(lines)
    [address] = [line.split()[-1] for line in lines if "Assay is at" in line] or [""]
    assert address, f"it did not start: {output}"
    return Server(process, address, output)
