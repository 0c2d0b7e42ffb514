"""People in every state that a page can show, put there by the services and not by clicking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from flask_security import hash_password
from flask_security.recoverable import generate_reset_password_token
from sqlalchemy import select

from assay.services.applications.messages import write
from assay.services.candidacy.registration import register, set_extra_time
from assay.services.candidacy.saving import Draft, Ticket, save
from assay.services.candidacy.sittings import begin_section, enter_room, finish_section
from assay.services.demo.people import PASSWORD, Account, add_account
from assay.services.demo.sittings import Ability, allocate_all, rate_all, sit
from assay.services.demo.words import COMMENTS, ESSAYS, QUESTION
from assay.services.essays.rating import Marks, Task, keep_draft, make_final, open_desk, queue
from assay.services.mail.outbox import OutgoingMail, Undeliverable, deliver_due
from assay.services.people import Actor
from assay.services.references.requesting import Wish, ask, contacts_of, requests_of
from assay.services.references.writing import Stationery
from assay.services.windows import WindowPlan, schedule_window
from assay.storage.sittings import Sitting
from assay.storage.windows import Window
from assay.web.account.accounts import Account as SignedUp
from assay.web.app import utc_now
from assay.web.mailing import letters, links
from browser.demonstration import Demonstration
from browser.places import Places

Given = tuple[int, str, Mapping[str, Any]]


@dataclass
class Stage:
    """A demonstration with more going on in it. Sittings are found by the name before the @ of their candidate."""

    server: Demonstration
    association: str = ""
    sittings: dict[str, int] = field(default_factory=dict)
    desks: dict[str, Task] = field(default_factory=dict)
    #: Windows besides those of the demonstration, by what happens in them.
    windows: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.coordinator = self.server.actor("coordinator@example.org")
        self.reviewers = [self.server.actor(f"reviewer{number}@example.org") for number in (1, 2)]
        self.association = self.coordinator.associations("coordinator")[0]
        *_, self.past, self.present = self.server.windows()
        self.places = Places(self.server, self.association)
        self._finish_scoring()
        self._more_to_score()
        self._fill_lobbies()
        self._fill_rooms()
        self.coming = self._schedule_another()
        self.parallel = self._schedule_another("Summer", forms=2)
        self.add_person("nobody", "Wanda Fern", "reviewer")
        self.add_person("newcomer", "Inés Álvarez")
        self.add_person("guarded", "Gwendolyn Ashworth")
        self.lost = self._lose_a_mail()
        self._ask_applicant()

    @cached_property
    def _hashed(self) -> str:
        with self.server.app.app_context():
            return str(hash_password(PASSWORD))

    def way_to_reset(self) -> str:
        """The path of a link that somebody was sent to choose a new password."""
        with self.server.app.app_context(), self.server.database.reading() as session:
            somebody = session.scalars(select(SignedUp).where(SignedUp.email == "newcomer@example.org")).one()
            return f"/reset/{generate_reset_password_token(somebody)}"

    def add_person(self, who: str, name: str, role: str = "") -> Actor:
        """Somebody who can sign in as `who@example.org`."""
        account = Account("", name, f"{who}@example.org", role)
        with self.server.database.writing() as session:
            person = add_account(session, account, self.association, self._hashed, utc_now())
            session.flush()
            return Actor.of(person)

    def _finish_scoring(self) -> None:
        for reviewer in self.reviewers:
            rate_all(self.server.database, reviewer, self.association, self.present, utc_now())

    def _more_to_score(self) -> None:
        """Two with reviewers, of whom one has a draft, one whose reviewers do not agree, and one without."""
        self.sit("ana", "Ana Kowalczyk", 3, self.present)
        self.sit("ben", "Benedikta Christophersen-Montgomery", 2, self.present)
        self.sit("dora", "Dorothea Marchetti", 2, self.present)
        self.allocate(self.present)
        for reviewer, level in zip(self.reviewers, (4, 1), strict=True):
            self.rate("dora", reviewer, level)
        self.sit("chi", "Chidi Eze", 1, self.present)
        with self.server.database.reading() as session:
            tasks = queue(session, self.reviewers[0], self.association)
        fresh = [task for task in tasks if task.status == "new"]
        self.desks = {"fresh": fresh[0], "draft": fresh[1]}
        with self.server.database.reading() as session:
            disputed = session.get_one(Sitting, self.sittings["dora"]).code
        self.desks["final"] = next(t for t in tasks if t.status == "final" and t.code != disputed)
        self.desks["compared"] = next(t for t in tasks if t.code == disputed)
        self._draft(fresh[1])

    def sit(self, who: str, name: str, days: int, window: int) -> None:
        """Somebody new sits, so many days ago."""
        database, actor = self.server.database, self.add_person(who, name)
        at = utc_now() - timedelta(days=days, hours=5)
        self.sittings[who] = sit(database, actor, window, "clinical", Ability(0.85, 0.8), at)

    def allocate(self, window: int) -> None:
        """Give every sitting of a window its reviewers."""
        allocate_all(self.server.database, self.coordinator, window, utc_now())

    def rate(self, who: str, reviewer: Actor, level: int) -> None:
        """Every criterion at one level."""
        with self.server.database.reading() as session:
            code = session.get_one(Sitting, self.sittings[who]).code
            tasks = [task for task in queue(session, reviewer, self.association) if task.code == code]
        for task in tasks:
            with self.server.database.writing() as session:
                place = (task.code, task.section, task.question)
                desk = open_desk(session, reviewer, self.association, *place)
                levels = {each.id: min(level, each.highest) for each in desk.rubric.criteria}
                marks = Marks(levels, {}, COMMENTS[level % len(COMMENTS)], seconds=400)
                make_final(session, reviewer, desk, self.association, marks, utc_now())

    def _draft(self, task: Task) -> None:
        reviewer, place = self.reviewers[0], (task.code, task.section, task.question)
        with self.server.database.writing() as session:
            desk = open_desk(session, reviewer, self.association, *place)
            first, second, *_ = (criterion.id for criterion in desk.rubric.criteria)
            marks = Marks({first: 3, second: 2}, {first: COMMENTS[0]}, COMMENTS[1], seconds=300)
            keep_draft(session, reviewer, desk, self.association, marks, utc_now())

    def _register(self, who: str, name: str) -> Actor:
        actor = self.add_person(who, name)
        with self.server.database.writing() as session:
            self.sittings[who] = register(session, actor, self.present, "clinical", utc_now()).id
        return actor

    def _fill_lobbies(self) -> None:
        self._register("before", "Lena Marsh")
        with self.server.database.writing() as session:
            set_extra_time(session, self.coordinator, self.sittings["before"], 50, utc_now())
        self._begin(self._register("between", "Tomás Rivera"), "between")
        self._finish("between", 0)

    def _fill_rooms(self) -> None:
        choices: list[Given] = [(each, "answer", {"choice": each % 4}) for each in range(1, 9)]
        flags: list[Given] = [(each, "flag", {"on": True}) for each in (4, 7)]
        self._save(self._begin(self._register("room", "Sofia Lindgren"), "room"), [*choices, *flags])
        writer = self._register("writer", "Amara Diallo")
        self._save(self._begin(writer, "writer"), choices)
        self._finish("writer", 0)
        essays: list[Given] = [(1, "answer", {"text": ESSAYS[0]}), (2, "answer", {"text": ESSAYS[1][:700]})]
        self._save(self._begin(writer, "writer"), [*essays, (2, "pick", {"on": True})])

    def _begin(self, actor: Actor, who: str) -> Ticket:
        with self.server.database.writing() as session:
            begin_section(session, actor, self.sittings[who], utc_now() - timedelta(minutes=20))
            sitting, form, _ = enter_room(session, actor, self.sittings[who], utc_now())
            return Ticket(sitting.id, sitting.ticket, sitting.section, form.lengths)

    def _save(self, ticket: Ticket, given: Sequence[Given]) -> None:
        now = utc_now()
        drafts = [Draft(str(uuid4()), *each, typed_at=now - timedelta(seconds=5)) for each in given]
        save(self.server.database, ticket, drafts, now)

    def _finish(self, who: str, section: int) -> None:
        actor = self.server.actor(f"{who}@example.org")
        with self.server.database.writing() as session:
            finish_section(session, actor, self.sittings[who], section, utc_now() - timedelta(minutes=2))

    def _lose_a_mail(self) -> int:
        """A request for a reference whose mail was refused."""
        actor, catalog = self.server.actor("applicant@example.org"), self.server.plugins.catalog
        with self.server.app.app_context(), self.server.database.writing() as session:
            paper = Stationery(letters(), links())
            first = requests_of(session, actor)[0]
            unasked = {each.key for each in contacts_of(session, actor)} - {
                each.contact.key for each in requests_of(session, actor)
            }
            wish = Wish(first.association, first.endorsement, min(unasked), tuple(first.roles))
            number = ask(session, catalog, actor, wish, paper, utc_now()).id
        deliver_due(self.server.database, _refuse, utc_now())
        return number

    def _ask_applicant(self) -> None:
        """The coordinator waits for an answer of somebody who has handed in."""
        application = int(self.places.application("waiting").rpartition("/")[2])
        with self.server.database.writing() as session:
            write(session, self.coordinator, application, QUESTION, utc_now(), asks=True)

    def _schedule_another(self, name: str = "Spring", forms: int = 1) -> int:
        opens: datetime = utc_now() + timedelta(days=90)
        with self.server.database.writing() as session:
            self.exam = session.get_one(Window, self.present).exam
            plan = WindowPlan(self.exam, name, opens, opens + timedelta(days=14), seed=3, forms=forms)
            catalog = self.server.plugins.catalog
            return schedule_window(session, catalog, self.coordinator, self.association, plan, utc_now()).id


def _refuse(_: OutgoingMail) -> None:
    raise Undeliverable("550 5.1.1 no such user")
