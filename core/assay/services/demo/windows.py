"""Windows of the demonstration's exam: one long ago, one half a year ago, and one that is open now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assay.assessment.exam.offering import categories
from assay.content.catalog import Catalog
from assay.content.exams import Exam
from assay.services.demo.adjudications import settle_all
from assay.services.demo.crowd import Crowd
from assay.services.demo.people import COORDINATOR, EARLIER, LATELY, LONG_AGO, Candidate
from assay.services.demo.sittings import Ability, allocate_all, rate_all, sit
from assay.services.people import Actor
from assay.services.scores.results import release
from assay.services.windows import WindowPlan, schedule_window
from assay.storage.database import Database

#: A window is open for so long, its responses are scored then, and its results released after so long again.
OPEN, RELEASED = timedelta(days=21), timedelta(days=20)


@dataclass(frozen=True)
class Windows:
    """The exam of an association, and everybody by e-mail."""

    database: Database
    catalog: Catalog
    actors: Mapping[str, Actor]
    association: str
    exam: Exam

    def long_ago(self, opens: datetime) -> None:
        """For those who are endorsed since."""
        self._past(opens, LONG_AGO, seed=5)

    def earlier(self, opens: datetime) -> None:
        """Everything scored and released."""
        self._past(opens, EARLIER, seed=11)

    def present(self, now: datetime, crowd: Crowd) -> None:
        """Open now: some have handed in and wait for their reviewers, and so has the crowd."""
        opens = now - timedelta(days=7)
        plan = WindowPlan(self.exam.id, f"{now:%B %Y}", opens, now + timedelta(days=30), seed=7)
        window = self._held(plan, LATELY, hours=3)
        crowd.sit(self.database, self.association, categories(self.exam), window, opens)
        allocate_all(self.database, self._coordinator, window, now - timedelta(days=1))

    def _past(self, opens: datetime, candidates: Sequence[Candidate], seed: int) -> None:
        plan = WindowPlan(self.exam.id, f"{opens:%B %Y}", opens, opens + OPEN, seed)
        window = self._held(plan, candidates, hours=15)
        allocate_all(self.database, self._coordinator, window, plan.closes_at)
        for each in self.reviewers:
            rate_all(self.database, each, self.association, window, plan.closes_at + timedelta(days=9))
        sent_on = plan.closes_at + timedelta(days=12)
        settle_all(self.database, self._coordinator, self.reviewers, self.association, window, sent_on)
        with self.database.writing() as session:
            release(session, self._coordinator, window, plan.closes_at + RELEASED)

    def _held(self, plan: WindowPlan, candidates: Sequence[Candidate], hours: int) -> int:
        """A window, and everybody sits in it, one a day."""
        at, coordinator = plan.opens_at - timedelta(days=25), self._coordinator
        with self.database.writing() as session:
            window = schedule_window(session, self.catalog, coordinator, self.association, plan, at).id
        for day, each in enumerate(candidates, 1):
            able, begun = Ability(each.items, each.essays), plan.opens_at + timedelta(days=day, hours=hours)
            category = categories(self.exam)[0]
            sit(self.database, self.actors[each.email], window, category, able, begun)
        return window

    @property
    def reviewers(self) -> Sequence[Actor]:
        """Those whom visitors sign in as first, then others."""
        return [each for _, each in sorted(self.actors.items()) if each.has(self.association, "reviewer")]

    @property
    def _coordinator(self) -> Actor:
        return self.actors[COORDINATOR]
