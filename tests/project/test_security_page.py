"""The page of what was decided about sessions, keys and limits says what the code does."""

import re
from datetime import timedelta

import pytest

from assay.services.accounts.passwords import LONGEST, SHORTEST
from assay.services.accounts.recovery import ALPHABET, GROUPS, IN_GROUP
from assay.services.accounts.rules import AccountRules
from assay.services.applications import messages, reviewing
from assay.services.candidacy import saving
from assay.services.portfolio import csv_tables, documents, limits, office_files
from assay.services.references import requesting
from assay.web import app
from assay.web.applicant import entries, journal, tickets
from assay.web.applicant.portfolio.documents import MOST_AT_ONCE
from project.checkout import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
MEGABYTE = 1024 * 1024
#: What signs, seals or derives, with the purpose that it names.
PURPOSE = re.compile(
    r'(?:derived_key|derived_text|signer|Signer)\(.*?"([^"\n]+)"|^(?:SALT|PURPOSE) = "([^"]+)"', re.MULTILINE
)


def row(what: str) -> str:
    """The line of a table that begins so."""
    [found] = [line for line in PAGE.splitlines() if line.startswith(f"| {what} |")]
    return found.partition("|")[2].partition("|")[2]


def purposes() -> set[str]:
    """For what the code makes keys and signatures from the secret key."""
    sources = (path.read_text("utf-8") for path in (ROOT / "core" / "assay").rglob("*.py"))
    return {one or other for source in sources for one, other in PURPOSE.findall(source)}


def test_every_purpose_of_the_secret_key_is_told() -> None:
    found = purposes()

    assert {"jobs", "exam room", "reference rating", "recovery codes", "known-browser"} <= found
    assert [each for each in found if f"`{each}`" not in PAGE] == []


def test_every_variable_that_holds_a_secret_is_told() -> None:
    source = (ROOT / "core" / "assay" / "settings.py").read_text("utf-8")
    source += (ROOT / "core" / "assay" / "operations.py").read_text("utf-8")
    secret = set(re.findall(r"ASSAY_\w*(?:SECRET|SALT|KEYS|TOKEN|_URL|PROVIDERS)\w*", source))

    assert [name for name in sorted(secret - {"ASSAY_BASE_URL"}) if f"`{name}`" not in PAGE] == []


def test_sessions_last_as_long_as_it_says() -> None:
    rules = AccountRules()

    assert f"{rules.idle // timedelta(hours=1)} hours" in row("without opening a page")
    assert f"{rules.lifetime.days} days" in row("whoever asked to stay signed in")
    assert f"{rules.fresh // timedelta(minutes=1)} minutes" in row("changing what protects the account")
    assert f"{tickets.LIFETIME // 86400} days" in row("an open examination")


def test_secrets_are_as_long_as_it_says() -> None:
    bits = (len(ALPHABET) ** (GROUPS * IN_GROUP)).bit_length() - 1

    assert f"recovery codes ({bits})" in PAGE


@pytest.mark.parametrize(
    ("what", "numbers"),
    [
        ("a request", [app.LARGEST_REQUEST // MEGABYTE]),
        (
            "a document",
            [
                documents.LARGEST // MEGABYTE,
                documents.MOST_FILES,
                documents.MOST_BYTES // MEGABYTE,
                MOST_AT_ONCE // MEGABYTE,
            ],
        ),
        ("an office file, unpacked", [office_files.MOST_UNPACKED // MEGABYTE, office_files.MOST_PARTS]),
        ("a table of hours", [csv_tables.MOST_LINES, csv_tables.MOST_BYTES // 1_000_000]),
        (
            "a portfolio",
            [
                limits.MOST_ENTRIES,
                limits.MOST_CONTACTS,
                limits.MOST_DRAFTS,
                limits.MOST_CHARACTERS,
                limits.MOST_WORDS,
            ],
        ),
        (
            "one save of an exam room",
            [entries.MOST_ENTRIES, journal.LARGEST_BODY // 1024, entries.LONGEST_TEXT],
        ),
        ("a journal of a sitting", [saving.MOST_ENTRIES]),
        ("requests for references", [requesting.MOST_A_DAY]),
        ("a message, a comment of a reviewer", [messages.LONGEST_MESSAGE, reviewing.LONGEST_COMMENT]),
    ],
)
def test_limits_are_those_of_the_code(what: str, numbers: list[int]) -> None:
    assert [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", row(what))] == numbers


def test_passwords_are_as_long_as_it_says() -> None:
    assert f"a password {SHORTEST} to {LONGEST}" in PAGE
