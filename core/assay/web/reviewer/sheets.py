"""A rating as it stands on a page: read from the form that was posted, or from what is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from assay.content.rubrics import Rubric
from assay.services.essays.own_ratings import OwnRating
from assay.services.essays.rating import Marks
from assay.wording import say

#: Characters. Long enough for whatever helps a candidate; a pasted book is a mistake.
MOST_ON_CRITERION = 4_000
MOST_OVERALL = 12_000

LEVEL, COMMENT = "level-", "comment-"


@dataclass(frozen=True)
class Sheet:
    """Levels and comments by criterion id; `version` names the kept rating that the page was made from."""

    levels: Mapping[str, int] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    seconds: int = 0
    version: str = ""

    @classmethod
    def of(cls, rating: OwnRating | None) -> Self:
        """What is kept; an empty sheet if nothing is."""
        if rating is None:
            return cls()
        version = rating.changed_at.isoformat()
        return cls(dict(rating.levels), dict(rating.comments), rating.comment, version=version)

    @classmethod
    def posted(cls, fields: Mapping[str, str]) -> Self:
        """What a form holds."""
        return cls(
            levels={name: _whole(text) for name, text in _under(LEVEL, fields)},
            comments={name: _words(text) for name, text in _under(COMMENT, fields) if text.strip()},
            comment=_words(fields.get("comment", "")),
            seconds=max(_whole(fields.get("seconds", "")), 0),
            version=fields.get("version", ""),
        )

    @property
    def marks(self) -> Marks:
        """The same as the service takes it."""
        return Marks(self.levels, self.comments, self.comment, self.seconds)

    def says_what(self, other: "Sheet") -> bool:
        """Whether both give the same levels and comments."""
        return replace(self, seconds=0, version="") == replace(other, seconds=0, version="")

    def problems(self, rubric: Rubric) -> dict[str, str]:
        """What cannot be kept as it is, by the id of the field."""
        texts = [
            (f"{COMMENT}{each.id}", each.title, self.comments.get(each.id, "")) for each in rubric.criteria
        ]
        found = {
            name: say(
                "The comment on “%(criterion)s” has %(characters)s characters; %(most)s can be kept. "
                "Please shorten it.",
                criterion=title,
                characters=f"{len(text):,}",
                most=f"{MOST_ON_CRITERION:,}",
            )
            for name, title, text in texts
            if len(text) > MOST_ON_CRITERION
        }
        if len(self.comment) > MOST_OVERALL:
            found["comment"] = say(
                "The comment at the end has %(characters)s characters; %(most)s can be kept. "
                "Please shorten it.",
                characters=f"{len(self.comment):,}",
                most=f"{MOST_OVERALL:,}",
            )
        return found


def _under(prefix: str, fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((name.removeprefix(prefix), fields[name]) for name in fields if name.startswith(prefix))


def _whole(text: str) -> int:
    """A small whole number; -1, which is no level, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1


def _words(text: str) -> str:
    """Text as it was typed. Forms end lines in their own way, and no database takes a NUL."""
    return text.replace("\r\n", "\n").replace("\0", "")
