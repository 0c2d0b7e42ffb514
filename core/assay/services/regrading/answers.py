"""What people answered to a question that has no options, for whoever decides what else is right."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.content.item_types.guarding import TypeTrouble
from assay.content.item_types.known import ItemTypes, response_of
from assay.services.item_types import describe, mark_of, types_of
from assay.services.people import Actor
from assay.services.regrading.questions import Part, Question, forms_of
from assay.storage.sittings import HANDED_IN, Response, Sitting

#: Answers that are offered; those that one person in a thousand gave are not looked at one by one.
MOST: Final = 30


def answers_to(
    session: Session, actor: Actor, association: str, window_id: int, part: Part, question: Question
) -> list[tuple[str, str, int]]:
    """The answers to a question of a window as kept, in words, and how often each was given, the most frequent first.

    None for a single best answer: its options are known. What earns the whole point anyway is not offered; what a
    correction accepts already is, unless it does.
    """
    if question.item.is_single_best:
        return []
    _, forms = forms_of(session, actor, association, window_id)
    counts = Counter({str(each): 0 for each in question.rule.accepted})
    for stored, form in forms:
        if part.position >= len(form.parts):
            continue
        found = form.parts[part.position]
        items = found.items if found.kind == "multiple-choice" else ()
        if question.item in items:
            counts.update(_given(session, stored.id, part.position, items.index(question.item) + 1))
    types = types_of(session)
    right = _right(types, question, counts)
    offered = [(mark, count) for mark, count in counts.items() if mark not in right]
    return [
        (mark, describe(types, question.item, {"response": json.loads(mark)}), count)
        for mark, count in sorted(offered, key=lambda each: (-each[1], each[0]))[:MOST]
    ]


def _right(types: ItemTypes, question: Question, marks: Iterable[str]) -> frozenset[str]:
    """What earns the whole point by itself; nothing is known of that where the type cannot be asked."""
    marks = list(marks)
    try:
        earned = types.credits(question.item, [json.loads(mark) for mark in marks])
    except TypeTrouble:
        return frozenset()
    return frozenset(mark for mark, credit in zip(marks, earned, strict=True) if credit == 1)


def _given(session: Session, form: int, position: int, number: int) -> Counter[str]:
    query = (
        select(Response.answer)
        .join(Sitting, Sitting.id == Response.sitting_id)
        .where(Sitting.form_id == form, Sitting.status.in_((*HANDED_IN, "scored", "released")))
        .where(Response.section == position, Response.question == number)
    )
    return Counter(mark_of(found) for answer in session.scalars(query) if (found := response_of(answer)))
