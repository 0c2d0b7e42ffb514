"""Addresses, and the numbers in them and in forms: those that can be the id of a row, and no others."""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

#: The ids of our tables are 32-bit; a database that is asked for a larger one breaks.
LARGEST_ID = 2**31 - 1


class RowNumber(IntegerConverter):
    """`<int:…>` in an address; a larger number is an unknown address."""

    regex = r"[0-9]{1,10}"

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{"max": LARGEST_ID, **kwargs})


def limit_numbers(app: Flask) -> None:
    """Let addresses have numbers that a database takes. Before any address is added."""
    app.url_map.converters["int"] = RowNumber


def row_ids(texts: Iterable[str]) -> set[int]:
    """The ids among what a browser sent; everything else is left out."""
    short = {text for text in texts if text.isascii() and text.isdecimal() and len(text) <= 10}
    return {number for number in map(int, short) if 1 <= number <= LARGEST_ID}


def is_loopback(url: str) -> bool:
    """Whether an address leads to the machine on which it is opened."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
