"""Credentials as a table for other programs: CSV in which no cell is taken for a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from typing import Final

from assay.storage.credentials import Credential
from assay.web.credentials import state_of_credential
from assay.wording import say, spoken

HEADS: Final = (
    say("Number"),
    say("Name"),
    say("Endorsement"),
    say("State"),
    say("Granted"),
    say("In force until"),
    say("Found by name"),
)
#: With one of these a spreadsheet begins a formula, also behind blanks.
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def table_of(credentials: Iterable[Credential], today: date) -> str:
    """The table, one credential a line."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(spoken(HEADS))
    writer.writerows(map(safe, spoken(_row(each, today))) for each in credentials)
    return text.getvalue()


def _row(credential: Credential, today: date) -> Sequence[str]:
    ends = credential.terms[-1].ends
    return (
        credential.number,
        credential.name,
        credential.title,
        state_of_credential(credential, today).words,
        credential.granted_on.isoformat(),
        ends.isoformat() if ends else "",
        say("yes") if credential.is_listed else say("no"),
    )


def safe(cell: str) -> str:
    """A cell that a spreadsheet shows as it is."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULAS) else cell
