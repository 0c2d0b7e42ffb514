"""A window of the guild whose responses are handed in, and those who are going to score them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from sqlalchemy import select

from assay.assessment.exam.forms import Form
from assay.hooks.plugins import Plugins
from assay.services.calibration.courses import courses_of
from assay.services.calibration.rating import rate_control
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.storage.sittings import Sitting
from assay.storage.windows import Window
from assay.web.app import utc_now
from browser.live import ASSOCIATION, Server
from browser.served import weighing_plugins
from services.building import add_person, hand_in
from services.rating_all import rate_all

ESSAY = "I would stand beside the hive and watch the entrance before I open anything."
#: Question 2 has a wrong key: who chose what is right there was marked wrong, and here that decides.
KEYED_WRONGLY, MISSED = 2, (2, 5, 6)


@dataclass
class Scored(Server):
    """A server where everybody has handed in. Nobody has scored anything."""

    application: ClassVar[str] = "weighing_application"

    def bring_plugins(self) -> Plugins:
        """The guild, calibrating and adjudicating."""
        return weighing_plugins()

    def fill(self) -> None:
        """A window with one candidate whom the walk follows, and three others."""
        self._open_window()
        self.coordinator = self.add_person("coordinator", name="Cora Lindqvist")
        self.rita = self.add_person("reviewer", name="Rita Vance")
        self.rolf = self.add_person("reviewer", name="Rolf Adeyemi")
        self.thea = self.add_person(name="Thea Castellanos")
        self.candidate = self.add_person(name="Juniper Vale-Ostrow")
        self.sitting = self._sit(self.actor(self.candidate), MISSED)
        for number in range(3):
            with self.database.writing() as session:
                person = add_person(session, f"Candidate {number}")
            self._sit(person, range(3, number + 4))

    @property
    def window(self) -> int:
        """The window."""
        with self.database.reading() as session:
            return session.scalars(select(Window.id)).one()

    @property
    def code(self) -> str:
        """What reviewers call the candidate whom the walk follows."""
        with self.database.reading() as session:
            return session.get_one(Sitting, self.sitting).code

    @property
    def form(self) -> Form:
        """What was sat."""
        with self.database.reading() as session:
            sitting = session.get_one(Sitting, self.sitting)
            return read_form(session, sitting.form_id, sitting.form.fingerprint)

    def calibrate(self, email: str) -> None:
        """Rate every control response as it was agreed on."""
        (course,), actor = courses_of(self.plugins.catalog, ASSOCIATION), self.actor(email)
        for piece in course.pieces:
            with self.database.writing() as session:
                levels = piece.control.levels
                rate_control(session, self.plugins.catalog, actor, course.key, piece.id, levels, utc_now())

    def score_the_rest(self) -> None:
        """Whatever the first readers have left they agree about."""
        for each in (self.rita, self.rolf):
            rate_all(self.database, self.actor(each), 2, utc_now())

    def _sit(self, person: Actor, wrong: Collection[int]) -> int:
        at = utc_now() - timedelta(hours=3)
        return hand_in(self.database, person, self.window, {1: ESSAY}, now=at, wrong=wrong)
