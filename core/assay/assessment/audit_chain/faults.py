"""What a check finds: where, of which kind, and the mark by which exactly this and nothing else can be acknowledged."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from assay.assessment.audit_chain.linking import short
from assay.assessment.canonical import fingerprint

#: What stands where something is gone.
GONE: Final = "gone"


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was written: in which association, at which number, of which kind."""

    association: str
    number: int | None
    kind: str
    what: str
    #: A digest of what stands there now. Nothing: that cannot be told apart from what may come to stand there, so the
    #: fault cannot be acknowledged.
    stands: str | None = None

    def __str__(self) -> str:
        place = f"line {self.number}" if self.number is not None else "the log"
        return f"{self.association}: {place}: {self.kind}: {self.what}"

    @property
    def mark(self) -> str | None:
        """Another one where anything of it is another. With other words, too: then it is acknowledged once more."""
        if self.stands is None:
            return None
        return fingerprint([self.association, self.number, self.kind, self.what, self.stands])

    @property
    def code(self) -> str | None:
        """The mark as a person copies it."""
        return short(self.mark) if self.mark else None


def some_of(faults: Iterable[Fault], most: int, rest: Fault) -> Iterator[Fault]:
    """No more than so many, and `rest` for all others: where everything is wrong nobody reads it line by line.

    What cannot be acknowledged is told in any case: it would be acknowledged with the others.
    """
    told, others = 0, ""
    for each in faults:
        if each.stands is None or told < most:
            told += each.stands is not None
            yield each
        else:
            others = fingerprint([others, str(each), each.stands])
    if others:
        yield replace(rest, stands=others)
