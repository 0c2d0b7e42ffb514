"""Where somebody signs in: the address, and what the browser says of itself in words that its owner knows."""

import re
from dataclasses import dataclass

from assay.wording import say

LONGEST_ADDRESS = 45
LONGEST = 200

#: The first that is found counts: most browsers also claim to be those further down.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)
#: What no page and no terminal should be given as it is.
UNPRINTABLE = re.compile(r"[^\x20-\x7e]")


@dataclass(frozen=True)
class Device:
    """A browser, by its network address and its own words (the user agent)."""

    address: str
    says: str

    @classmethod
    def of(cls, address: str | None, user_agent: str) -> "Device":
        """What a request came from, cut to what is kept."""
        return cls((address or "")[:LONGEST_ADDRESS], UNPRINTABLE.sub("", user_agent)[:LONGEST])


def device_words(says: str) -> str:
    """Such as "Firefox on Windows"."""
    browser = _first(BROWSERS, says)
    system = _first(SYSTEMS, says)
    if browser and system:
        return say("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or say("An unknown browser")


def _first(marks: tuple[tuple[str, str], ...], says: str) -> str:
    return next((name for mark, name in marks if mark in says), "")
