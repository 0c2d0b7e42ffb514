"""What an installation asks of people's accounts."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

TwoFactor = Literal["staff", "everybody", "nobody"]
TWO_FACTOR: tuple[str, ...] = get_args(TwoFactor)


@dataclass(frozen=True)
class AccountRules:
    """The rules for accounts, as the settings say."""

    #: Who must have a second factor; whoever else likes to may have one.
    two_factor: TwoFactor = "nobody"
    #: A file with the SHA-1 hashes of breached passwords, or the https address of a service that knows them.
    breached_passwords: str = ""
    #: After so long without a page, whoever did not ask to stay signed in signs in again.
    idle: timedelta = timedelta(hours=12)
    #: After so long, everybody does.
    lifetime: timedelta = timedelta(days=30)
    #: How long ago one may have proved who one is to change how one does it.
    fresh: timedelta = timedelta(minutes=15)
