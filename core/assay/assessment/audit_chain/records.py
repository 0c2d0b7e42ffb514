"""What the log says of a record, line after line: what stands in it by the newest of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from assay.assessment.audit_chain.linking import digest_of
from assay.assessment.canonical import fingerprint, plain

#: The log does not say: the act was noted without it, or its detail was erased.
UNSAID: Final = object()


@dataclass(frozen=True)
class Noted:
    """A line about a record, as it is kept."""

    number: int | None
    act: str
    actor_id: int | None
    detail: object

    def says(self, *path: str) -> object:
        """What its detail holds there."""
        found: object = self.detail
        for name in path:
            if not isinstance(found, Mapping) or name not in found:
                return UNSAID
            found = found[name]
        return found

    @property
    def is_blank(self) -> bool:
        """Whether its detail was erased, or never held anything."""
        return not self.detail


def newest(lines: Iterable[Noted], *paths: Sequence[str], forgetting: Iterable[str] = ()) -> object:
    """What the lines say at the end, where any of these paths leads to something.

    An act among `forgetting` may have said it before its detail was erased: from there on it is not known.
    """
    stands: object = UNSAID
    for line in lines:
        said = [value for path in paths if (value := line.says(*path)) is not UNSAID]
        if said:
            stands = said[0]
        elif line.is_blank and line.act in forgetting:
            stands = UNSAID
    return stands


def report_digest(content: Mapping[str, Any]) -> str:
    """What stands in the log for a result as it is told: points, comments and advice are not for every reader of it."""
    return fingerprint(plain(content))


def corrections_digest(salt: str, corrections: Iterable[tuple[int, int, int, str, Sequence[Any]]]) -> str:
    """What stands in the log for corrections: form, section, question, kind and options of each.

    Which options are right is sealed in the database, and must not be found by trying: the salt is sealed, too.
    """
    listed = sorted([form, section, question, kind, sorted(map(str, options))]
                    for form, section, question, kind, options in corrections)  # fmt: skip
    return digest_of(salt, {"corrections": listed})
