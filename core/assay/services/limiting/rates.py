"""The limits of an installation, and how an operator writes others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from limits import RateLimitItem, parse_many

#: What is limited, and how by default: a class of sixty behind one address must never notice.
DEFAULTS: Final[Mapping[str, str]] = {
    # Wrong passwords from one network address, for one account, and from a browser that knows the account.
    "sign-in-address": "60/minute;600/hour",
    "sign-in-account": "10/minute;30/hour;100/day",
    "sign-in-device": "10/minute;60/hour",
    # Wrong passwords and codes of people who sit an examination, and whom no other limit keeps out, from one address.
    "sign-in-sitting": "600/minute;6000/hour",
    # Wrong second factors, recovery codes, and passwords asked for again, for one account.
    "second-factor": "10/minute;30/hour;100/day",
    # New accounts from one network address.
    "sign-up": "60/minute;300/hour",
    # Messages with links that one network address asks for, and that one mailbox gets.
    "mail-address": "60/minute;300/hour",
    "mail-account": "5/hour;20/day",
    # Links of raters and numbers of credentials that do not exist, from one network address.
    "rater-link": "30/minute;200/hour",
    "registry": "30/minute;200/hour",
    # Files that one person uploads; several may come at once.
    "upload": "60/minute;600/hour",
    # What takes a good part of a second to make for one person: PDFs, exports, statistics, drawn forms.
    "made": "60/minute;600/hour",
    # Wrong ways back from an identity provider, from one browser or network address, and ways to link one, of a person.
    "provider": "120/minute;1200/hour",
}


class RatesError(ValueError):
    """The limits cannot be read; the text says which and what to write instead."""


@dataclass(frozen=True)
class Rates:
    """For each name the limits that hold together, the shortest first; none: it is not limited."""

    written: Mapping[str, str] = field(default_factory=lambda: DEFAULTS)

    def of(self, name: str) -> tuple[RateLimitItem, ...]:
        """The limits of a name."""
        written = self.written.get(name, "")
        return tuple(sorted(parse_many(written), key=lambda each: each.get_expiry())) if written else ()


def read_rates(text: str) -> Rates:
    """`on`, `off`, or names with limits that differ, as `upload=100/hour sign-up=off`; the others stay."""
    if text in ("", "on"):
        return Rates()
    if text == "off":
        return Rates({})
    changed = dict(DEFAULTS)
    for part in text.split():
        name, sign, written = part.partition("=")
        if not sign or name not in DEFAULTS:
            raise RatesError(
                f"{part!r} is no limit; write on, off, or NAME=LIMITS with a name of {', '.join(DEFAULTS)}"
            )
        changed[name] = "" if written == "off" else _sound(part, written)
    return Rates(changed)


def _sound(part: str, written: str) -> str:
    try:
        found = parse_many(written)
    except ValueError as error:
        raise RatesError(f"{part!r} cannot be read; write limits as 10/minute;100/hour, or off") from error
    if any(each.amount < 1 for each in found):
        raise RatesError(f"{part!r} lets nothing through; write limits as 10/minute;100/hour, or off")
    return written
