"""Checking one journal, entry by entry: is it as it was written, and does it end in the receipt that was given?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from assay.assessment.exam.freezing import Answers
from assay.assessment.exam.journal import START, Entry, link


@dataclass(frozen=True)
class KeptEntry:
    """An entry as the database holds it."""

    number: int
    association: str
    entry: Entry
    hash: str


class JournalCheck:
    """Takes the entries of one sitting in the order of their numbers, and remembers only what counts of them."""

    def __init__(self, association: str) -> None:
        self.association = association
        self.length = 0
        self._before: tuple[str, ...] = (START,)
        self._first_fault = ""
        self._hashes: set[str] = {START}
        self._newest: dict[tuple[int, int, str], tuple[tuple[datetime, int], Mapping[str, object]]] = {}
        #: Where a receipt can end: at the newest entry that counts, or at a late one after it.
        self._ends: set[str] = {START}

    def take(self, kept: KeptEntry) -> None:
        """Look at the next entry."""
        if kept.number != self.length + 1:
            self._say(f"entry {self.length + 1} of its journal is gone")
            self._before = ()
        self.length = kept.number
        computed = {link(each, kept.entry) for each in self._before}
        fits = not self._before or kept.hash in computed
        if not fits or kept.association != self.association:
            self._say(f"entry {kept.number} of its journal was changed, put in or moved")
        self._before = (kept.hash, *(computed if not fits else ()))
        self._hashes.add(kept.hash)
        if not kept.entry.late:
            self._ends.clear()
            self._count(kept)
        self._ends.add(kept.hash)

    def _count(self, kept: KeptEntry) -> None:
        entry = kept.entry
        if entry.kind == "check":
            return
        place, age = (entry.section, entry.question, entry.kind), (entry.typed_at, kept.number)
        if place not in self._newest or self._newest[place][0] < age:
            self._newest[place] = (age, entry.answer)

    def standing(self, section: int) -> Answers:
        """What counts of a section: of each kind, the entry that was typed last."""
        return {
            (question, kind): answer
            for (part, question, kind), (_, answer) in self._newest.items()
            if part == section
        }

    def finish(self, length: int, receipt: str | None, noted: str | None) -> Iterator[tuple[str, str]]:
        """What is wrong, as kind and words. `receipt` is the sitting's own, `noted` the one that the chain holds."""
        if what := self._first_fault or self._of_length(length):
            yield "journal", what
        if what := self._of_receipt(receipt, noted):
            yield "receipt", what

    def _of_length(self, counted: int) -> str:
        if counted > self.length:
            return (
                f"entry {self.length + 1} of its journal is gone, and those after it; {counted} were counted"
            )
        if counted < self.length:
            return f"entry {counted + 1} of its journal was put in; only {counted} were counted"
        return ""

    def _of_receipt(self, receipt: str | None, noted: str | None) -> str:
        if receipt == noted is None:
            return ""
        if noted is None:
            return "it has a receipt, but the log knows of no hand-in"
        if receipt != noted:
            return "its receipt is not the one that the log holds"
        if receipt not in self._hashes:
            return "its journal does not hold the entry of its receipt"
        is_after = receipt not in self._ends and not self._first_fault
        return "something that counts stands in its journal after its receipt" if is_after else ""

    def _say(self, what: str) -> None:
        self._first_fault = self._first_fault or what
