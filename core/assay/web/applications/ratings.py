"""References as those who judge an application read them: who, and at which level each competency."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assay.assessment.reference_scale import LEVELS, NOT_SEEN, SCALE, Level
from assay.content.people import HeldEndorsement
from assay.content.people import Reference as Handed
from assay.services.applications.snapshots import SnapshotContent
from assay.services.references.reading import Move
from assay.storage.references import ReferenceRating
from assay.web.applications.pieces import held_words
from assay.web.findings import Names


@dataclass(frozen=True)
class Reference:
    """One reference."""

    id: str
    rater: str
    #: Whom the rater is to the applicant.
    roles: str
    received: date | None
    endorsements: tuple[str, ...]
    comment: str
    #: Competency id to the level that it got.
    levels: Mapping[str, Level]
    #: How the applicant corrected the rater's address.
    moves: tuple[Move, ...]

    @property
    def tally(self) -> tuple[tuple[Level, int], ...]:
        """How often each level was given, the highest first."""
        counted = Counter(each.id for each in self.levels.values())
        return tuple((each, counted[each.id]) for each in (*reversed(SCALE), NOT_SEEN) if counted[each.id])


def references_of(
    content: SnapshotContent,
    ratings: Mapping[str, ReferenceRating],
    moves: Mapping[str, Sequence[Move]],
    names: Names,
) -> tuple[Reference, ...]:
    """Every reference that was asked for, in the order in which it was."""
    return tuple(
        _reference(
            each,
            content.portfolio.person_by_id[each.person].name,
            ratings.get(each.id),
            moves.get(each.id, ()),
            names,
        )
        for each in content.portfolio.references
    )


def _reference(
    handed: Handed, name: str, rating: ReferenceRating | None, moves: Sequence[Move], names: Names
) -> Reference:
    return Reference(
        id=handed.id,
        rater=rating.name if rating else name,
        roles=", ".join(str(names.word(each)) for each in handed.roles),
        received=handed.received,
        endorsements=tuple(_held(rating, names)) if rating else (),
        comment=rating.comment if rating else "",
        levels=_levels(rating) if rating else {},
        moves=tuple(moves),
    )


def _held(rating: ReferenceRating, names: Names) -> Iterator[str]:
    for each in rating.endorsements:
        held = HeldEndorsement.model_validate(each)
        yield held_words(held.endorsement, held.since, held.until, names)


def _levels(rating: ReferenceRating) -> dict[str, Level]:
    return {key: LEVELS[level] for key, level in rating.levels.items() if level in LEVELS}
