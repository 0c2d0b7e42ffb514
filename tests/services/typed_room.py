"""The guild with an exam of questions of every type, and who sits it; and a type that goes wrong when told to."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.exam.regrading import Correction
from assay.assessment.exam.scoring import Score
from assay.content.catalog import Catalog
from assay.content.item_types.guarding import Guard
from assay.content.item_types.known import BUILT_IN, ItemTypes
from assay.content.item_types.numeric.type import Numeric, NumericType
from assay.services.candidacy.languages import choose_language
from assay.services.candidacy.registration import register
from assay.services.candidacy.saving import Draft, Ticket, save
from assay.services.candidacy.sittings import begin_section, enter_room, finish_section
from assay.services.item_types import install
from assay.services.regrading.acting import Grounds, carry_out
from assay.services.regrading.planning import dry_run
from assay.services.regrading.questions import Proposal, parts_of
from assay.services.scores.results import combine_ready, waiting_for
from assay.services.windows import WindowPlan, schedule_window
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from dummy.typed import typed_catalog
from services.building import ASSOCIATION, NOW, add_person

#: By item: a response, and what it earns.
GIVEN: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "swarm-call": ({"choice": 1}, "1"),
    "signs-of-robbing": ({"response": {"choice": ["0"]}}, "0"),
    "opening-a-hive": ({"response": {"0": "3", "1": "1", "2": "4", "3": "2"}}, "5/6"),
    "castes-and-days": ({"response": {"0": "2", "1": "1"}}, "2/3"),
    "syrup": ({"response": {"number": "7,5"}}, "1"),
}


class Room:
    """The guild with its exam of all kinds, its people, and one window."""

    def __init__(self, database: Database, folder: Path, catalog: Catalog | None = None) -> None:
        self.database, self.catalog = database, catalog or typed_catalog(folder / "guild")
        with database.writing() as session:
            self.coordinator = add_person(session, "Cora", "coordinator")
            plan = WindowPlan("typed", "Autumn", NOW - timedelta(days=1), NOW + timedelta(days=14), seed=7)
            self.window = schedule_window(session, self.catalog, self.coordinator, ASSOCIATION, plan, NOW).id

    def sit(self, name: str, given: Mapping[str, Mapping[str, Any]], language: str = "") -> int:
        """One person sits the exam, in another language if one is named; the number of the sitting."""
        with self.database.writing() as session:
            person = add_person(session, name)
            number = register(session, person, self.window, "all", NOW).id
            choose_language(session, person, number, language, NOW)
            begin_section(session, person, number, NOW)
            sitting, form, _ = enter_room(session, person, number, NOW)
            ticket = Ticket(number, sitting.ticket, 0, form.lengths)
        part = form.parts[0]
        assert isinstance(part, MultipleChoicePart)
        drafts = [
            Draft(str(UUID(int=at)), at, "answer", given[item.id], NOW)
            for at, item in enumerate(part.items, 1)
            if item.id in given
        ]
        save(self.database, ticket, drafts, NOW)
        with self.database.writing() as session:
            finish_section(session, person, number, 0, NOW)
        return number

    def sitting(self, number: int) -> tuple[str, Score | None, bool | None, str | None]:
        """Status, score, whether passed, and what is waited for."""
        with self.database.reading() as session:
            sitting = session.get_one(Sitting, number)
            section = sitting.sections[0]
            score = None
            if section.earned is not None and section.possible is not None:
                score = Score(section.earned, section.possible, section.parts or 1)
            return sitting.status, score, section.passed, section.waits

    def combine(self) -> int:
        """How many results were made."""
        with self.database.writing() as session:
            return combine_ready(session, self.coordinator, self.window, NOW)

    def waiting_for(self) -> list[str]:
        """Why something cannot be scored."""
        with self.database.reading() as session:
            return list(waiting_for(session, self.window))

    def place(self, item: str) -> int:
        """The number of the question of an item."""
        with self.database.reading() as session:
            _, (part,) = parts_of(session, self.coordinator, ASSOCIATION, self.window)
            return next(each.number for each in part.questions if each.item.id == item)

    def regrade(self, correction: Correction) -> None:
        """Look, and do it."""
        proposal = Proposal("all", 0, (correction,))
        with self.database.reading() as session:
            plan = dry_run(session, self.coordinator, ASSOCIATION, self.window, proposal)
        with self.database.writing() as session:
            grounds = Grounds("The question was put right.")
            carry_out(
                session, self.coordinator, ASSOCIATION, self.window, proposal, plan.fingerprint, grounds, NOW
            )


def answers(*left_out: str) -> dict[str, Mapping[str, Any]]:
    return {name: given for name, (given, _) in GIVEN.items() if name not in left_out}


class Slow(NumericType):
    """A type that hangs, fails or answers, as it is told."""

    def __init__(self) -> None:
        self.act: Any = lambda: None

    def score(self, interaction: Numeric, response: Any) -> Any:
        """After the act."""
        self.act()
        return super().score(interaction, response)


def with_slow(database: Database, *, is_there: bool = True) -> tuple[Slow, ItemTypes]:
    """Have a database score numbers by a type that can be told to hang."""
    slow = Slow()
    types = {each.name: each for each in BUILT_IN} | {"numeric": slow}
    if not is_there:
        del types["numeric"]
    known = ItemTypes(types, {"numeric": "slow-numbers"}, Guard(0.1))
    install(database, known, lambda: NOW)
    known.guard.heed = lambda _name, _trouble: None
    return slow, known
