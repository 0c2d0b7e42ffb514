"""What many people chose in a multiple-choice section, as people x items."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import JSON, ColumnElement, select, type_coerce
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
    """Everybody's choices in one section of forms that have it in common, by the sittings' numbers.

    Whoever answered nothing is in it, whoever carried the section over is not: they have not responded to these items.
    """
    here = which & Sitting.form_id.in_(forms)
    categories = _people(session, here, position)
    row_of = {sitting: row for row, sitting in enumerate(categories)}
    sizes = [len(item.options) for item in part.items]
    codes = np.full((len(row_of), len(sizes)), OMITTED, dtype=np.int16)
    choice = type_coerce(Response.answer, JSON)["choice"].as_integer()
    query = (
        select(Response.sitting_id, Response.question, choice)
        .join(Sitting, Sitting.id == Response.sitting_id)
        .where(here, Response.section == position)
    )
    for sitting, question, chosen in session.execute(query):
        row, place = row_of.get(sitting), question - 1
        if row is not None and chosen is not None and 0 <= place < len(sizes) and 0 <= chosen < sizes[place]:
            codes[row, place] = chosen
    return Chosen(tuple(categories.values()), codes)


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
