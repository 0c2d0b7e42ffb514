"""What the public pages tell of written examinations: how much is asked, what passes, and when one can be sat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from assay.content.competencies import CompetencyMap
from assay.content.exams import EVERYBODY, EssaySection, Exam, MultipleChoiceSection, Range, Section
from assay.services.scores.cuts import cut_in_force
from assay.services.windows import open_windows
from assay.storage.windows import Window
from assay.wording import say, say_many


@dataclass(frozen=True)
class Sitting:
    """When an examination can be sat."""

    window: Window
    is_open: bool


@dataclass(frozen=True)
class Examinations:
    """The written examinations of an association, as of a moment."""

    session: Session
    association: str
    now: datetime

    def cut(self, exam: Exam, section: Section) -> Decimal:
        """What passes a section today."""
        return cut_in_force(self.session, self.association, exam.id, section, self.now)

    def windows(self, exam: Exam, category: str | None = None) -> Sequence[Sitting]:
        """When it can be sat, soonest first; of a category, where one is named."""
        return [
            Sitting(each, each.opens_at <= self.now)
            for each in open_windows(self.session, self.now)
            if (each.association, each.exam) == (self.association, exam.id)
            and (category is None or {category, EVERYBODY} & {*each.categories})
        ]


def asked_in(section: Section, category: str | None = None) -> str:
    """How much a section asks: 60 questions, those included that are tried out; or 2 essays, chosen from 3."""
    if isinstance(section, MultipleChoiceSection):
        return say_many("%(num)s question", "%(num)s questions", num=section.items + section.pretest)
    counts = {_essays(section, each) for each in section.by_category if category in (None, each)}
    if len(counts) != 1:
        return say("Essays; how many depends on the category")
    answered, shown = counts.pop()
    if answered == shown:
        return say_many("%(num)s essay", "%(num)s essays", num=answered)
    return say_many(
        "%(num)s essay, chosen from %(shown)s",
        "%(num)s essays, chosen from %(shown)s",
        num=answered,
        shown=shown,
    )


def has_veto(exam: Exam) -> bool:
    """Whether an essay can fail it that nothing makes up for."""
    rules = (each.rating.adjudicate for each in exam.sections if isinstance(each, EssaySection))
    return any(veto.then == "fail" for each in rules if each for veto in each.veto)


def _essays(section: EssaySection, category: str) -> tuple[int, int]:
    choices = section.by_category[category]
    return sum(each.answer for each in choices), sum(each.of for each in choices)


def shares(exams: Sequence[Exam], map_: CompetencyMap) -> Mapping[str, tuple[Range, int]]:
    """How many of the scored questions each domain of a map has: at least, at most, and of how many."""
    sections = (each for exam in exams if exam.map == map_.id for each in exam.sections)
    for section in sections:
        if isinstance(section, MultipleChoiceSection):
            return {id_: (cell, section.items) for id_, cell in section.blueprint.domains.items()}
    return {}
