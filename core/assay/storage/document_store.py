"""The document store: bytes under random names, in a folder or with a provider of object storage."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

#: Schemes of the addresses that a store can have.
SCHEMES = ("file", "s3", "s3a", "gs", "az", "azure", "abfs", "abfss")
#: A page waits for the store; better that it says so than that it hangs.
PATIENCE = timedelta(seconds=20)

#: What places look like.
_OWN = re.compile(r"[0-9a-f]{2}/[0-9a-f]{38}")


class StoreError(Exception):
    """The store cannot be used, or not now; the text says what its provider answered."""


class Missing(StoreError):
    """Nothing lies at this place."""


class Stored(NamedTuple):
    """Something that lies in the store."""

    place: str
    since: datetime


class DocumentStore:
    """Files by places that nobody can guess. What they are and whose, only the database knows."""

    def __init__(self, url: str) -> None:
        with _told():
            self._store = _open(url)

    def put(self, content: bytes) -> str:
        """Keep the bytes; the place where they lie."""
        name = secrets.token_hex(20)
        place = f"{name[:2]}/{name[2:]}"  # a folder with a hundred thousand files is slow to list
        self.put_at(place, content)
        return place

    def put_at(self, place: str, content: bytes) -> None:
        """Keep the bytes at the place where they lay before: in another store."""
        if not is_place(place):
            raise StoreError(f"{place!r} is no place of a document")
        with _told():
            self._store.put(place, content)

    def get(self, place: str) -> bytes:
        """The bytes at a place."""
        with _told():
            return bytes(self._store.get(place).bytes())

    def delete(self, place: str) -> None:
        """Forget the bytes; nothing happens when there are none."""
        with suppress(Missing), _told():
            self._store.delete(place)

    def everything(self) -> Iterator[list[Stored]]:
        """What was put here, some at a time; a bucket may hold other things besides."""
        with _told():
            for chunk in self._store.list(chunk_size=500):
                own = [each for each in chunk if _OWN.fullmatch(each["path"])]
                yield [Stored(each["path"], each["last_modified"]) for each in own]


def is_place(text: str) -> bool:
    """Whether a document can lie there."""
    return _OWN.fullmatch(text) is not None


def _open(url: str) -> ObjectStore:
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise ValueError(f"`{parts.scheme}` is none of {', '.join(SCHEMES)}")
    if parts.scheme == "file":
        if not parts.path.startswith("/"):
            raise ValueError("the folder must begin with a slash")
        if parts.netloc not in {"", "localhost"}:
            raise ValueError(
                f"`{parts.netloc}` is read as a machine: for the folder {parts.path}, file://{parts.path}"
            )
        folder = Path(url2pathname(parts.path))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return LocalStore(folder)
    return from_url(
        url,
        # An operator's own store inside a network may speak plain HTTP; providers are asked by HTTPS anyway.
        client_options={"timeout": PATIENCE, "connect_timeout": timedelta(seconds=5), "allow_http": True},
        retry_config={"max_retries": 2, "retry_timeout": PATIENCE},
    )


@contextmanager
def _told() -> Iterator[None]:
    """What a provider's library raises, as one error with its first line: the rest is for its developers."""
    try:
        yield
    except FileNotFoundError as error:
        raise Missing("there is nothing at this place") from error
    except (BaseError, OSError, ValueError) as error:
        raise StoreError(str(error).partition("\n")[0]) from error
