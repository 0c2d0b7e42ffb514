"""The guild with a bank that is large enough for parallel forms: each item several times, in other words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from assay.assessment.exam.forms import Form, MultipleChoicePart
from assay.content.banks import Bank
from assay.content.catalog import Catalog
from assay.content.exams import MultipleChoiceSection
from assay.content.items import Item
from assay.content.stimuli import Stimulus
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.services.windows import WindowPlan, schedule_window
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from assay.storage.windows import Window
from services.building import ASSOCIATION, EXAM, NOW, guild

KEY, BANK = f"{ASSOCIATION}/{EXAM}", "hive-core"
PLAN = WindowPlan(EXAM, "Autumn", NOW - timedelta(days=1), NOW + timedelta(days=14), seed=7, forms=3)
#: Two questions about one text, which the guild has tried out so far.
TEXT = ("hive-b-001", "hive-b-002")


def large(copies: int = 3, change: Callable[[Item], Item] = lambda item: item, **section: Any) -> Catalog:
    """The guild with so many wordings of each item; `section` changes what its exam says of the questions."""
    catalog = guild()
    items = [
        _worded(item, n) for n in range(copies) for item in catalog.banks[BANK].items if not item.stimulus
    ]
    shared = [item for item in catalog.banks[BANK].items if item.stimulus]
    # Made anew: a copy would keep what the bank remembers of its items.
    plain = catalog.banks[BANK]
    bank = Bank(**{**plain.model_dump(), "items": tuple(map(change, [*items, *shared]))})
    return with_section(replace(catalog, banks={**catalog.banks, BANK: bank}), **section)


def _worded(item: Item, n: int) -> Item:
    if not n:
        return item
    enemies = tuple(f"{each}-{n}" for each in item.enemies)
    return item.model_copy(update={"id": f"{item.id}-{n}", "stem": f"{item.stem} ({n})", "enemies": enemies})


def with_section(catalog: Catalog, **changes: Any) -> Catalog:
    """The same exam with other rules for its questions."""
    exam = catalog.exams[KEY]
    sections = tuple(
        MultipleChoiceSection.model_validate({**each.model_dump(by_alias=True), **changes})
        if isinstance(each, MultipleChoiceSection)
        else each
        for each in exam.sections
    )
    exam = exam.model_copy(update={"sections": sections})
    return replace(catalog, exams={**catalog.exams, KEY: exam})


def bank_of(catalog: Catalog) -> Bank:
    """The guild's bank."""
    return catalog.banks[BANK]


def stimulus_of(catalog: Catalog) -> Stimulus:
    """The one text that items share."""
    return bank_of(catalog).stimuli[0]


def open_parallel(
    database: Database, catalog: Catalog, coordinator: Actor, now: datetime = NOW, **plan: Any
) -> int:
    """A window with several forms that is open now; gives its id."""
    with database.writing() as session:
        made = schedule_window(session, catalog, coordinator, ASSOCIATION, replace(PLAN, **plan), now)
        return made.id


def forms_in(database: Database, window: int) -> dict[str, Form]:
    """The forms of a window by their keys."""
    with database.reading() as session:
        found = session.get_one(Window, window).forms
        return {each.key: read_form(session, each.id, each.fingerprint) for each in found}


def form_of(database: Database, sitting: int) -> str:
    """The key of the form of a sitting."""
    with database.reading() as session:
        return session.get_one(Sitting, sitting).form.key


def questions(form: Form) -> MultipleChoicePart:
    """The form's section of items."""
    return next(part for part in form.parts if isinstance(part, MultipleChoicePart))
