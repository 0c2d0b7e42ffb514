"""Two forms with common items that many have sat, put into the tables at once: what cuts are carried over on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import MultipleChoicePart
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.sittings import Response, Sitting, SittingSection
from assay.storage.standard_settings import CutVersion
from assay.storage.windows import StoredForm, Window
from machine.grounds import remembered
from services.building import ASSOCIATION, EXAM, NOW
from services.parallel import large, open_parallel

ITEMS, COMMON = 12, 5
#: How able the groups are, in logits: whoever sat the second form is abler.
ABLE = (0.0, 0.4)
#: How hard the items are that only the second form has, beside the others.
HARDER = 0.5


@dataclass(frozen=True, eq=False)
class Crowd:
    """One form and its people."""

    form: int
    key: str
    part: MultipleChoicePart
    #: People x items: the option chosen.
    choices: NDArray[np.int64]
    #: How hard each item is, in logits.
    hard: NDArray[np.float64]
    people: tuple[int, ...]
    sittings: tuple[int, ...]

    @property
    def right(self) -> NDArray[np.int64]:
        """People x items, by the keys of the form."""
        return (self.choices == np.array([item.key for item in self.part.items])).astype(np.int64)

    @property
    def ids(self) -> list[str]:
        """The items."""
        return [item.id for item in self.part.items]


def expected(hard: NDArray[np.float64], ability: float) -> float:
    """The expected score of an ability on items."""
    return float((1 / (1 + np.exp(hard - ability))).sum())


@dataclass(frozen=True, eq=False)
class Crowds:
    """Both forms, and the cut of the first one."""

    window: int
    x: Crowd
    y: Crowd
    cut: int

    def true_equivalent(self, score: float) -> float:
        """What the ability whose expected score on the first form is `score` can expect on the second one."""
        low, high = -9.0, 9.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if expected(self.x.hard, middle) < score else (low, middle)
        return expected(self.y.hard, low)

    @property
    def common(self) -> list[str]:
        """The items that both forms have, in the order of the first one."""
        return [each for each in self.x.ids if each in self.y.ids]


def open_anchored(
    database: Database, coordinator: Actor, common: int = COMMON, name: str = "Autumn", **section: Any
) -> int:
    """A window with two forms that share so many items."""
    blueprint = {"domains": {"colony": [4, 6], "health": [2, 6], "people": [2, 4]}}
    parallel = {"overlap": 0, "anchor": common}
    catalog = large(5, items=ITEMS, blueprint=blueprint, parallel=parallel, **section)
    return open_parallel(database, catalog, coordinator, forms=2, name=name)


@remembered
def sit_both(
    database: Database, window: int, coordinator: Actor, sizes: tuple[int, int] = (120, 140)
) -> Crowds:
    """Fill both forms of `practice`, and adopt a cut of 9 of 12 points for the first one."""
    with database.writing() as session:
        forms = {each.key: each for each in session.get_one(Window, window).forms}
        one, two = forms["practice~1"], forms["practice~2"]
        own = frozenset(item.id for item in questions_on(session, one).items)
        x = fill(session, one, sizes[0], ABLE[0], own)
        y = fill(session, two, sizes[1], ABLE[1], own)
        cut = cut_for(coordinator, x.form)
        session.add(cut)
        session.flush()
        return Crowds(window, x, y, cut.id)


def cut_for(coordinator: Actor, form: int | None, hundredths: int = 7500, at: datetime = NOW) -> CutVersion:
    """A cut, as a panel's adoption leaves it."""
    return CutVersion(
        association=ASSOCIATION,
        exam=EXAM,
        section="questions",
        form_id=form,
        basis_points=hundredths,
        effective_at=at,
        reason="The panel says so.",
        decided_by=coordinator.person_id,
        decided_at=at,
    )


def questions_on(session: Session, form: StoredForm) -> MultipleChoicePart:
    """The section of items of a form."""
    part = read_form(session, form.id, form.fingerprint).parts[0]
    assert isinstance(part, MultipleChoicePart)
    return part


def fill(session: Session, form: StoredForm, size: int, able: float, easier: Collection[str]) -> Crowd:
    """So many sit a form's questions by the Rasch model; they hand no essays in."""
    part = questions_on(session, form)
    draw = np.random.default_rng(crc32(form.key.encode()))
    hard = np.array(
        [crc32(item.id.encode()) % 1000 / 500 - 1 + HARDER * (item.id not in easier) for item in part.items]
    )
    logits = draw.normal(able, 1.0, (size, 1)) - hard
    is_right = draw.random(logits.shape) < 1 / (1 + np.exp(-logits))
    keys, counts = np.array([(item.key, len(item.options)) for item in part.items]).T
    choices = np.where(is_right, keys, (keys + 1) % counts)
    people = new_people(session, form.id, size)
    return Crowd(form.id, form.key, part, choices, hard, people, sit(session, form, people, choices))


def new_people(session: Session, tag: int, size: int) -> tuple[int, ...]:
    """So many who have an account."""
    rows = [
        {"email": f"f{tag}-{n}@people.example", "name": f"Candidate {n}", "fs_uniquifier": f"f{tag}-{n}"}
        for n in range(size)
    ]
    new = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    return tuple(session.scalars(new, rows))


def sit(
    session: Session, form: StoredForm, people: Sequence[int], choices: NDArray[np.int64]
) -> tuple[int, ...]:
    """They sit the first section of a form, and choose these options."""
    same: dict[str, Any] = {"association": form.association, "window_id": form.window_id, "form_id": form.id}
    same |= {"category": form.category, "status": "scored", "registered_at": NOW, "opened_at": NOW}
    same |= {"submitted_at": NOW + timedelta(minutes=40)}
    rows = [{**same, "person_id": each, "code": f"{form.id}-{n}"} for n, each in enumerate(people)]
    new = insert(Sitting).returning(Sitting.id, sort_by_parameter_order=True)
    sittings = tuple(session.scalars(new, rows))
    mine = {"association": form.association}
    section = {"position": 0, "section": questions_on(session, form).section.id, "opened_at": NOW}
    section |= {"closed_at": NOW + timedelta(minutes=20), "closed_by": "candidate", "passed": True}
    session.execute(insert(SittingSection), [{**mine, **section, "sitting_id": each} for each in sittings])
    answers = [
        {**mine, "sitting_id": each, "section": 0, "question": number, "answer": {"choice": choice}}
        for each, row in zip(sittings, choices.tolist(), strict=True)
        for number, choice in enumerate(row, 1)
    ]
    session.execute(insert(Response), answers)
    return sittings
