"""Two associations at work in one installation, whose people must not reach each other's things."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from flask import Flask
from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

import assay_ct_aimh
from assay import bundled
from assay.content.adjudication import Calibration
from assay.content.catalog import AssociationContent
from assay.content.exams import EssaySection
from assay.hooks.folder import AssociationFolder
from assay.hooks.plugins import Plugins
from assay.services.applications.messages import write
from assay.services.candidacy.registration import register
from assay.services.candidacy.sittings import begin_section, enter_room
from assay.services.demo.loading import show
from assay.services.demo.people import COORDINATOR, EARLIER, HOLDER, REVIEWER, SECOND_REVIEWER
from assay.services.people import Actor
from assay.services.portfolio.documents import add_document, examine
from assay.services.references.writing import Stationery
from assay.services.reports.kinds import of_log
from assay.services.reports.orders import Order, ask
from assay.services.standard_setting.gathering import invite
from assay.services.standard_setting.panels import PanelPlan, open_panel
from assay.services.standard_setting.phases import advance
from assay.services.standard_setting.sections import judged_sections
from assay.services.wanted_acts import Wanted
from assay.settings import Settings
from assay.storage.applications import Application
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.identities import Identity
from assay.storage.people import Appointment, Person
from assay.storage.portfolios import Contact, Entry
from assay.storage.regrades import Regrade
from assay.storage.schema import upgrade
from assay.storage.sittings import Sitting
from assay.storage.standard_settings import CutVersion
from assay.storage.windows import StoredForm, Window
from assay.web.app import create_app
from assay.web.mailing import letters, links
from services.calibrating import control
from web.acting import NOW, PASSWORD, Clock
from web.walk.reading import note_fields

INSTITUTE, SOCIETY = ASSOCIATIONS = ("ct-aimh", "lighthouse-society")
LIGHTHOUSE = Path(__file__).parents[2] / "dummy" / "lighthouse"
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
#: Members of the association here who lost their right: one who was dismissed altogether, one with an old session.
GONE, STALE = "gone", "stale"


class _Lighthouse(AssociationFolder):
    """The society of the tests, whose reviewers are calibrated by one response."""

    def __init__(self) -> None:
        self.folder = LIGHTHOUSE

    @cached_property
    def content(self) -> AssociationContent:
        found = super().content
        exam = found.exams[0]
        *others, essay = exam.sections
        assert isinstance(essay, EssaySection)
        asked = essay.rating.model_copy(
            update={"calibration": Calibration(criterion=1, total=None, least="1")}
        )
        sections = (*others, essay.model_copy(update={"rating": asked}))
        controls = tuple(
            control(name, use, {"sight": 1}, "night-the-late-relief")
            for name, use in (("practice", "practice"), ("control", "control"))
        )
        return replace(found, exams=(exam.model_copy(update={"sections": sections}),), controls=controls)


@dataclass
class World:
    """The installation. Everybody's address begins with the name of their association, as `ct-aimh.holder@…`."""

    folder: Path

    def __post_init__(self) -> None:
        self.path = self.folder / "assay.sqlite"
        self.database = Database(f"sqlite:///{self.path}")
        upgrade(self.database)
        self.plugins = Plugins.only(
            {"ct-aimh": assay_ct_aimh.plugin, "lighthouse": _Lighthouse()},
            [bundled.QUESTION_BANKS],
            [bundled.COMPETENCY_MAPS],
        )
        self.settings = Settings(
            instance=self.folder,
            database_url=f"sqlite:///{self.path}",
            secret_key="a secret of tests",
            password_salt="the salt of tests",
            base_url="http://localhost",
        )
        self.app: Flask = create_app(self.settings, self.plugins, clock=Clock(), database=self.database)
        note_fields(self.app)
        self.store = DocumentStore(self.settings.document_store)
        with self.app.app_context():
            self.hashed = str(hash_password(PASSWORD))
            for association in ASSOCIATIONS:
                self._fill(association)

    def actor(self, association: str, email: str) -> Actor:
        """Somebody of the demonstration of an association, by their address in it."""
        with self.database.reading() as session:
            wanted = f"{association}.{email}"
            return Actor.of(session.scalars(select(Person).where(Person.email == wanted)).one())

    def _fill(self, association: str) -> None:
        paper = Stationery(letters(), links())
        catalog = self.plugins.catalog
        show(self.database, self.store, catalog, association, lambda _: self.hashed, paper, NOW)
        with self.database.writing() as session:
            for person in session.scalars(select(Person)):
                if not person.email.startswith(tuple(f"{each}." for each in ASSOCIATIONS)):
                    person.email = f"{association}.{person.email}"
            for name in (GONE, STALE):
                self._somebody(session, association, name, "coordinator")
        for who in (HOLDER, EARLIER[0].email):
            self._enrich(association, self.actor(association, who))
        self._open_panel(association)
        self._report(association)

    def _somebody(self, session: Session, association: str, name: str, *roles: str) -> Person:
        person = Person(email=f"{association}.{name}@example.org", name=name.title(), password=self.hashed)
        person.fs_uniquifier, person.confirmed_at = f"{association}.{name}", NOW
        person.appointments = [Appointment(association=association, role=role) for role in roles]
        session.add(person)
        session.flush()
        return person

    def _enrich(self, association: str, actor: Actor) -> None:
        """What people of the demonstration do not all have: a document, a message, and a sitting that runs."""
        coordinator = self.actor(association, COORDINATOR)
        place = self.store.put(PDF)
        with self.database.writing() as session:
            add_document(session, actor, examine("Diploma.pdf", PDF), place, "", NOW)
            mine = select(Application.id).where(Application.person_id == actor.person_id)
            number = session.scalars(mine.order_by(Application.id)).first()
            assert number is not None
            write(session, coordinator, number, "Please look at this together.", NOW, is_internal=True)
            window = session.scalars(
                select(Window.id).where(Window.association == association).order_by(Window.opens_at.desc())
            ).first()
            form = session.scalars(select(StoredForm).where(StoredForm.window_id == window)).first()
            assert window is not None
            assert form is not None
            # Whoever has passed may not sit again: somebody else begins, and these are made to have done it.
            newcomer = Actor.of(self._somebody(session, association, f"newcomer{number}"))
            sitting = register(session, newcomer, window, form.category, NOW)
            begin_section(session, newcomer, sitting.id, NOW)
            enter_room(session, newcomer, sitting.id, NOW)
            sitting.person_id = actor.person_id
            self._add_own(session, actor)

    def _add_own(self, session: Session, actor: Actor) -> None:
        """An entry and a contact under keys that nobody else has, and another way in."""
        like = session.scalars(select(Entry).where(Entry.person_id == actor.person_id)).first()
        assert like is not None
        own, content = f"only-{actor.person_id}", {**like.content}
        session.add(
            Entry(
                person_id=actor.person_id,
                kind=like.kind,
                key=own,
                content=content,
                created_at=NOW,
                changed_at=NOW,
            )
        )
        session.add(
            Identity(issuer="none", subject=own, person_id=actor.person_id, association="", linked_at=NOW)
        )
        session.add(Contact(person_id=actor.person_id, key=own, content={"name": "Somebody"}, changed_at=NOW))

    def _report(self, association: str) -> None:
        """A report that is ready."""
        order = Order(association, "audit-csv", of_log(Wanted()), "en")
        with self.database.writing() as session:
            row = ask(session, self.actor(association, COORDINATOR), order, NOW)
            row.state, row.place, row.size, row.ended_at = "ready", self.store.put(PDF), len(PDF), NOW

    def _open_panel(self, association: str) -> None:
        """A panel with a judge at work, a cut, and a question that was scored anew."""
        coordinator = self.actor(association, COORDINATOR)
        with self.database.writing() as session:
            newest = judged_sections(session, coordinator, association)[0]
            plan = PanelPlan(
                newest.form_id, newest.section, "Panel", "Just competent enough.", shows_keys=True
            )
            panel = open_panel(session, coordinator, association, plan, NOW)
            for email in (REVIEWER, SECOND_REVIEWER):
                invite(session, coordinator, association, panel.id, f"{association}.{email}", NOW)
            advance(session, coordinator, association, panel.id, "round-1", NOW)
            form = session.get_one(StoredForm, newest.form_id)
            cut = CutVersion(
                association=association,
                exam=panel.exam,
                section=panel.section,
                form_id=form.id,
                basis_points=7000,
            )
            cut.effective_at = cut.decided_at = NOW + timedelta(days=30)
            cut.reason, cut.decided_by = "The panel's.", coordinator.person_id
            holder = self.actor(association, HOLDER).person_id
            sat = select(Sitting.window_id).where(Sitting.person_id == holder).order_by(Sitting.id)
            regrade = Regrade(
                association=association, window_id=session.scalars(sat).first(), reason="It was wrong."
            )
            regrade.keeps_passes, regrade.by, regrade.at = True, coordinator.person_id, NOW
            regrade.summary = {"changes": [], "matters": []}
            session.add_all([cut, regrade])


@contextmanager
def building(folder: Path) -> Iterator[World]:
    """A world for as long as the context lasts."""
    world = World(folder)
    try:
        yield world
    finally:
        world.app.extensions["outbox"].close()
        world.database.dispose()
