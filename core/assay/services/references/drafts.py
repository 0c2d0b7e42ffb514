"""What a rater has filled in so far: kept with the request until it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from assay.assessment.reference_scale import LEVELS
from assay.content.competencies import CompetencyMap
from assay.storage.references import ReferenceRequest

LONGEST_NAME = 200
LONGEST_COMMENT = 5000


@dataclass(frozen=True)
class RatingDraft:
    """A rating that is being written."""

    name: str
    roles: tuple[str, ...] = ()
    #: Pairs of an endorsement's id and its first day, as 2024-05-31.
    endorsements: tuple[tuple[str, str], ...] = ()
    #: Level by competency.
    levels: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    may_travel: bool = False
    #: When each part of the form was kept last, by its id.
    kept_at: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, request: ReferenceRequest) -> Self:
        """What is kept; at first, what the applicant said of the rater."""
        if request.draft is None:
            return cls(str(request.contact.content["name"]), tuple(request.roles))
        kept = dict(request.draft)
        pairs = tuple((name, since) for name, since in kept.pop("endorsements"))
        return cls(roles=tuple(kept.pop("roles")), endorsements=pairs, **kept)

    def kept(self) -> dict[str, Any]:
        """As the row keeps it."""
        return asdict(self)

    def version(self, part: str) -> str:
        """Which of the drafts of a part it is that were kept one after the other; empty before the first."""
        return self.kept_at.get(part, "")

    def kept_now(self, part: str, now: datetime) -> Self:
        """The same, with a part that is kept now."""
        return replace(self, kept_at={**self.kept_at, part: now.isoformat()})

    def says_what(self, other: "RatingDraft") -> bool:
        """Whether both say the same, whenever they were kept."""
        return replace(self, kept_at={}) == replace(other, kept_at={})

    def with_levels(self, levels: Mapping[str, str]) -> Self:
        """With these levels in the place of those that were chosen for the same competencies."""
        sound = {key: level for key, level in levels.items() if level in LEVELS}
        return replace(self, levels={**self.levels, **sound})

    def unrated(self, competencies: Sequence[str]) -> tuple[str, ...]:
        """The competencies that have no level yet."""
        return tuple(each for each in competencies if each not in self.levels)


def competencies_of(rated: CompetencyMap | None, domain: str | None = None) -> tuple[str, ...]:
    """What is rated, in the order of the map: all of it, or one domain."""
    every = tuple(rated.competencies) if rated else ()
    return every if domain is None else tuple(each for each in every if each.partition(".")[0] == domain)
