"""The responses to a multiple-choice section, as people x items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.exam.regrading import Correction, Rule, rules
from assay.assessment.exam.scoring import Credited
from assay.assessment.item_analysis.scores import OMITTED, Choices
from assay.services.scores.choices import Chosen, choices_of, credits_of
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
    """Who gave what in one section."""

    section: Section
    chosen: Chosen

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of the rows' sittings."""
        return self.chosen.categories

    @property
    def codes(self) -> NDArray[np.int16]:
        """People x items: the place of the option or of the response, from 0; -1 where nothing was given."""
        return self.chosen.codes

    @property
    def n(self) -> int:
        """How many people sat it."""
        return len(self.codes)

    def choices(self, places: Sequence[int]) -> Choices:
        """The options chosen of some of the items; what has no options is as if nobody had chosen any."""
        items = self.section.part.items
        most = max((len(item.options) for item in items), default=0)
        right = tuple(
            tuple(sorted(each for each in self.section.rules[place + 1].accepted if isinstance(each, int)))
            for place in places
        )
        codes = self.codes[:, list(places)].copy()
        codes[:, [not items[place].is_single_best for place in places]] = OMITTED
        return Choices(codes, tuple(LETTERS[:most]), right)

    @cached_property
    def credits(self) -> NDArray[np.uint8] | NDArray[np.float64]:
        """People x items: how much of the point each earned; an omitted response nothing, as it is in the score."""
        ordered = [self.section.rules[number] for number in range(1, len(self.section.part.items) + 1)]
        return credits_of(self.chosen, ordered)

    def answers(self, number: int) -> list[tuple[Credited, int]]:
        """The different answers to a question that has no options, with how many gave each, the most frequent first."""
        known = self.chosen.responses.get(number - 1, ())
        codes = self.codes[:, number - 1]
        counts = np.bincount(codes[codes >= 0], minlength=len(known)).tolist()
        found = zip(known, counts, strict=True)
        return sorted(found, key=lambda each: (-each[1], -each[0].credit, each[0].response))

    @cached_property
    def in_parts(self) -> frozenset[int]:
        """The places (from 0) of items of which somebody earned a part of the point."""
        found = ((self.credits > 0) & (self.credits < 1)).any(axis=0)
        return frozenset(np.flatnonzero(found).tolist())

    @cached_property
    def right(self) -> NDArray[np.float64]:
        """People x items: 1 right, 0 wrong; NaN throughout for items that were right in parts."""
        found = self.credits.astype(np.float64)
        found[:, sorted(self.in_parts)] = np.nan
        return found


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
    return SectionResponses(section, found)
