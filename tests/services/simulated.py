"""A window in which many have sat, put into the tables at once: what statistics are tried on."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import EssayPart, Form, MultipleChoicePart
from assay.assessment.exam.marking import score_rating, score_section
from assay.assessment.exam.scoring import Score
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.services.statistics.items import SectionItems
from assay.services.statistics.responses import responses_to, sections_of
from assay.services.statistics.scopes import find_scope
from assay.services.windows import find_window
from assay.storage.base import Base
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.ratings import Allocation, Rating
from assay.storage.results import StoredResult
from assay.storage.sittings import Response, Sitting, SittingSection
from assay.storage.windows import StoredForm
from machine.grounds import remembered
from services.building import ASSOCIATION, NOW, add_person

#: How many have sat.
SIZE = 240
#: Three reviewers, in levels: the last one is the most severe.
SEVERITY = {"Rater Abel": -0.2, "Rater Bea": 0.0, "Rater Cleo": 0.7}
QUESTIONS, ESSAYS = 0, 1


@dataclass(frozen=True)
class Simulation:
    """What was put there."""

    window: int
    form: Form
    #: People x items: the option chosen, -1 for none.
    choices: NDArray[np.int64]
    reviewers: tuple[Actor, ...]
    #: Numbers of the sittings, in the order of the rows.
    sittings: tuple[int, ...]


@remembered
def simulate(
    database: Database,
    window: int,
    size: int = SIZE,
    wrong_key: int | None = None,
    category: str = "practice",
) -> Simulation:
    """Fill the form of a category. With `wrong_key` the able choose another option of that question (from 1)."""
    draw = np.random.default_rng(20261122)
    able = draw.normal(size=size)
    with database.writing() as session:
        found = find_window(session, window)
        stored = next(each for each in found.forms if each.category == category)
        form = read_form(session, stored.id, stored.fingerprint)
        reviewers = tuple(
            add_person(session, name, "reviewer", association=found.association) for name in SEVERITY
        )
        choices = _choices(draw, form, able, wrong_key)
        sittings = _sittings(session, stored, size)
        rows = _Rows(found.association, form, draw)
        for sitting, chosen, ability in zip(sittings, choices.tolist(), able.tolist(), strict=True):
            rows.add(sitting, chosen, ability, [reviewers[each] for each in draw.permutation(3)[:2]])
        for table in (SittingSection, Response, Allocation, Rating, StoredResult):
            session.execute(insert(table), rows.found[table])
    return Simulation(window, form, choices, reviewers, sittings)


def _choices(
    draw: np.random.Generator, form: Form, able: NDArray[np.float64], wrong_key: int | None
) -> NDArray[np.int64]:
    part = form.parts[QUESTIONS]
    assert isinstance(part, MultipleChoicePart)
    found = np.empty((len(able), len(part.items)), dtype=np.int64)
    for place, item in enumerate(part.items):
        count, middle = len(item.options), (len(part.items) - 1) / 2
        best = (item.key + 1) % count if wrong_key == place + 1 else item.key
        chance = 1 / (1 + np.exp(-1.6 * (able - (place - middle) / middle)))
        others = (best + draw.integers(1, count, len(able))) % count
        found[:, place] = np.where(draw.random(len(able)) < chance, best, others)
    found[draw.random(found.shape) < 0.01] = -1
    return found


def _sittings(session: Session, form: StoredForm, size: int) -> tuple[int, ...]:
    people = [
        {"email": f"s{n}@people.example", "name": f"Candidate {n}", "fs_uniquifier": f"s{n:031}"}
        for n in range(size)
    ]
    new = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    same: Mapping[str, Any] = {
        "association": form.window.association,
        "window_id": form.window_id,
        "form_id": form.id,
        "category": form.category,
        "status": "scored",
        "registered_at": NOW,
        "opened_at": NOW,
        "submitted_at": NOW + timedelta(minutes=40),
    }
    sat = [
        {**same, "person_id": person, "code": f"S{n:04}"}
        for n, person in enumerate(session.scalars(new, people))
    ]
    return tuple(session.scalars(insert(Sitting).returning(Sitting.id, sort_by_parameter_order=True), sat))


@dataclass
class _Rows:
    """Rows by their tables."""

    association: str
    form: Form
    draw: np.random.Generator
    found: dict[type[Base], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, sitting: int, choices: list[int], able: float, readers: list[Actor]) -> None:
        """One sitting with its responses, ratings and result."""
        scores = self._questions(sitting, choices), self._essays(sitting, able, readers)
        passed = [
            score.reaches(part.section.cut.share) for score, part in zip(scores, self.form.parts, strict=True)
        ]
        for position, score in enumerate(scores):
            self._section(sitting, position, score, passed[position])
        self._row(StoredResult, sitting, passed=all(passed), content={}, combined_at=NOW)

    def _row(self, table: type[Base], sitting: int, **values: Any) -> None:
        self.found[table].append({"sitting_id": sitting, "association": self.association, **values})

    def _section(self, sitting: int, position: int, score: Score, passed: bool) -> None:
        self._row(
            SittingSection,
            sitting,
            position=position,
            section=self.form.parts[position].section.id,
            opened_at=NOW,
            closed_at=NOW + timedelta(minutes=20),
            closed_by="candidate",
            earned=score.earned,
            possible=score.possible,
            passed=passed,
        )

    def _questions(self, sitting: int, choices: list[int]) -> Score:
        part = self.form.parts[QUESTIONS]
        assert isinstance(part, MultipleChoicePart)
        for number, choice in enumerate(choices, 1):
            answer = {"choice": choice} if choice >= 0 else {}
            self._row(Response, sitting, section=QUESTIONS, question=number, answer=answer)
        right = sum(choice == item.key for choice, item in zip(choices, part.items, strict=True))
        return Score(right, len(part.items))

    def _essays(self, sitting: int, able: float, readers: list[Actor]) -> Score:
        part = self.form.parts[ESSAYS]
        assert isinstance(part, EssayPart)
        for reader in readers:
            self._row(Allocation, sitting, reviewer_id=reader.person_id, allocated_at=NOW)
        shares = []
        for question in (1, 2):
            answer = {"text": "I would first stand and look."}
            self._row(Response, sitting, section=ESSAYS, question=question, answer=answer)
            given = [self._rate(sitting, part, question, able, reader) for reader in readers]
            each = [score_rating(part.rubric_of(question), levels).share for levels in given]
            shares.append(sum(each, Fraction(0)) / len(each))
        return score_section(shares)

    def _rate(
        self, sitting: int, part: EssayPart, question: int, able: float, reader: Actor
    ) -> dict[str, int]:
        seen = 1.8 + able - SEVERITY[reader.name]
        levels = {
            each.id: int(np.clip(np.rint(seen + 0.5 * self.draw.normal()), 0, each.highest))
            for each in part.rubric_of(question).criteria
        }
        self._row(
            Rating,
            sitting,
            section=ESSAYS,
            question=question,
            reviewer_id=reader.person_id,
            status="final",
            levels=levels,
            comments={},
            seconds=300,
            changed_at=NOW,
            final_at=NOW,
        )
        return levels


def items_of(database: Database, coordinator: Actor, window: int) -> SectionItems:
    """What is found of the questions of the simulated window."""
    with database.reading() as session:
        scope = find_scope(session, coordinator, ASSOCIATION, window, "practice")
        (section,) = sections_of(session, scope)
        return SectionItems(responses_to(session, scope, section))
