"""What many people chose in a multiple-choice section, as people x items."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import JSON, ColumnElement, func, select, type_coerce
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.exam.regrading import Rule
from assay.assessment.item_analysis.scores import OMITTED
from assay.storage.sittings import Response, Sitting, SittingSection


@dataclass(frozen=True, eq=False)
class Chosen:
    """The categories of the rows' sittings, and the options that were chosen."""

    categories: tuple[str, ...]
    #: People x items: the place of the option, from 0; -1 where none was chosen.
    codes: NDArray[np.int16]


def choices_of(
    session: Session,
    which: ColumnElement[bool],
    forms: Collection[int],
    position: int,
    part: MultipleChoicePart,
) -> Chosen:
    """Everybody's choices in one section of forms that have it in common, in the order of the sittings' numbers.

    Whoever answered nothing is in it, whoever carried the section over is not: they have not responded to these items.
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
    return Chosen(tuple(categories.values()), codes)


def _answers(session: Session, here: ColumnElement[bool], position: int) -> Iterator[NDArray[np.int64]]:
    """Sittings, the places of their items (from 0), and what was chosen there."""
    choice = type_coerce(Response.answer, JSON)["choice"].as_integer()
    query = (
        select(Response.sitting_id, Response.question - 1, func.coalesce(choice, OMITTED))
        .join(Sitting, Sitting.id == Response.sitting_id)
        .where(here, Response.section == position)
    )
    found = session.execute(query).all()
    return iter(np.array([tuple(each) for each in found], dtype=np.int64).reshape(-1, 3).T)


def _people(session: Session, here: ColumnElement[bool], position: int) -> Mapping[int, str]:
    query = (
        select(Sitting.id, Sitting.category)
        .join(SittingSection, SittingSection.sitting_id == Sitting.id)
        .where(here, SittingSection.position == position, SittingSection.carried_from.is_(None))
        .order_by(Sitting.id)
    )
    return dict(session.execute(query).all())


def right_ones(codes: NDArray[np.int16], rules: Sequence[Rule]) -> NDArray[np.uint8]:
    """People x items: 1 where the choice is an accepted one, else 0; omitted is wrong. Credits do not count here."""
    found = np.zeros(codes.shape, dtype=np.uint8)
    for place, rule in enumerate(rules):
        found[:, place] = np.isin(codes[:, place], list(rule.accepted))
    return found
