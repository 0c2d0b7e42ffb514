"""A review as it stands on a page: read from the form that was posted, or from what is kept."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self, cast

from assay.assessment.findings import Finding, Status
from assay.services.applications.reviewing import LONGEST_COMMENT, Marks
from assay.storage.applications import Review
from assay.wording import say

JUDGE: Final = "judge-"
TICK: Final = "tick"
JUDGED: Final[Mapping[str, str]] = {"met": say("Met"), "unmet": say("Not met")}
TOO_LONG: Final[Mapping[str, str]] = {
    "comment": say(
        "The comment to the applicant has %(characters)s characters; %(most)s can be kept. Please shorten it."
    ),
    "note": say("The internal note has %(characters)s characters; %(most)s can be kept. Please shorten it."),
}


@dataclass(frozen=True)
class Sheet:
    """The marks of a review; `version` names the kept review that the page was made from."""

    ticks: frozenset[str] = frozenset()
    judgements: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    note: str = ""
    version: str = ""

    @classmethod
    def of(cls, review: Review) -> Self:
        """What is kept."""
        ticks = frozenset(name for name, ticked in review.ticks.items() if ticked)
        version = review.changed_at.isoformat()
        return cls(ticks, dict(review.judgements), review.comment, review.note, version)

    @classmethod
    def posted(cls, fields: Any) -> Self:
        """What a form holds."""
        return cls(
            ticks=frozenset(fields.getlist(TICK)),
            judgements=dict(_under(JUDGE, fields)),
            comment=_words(fields.get("comment", "")),
            note=_words(fields.get("note", "")),
            version=fields.get("version", ""),
        )

    @property
    def marks(self) -> Marks:
        """The same as the service takes it."""
        judgements = cast("Mapping[str, Status]", self.judgements)
        return Marks(dict.fromkeys(sorted(self.ticks), True), judgements, self.comment, self.note)

    def with_ticks(self, competencies: Iterable[str]) -> "Sheet":
        """The same, with some more competencies ticked."""
        return replace(self, ticks=self.ticks.union(competencies))

    def says_what(self, other: "Sheet") -> bool:
        """Whether both give the same marks."""
        return _plain(self) == _plain(other)

    def problems(self, questions: Sequence[Finding], competencies: Collection[str]) -> dict[str, str]:
        """What cannot be kept as it is, by the id of the field."""
        titles = {each.requirement: each.title for each in questions}
        found = {
            f"{JUDGE}{name}": say(
                "“%(requirement)s” is judged met or not met, and nothing else.",
                requirement=titles.get(name, name),
            )
            for name, value in self.judgements.items()
            if name not in titles or value not in JUDGED
        }
        if strange := self.ticks.difference(competencies):
            found["competencies"] = say(
                "The map of this application has no competency “%(competency)s”.", competency=min(strange)
            )
        for name, words in TOO_LONG.items():
            if len(text := getattr(self, name).strip()) > LONGEST_COMMENT:
                found[name] = say(words, characters=f"{len(text):,}", most=f"{LONGEST_COMMENT:,}")
        return found


def _plain(sheet: Sheet) -> Sheet:
    return replace(sheet, comment=sheet.comment.strip(), note=sheet.note.strip(), version="")


def _under(prefix: str, fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((name.removeprefix(prefix), fields[name]) for name in fields if name.startswith(prefix))


def _words(text: str) -> str:
    """Text as it was typed. Forms end lines in their own way, and no database takes a NUL."""
    return text.replace("\r\n", "\n").replace("\0", "")
