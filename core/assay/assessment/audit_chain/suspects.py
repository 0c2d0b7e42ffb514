"""Lines that do not follow the line before them: which of them were changed, and which stand in another's place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assay.assessment.audit_chain.linking import START, Line, link
from assay.assessment.canonical import fingerprint

#: Of more suspects than this nobody asks which changed places with which: every one is asked with every other.
MOST_COMPARED = 16


class Kept(Protocol):
    """What is asked here of a line as the database holds it."""

    @property
    def number(self) -> int: ...
    @property
    def hash(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def stands(self) -> str: ...


@dataclass(frozen=True)
class Suspect:
    """A line that does not fit, with the hashes that could stand before it."""

    kept: Kept
    line: Line
    before: tuple[str, ...]
    fits_detail: bool
    fits_hash: bool

    @property
    def number(self) -> int:
        """Its number in the chain."""
        return self.kept.number

    @property
    def stands(self) -> str:
        """A digest of what stands here."""
        return standing(self.before, self.kept)


def standing(before: Sequence[str], kept: Kept) -> str:
    """A digest of a line that does not follow the one before it, with the hash of that one: nothing else holds it."""
    return fingerprint([before[:1], kept.stands])


def judge(suspects: Sequence[Suspect]) -> Iterator[tuple[int, str, str]]:
    """For each line that is at fault: its number, the kind of fault, and the fault in words."""
    found = list(_places(suspects)) if len(suspects) <= MOST_COMPARED else []
    moved = {number for number, _, _ in found}
    yield from found
    known = {each.kept.hash for each in suspects}
    rest = [each for each in suspects if each.number not in moved]
    # A line that follows the hash of another suspect was left in peace: what stood before it was not.
    guilty = [
        each for each in rest if not (found and each.fits_detail and _fits(each.line, each.kept.hash, known))
    ]
    for each in guilty:
        yield each.number, "changed", _words(each)


def _words(suspect: Suspect) -> str:
    if suspect.fits_hash:
        return "its detail is not the one that was noted"
    if not suspect.fits_detail:
        return "its detail or its digest is not the one that was noted"
    return "it is not what was hashed when it was written"


def _places(suspects: Sequence[Suspect]) -> Iterator[tuple[int, str, str]]:
    """Acts that stand at the number of another."""
    known = {START, *(hashed for each in suspects for hashed in (each.kept.hash, *each.before))}
    for here in suspects:
        for other in suspects:
            if other is not here and _belongs(other, here, known):
                yield other.number, "reordered", f"the act that stands here was noted as line {here.number}"


def _belongs(moved: Suspect, here: Suspect, known: set[str]) -> bool:
    """Whether the act of `moved` was noted at the number of `here`."""
    pairs = ((here.kept.digest, here.kept.hash), (moved.kept.digest, moved.kept.hash))
    return any(_fits(_as(moved.line, here.number, digest), hashed, known) for digest, hashed in pairs)


def _as(line: Line, number: int, digest: str) -> Line:
    return Line(line.association, number, line.at, line.actor_id, line.act, line.subject, digest)


def _fits(line: Line, hashed: str, known: set[str]) -> bool:
    return any(link(each, line) == hashed for each in known)
