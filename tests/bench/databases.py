"""What is measured on: each database in a folder of its own, keeping what it promises."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from machine.postgres import running_postgres

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@contextmanager
def fresh_database(kind: str) -> Iterator[tuple[Path, str]]:
    """A folder for an installation, and the address of a database that keeps what it promised."""
    with TemporaryDirectory(prefix="assay-bench-") as name:
        folder = Path(name)
        if kind == "sqlite":
            yield folder, f"sqlite:///{folder / 'assay.sqlite'}"
        else:
            with running_postgres(durable=True) as server:
                yield folder, server.create_database()
