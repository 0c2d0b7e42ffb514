"""Running one task in a process of its own, so that its memory is its own too."""

import json
import resource
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

Task = Callable[[Any], list[float]]


def run(tasks: Mapping[str, Task]) -> None:
    """Do the task that the first argument names with the array in the file of the second, and print JSON.

    Seconds, without importing packages or reading the file; mebibytes at the most; some figures.
    """
    task, data = tasks[sys.argv[1]], np.load(sys.argv[2])
    begun = perf_counter()
    figures = task(data)
    seconds = perf_counter() - begun
    print(json.dumps({"seconds": seconds, "mebibytes": most_memory(), "figures": figures}))


def most_memory() -> float:
    """Mebibytes at the most; on Linux from the kernel, as `getrusage` begins with those of the process that called."""
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [each for each in status.read_text().splitlines() if each.startswith("VmHWM:")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
