"""Gunicorn's configuration file: its own log comes as ours does, and no count is lost with a process."""

import os
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]
from prometheus_client.multiprocess import mark_process_dead

from assay import logs
from assay.operations import read_operations


class Log(Logger):
    """Gunicorn's log, written by our own."""

    def setup(self, cfg: Any) -> None:
        """Once, before anything is loaded."""
        super().setup(cfg)
        logs.configure(read_operations(os.environ).log)
        self.error_log.handlers = [logs.Bridge()]


logger_class = Log


def child_exit(_server: object, worker: Any) -> None:
    """A process has ended: what it counted stays, what it was doing does not."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
