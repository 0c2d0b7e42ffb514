"""What evidence must say to meet a condition, taken from the condition itself: core knows no profession."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from assay.content.conditions import Qualification, Where

#: Finds or makes the id of somebody who is what a condition asks.
Find = Callable[[Qualification], str]

#: The fields of evidence of which one word is enough, by the condition that names several.
_ONE_OF: Final[Mapping[str, str]] = {"formats": "format", "about": "about", "levels": "level"}
#: Conditions that fields answer word for word.
_AS_ASKED: Final = ("ages", "didactic", "paid", "supervised", "internship", "transcript", "serving")


def fields_for(find: Find, *conditions: Where | None) -> dict[str, Any]:
    """The fields of evidence that meets every one of these conditions; of alternatives, the first."""
    found = _gathered(find, conditions)
    return {field: value[0] if field in _ONE_OF.values() else value for field, value in found.items()}


def _gathered(find: Find, conditions: Iterable[Where | None]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for where in conditions:
        if where is not None:
            found = _joined(found, _gathered(find, where.any_of[:1]))
            found = _joined(found, _plain(where) | _people(where, find))
    return found


def _plain(where: Where) -> dict[str, Any]:
    """What a condition asks of the evidence alone; where one word is enough, all that would do."""
    found: dict[str, Any] = {key: getattr(where, key) for key in _AS_ASKED if key in where.asked}
    found |= {field: getattr(where, key) for key, field in _ONE_OF.items() if key in where.asked}
    if where.topics:
        found["topics"] = where.topics[:1]
    if where.activities:
        found["activities"] = where.activities[:1]
    return found


def _people(where: Where, find: Find) -> dict[str, Any]:
    asked = {role: getattr(where, role) for role in ("provider", "supervisor")}
    return {role: find(needed) for role, needed in asked.items() if needed is not None}


def _joined(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Fields that say both: lists are put together, and of single words those that both allow are kept."""
    found = dict(first)
    for field, value in second.items():
        before = found.get(field)
        if isinstance(before, tuple) and field not in _ONE_OF.values():
            found[field] = tuple(dict.fromkeys((*before, *value)))
        elif isinstance(before, tuple):
            found[field] = tuple(each for each in before if each in value) or value
        else:
            found[field] = value
    return found
