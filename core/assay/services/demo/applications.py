"""Applications of the demonstration, from the first entry to the decision, by the services themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, count, repeat

import structlog

from assay.assessment.aims import Aim
from assay.assessment.findings import Status
from assay.assessment.reviewing import Outcome, ReviewPlan
from assay.content.catalog import Catalog
from assay.services.applications import (
    allocating,
    beginning,
    candidates,
    deciding,
    reviewing,
    settling,
    signing,
    stating,
    submitting,
)
from assay.services.demo.portfolios import ask_raters, keep, paper_for, rate
from assay.services.demo.samples import Sample
from assay.services.demo.words import DEFERRAL, NOTE, REASONS, REVIEWS
from assay.services.mail.outbox import OutgoingMail, deliver_due
from assay.services.people import Actor
from assay.services.portfolio.assembling import day_in
from assay.services.portfolio.documents import add_document
from assay.services.references.writing import Stationery
from assay.storage.applications import Application
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore, StoreError

log = structlog.get_logger("assay.demo")


@dataclass(frozen=True)
class Office:
    """An association at work on applications for one aim."""

    database: Database
    store: DocumentStore
    catalog: Catalog
    stationery: Stationery
    aim: Aim
    coordinator: Actor
    #: Who reviews, those whom visitors sign in as first.
    reviewers: Sequence[Actor]
    plan: ReviewPlan

    def begin(self, actor: Actor, made: Sample, at: datetime, answers: int) -> int:
        """Somebody chooses the goal, fills in a portfolio and asks for references, some of which come."""
        aim, catalog, stationery = self.aim, self.catalog, self.stationery
        with self.database.writing() as session:
            begun = beginning.begin(
                session, catalog, actor, aim.association, aim.endorsement, aim.category, at
            )
            keep(session, actor, made, at)
            asked = ask_raters(session, catalog, stationery, actor, aim, made, at)
            for days, request in enumerate(asked[:answers], 3):
                rate(session, catalog, stationery, request, at + timedelta(days=days))
        deliver_due(self.database, _to_nobody, at + timedelta(days=3 + answers))
        return begun.id

    def attach(self, actor: Actor, at: datetime) -> None:
        """Somebody adds a document: its bytes first, then its row. Without a store the demonstration goes on."""
        with self.database.reading() as session:
            found = paper_for(session, actor)
        if found is None:
            return
        file, entry = found
        try:
            place = self.store.put(file.content)
        except StoreError as error:
            log.warning("the demonstration has no document", reason=str(error))
            return
        with self.database.writing() as session:
            add_document(session, actor, file, place, entry, at)

    def hand_in(self, actor: Actor, application: int, at: datetime) -> None:
        """Sign, state and hand in."""
        with self.database.writing() as session:
            found, catalog = session.get_one(Application, application), self.catalog
            for each in signing.agreements_of(session, catalog, found, at):
                signing.sign(
                    session, catalog, actor, application, each.id, signing.Shown(each.mark), actor.name, at
                )
            for asked in stating.statements_of(session, catalog, found, at):
                stating.state(session, catalog, actor, application, asked.requirement.statement, at)
            submitting.submit(session, catalog, actor, application, at)

    def give_reviewers(self, application: int, at: datetime) -> list[tuple[Actor, int]]:
        """Choose the reviewers of the level that is on; each with the review that they were given."""
        by_id = {each.person_id: each for each in self.reviewers}
        place = self.catalog, self.coordinator, self.aim.association, application
        with self.database.writing() as session:
            bench = candidates.bench_of(session, *place)
            free = {each.person.id for each in bench.free}
            chosen = [person for person in by_id if person in free][: bench.lacking]
            made = allocating.allocate(session, *place, at, chosen)
            return [(by_id[each.reviewer_id], each.id) for each in made]

    def review(self, reviewer: Actor, review: int, outcome: Outcome, at: datetime) -> None:
        """A reviewer reads everything, ticks, judges and finishes; who defers finds the first question unmet."""
        with self.database.writing() as session:
            desk = reviewing.desk_of(session, self.catalog, reviewer, review)
            judged: dict[str, Status] = {each.requirement: "met" for each in desk.questions}
            if outcome == "defer":
                judged |= dict.fromkeys(list(judged)[:1], "unmet")
            ticks = dict.fromkeys(self.aim.competencies or (), True)
            words = DEFERRAL if outcome == "defer" else REVIEWS[review % len(REVIEWS)]
            marks = reviewing.Marks(ticks, judged, words, NOTE)
            reviewing.finish(session, self.catalog, reviewer, review, marks, outcome, at)

    def approve(self, application: int, at: datetime) -> None:
        """Every level approves."""
        self._review_all(application, at, repeat("approve"))

    def dispute(self, application: int, at: datetime) -> None:
        """All approve but for the last reviewer, who defers; one who is alone disagrees with nobody."""
        number = self.plan.levels * self.plan.reviewers
        self._review_all(application, at, chain(repeat("approve", number - 1), repeat("defer")))

    def _review_all(self, application: int, at: datetime, outcomes: Iterator[Outcome]) -> None:
        days = count(1)
        while self._waits(application):
            for reviewer, review in self.give_reviewers(application, at):
                self.review(reviewer, review, next(outcomes), at + timedelta(days=next(days)))

    def _waits(self, application: int) -> bool:
        with self.database.reading() as session:
            return session.get_one(Application, application).status in candidates.WAITS_FOR_REVIEWERS

    def complete(self, application: int, at: datetime) -> None:
        """Enter what boards and the association itself have to say."""
        place = self.catalog, self.coordinator, self.aim.association, application
        with self.database.writing() as session:
            found, today = session.get_one(Application, application), self.today(at)
            for board in settling.boards_of(session, self.catalog, found, at):
                for level in range(1, board.levels + 1):
                    settling.enter_board(session, *place, board.subject, level, today, True, at)
            for each in settling.attested_of(session, self.catalog, found, at):
                settling.enter_statement(session, *place, each.statement, at)

    def grant(self, application: int, at: datetime) -> str | None:
        """Grant what nothing speaks against; the number of the credential."""
        place = self.catalog, self.coordinator, self.aim.association, application
        with self.database.writing() as session:
            if not deciding.prospect(session, *place, at).can_grant:
                return None
            letter = deciding.decide(session, *place, "granted", REASONS, at).content
            return str(letter["number"])

    def today(self, at: datetime) -> date:
        """The association's day at an instant."""
        return day_in(self.catalog, self.aim.association, at)


def _to_nobody(_: OutgoingMail) -> None:
    """Mails of the demonstration count as sent and go nowhere: its people are invented."""
