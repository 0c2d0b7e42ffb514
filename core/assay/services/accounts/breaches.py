"""Whether a password is among those that were stolen elsewhere, as Have I Been Pwned publishes them."""

import hashlib
import re
from pathlib import Path
from time import monotonic
from typing import BinaryIO

import requests
import structlog

log = structlog.get_logger("assay.accounts")

#: Seconds. Somebody waits for the page.
PATIENCE = 3.0
#: How much of the hash the service gets to see: hundreds of passwords share each.
SHOWN = 5
#: Bytes; an answer has about a thousand lines of 45.
LONGEST_ANSWER = 1_000_000
LONGEST_LINE = 256
A_LINE = re.compile(rb"[0-9A-Fa-f]{40}:\d+\s*")


def is_breached(source: str, password: str) -> bool:
    """Whether the file or service knows the password. One that does not answer lets every password through."""
    if not source:
        return False
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    try:
        if source.startswith(("https://", "http://")):
            return _service_knows(source, digest)
        return _file_holds(Path(source), digest.encode())
    except (OSError, requests.RequestException, ValueError) as error:
        log.warning(
            "whether a password was breached could not be found out", reason=str(error).split(digest)[0]
        )
        return False


def looks_right(path: Path) -> bool:
    """Whether a file begins as one with hashes does."""
    try:
        with path.open("rb") as file:
            return A_LINE.fullmatch(file.readline(LONGEST_LINE)) is not None
    except OSError:
        return False


def _file_holds(path: Path, digest: bytes) -> bool:
    """Search a file of sorted lines `HASH:COUNT` by halves: 40 GB take about 35 looks."""
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size  # the line that is looked for begins from `low` on, before `high`
        while low < high:
            middle = (low + high) // 2
            begin, line = _line_from(file, middle)
            found = line[:40].upper()
            if begin < high and found == digest:
                return True
            if begin < high and found < digest:
                low = begin + len(line)
            else:
                high = middle
    return False


def _line_from(file: BinaryIO, place: int) -> tuple[int, bytes]:
    """The first line that begins at a place or after it, and where it begins."""
    file.seek(max(place - 1, 0))
    if place:
        file.readline(LONGEST_LINE)
    begin = file.tell()
    return begin, file.readline(LONGEST_LINE)


def _service_knows(address: str, digest: str) -> bool:
    """Ask a service for all hashes with the same beginning. It never learns which of them is asked for."""
    url = f"{address.rstrip('/')}/{digest[:SHOWN]}"
    until = monotonic() + PATIENCE
    with requests.get(
        url, timeout=PATIENCE / 2, headers={"Add-Padding": "true"}, stream=True, allow_redirects=False
    ) as answer:
        if answer.status_code != 200:
            raise ValueError(f"the service answered {answer.status_code}")
        return any(_is_it(line, digest) for line in _lines(answer, until))


def _lines(answer: requests.Response, until: float) -> list[str]:
    body = b""
    for chunk in answer.iter_content(16_384):
        body += chunk
        if monotonic() > until or len(body) > LONGEST_ANSWER:
            raise ValueError("the service takes too long or says too much")
    return body.decode("ascii").splitlines()


def _is_it(line: str, digest: str) -> bool:
    rest, _, count = line.partition(":")
    # Padding has the count 0.
    return rest.strip().upper() == digest[SHOWN:] and count.strip() not in {"", "0"}
