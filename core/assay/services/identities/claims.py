"""What a provider says about somebody, in our terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import available_timezones

from assay.wording import LANGUAGES

#: By what one proves who one is (RFC 8176): what one knows, has, and is. Ways of the same kind are one factor.
KINDS: Final = (
    frozenset({"pwd", "pin"}),
    frozenset({"otp", "hwk", "swk", "sc"}),
    frozenset({"fpt", "face", "iris", "retina", "vbm"}),
)
_LONGEST_NAME: Final = 200


@dataclass(frozen=True)
class Claims:
    """Who was signed in by a provider. Of roles it is not believed: associations appoint."""

    subject: str
    email: str = ""
    is_verified: bool = False
    name: str = ""
    time_zone: str = ""
    language: str = ""
    methods: frozenset[str] = frozenset()
    #: When the provider itself asked them who they are, in seconds since 1970; 0: it does not tell.
    signed_in_at: float = 0

    @property
    def proves_two_factors(self) -> bool:
        """Whether it says that it asked for two factors, or names ways of two kinds: a mailed code alone is one."""
        return "mfa" in self.methods or sum(not self.methods.isdisjoint(kind) for kind in KINDS) > 1

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Claims":
        """From an ID token whose signature is proved. What is strange in it counts as not told."""
        zone, methods = _text(told, "zoneinfo"), told.get("amr")
        return cls(
            subject=_text(told, "sub"),
            email=_text(told, "email").lower(),
            # Some providers write it as a word.
            is_verified=told.get("email_verified") is True or told.get("email_verified") == "true",
            name=_name(told),
            time_zone=zone if zone in available_timezones() else "",
            language=_language(_text(told, "locale")),
            signed_in_at=_moment(told, "auth_time"),
            methods=frozenset(each for each in methods if isinstance(each, str))
            if isinstance(methods, list)
            else frozenset(),
        )


def _text(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name)
    return found.strip() if isinstance(found, str) and "\0" not in found else ""


def _moment(told: Mapping[str, Any], name: str) -> float:
    found = told.get(name)
    return found if isinstance(found, int | float) and not isinstance(found, bool) else 0


def _name(told: Mapping[str, Any]) -> str:
    parts = _text(told, "name") or f"{_text(told, 'given_name')} {_text(told, 'family_name')}"
    return " ".join("".join(each for each in parts if each.isprintable()).split())[:_LONGEST_NAME]


def _language(locale: str) -> str:
    first = locale.replace("_", "-").partition("-")[0].lower()
    return first if first in LANGUAGES else ""
