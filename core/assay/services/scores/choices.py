"""What many people chose in a multiple-choice section, as people x items."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.exam.regrading import Rule
from assay.assessment.exam.scoring import Credited, Given
from assay.assessment.item_analysis.scores import OMITTED
from assay.services import answers
from assay.services.item_types import given_to, types_of
from assay.storage.sittings import Response, Sitting, SittingSection


@dataclass(frozen=True, eq=False)
class Chosen:
    """The categories of the rows' sittings, and what was given."""

    categories: tuple[str, ...]
    #: People x items: the place of the option, from 0, or of the response in `responses`; -1 where nothing was given.
    codes: NDArray[np.int16]
    #: Of items that are no single best answer the different responses, by the item's place.
    responses: Mapping[int, tuple[Credited, ...]] = field(default_factory=dict)

    def of(self, places: Sequence[int]) -> "Chosen":
        """The same of some items, in this order."""
        responses = {at: self.responses[place] for at, place in enumerate(places) if place in self.responses}
        return Chosen(self.categories, self.codes[:, list(places)], responses)


def choices_of(
    session: Session,
    which: ColumnElement[bool],
    forms: Collection[int],
    position: int,
    part: MultipleChoicePart,
) -> Chosen:
    """What everybody gave in one section of forms that have it in common, in the order of the sittings' numbers.

    Whoever answered nothing is in it, whoever carried the section over is not: they have not responded to these items.
    Raises `NotScorable` when the type of an item cannot say what a response earns.
    """
    here = which & Sitting.form_id.in_(forms)
    categories = _people(session, here, position)
    sizes = np.array([len(item.options) for item in part.items], dtype=np.int64)
    codes = np.full((len(categories), len(sizes)), OMITTED, dtype=np.int16)
    sitting, place, chosen = _answers(session, here, position)
    sound = np.isin(sitting, list(categories)) & (place >= 0) & (place < len(sizes)) & (chosen >= 0)
    sitting, place, chosen = sitting[sound], place[sound], chosen[sound]
    offered = chosen < sizes[place]
    rows = np.searchsorted(np.array(list(categories), dtype=np.int64), sitting[offered])
    codes[rows, place[offered]] = chosen[offered]
    responses = _responses(session, here, position, part, list(categories), codes)
    return Chosen(tuple(categories.values()), codes, responses)


def _responses(
    session: Session,
    here: ColumnElement[bool],
    position: int,
    part: MultipleChoicePart,
    people: Sequence[int],
    codes: NDArray[np.int16],
) -> dict[int, tuple[Credited, ...]]:
    """The different responses to items that are no single best answer; writes their codes."""
    typed = [number for number, item in enumerate(part.items, 1) if not item.is_single_best]
    if not typed:
        return {}
    query = (
        select(Response.sitting_id, Response.question, Response.answer)
        .join(Sitting, Sitting.id == Response.sitting_id)
        .where(here, Response.section == position, Response.question.in_(typed))
    )
    rows = session.execute(query)
    given: Mapping[int, Mapping[int, Given]] = given_to(types_of(session), part, rows)
    known: dict[int, dict[Credited, int]] = {number - 1: {} for number in typed}
    for row, person in enumerate(people):
        for number, each in given.get(person, {}).items():
            if isinstance(each, Credited):
                of_item = known[number - 1]
                codes[row, number - 1] = of_item.setdefault(each, len(of_item))
    return {place: tuple(each) for place, each in known.items()}


def _answers(session: Session, here: ColumnElement[bool], position: int) -> Iterator[NDArray[np.int64]]:
    """Sittings, the places of their items (from 0), and what was chosen there."""
    query = (
        select(Response.sitting_id, Response.question - 1)
        .join(Sitting, Sitting.id == Response.sitting_id)
        .where(here, Response.section == position)
    )
    found = [
        (who, place, OMITTED if choice is None else choice)
        for who, place, choice in answers.choices(session, query)
    ]
    return iter(np.array(found, dtype=np.int64).reshape(-1, 3).T)


def _people(session: Session, here: ColumnElement[bool], position: int) -> Mapping[int, str]:
    query = (
        select(Sitting.id, Sitting.category)
        .join(SittingSection, SittingSection.sitting_id == Sitting.id)
        .where(here, SittingSection.position == position, SittingSection.carried_from.is_(None))
        .order_by(Sitting.id)
    )
    return dict(session.execute(query).all())


def credits_of(chosen: Chosen, rules: Sequence[Rule]) -> NDArray[np.uint8] | NDArray[np.float64]:
    """People x items: 1 where what was given is accepted, 0 where it is not, between where it earns a part.

    Omitted is wrong. Credits to everybody do not count here. Whole numbers where no item earns parts.
    """
    found = np.zeros(chosen.codes.shape, dtype=np.float64 if chosen.responses else np.uint8)
    for place, rule in enumerate(rules):
        codes = chosen.codes[:, place]
        if place not in chosen.responses:
            found[:, place] = np.isin(codes, [each for each in rule.accepted if isinstance(each, int)])
            continue
        earned = [float(each.credit) for each in chosen.responses[place]]
        accepted = [each.response in rule.accepted for each in chosen.responses[place]]
        found[:, place] = np.where([*accepted, False], 1.0, [*earned, 0.0])[codes]
    return found
