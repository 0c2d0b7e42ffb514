"""Of whom a renewal asks something: those who are endorsed for as long as makes a difference to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assay.assessment.counting.days import YEAR, day_of, number_of
from assay.content.base import Steps
from assay.content.criteria import Renewal


@dataclass(frozen=True)
class Tenure:
    """Somebody whose renewal is due on a day, and who has been endorsed for whole years by then."""

    renewal: Renewal
    due: date
    years: int
    #: For how long, in words; empty for the first.
    words: str = ""

    @property
    def endorsed(self) -> date:
        """The day of the endorsement."""
        return self._before(self.years)

    @property
    def begins(self) -> date:
        """The first day of the cycle."""
        return self._before(self.renewal.years)

    def _before(self, years: int) -> date:
        return day_of(number_of(self.due) + 1 - years * YEAR)

    def place_of(self, requirement: str) -> Steps:
        """Where in the renewal a requirement stands that is asked then."""
        held = self.years - self.renewal.years
        rows = [(row.years, place) for place, row in enumerate(self.renewal.long_held) if row.years <= held]
        for _, place in sorted(rows, reverse=True):
            for at, each in enumerate(self.renewal.long_held[place].requirements):
                if each.id == requirement:
                    return "long_held", place, "requirements", at
        ids = [each.id for each in self.renewal.requirements]
        return "requirements", ids.index(requirement)


def tenures_of(renewal: Renewal, due: date) -> Iterator[Tenure]:
    """Who has a whole cycle behind them and is not exempt; then whoever is asked for something else."""
    whole = max(renewal.years, renewal.exempt_below)
    yield Tenure(renewal, due, whole)
    for row in renewal.shortened:
        if renewal.exempt_below <= row.years < renewal.years:
            yield Tenure(renewal, due, row.years, _words(row.years, "ends"))
    for held in renewal.long_held:
        if held.years + renewal.years > whole:
            years = held.years + renewal.years
            yield Tenure(renewal, due, years, _words(held.years, "begins"))


def _words(years: int, when: str) -> str:
    return f" for those endorsed for {years} year(s) when the cycle {when}"
