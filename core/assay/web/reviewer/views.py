"""What the reviewer's templates show, worked out from what the services give."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assay.assessment.exam.scoring import Score, add
from assay.assessment.exam.sittings import count_words
from assay.content.catalog import Catalog
from assay.content.rubrics import Rubric
from assay.services.essays.discussing import Talk
from assay.services.essays.rating import Desk, Task
from assay.web.reviewer.sheets import Sheet
from assay.wording import say_many


@dataclass(frozen=True)
class Queue:
    """One association's responses for one reviewer."""

    association: str
    name: str
    tasks: tuple[Task, ...]
    #: Ratings to be agreed on with other readers.
    talks: tuple[Talk, ...] = ()
    #: Responses that open only after a calibration, by code, section and question.
    shut: frozenset[tuple[str, int, int]] = frozenset()

    @property
    def done(self) -> int:
        """How many ratings are final."""
        return len(self.with_status("final"))

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.tasks)

    @property
    def left(self) -> int:
        """How many are not final."""
        return self.total - self.done

    @property
    def next(self) -> Task | None:
        """What to do now: a rating that was begun, else a new one."""
        waiting = (*self.with_status("draft"), *self.with_status("new"))
        return next((task for task in waiting if not self.is_shut(task)), None)

    def is_shut(self, task: Task) -> bool:
        """Whether a calibration comes first."""
        return (task.code, task.section, task.question) in self.shut

    def with_status(self, status: str) -> tuple[Task, ...]:
        """The tasks that are new, draft or final."""
        return tuple(task for task in self.tasks if task.status == status)


def headline(portfolios: int, queues: Sequence[Queue]) -> str:
    """How much waits for a reviewer, in one line; nothing where nothing does."""
    left, shut = sum(each.left for each in queues), sum(len(each.shut) for each in queues)
    talks = sum(not talk.is_mine for each in queues for talk in each.talks)
    words = ", ".join(str(part) for part in _waiting(portfolios, talks, left, is_shut=shut >= left))
    return words[:1].upper() + words[1:]


def _waiting(portfolios: int, talks: int, left: int, *, is_shut: bool) -> Iterator[str]:
    if portfolios:
        yield say_many(
            "one portfolio waits for your review", "%(num)s portfolios wait for your review", portfolios
        )
    if talks:
        yield say_many("one rating is to be agreed on", "%(num)s ratings are to be agreed on", talks)
    if left and is_shut:
        yield say_many(
            "one response waits until you are calibrated",
            "%(num)s responses wait until you are calibrated",
            left,
        )
    elif left:
        yield say_many("one response is left to score", "%(num)s responses are left to score", left)


def name_of(catalog: Catalog, association: str) -> str:
    """The association's name; its id when its plugin is gone."""
    found = catalog.associations.get(association)
    return found.short_name if found else association


@dataclass(frozen=True)
class Place:
    """Where a response stands in its queue."""

    number: int
    of: int
    previous: Task | None
    next: Task | None


def place_of(desk: Desk) -> Place:
    """The neighbours of this response."""
    here = next(number for number, task in enumerate(desk.tasks) if _is_here(task, desk))
    return Place(
        number=here + 1,
        of=len(desk.tasks),
        previous=desk.tasks[here - 1] if here else None,
        next=desk.tasks[here + 1] if here + 1 < len(desk.tasks) else None,
    )


def next_open(desk: Desk) -> Task | None:
    """The first response after this one, around the queue, that still needs its final rating."""
    here = next(number for number, task in enumerate(desk.tasks) if _is_here(task, desk))
    around = (*desk.tasks[here + 1 :], *desk.tasks[:here])
    return next((task for task in around if task.status != "final"), None)


def _is_here(task: Task, desk: Desk) -> bool:
    return (task.code, task.section, task.question) == (desk.code, desk.section, desk.question)


def points(rubric: Rubric, sheet: Sheet) -> Score:
    """Points so far, criteria by their weight, of all that the rubric has."""
    return add(
        Score(sheet.levels.get(each.id, 0) * each.weight, each.highest * each.weight)
        for each in rubric.criteria
    )


def paragraphs(text: str) -> Sequence[str]:
    """An essay's paragraphs: what stands between empty lines."""
    return [part for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if part.strip()]


def words(text: str) -> int:
    """How many words an essay has."""
    return count_words(text)
