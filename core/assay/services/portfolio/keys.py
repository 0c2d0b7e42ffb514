"""The ids of a portfolio's parts: made from their titles, unique, and never changed."""

import re
from collections.abc import Collection
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.storage.portfolios import Contact, Entry
from assay.unicode import normal_form

#: Room for a number below the 80 characters of an id.
LONGEST: Final = 70
#: What stands at the same place in addresses, so that an entry would not be found.
PLACES: Final = frozenset({"new", "import", "export"})
#: What the ids of references begin with, and of nothing else in a portfolio.
REFERENCE: Final = "reference-"
#: Ids that records of others have in a portfolio, such as `sitting-12`.
_RECORD: Final = re.compile(r"(agreement|application|board|review|signature|sitting|statement)-\d+")


def free_key(session: Session, person_id: int, words: str) -> str:
    """An id for an entry, that nothing else in the portfolio has."""
    return entry_key(set(session.scalars(select(Entry.key).where(Entry.person_id == person_id))), words)


def entry_key(taken: Collection[str], words: str) -> str:
    """An id for an entry, unlike those of other entries that are taken, and unlike any of a reference."""
    slug = slug_of(words)
    return unlike(taken, f"entry-{slug}" if slug.startswith(REFERENCE) else slug)


def reference_key(taken: Collection[str], contact_key: str) -> str:
    """An id for a reference by a contact, unlike those of other references that are taken."""
    return unlike(taken, f"{REFERENCE}{contact_key}")


def free_contact_key(session: Session, person_id: int, name: str) -> str:
    """An id for a contact, that no other contact has."""
    return unlike(set(session.scalars(select(Contact.key).where(Contact.person_id == person_id))), name)


def unlike(taken: Collection[str], words: str) -> str:
    """The words as an id that is not taken: `a-course`, `a-course-2`, …"""
    slug = slug_of(words)
    is_used = slug in taken or slug in PLACES or _RECORD.fullmatch(slug)
    number, key = 2, f"{slug}-2" if is_used else slug
    while key in taken:
        number += 1
        key = f"{slug}-{number}"
    return key


def slug_of(words: str) -> str:
    """Lower-case words with hyphens; what has no Latin letters at all is an `entry`."""
    plain = normal_form("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST].strip("-") or "entry"
