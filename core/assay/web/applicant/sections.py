"""A section as the room shows it: only what a candidate may see, drawn once in the life of a process."""

from dataclasses import dataclass
from threading import Lock

from flask import render_template
from markupsafe import Markup

from assay.assessment.exam.forms import EssayPart, Form, MultipleChoicePart
from assay.assessment.exam.freezing import Answers
from assay.content.item_types.guarding import TypeTrouble, within
from assay.content.items import Item
from assay.content.stimuli import Stimulus
from assay.web.item_drawing import draw_item
from assay.wording import language, say

SECTIONS_IN_MEMORY = 128

#: By the form in memory, the position, and the languages of the texts and of what stands around them. A form never
#: changes; here it keeps its id to itself.
_DRAWN: dict[tuple[int, int, str, str], tuple[Form, Markup]] = {}
#: Threads draw at once; the dictionary must not change while the oldest is looked for.
_LOCK = Lock()


def draw(form: Form, position: int, written_in: str) -> Markup:
    """The questions of a section as HTML, without anybody's answers; `written_in` is the language of the form.

    A question whose type cannot draw it says so, and is tried again with the next page.
    """
    key = (id(form), position, written_in, language())
    found = _DRAWN.get(key)
    if found is None:
        html, is_whole = _drawn(form, position, written_in)
        found = (form, html)
        if not is_whole:
            return html
        with _LOCK:
            _DRAWN[key] = found
            while len(_DRAWN) > SECTIONS_IN_MEMORY:
                del _DRAWN[next(iter(_DRAWN))]
    return found[1]


def _drawn(form: Form, position: int, written_in: str) -> tuple[Markup, bool]:
    part = form.parts[position]
    other = written_in if written_in != language() else ""
    if isinstance(part, EssayPart):
        with_choice = {
            number for answer, group in part.numbered_groups() if answer < len(group) for number in group
        }
        html = render_template(
            "applicant/essays.html", prompts=part.prompts, with_choice=with_choice, other=other
        )
        return Markup(html), True  # noqa: S704  (the templates escape; Markdown is sanitised)
    with within():
        questions = _questions(part)
    html = render_template("applicant/multiple-choice.html", questions=questions, other=other)
    return Markup(html), all(each.drawn is not None for each in questions)  # noqa: S704


def _asked(number: int, item: Item) -> Markup | None:
    try:
        return draw_item(item, number)
    except TypeTrouble:  # its guard has told of it
        return None


@dataclass(frozen=True)
class Question:
    """An item, and the text that it shares with the questions from `first` to `last`."""

    number: int
    item: Item
    stimulus: Stimulus | None
    first: int
    last: int
    #: What its type asks; None where the type cannot be used.
    drawn: Markup | None

    @property
    def asked(self) -> str:
        """Which questions ask about the text."""
        if self.first == self.last:
            return say("Text for question %(first)s", first=self.first)
        return say("Text for questions %(first)s to %(last)s", first=self.first, last=self.last)


def _questions(part: MultipleChoicePart) -> list[Question]:
    places: dict[str | None, list[int]] = {}
    for number, item in enumerate(part.items, 1):
        places.setdefault(item.stimulus, []).append(number)
    return [
        Question(
            number=number,
            item=item,
            stimulus=part.stimulus_of(item),
            first=places[item.stimulus][0],
            last=places[item.stimulus][-1],
            drawn=_asked(number, item),
        )
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
