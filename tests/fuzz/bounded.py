"""Reads inputs in a process of its own, that may neither take long nor much memory: `python -m fuzz.bounded FILE`.

The file is a list of pairs in JSON: a reader, and the path of an input or `made:` with the name of one.
"""

import json
import resource
import signal
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from time import process_time
from types import FrameType

from fuzz.made import MADE
from fuzz.readers import READERS

#: Seconds of the processor for one input, and bytes of memory for all.
MOST_SECONDS, MOST_MEMORY = 20, 3 * 1024**3
TESTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Outcome:
    """What became of one input."""

    reader: str
    name: str
    #: `read`, `refused`, or how it crashed.
    said: str
    seconds: float
    #: By how much the most memory grew that was ever in use, in megabytes.
    grown: float

    @property
    def is_crash(self) -> bool:
        """Whether it was neither read nor refused."""
        return self.said not in ("read", "refused")


def in_bounds(inputs: list[tuple[str, str]]) -> list[Outcome]:
    """Read inputs in a process that is stopped when it takes too much."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "inputs.json"
        file.write_text(json.dumps(inputs))
        command = [sys.executable, "-m", "fuzz.bounded", str(file)]
        done = run(command, cwd=TESTS, capture_output=True, text=True, check=False)
    lines = [Outcome(**json.loads(line)) for line in done.stdout.splitlines()]
    for reader, name in inputs[len(lines) :][:1]:
        lines.append(Outcome(reader, name, f"the process ended: {done.stderr[-300:]}", 0, 0))
    return lines


def main(file: Path) -> None:
    """Read one after the other; a line of JSON each."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    signal.signal(signal.SIGVTALRM, _stop)
    for reader, name in json.loads(file.read_text()):
        print(json.dumps(asdict(_outcome(reader, name))), flush=True)


def _outcome(reader: str, name: str) -> Outcome:
    made = name.removeprefix("made:")
    content = MADE[reader][made]() if made != name else Path(name).read_bytes()
    before, begun = _peak(), process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        said = READERS[reader].try_out(content)
    except BaseException as error:  # whatever it is, this is what is looked for
        said = f"{type(error).__name__}: {error}"[:200]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return Outcome(reader, name, said, process_time() - begun, (_peak() - before) / 1024)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _stop(_: int, __: FrameType | None) -> None:
    raise TimeoutError(f"more than {MOST_SECONDS} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
