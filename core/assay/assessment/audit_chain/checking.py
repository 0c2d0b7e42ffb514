"""Checking a chain line by line, in memory that does not grow with it: what is wrong, and where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assay.assessment.audit_chain.linking import START, Head, Line, digest_of, link
from assay.assessment.audit_chain.suspects import Suspect, judge

#: More lines at fault than this are not told one by one.
MOST = 40


@dataclass(frozen=True)
class KeptLine:
    """A line as the database holds it. `line` is none where the act itself is gone and only its link is there."""

    number: int
    hash: str
    digest: str
    #: None: the detail was erased.
    salt: str | None
    line: Line | None
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether its detail was erased as a privacy request asks for."""
        return self.salt is None and not self.detail

    @property
    def detail_fits(self) -> bool:
        """Whether the detail is the one that was noted, or was erased."""
        return self.is_blank or (self.salt is not None and digest_of(self.salt, self.detail) == self.digest)


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was written: in which association, at which number, of which kind."""

    association: str
    number: int | None
    kind: str
    what: str

    def __str__(self) -> str:
        place = f"line {self.number}" if self.number is not None else "the log"
        return f"{self.association}: {place}: {self.kind}: {self.what}"


class ChainCheck:
    """Takes the lines of one association in the order of their numbers."""

    def __init__(self, association: str, noted: Sequence[Head] = ()) -> None:
        self.association = association
        self.length = 0
        self.blank: set[int] = set()
        self._noted = {head.number: head for head in noted}
        #: Hashes that the next line may follow; none: the line before is gone, and its hash with it.
        self._before: tuple[str, ...] = (START,)
        #: By how much numbers were raised behind our back.
        self._shift = 0
        self._suspects: list[Suspect] = []
        self._faults: list[Fault] = []

    def take(self, kept: KeptLine) -> None:
        """Look at the next line."""
        if kept.number > self.length + 1:
            self._gap(self.length + 1, kept.number - 1)
            self._before = ()
        self.length = kept.number
        if (head := self._noted.pop(kept.number, None)) and not kept.hash.startswith(head.hash):
            self._fault(kept.number, "rewritten", f"its hash is not the one that was noted, {head.code}")
        if kept.line is None:
            self._fault(kept.number, "missing", "the act is gone, only its hash is left")
            self._before = (kept.hash,)
            return
        if kept.is_blank:
            self.blank.add(kept.number)
        self._follow(kept, kept.line)

    def _follow(self, kept: KeptLine, line: Line) -> None:
        fits_detail = kept.detail_fits
        found = self._fitting(line, kept.hash) if self._before else self._shift
        if found is not None and fits_detail:
            if found == self._shift + 1 and (swapped := self._swapped(kept)):
                self._before = (swapped,)
                return
            self._settle_shift(found)
            self._before = (kept.hash,)
            return
        if len(self._suspects) < MOST:
            self._suspects.append(Suspect(kept, line, self._before, fits_detail, found is not None))
        elif len(self._suspects) == MOST:
            self._suspects.append(self._suspects[-1])
            self._fault(kept.number, "changed", "and others after it; they are not told one by one")
        computed = tuple(link(each, line) for each in self._before[:1])
        self._before = (kept.hash, *computed, *self._before[:1])

    def _fitting(self, line: Line, hashed: str) -> int | None:
        """By how much the number of a line was raised, if otherwise it is what was hashed."""
        for shift in (self._shift, self._shift + 1, self._shift - 1):
            moved = line.at_number(line.number - shift)
            if any(link(each, moved) == hashed for each in self._before):
                return shift
        return None

    def _swapped(self, kept: KeptLine) -> str | None:
        """The hash that goes on, if this line and the one before only changed places."""
        if not self._suspects:
            return None
        last = self._suspects[-1]
        if link(kept.hash, last.line.at_number(kept.number - self._shift)) != last.kept.hash:
            return None
        self._suspects.pop()
        for number in (last.number, kept.number):
            self._fault(number, "reordered", "it and its neighbour changed places")
        return last.kept.hash

    def _settle_shift(self, shift: int) -> None:
        """Every number from here on is raised: what stands before was put in, or something before was taken out."""
        if shift != self._shift and self._suspects:
            suspect = self._suspects.pop()
            if shift > self._shift:
                self._fault(
                    suspect.number, "inserted", "it was never written; the lines after it were renumbered"
                )
            else:
                what = "the line that had this number is gone; the lines after it were renumbered"
                self._fault(suspect.number, "missing", what)
        elif shift > self._shift:
            self._fault(self.length, "inserted", "the lines from here on were renumbered")
        elif shift < self._shift:
            self._fault(self.length, "missing", "the lines from here on were renumbered")
        self._shift = shift

    def _gap(self, first: int, last: int) -> None:
        lines = "this line is gone" if first == last else f"the lines up to {last} are gone"
        self._fault(first, "missing", lines)

    def finish(self, head: Head | None) -> Iterator[Fault]:
        """Everything that is wrong, in the order of the lines, once all lines were seen."""
        self._finish_head(head)
        for each in self._noted.values():
            if each.number > self.length:
                self._fault(
                    each.number, "cut off", f"the chain does not reach the head that was noted, {each.code}"
                )
        for number, kind, what in judge(self._suspects[:MOST]):
            self._fault(number, kind, what)
        yield from sorted(self._faults, key=lambda fault: fault.number or 0)

    def _finish_head(self, head: Head | None) -> None:
        if head is None:
            if self.length:
                self._fault(None, "head", "the row that says where the chain ends is gone")
        elif head.number > self.length:
            lines = "this line is" if head.number == self.length + 1 else f"the lines up to {head.number} are"
            self._fault(self.length + 1, "cut off", f"{lines} gone from the end of the chain")
        elif head.number < self.length:
            self._fault(
                head.number + 1, "inserted", f"the chain ends at {head.number}, but lines stand after it"
            )
        elif self._before and head.hash not in self._before and not self._ends_in_suspect:
            self._fault(self.length, "head", "the row that says where the chain ends has another hash")

    @property
    def _ends_in_suspect(self) -> bool:
        return bool(self._suspects) and self._suspects[-1].number == self.length

    def _fault(self, number: int | None, kind: str, what: str) -> None:
        self._faults.append(Fault(self.association, number, kind, what))
