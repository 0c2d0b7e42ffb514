"""The queue of jobs: a file, tables beside the others, or Redis."""

import sqlite3
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import psycopg
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError
from huey.serializer import Serializer
from itsdangerous import Signer
from sqlalchemy import make_url

from assay.storage.connections import noticing

NAME: Final = "assay"
#: What Huey's tables begin with where they lie beside ours.
TABLES: Final = "assay_queue"


class QueueError(Exception):
    """The queue cannot be opened; the text says why."""


class _Signed(Serializer):  # type: ignore[misc]  # without types
    """Jobs under a signature, looked at before anything is made of them."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self._signer = Signer(secret, salt="jobs", key_derivation="hmac", digest_method=sha256)

    def serialize(self, data: Any) -> bytes:
        """Bytes for the queue."""
        return self._signer.sign(super().serialize(data))

    def deserialize(self, data: bytes) -> Any:
        """What was put into the queue; BadSignature when somebody else put it there."""
        return super().deserialize(self._signer.unsign(bytes(data)))


def open_queue(url: str, secret: str, *, makes_tables: bool = True) -> Huey:
    """The queue at an address; QueueError when it cannot be opened.

    What lies in it is signed: whoever can write into the queue, but does not know the secret, cannot have code run.
    Nobody asks for results, so none are kept.
    """
    common: dict[str, Any] = {"results": False, "serializer": _Signed(secret)}
    kind, tables = _kind(url), {"create_tables": makes_tables}
    try:
        if kind == "sqlite":
            return SqliteHuey(NAME, filename=make_url(url).database, **tables, **common)
        if kind == "postgresql":
            return PostgresHuey(NAME, **_postgres(url), **tables, **common)
        return RedisHuey(NAME, url=url, blocking=False, **common)
    except (ConfigurationError, ImportError) as error:
        raise QueueError("the library is missing; install assay[redis]") from error
    except Exception as error:  # each kind of queue has errors of its own
        raise QueueError(str(error).strip() or type(error).__name__) from error


def _kind(url: str) -> str:
    return url.partition(":")[0].partition("+")[0]


def count_waiting(url: str, secret: str) -> int | None:
    """How many jobs wait; nothing where nobody has used the queue yet. Only looks: makes no file and no table."""
    if _kind(url) == "sqlite":
        file = Path(make_url(url).database or "")
        if not file.parent.is_dir():
            raise QueueError(f"there is no folder {file.parent}")
        if not file.exists():
            return None
    queue = open_queue(url, secret, makes_tables=False)
    try:
        return int(queue.pending_count())
    except (sqlite3.OperationalError, psycopg.errors.UndefinedTable) as error:
        if isinstance(error, sqlite3.OperationalError) and not str(error).startswith("no such table"):
            raise
        return None
    finally:
        queue.storage.close()


def called_by(queue: Huey, name: str, act: Callable[[], object]) -> Callable[[], object]:
    """Have workers do this when it is called for; what is given back calls for it.

    Who only calls does not know what is done: both sides know the name.
    """

    def do() -> None:
        act()

    calling: Callable[[], object] = queue.task(name=name)(do)
    return calling


def call(url: str, secret: str, name: str) -> None:
    """Call for it. Raises `QueueError`."""
    queue = open_queue(url, secret)
    try:
        called_by(queue, name, lambda: None)()
    except Exception as error:  # each kind of queue has errors of its own
        raise QueueError(str(error).strip() or type(error).__name__) from error
    finally:
        queue.storage.close()


def _postgres(url: str) -> dict[str, Any]:
    """Asked once a second and not listened to: a pooler such as PgBouncer may stand between."""
    address = make_url(url).set(drivername="postgresql").difference_update_query(["prepare_threshold"])
    address = address.update_query_dict(noticing(address))
    return {
        "dsn": address.render_as_string(hide_password=False),
        "blocking": False,
        "table_prefix": TABLES,
        "prepare_threshold": None,
    }
