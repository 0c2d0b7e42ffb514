"""The exam room with what was drawn here: the page of the real one, of which nothing is kept."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from flask import render_template
from flask.json import dumps

from assay.assessment.exam.forms import EssayPart, Form, MultipleChoicePart, PromptGroup
from assay.content.exams import EssaySection, Exam, MultipleChoiceSection
from assay.content.items import Item
from assay.content.prompts import Prompt
from assay.content.stimuli import Stimulus
from assay.content.translations import Translatable, is_whole
from assay.web import requests
from assay.web.applicant import sections
from assay.web.applicant.journal import milliseconds
from assay.web.item_drawing import item_styles
from assay.wording import MASTER, language

#: Each page has a sitting of its own: rooms of one sitting close each other, and give each other their answers.
_NUMBERS = count(secrets.randbelow(10**9) + 1)
#: A day: whoever writes is not to be interrupted by the end of a section.
_OPEN = 24 * 60 * 60 * 1000
#: Which section of a sitting runs, and until when in milliseconds; of the newest sittings.
_RUNNING: dict[int, tuple[int, int]] = {}
_MOST_REMEMBERED = 1000


@dataclass(frozen=True)
class Sitting:
    """As much of a sitting as the room asks for."""

    id: int
    section: int


def new_number() -> int:
    """The number of a sitting that no other page has."""
    return next(_NUMBERS)


def running(number: int, now: int, position: int) -> tuple[int, int]:
    """Which section of a room's sitting runs, and when it ends; of one that an earlier server gave, as asked."""
    return _RUNNING.get(number, (position, now + _OPEN))


def room(
    template: str, form: Form, position: int, written_in: str, *, minutes: int = 0, **more: object
) -> str:
    """A section of a form in the room, empty; with a clock of so many minutes, else with a day."""
    part, number, now = form.parts[position], new_number(), milliseconds(requests.now())
    deadline = now + (minutes * 60_000 or _OPEN)
    _RUNNING[number] = position, deadline
    _RUNNING.pop(number - _MOST_REMEMBERED, None)
    return render_template(
        template,
        sitting=Sitting(number, position),
        form=form,
        part=part,
        groups=dumps(part.numbered_groups()) if isinstance(part, EssayPart) else None,
        questions=sections.draw(form, position, written_in),
        styles=[] if isinstance(part, EssayPart) else item_styles(part.items),
        given=dumps(sections.given(form, position, {}), separators=(",", ":")),
        now=now,
        deadline=deadline,
        **more,
    )


def language_of(*masters: Translatable) -> str:
    """The language in which texts stand on this page: its own, where all of them are translated."""
    here = language()
    return here if all(is_whole(each, here) for each in masters) else master_language()


def master_language() -> str:
    """The language in which the folder's association writes."""
    return next((each.languages[0] for each in requests.catalog().associations.values()), MASTER)


def form_of_item(item: Item, stimulus: Stimulus | None, title: str) -> Form:
    """A form with one item and nothing else."""
    section = MultipleChoiceSection.model_construct(id="item", title=item.id, minutes=60)
    part = MultipleChoicePart.model_construct(
        section=section, items=(item,), stimuli=(stimulus,) if stimulus else ()
    )
    return _form(title, [part])


def form_of_prompt(prompt: Prompt, title: str) -> Form:
    """A form with one prompt and nothing else."""
    section = EssaySection.model_construct(id="essay", title=prompt.title, minutes=60)
    group = PromptGroup(answer=1, prompts=(prompt,))
    return _form(title, [EssayPart.model_construct(section=section, groups=(group,), rubrics=())])


def _form(title: str, parts: Sequence[MultipleChoicePart | EssayPart]) -> Form:
    exam = Exam.model_construct(id="preview", title=title, sections=tuple(each.section for each in parts))
    return Form.model_construct(
        association="", exam=exam, category="all", number=0, seed=0, parts=tuple(parts)
    )
