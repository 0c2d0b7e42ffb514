"""Whole months on a calendar."""

from datetime import date
from typing import TypeVar

#: A day, or an instant on one.
Moment = TypeVar("Moment", bound=date)


def add_months(moment: Moment, months: int) -> Moment:
    """The same day so many months on, or the last day of a shorter month."""
    year, month = divmod(moment.month - 1 + months, 12)
    for day in range(moment.day, moment.day - 4, -1):
        try:
            return moment.replace(year=moment.year + year, month=month + 1, day=day)
        except ValueError:
            continue
    raise ValueError(f"no day in month {month + 1} for {moment}")
