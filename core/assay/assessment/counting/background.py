"""What evidence is counted against: the portfolio around it, the day, and people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from assay.assessment.counting.days import ALWAYS, Days, number_of
from assay.assessment.counting.judging import Ground, Judgement, any_holds, because, no, on_days, unsure
from assay.assessment.counting.pieces import Laid, lay
from assay.content.conditions import Qualification
from assay.content.evidence import HoursKind, Level
from assay.content.people import HeldEndorsement, Vetted
from assay.content.portfolio import Portfolio
from assay.wording import say


@dataclass(frozen=True)
class Background:
    """A portfolio on a day.

    What lies after the day does not count: hours that run beyond it count by their days, open jobs up to it.
    """

    portfolio: Portfolio
    on: date
    #: The day whose rules apply, when it is another than the day of the evidence.
    rules_of: date | None = None
    #: Only hours and statements of these days count; a renewal looks at its cycle.
    within: Days = ALWAYS
    _after: dict[tuple[Level, ...], Judgement] = field(default_factory=dict, compare=False)
    _laid: dict[HoursKind, Laid] = field(default_factory=dict, compare=False)

    @property
    def rule_day(self) -> date:
        """The day whose rules apply."""
        return self.rules_of or self.on

    @property
    def last_day(self) -> int:
        """Number of the last day that is asked about: that of a cycle, else the day of the evaluation."""
        return number_of(self.on) if self.within == ALWAYS else self.within.intervals[-1][1]

    @cached_property
    def until_today(self) -> Judgement:
        """Whether days have come."""
        return on_days(Days.between(None, self.on), say("it lies after %(day)s"), day=self.on)

    @cached_property
    def in_time(self) -> Judgement:
        """Whether days have come and are those that are asked about."""
        if self.within == ALWAYS:
            return self.until_today
        return self.until_today & on_days(self.within, say("it lies outside the cycle"))

    def laid(self, of: HoursKind) -> Laid:
        """Every entry of training or supervision on its days."""
        if of not in self._laid:
            self._laid[of] = lay(getattr(self.portfolio, of))
        return self._laid[of]

    def after_education(self, levels: tuple[Level, ...]) -> Judgement:
        """Days from the first completed education of some levels on.

        Who has other education only may mean just that, so that days after it are for reviewers.
        """
        if levels not in self._after:
            self._after[levels] = self._since_education(levels)
        return self._after[levels]

    def _since_education(self, levels: tuple[Level, ...]) -> Judgement:
        done = [each for each in self.portfolio.education if each.completed and each.completed <= self.on]
        right = [each.completed for each in done if each.level in levels and each.completed]
        other = [each.completed for each in done if each.level in _OTHER and each.completed]
        sure = Days.between(min(right), None) if right else Days()
        maybe = Days.between(min(other), None) if other else Days()
        named = " or ".join(levels)
        if not right:
            reason = because(
                say("no completed education of the level %(levels)s comes before it"), levels=named
            )
        else:
            text = say("it lies before %(day)s, when the %(levels)s was completed")
            reason = because(text, day=min(right), levels=named)
        return Judgement(sure, sure | maybe, (Ground(reason, sure, sure | maybe),))

    def qualified(self, person_id: str | None, needed: Qualification, role: str) -> Judgement:
        """Days on which somebody else is what a condition asks."""
        if person_id is None:
            return unsure(say("it does not say who the %(role)s is"), role=role)
        person = self.portfolio.person_by_id[person_id]
        if person.endorsements is None:
            held = unsure(say("it is not known whether %(name)s is endorsed"), name=person.name)
        else:
            held = _holding(person.name, person.endorsements, needed.endorsed)
        ways = [held, self._vetted(person.vetted, needed)]
        if needed.meets and set(person.meets) & set(needed.endorsed):
            ways.append(
                unsure(say("%(name)s is said to meet requirements without the endorsement"), name=person.name)
            )
        return any_holds(ways)

    def _vetted(self, vetted: tuple[Vetted, ...], needed: Qualification) -> Judgement:
        if needed.vetted is None:
            return any_holds(())
        by, until = needed.vetted.by, needed.vetted.until
        terms = [Days.between(each.since, each.until) for each in vetted if each.by == by]
        days = Days.of(interval for term in terms for interval in term.intervals)
        allowed = Days.between(None, until)
        if days and not allowed.covers(days):
            return on_days(
                days & allowed, say("those vetted by %(by)s count until %(until)s"), by=by, until=until
            )
        return Judgement(days, days)


#: Education that may stand for another level.
_OTHER = ("specialization", "certificate", "other")


def _holding(name: str, held: tuple[HeldEndorsement, ...], wanted: tuple[str, ...]) -> Judgement:
    right = [each for each in held if each.endorsement in wanted or "any" in wanted]
    days = Days.of(i for each in right for i in Days.between(each.since, each.until).intervals)
    if not right:
        return no(say("%(name)s is not endorsed as %(wanted)s"), name=name, wanted=" or ".join(wanted))
    return on_days(days, say("%(name)s is not endorsed at that time"), name=name)


def fact(facts: Mapping[str, bool], when: Mapping[str, bool]) -> bool | None:
    """Whether facts are as a condition says; None when that is not known."""
    said = [None if name not in facts else facts[name] == wanted for name, wanted in when.items()]
    if False in said:
        return False
    return None if None in said else True
