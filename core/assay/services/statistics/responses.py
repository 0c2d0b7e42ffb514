"""The responses to a multiple-choice section, as people x items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.exam.regrading import Correction, Rule, rules
from assay.assessment.item_analysis.scores import Choices
from assay.services.scores.choices import choices_of, right_ones
from assay.services.scores.scoring import corrections_in_force
from assay.services.statistics.scopes import Scope

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Section:
    """A multiple-choice section that forms have in common: the same items, scored by the same rules."""

    #: Where it stands in its forms, from 0.
    position: int
    part: MultipleChoicePart
    corrections: tuple[Correction, ...]
    #: The ids of the forms.
    forms: tuple[int, ...]

    @cached_property
    def rules(self) -> Mapping[int, Rule]:
        """How each question is scored, by its number from 1."""
        return rules(self.part, self.corrections)

    @cached_property
    def scored(self) -> tuple[int, ...]:
        """The places (from 0) of the items that tell people apart: not tried out, dropped or everybody's point."""
        return tuple(place for place in range(len(self.part.items)) if self.state_of(place) == "scored")

    def state_of(self, place: int) -> str:
        """`scored`, `pretest`, `dropped` or `credited`."""
        rule = self.rules[place + 1]
        if rule.is_dropped or rule.is_credited:
            return "dropped" if rule.is_dropped else "credited"
        return "pretest" if self.part.items[place].status == "pretest" else "scored"

    @property
    def credited(self) -> int:
        """How many points everybody has."""
        return sum(self.state_of(place) == "credited" for place in range(len(self.part.items)))

    @property
    def possible(self) -> int:
        """The most points there are."""
        return len(self.scored) + self.credited


@dataclass(frozen=True, eq=False)
class SectionResponses:
    """Who chose what in one section."""

    section: Section
    #: The categories of the rows' sittings.
    categories: tuple[str, ...]
    #: People x items: the place of the option, from 0; -1 where none was chosen.
    codes: NDArray[np.int16]

    @property
    def n(self) -> int:
        """How many people sat it."""
        return len(self.codes)

    def choices(self, places: Sequence[int]) -> Choices:
        """The responses to some of the items."""
        most = max((len(item.options) for item in self.section.part.items), default=0)
        right = tuple(tuple(sorted(self.section.rules[place + 1].accepted)) for place in places)
        return Choices(self.codes[:, list(places)], tuple(LETTERS[:most]), right)

    @cached_property
    def right(self) -> NDArray[np.float64]:
        """People x items: 1 right, 0 wrong; an omitted response is wrong, as it is in the score."""
        ordered = [self.section.rules[number] for number in range(1, len(self.section.part.items) + 1)]
        return right_ones(self.codes, ordered).astype(np.float64)


def sections_of(session: Session, scope: Scope) -> tuple[Section, ...]:
    """The multiple-choice sections of a scope, by their places in the forms."""
    found: list[Section] = []
    for id_, form in scope.forms.items():
        for position, part in enumerate(form.parts):
            if isinstance(part, MultipleChoicePart):
                _join(found, Section(position, part, corrections_in_force(session, id_, position), (id_,)))
    return tuple(sorted(found, key=lambda each: (each.position, each.forms)))


def _join(found: list[Section], new: Section) -> None:
    """Forms of a window mostly have the same items; sections are one where items and their scoring are."""
    for place, each in enumerate(found):
        same_place = (each.position, set(each.corrections)) == (new.position, set(new.corrections))
        if same_place and each.part.items == new.part.items:
            found[place] = replace(each, forms=(*each.forms, *new.forms))
            return
    found.append(new)


def responses_to(session: Session, scope: Scope, section: Section) -> SectionResponses:
    """Everybody's responses to a section. Whoever carried it over has not responded to these items."""
    found = choices_of(session, scope.which, section.forms, section.position, section.part)
    return SectionResponses(section, found.categories, found.codes)
