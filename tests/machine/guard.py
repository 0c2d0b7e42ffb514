"""Runs a program that ends when our standard input does, as it does however our parent ends.

usage: guard.py PROGRAM [ARGUMENT …]

Prints the number of its process, which leads a group of its own; ends when it does. Started without site-packages.
"""

import os
import signal
import subprocess
import sys
import threading


def main() -> int:
    """Run it; whatever is left of its group when it or our parent ends is killed."""
    program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=2, start_new_session=True)
    print(program.pid, flush=True)
    threading.Thread(target=_end_with_parent, args=(program.pid,), daemon=True).start()
    return program.wait()


def _end_with_parent(group: int) -> None:
    sys.stdin.buffer.read()
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
