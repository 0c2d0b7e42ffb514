"""Checking a chain line by line, in memory that does not grow with it: what is wrong, and where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from assay.assessment.audit_chain.faults import Fault
from assay.assessment.audit_chain.linking import START, Head, Line, digest_of, link
from assay.assessment.audit_chain.suspects import Suspect, judge, standing
from assay.assessment.canonical import fingerprint, instant, plain

#: More lines at fault than this are not told one by one.
MOST = 40
OTHERS: Final = "and others after it; they are not told one by one"


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

    @property
    def stands(self) -> str:
        """A digest of all that is kept at this number."""
        held = (self.number, self.hash, self.digest, self.salt, plain(self.detail))
        line = self.line
        act = (line.association, instant(line.at), line.actor_id, line.act, line.subject) if line else ()
        return fingerprint([*held, *act])

    @property
    def act(self) -> str | None:
        """A digest of the act where nothing before it is left to hold it; its detail can still be erased."""
        return link("", self.line) if self.line else None


class ChainCheck:
    """Takes the lines of one association in the order of their numbers.

    `noted` are heads that somebody wrote down, `ours` those that the database itself remembers.
    """

    def __init__(self, association: str, noted: Sequence[Head] = (), ours: Sequence[Head] = ()) -> None:
        self.association = association
        self.length = 0
        self.blank: set[int] = set()
        #: Those that can be acknowledged; whoever named one asks for it itself.
        self._ours = frozenset(ours).difference(noted)
        self._noted: dict[int, list[Head]] = {}
        for head in dict.fromkeys([*noted, *ours]):
            self._noted.setdefault(head.number, []).append(head)
        #: Hashes that the next line may follow; none: the line before is gone, and its hash with it.
        self._before: tuple[str, ...] = (START,)
        #: By how much numbers were raised behind our back.
        self._shift = 0
        self._suspects: list[Suspect] = []
        #: Of suspects that are not told one by one: the number of the first, and a digest of them all.
        self._others: tuple[int, str] | None = None
        self._faults: list[Fault] = []
        #: The same of what else is wrong in the midst of the chain, with the kind of the first.
        self._more: tuple[int, str, str] | None = None

    def take(self, kept: KeptLine) -> bool:
        """Look at the next line: whether it is there, and follows the one before it."""
        if kept.number > self.length + 1:
            self._gap(self.length + 1, kept)
            self._before = ()
        self.length = kept.number
        self._compare(kept)
        if kept.line is None:
            what = "the act is gone, only its hash is left"
            self._some(kept.number, "missing", what, standing(self._before, kept))
            self._before = (kept.hash,)
            return False
        if kept.is_blank:
            self.blank.add(kept.number)
        return self._follow(kept, kept.line)

    def _compare(self, kept: KeptLine) -> None:
        for head in self._noted.pop(kept.number, ()):
            if not kept.hash.startswith(head.hash):
                what = f"its hash is not the one that was noted, {head.code}"
                self._fault(kept.number, "rewritten", what, kept.hash if head in self._ours else None)

    def _follow(self, kept: KeptLine, line: Line) -> bool:
        fits_detail, is_held = kept.detail_fits, bool(self._before)
        found = self._fitting(line, kept.hash) if self._before else self._shift
        if found is not None and fits_detail:
            if found == self._shift + 1 and (swapped := self._swapped(kept)):
                self._before = (swapped,)
                return False
            self._settle_shift(found, kept)
            self._before = (kept.hash,)
            return is_held
        self._suspect(Suspect(kept, line, self._before, fits_detail, found is not None))
        computed = tuple(link(each, line) for each in self._before[:1])
        self._before = (kept.hash, *computed, *self._before[:1])
        return False

    def _suspect(self, suspect: Suspect) -> None:
        if len(self._suspects) < MOST:
            self._suspects.append(suspect)
            return
        first, before = self._others or (suspect.number, "")
        self._others = (first, fingerprint([before, suspect.stands]))

    def _fitting(self, line: Line, hashed: str) -> int | None:
        """By how much the number of a line was raised, if otherwise it is what was hashed."""
        for shift in (self._shift, self._shift + 1, self._shift - 1):
            moved = line.at_number(line.number - shift)
            if any(link(each, moved) == hashed for each in self._before):
                return shift
        return None

    def _swapped(self, kept: KeptLine) -> str | None:
        """The hash that goes on, if this line and the one before only changed places."""
        if not self._suspects or self._others:
            return None
        last = self._suspects[-1]
        if link(kept.hash, last.line.at_number(kept.number - self._shift)) != last.kept.hash:
            return None
        self._suspects.pop()
        for number in (last.number, kept.number):
            both = fingerprint([last.stands, kept.stands])
            self._some(number, "reordered", "it and its neighbour changed places", both)
        return last.kept.hash

    def _settle_shift(self, shift: int, kept: KeptLine) -> None:
        """Every number from here on is raised: what stands before was put in, or something before was taken out."""
        if shift == self._shift:
            return
        kind = "inserted" if shift > self._shift else "missing"
        if self._suspects and not self._others and self._suspects[-1].number == self.length - 1:
            suspect = self._suspects.pop()
            was = "it was never written" if kind == "inserted" else "the line that had this number is gone"
            what = f"{was}; the lines after it were renumbered"
            self._some(suspect.number, kind, what, suspect.stands)
        else:
            self._some(self.length, kind, "the lines from here on were renumbered", kept.stands)
        self._shift = shift

    def _gap(self, first: int, after: KeptLine) -> None:
        last = after.number - 1
        lines = "this line is gone" if first == last else f"the lines up to {last} are gone"
        self._some(first, "missing", lines, fingerprint([self._before[:1], after.hash, after.act]))

    def finish(self, head: Head | None) -> Iterator[Fault]:
        """Everything that is wrong, in the order of the lines, once all lines were seen."""
        self._finish_head(head)
        for each in (head for heads in self._noted.values() for head in heads):
            self._miss(each)
        stands = {each.number: each.stands for each in self._suspects}
        for number, kind, what in judge(self._suspects):
            self._fault(number, kind, what, stands[number])
        if self._others:
            first, others = self._others
            self._fault(first, "changed", OTHERS, others)
        if self._more:
            first, kind, others = self._more
            self._fault(first, kind, OTHERS, others)
        yield from sorted(self._faults, key=lambda fault: fault.number or 0)

    def _miss(self, noted: Head) -> None:
        if noted.number > self.length:
            what = f"the chain does not reach the head that was noted, {noted.code}"
            self._fault(noted.number, "cut off", what)
            return
        what = f"the line of the head that was noted is gone, {noted.code}"
        self._fault(noted.number, "rewritten", what, noted.hash if noted in self._ours else None)

    def _finish_head(self, head: Head | None) -> None:
        """What is wrong with the end has no digest: whoever acknowledged it would acknowledge what goes on after it."""
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

    def _some(self, number: int, kind: str, what: str, stands: str) -> None:
        if len(self._faults) < MOST:
            self._fault(number, kind, what, stands)
            return
        first, of_kind, before = self._more or (number, kind, "")
        self._more = (first, of_kind, fingerprint([before, number, kind, what, stands]))

    def _fault(self, number: int | None, kind: str, what: str, stands: str | None = None) -> None:
        self._faults.append(Fault(self.association, number, kind, what, stands))
