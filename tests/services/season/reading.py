"""Reviewers at work: calibrated or stopped, given essays, rating them by the truth, settling what is in dispute."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assay.content.catalog import Catalog
from assay.services.appointments import dismiss
from assay.services.calibration.rating import rate_control
from assay.services.calibration.standing import asked_of, stands_before
from assay.services.essays.adjudications import Line, adjudications_of
from assay.services.essays.allocation import allocate
from assay.services.essays.discussing import agree, exchange, propose
from assay.services.essays.rating import Marks, Task, keep_draft, make_final, open_desk, queue
from assay.services.essays.third_readers import give
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.people import Appointment
from services.building import ASSOCIATION, EXAM
from services.season.content import CONTROLS
from services.season.people import Cast
from services.season.sitting import OPENS, Sat
from services.season.truth import CRITERIA, HIGHEST, Truth

KEY = (ASSOCIATION, EXAM, "essays")
CALIBRATES = OPENS
READS = OPENS + timedelta(days=35)
#: Readers of every essay.
FIRST = 2
Levels = dict[str, int]


@dataclass(frozen=True)
class Given:
    """One rating as it was typed: the candidate and the reviewer by their places in the truth."""

    candidate: int
    reviewer: int
    levels: Levels
    reading: str


@dataclass
class Readers:
    """The reviewers of one window, and a list of what they typed: the raw data."""

    database: Database
    catalog: Catalog
    truth: Truth
    cast: Cast
    window: int
    sat: tuple[Sat, ...]
    given: list[Given] = field(default_factory=list)
    #: By candidate: what the two readers agreed on.
    agreed: dict[int, Levels] = field(default_factory=dict)

    def allocate(self, seed: int) -> None:
        """Give everything its readers."""
        with self.database.writing() as session:
            allocate(session, self.cast.coordinator, self.window, READS, seed)

    def is_gated(self, actor: Actor) -> bool:
        """Whether calibration stands before every essay of somebody; there may be none."""
        with self.database.reading() as session:
            tasks = queue(session, actor, ASSOCIATION)
        return all(self._gate(actor, each) for each in tasks)

    def replace(self, actor: Actor) -> None:
        """Somebody is no reviewer any more; what was theirs is given to others."""
        with self.database.writing() as session:
            if session.get(Appointment, (actor.person_id, ASSOCIATION, "reviewer")) is not None:
                dismiss(session, self.cast.coordinator, ASSOCIATION, actor.person_id, "reviewer", READS)

    def read(self) -> int:
        """Everybody rates what lies in their queue; how many ratings that made."""
        return sum(self._read(place, actor) for place, actor in enumerate(self.cast.reviewers))

    def _read(self, place: int, actor: Actor) -> int:
        codes = {each.code: each.candidate for each in self.sat}
        with self.database.reading() as session:
            tasks = [each for each in queue(session, actor, ASSOCIATION) if each.status == "new"]
        assert not tasks or not self._gate(actor, tasks[0])
        for task in tasks:
            candidate = codes[task.code]
            levels = self.truth.levels(candidate, place)
            self._rate(actor, task, levels)
            # A third reader is given an essay as soon as its first two are done, in the middle of all this.
            before = sum(each.candidate == candidate for each in self.given)
            self.given.append(Given(candidate, place, levels, "first" if before < FIRST else "third"))
        return len(tasks)

    def _gate(self, actor: Actor, task: Task) -> bool:
        """Whether calibration stands before an essay."""
        with self.database.reading() as session:
            place = (task.code, task.section, task.question)
            return stands_before(session, self.catalog, actor, ASSOCIATION, *place) is not None

    def _rate(self, actor: Actor, task: Task, levels: Levels) -> None:
        """The whole as final; of every fourth there is a draft before, with half of the criteria."""
        half = {name: levels[name] for name in list(levels)[:2]}
        acts = [(Marks(half, seconds=90), keep_draft), (Marks(levels, seconds=60), make_final)]
        for marks, act in acts[len(self.given) % 4 > 0 :]:
            with self.database.writing() as session:
                desk = open_desk(session, actor, ASSOCIATION, task.code, task.section, task.question)
                act(session, actor, desk, ASSOCIATION, marks, READS)

    def lines(self) -> tuple[Line, ...]:
        """What was sent on."""
        with self.database.reading() as session:
            return adjudications_of(session, self.cast.coordinator, ASSOCIATION, self.window).lines

    def settle(self, seed: int) -> None:
        """Whatever was sent on is settled by its policy; who reads a third time has it already, or is asked now."""
        numbers = {each.sitting: each for each in self.sat}
        for line in self.lines():
            if line.way == "discussion":
                self._discuss(numbers[line.sitting], line)
            elif line.state == "yours":
                with self.database.writing() as session:
                    place = (line.sitting, line.section, line.question)
                    give(session, self.cast.coordinator, ASSOCIATION, *place, READS, seed)
        self.read()

    def _discuss(self, sat: Sat, line: Line) -> None:
        """One reader proposes levels between the two, the other agrees to that version."""
        place = (ASSOCIATION, sat.code, line.section, line.question)
        first = [each for each in self.given if each.candidate == sat.candidate]
        one, other = (self.cast.reviewers[each.reviewer] for each in first)
        levels = {name: sum(each.levels[name] for each in first) // 2 for name in CRITERIA}
        with self.database.writing() as session:
            propose(session, one, *place, levels, "Between the two.", READS)
        with self.database.writing() as session:
            seen = exchange(session, other, *place)
            assert seen is not None
            agree(session, other, *place, seen.discussion.version, READS)
        self.agreed[sat.candidate] = levels


def calibrate(database: Database, catalog: Catalog, cast: Cast) -> dict[int, str]:
    """Everybody rates the control responses, one of them the wrong way round; where each stands, by person."""
    for place, actor in enumerate((*cast.reviewers, cast.stopped)):
        for control, level in CONTROLS.items():
            given = _near(level, place) if actor is not cast.stopped else _far(level)
            _rate_control(database, catalog, actor, control, given, CALIBRATES)
    with database.reading() as session:
        return {
            actor.person_id: asked_of(session, catalog, actor, ASSOCIATION)[0].stage
            for actor in (*cast.reviewers, cast.stopped)
        }


def _rate_control(
    database: Database, catalog: Catalog, actor: Actor, control: str, levels: Levels, now: datetime
) -> None:
    with database.writing() as session:
        rate_control(session, catalog, actor, KEY, control, levels, now)


def _near(level: int, place: int) -> Levels:
    """As was agreed, but one level off on one criterion, on the same side of the cut."""
    levels = dict.fromkeys(CRITERIA, level)
    name = list(CRITERIA)[place % len(CRITERIA)]
    levels[name] = min(level + 1, HIGHEST) if level >= 2 else max(level - 1, 0)
    return levels


def _far(level: int) -> Levels:
    return dict.fromkeys(CRITERIA, HIGHEST - level)
