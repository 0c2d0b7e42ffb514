"""What will change, and when: what is asked on the day before a date against what is asked from then on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel

from assay.content.conditions import Conditional, Vetting
from assay.content.criteria import Criteria, CriteriaVersion
from assay.web.criteria.names import Names
from assay.web.criteria.telling import Told, tell_all

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """A requirement that comes, goes, or is another one afterwards."""

    before: Told | None
    after: Told | None

    @property
    def title(self) -> str:
        """What people call it."""
        told = self.after or self.before
        return told.title if told else ""


@dataclass(frozen=True)
class Coming:
    """What changes on a day."""

    day: date
    #: The version that begins on it; None when only some requirements change.
    version: CriteriaVersion | None
    changes: tuple[Change, ...]
    of_renewal: tuple[Change, ...] = ()


def coming(criteria: Criteria, category: str | None, names: Names, today: date) -> tuple[Coming, ...]:
    """Everything that is known to change after a day, in the order of the dates."""
    found = (_on(day, criteria, category, names) for day in _dates(criteria) if day > today)
    return tuple(each for each in found if each.changes or each.of_renewal or each.version)


def _on(day: date, criteria: Criteria, category: str | None, names: Names) -> Coming:
    begins = next((each for each in criteria.versions if each.effective == day), None)
    before, after = (told_on(criteria, category, names, each) for each in (day - _DAY, day))
    renewal = (renewal_on(criteria, category, names, each) for each in (day - _DAY, day))
    return Coming(day, begins, _differences(before, after), _differences(*renewal))


def told_on(criteria: Criteria, category: str | None, names: Names, day: date) -> tuple[Told, ...]:
    """What is asked of a category on a day; nothing before the first version."""
    version = criteria.version_on(day)
    return tell_all(version.requirements, category, names, day) if version else ()


def renewal_on(criteria: Criteria, category: str | None, names: Names, day: date) -> tuple[Told, ...]:
    """What is asked for a renewal on a day."""
    version = criteria.version_on(day)
    if version is None or version.renewal is None:
        return ()
    return tell_all(version.renewal.requirements, category, names, day)


def _differences(before: Sequence[Told], after: Sequence[Told]) -> tuple[Change, ...]:
    """What is asked on both days is one change where its id stays, or else its title and kind."""
    gone = {each.id: each for each in before if each not in after}
    new = [each for each in after if each not in before]
    changes = []
    for each in new:
        same = gone.get(each.id) or next((old for old in gone.values() if _is_like(old, each)), None)
        if same:
            del gone[same.id]
        changes.append(Change(same, each))
    return (*changes, *(Change(each, None) for each in gone.values()))


def _is_like(old: Told, new: Told) -> bool:
    return (old.kind, old.title) == (new.kind, new.title)


def _dates(criteria: Criteria) -> Sequence[date]:
    """Every day on which anything in some criteria begins, or is over."""
    return sorted(set(_days_in(criteria)))


def _days_in(content: object) -> Iterator[date]:
    if isinstance(content, CriteriaVersion) and content.effective:
        yield content.effective
    if isinstance(content, Conditional) and content.effective:
        yield content.effective
    if isinstance(content, (Conditional, Vetting)) and content.until:
        yield content.until + _DAY
    if isinstance(content, BaseModel):
        for name in type(content).model_fields:
            yield from _days_in(getattr(content, name))
    elif isinstance(content, tuple):
        for each in content:
            yield from _days_in(each)
