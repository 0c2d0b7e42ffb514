"""Which fields each address reads, of those that a form or a query has: noted while it is asked."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, ClassVar

from flask import Flask, Request, request
from werkzeug.datastructures import ImmutableMultiDict


class Noted(ImmutableMultiDict[str, Any]):
    """Fields that tell which of them were asked for."""

    readings: ClassVar[defaultdict[str, set[str]]] = defaultdict(set)

    def _note(self, name: Any) -> None:
        if isinstance(name, str):
            self.readings[request.endpoint or ""].add(name)

    def get(self, key: Any, *rest: Any, **more: Any) -> Any:
        """As of every dictionary."""
        self._note(key)
        return super().get(key, *rest, **more)

    def getlist(self, key: Any, *rest: Any, **more: Any) -> list[Any]:
        """As of every dictionary of several values."""
        self._note(key)
        return super().getlist(key, *rest, **more)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return super().__contains__(key)

    def __getitem__(self, key: Any) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[str]:
        return super().__iter__()


class NotingRequest(Request):
    """A request whose fields are `Noted`."""

    parameter_storage_class = Noted


def note_fields(app: Flask) -> None:
    """From now on, `Noted.readings` grows with what is asked of the application."""
    app.request_class = NotingRequest
