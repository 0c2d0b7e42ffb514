"""A section as the room shows it: only what a candidate may see, drawn once in the life of a process."""

from dataclasses import dataclass
from threading import Lock

from flask import render_template
from markupsafe import Markup

from assay.assessment.exam.forms import EssayPart, Form, MultipleChoicePart
from assay.content.items import Item
from assay.content.stimuli import Stimulus
from assay.services.candidacy.sittings import Answers

SECTIONS_IN_MEMORY = 128

#: By the form in memory and the position. A form never changes, and is kept here so that its id stays its own.
_DRAWN: dict[tuple[int, int], tuple[Form, Markup]] = {}
#: Threads draw at once; the dictionary must not change while the oldest is looked for.
_LOCK = Lock()


def draw(form: Form, position: int) -> Markup:
    """The questions of a section as HTML, without anybody's answers."""
    key = (id(form), position)
    found = _DRAWN.get(key)
    if found is None:
        found = (form, _drawn(form, position))
        with _LOCK:
            _DRAWN[key] = found
            while len(_DRAWN) > SECTIONS_IN_MEMORY:
                del _DRAWN[next(iter(_DRAWN))]
    return found[1]


def _drawn(form: Form, position: int) -> Markup:
    part = form.parts[position]
    if isinstance(part, EssayPart):
        with_choice = {
            number for answer, group in part.numbered_groups() if answer < len(group) for number in group
        }
        html = render_template("applicant/essays.html", prompts=part.prompts, with_choice=with_choice)
    else:
        html = render_template("applicant/multiple-choice.html", questions=_questions(part))
    return Markup(html)  # noqa: S704  (the templates escape; Markdown is sanitised)


@dataclass(frozen=True)
class Question:
    """An item, and the text that it shares with the questions from `first` to `last`."""

    number: int
    item: Item
    stimulus: Stimulus | None
    first: int
    last: int

    @property
    def asked(self) -> str:
        """Which questions ask about the text."""
        if self.first == self.last:
            return f"Text for question {self.first}"
        return f"Text for questions {self.first} to {self.last}"


def _questions(part: MultipleChoicePart) -> list[Question]:
    places: dict[str | None, list[int]] = {}
    for number, item in enumerate(part.items, 1):
        places.setdefault(item.stimulus, []).append(number)
    return [
        Question(number, item, part.stimulus_of(item), places[item.stimulus][0], places[item.stimulus][-1])
        for number, item in enumerate(part.items, 1)
    ]


def given(form: Form, position: int, answers: Answers) -> dict[str, list[object]]:
    """What the candidate has answered so far: a list over the questions for each kind of entry."""
    part = form.parts[position]
    questions = range(1, part.length + 1)

    def values(kind: str) -> list[object]:
        return [_value(answers.get((question, kind), {})) for question in questions]

    # Sixty questions: nought and one are the shortest words for a flag.
    flags: list[object] = [int(bool(flag)) for flag in values("flag")]
    found = {"answer": values("answer"), "flag": flags}
    return {**found, "pick": values("pick")} if isinstance(part, EssayPart) else found


def _value(answer: object) -> object:
    """An answer has one key; which one is clear from its kind."""
    return next(iter(answer.values()), None) if isinstance(answer, dict) else None
