"""A window in which people sat the same questions, some of them wrong by the key."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.exam.regrading import Correction, Kind
from assay.services.essays.allocation import allocate
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.services.regrading.acting import Grounds, carry_out
from assay.services.regrading.planning import dry_run
from assay.services.regrading.plans import Plan
from assay.services.regrading.questions import Proposal
from assay.services.scores.results import release
from assay.services.windows import find_window
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION, NOW, hand_in
from services.rating_all import rate_all

ESSAYS = {1: "I would first stand and look.", 3: "I ask her when she last saw the queen."}


@dataclass
class Hall:
    """Who sits, scores and corrects."""

    database: Database
    window: int
    coordinator: Actor
    reviewers: tuple[Actor, Actor]
    make_person: Callable[..., Actor]
    people: dict[int, Actor] = field(default_factory=dict)

    def sit(
        self, name: str, wrong: Collection[int] = (), category: str = "practice", **rest: datetime
    ) -> int:
        """Somebody new sits the exam, wrong on these questions."""
        actor = self.make_person(name)
        essays = {1: "Words."} if category == "teaching" else ESSAYS
        sitting = hand_in(self.database, actor, self.window, essays, category, wrong=wrong, **rest)
        self.people[sitting] = actor
        return sitting

    def score(self, level: int = 9) -> None:
        """Bring everything that was handed in to its result."""
        with self.database.writing() as session:
            allocate(session, self.coordinator, self.window, NOW)
        for reviewer in self.reviewers:
            rate_all(self.database, reviewer, level, NOW)

    def release(self) -> None:
        """Tell everybody who has a result."""
        with self.database.writing() as session:
            release(session, self.coordinator, self.window, NOW)

    def correction(self, question: int, kind: Kind, *ahead: int) -> Correction:
        """Of a question, with options counted from its key: 1 is what whoever is wrong took."""
        with self.database.reading() as session:
            stored = find_window(session, self.window).forms[0]
            part = read_form(session, stored.id, stored.fingerprint).parts[0]
        assert isinstance(part, MultipleChoicePart)
        item = part.items[question - 1]
        return Correction(question, kind, frozenset((item.key + each) % len(item.options) for each in ahead))

    def proposal(self, *corrections: Correction, keeps: bool = True) -> Proposal:
        """Corrections of the questions that everybody sat."""
        return Proposal("practice", 0, corrections, keeps)

    def look(self, proposal: Proposal, actor: Actor | None = None) -> Plan:
        """The dry run."""
        with self.database.reading() as session:
            return dry_run(session, actor or self.coordinator, ASSOCIATION, self.window, proposal)

    def do(self, proposal: Proposal, seen: str = "", actor: Actor | None = None) -> int:
        """Carry it out; at once, unless a plan was looked at before."""
        seen = seen or self.look(proposal).fingerprint
        grounds = Grounds("The key was wrong.", "" if proposal.keeps_passes else "Safety comes first.")
        with self.database.writing() as session:
            who = actor or self.coordinator
            regrade = carry_out(session, who, ASSOCIATION, self.window, proposal, seen, grounds, NOW)
            return regrade.id

    def scores(self, sitting: int) -> tuple[int | None, int | None, bool | None]:
        """Points of the questions, possible ones, and whether they are passed."""
        with self.database.reading() as session:
            section = session.get_one(Sitting, sitting).sections[0]
            return section.earned, section.possible, section.passed
