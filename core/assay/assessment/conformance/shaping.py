"""Evidence that is what several conditions ask at once, or why there can be none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any, Final

from assay.content.ages import Span, span_of
from assay.content.conditions import Qualification, Where
from assay.content.evidence import Level

#: More ways through alternatives than this are not tried.
_MOST_WAYS: Final = 256
#: Conditions of which evidence may have several words, and those of which it has one, by the name of its field.
_SEVERAL: Final = ("topics", "activities", "serving")
_SINGLE: Final = {"formats": "format", "about": "about", "levels": "level"}
_FLAGS: Final = ("didactic", "paid", "supervised", "internship", "transcript")
_PEOPLE: Final = ("provider", "supervisor")
_EXCLUDED: Final = "{0} and {1} exclude each other: no evidence is of both"


class Excluded(ValueError):
    """Conditions that no evidence meets together, in words."""


@dataclass(frozen=True)
class Shape:
    """What evidence must be: its fields, what people in it must be, and education that must come before it."""

    fields: dict[str, Any] = field(default_factory=dict)
    people: dict[str, tuple[Qualification, ...]] = field(default_factory=dict)
    after: frozenset[tuple[Level, ...]] = frozenset()


def shape_of(wheres: Iterable[Where | None]) -> Shape:
    """Evidence that meets all of some conditions. Raises `Excluded` where none can."""
    why = Excluded("no alternative is left")
    for way in islice(product(*(_ways(each) for each in wheres)), _MOST_WAYS):
        try:
            return _shape([each for part in way for each in part])
        except Excluded as error:
            why = error
    raise why


def _ways(where: Where | None) -> list[tuple[Where, ...]]:
    """The condition with each of its alternatives."""
    if where is None:
        return [()]
    if not where.any_of:
        return [(where,)]
    return [(where, *way) for each in where.any_of for way in _ways(each)]


def _shape(wheres: Sequence[Where]) -> Shape:
    fields: dict[str, Any] = {}
    for name in _SEVERAL:
        fields |= _found(name, _some_of(name, wheres))
    for name, of_evidence in _SINGLE.items():
        fields |= _found(
            of_evidence, _one_of([getattr(each, name) for each in wheres if getattr(each, name)])
        )
    for name in _FLAGS:
        fields |= _found(name, _flag(name, wheres))
    fields |= _found("ages", _ages([each.ages for each in wheres if each.ages]))
    people = {name: tuple(_qualifications(name, wheres)) for name in _PEOPLE}
    after = frozenset(each.after_education for each in wheres if each.after_education)
    return Shape(fields, {name: found for name, found in people.items() if found}, after)


def _found(name: str, value: Any) -> dict[str, Any]:
    return {} if value is None or value == () else {name: value}


def _some_of(name: str, wheres: Sequence[Where]) -> tuple[str, ...]:
    """A word of each condition; of those whom work is with, all."""
    chosen: list[str] = []
    for words in (getattr(each, name) for each in wheres if getattr(each, name)):
        if name == "serving":
            chosen += words
        elif not set(chosen) & set(words):
            chosen.append(words[0])
    return tuple(dict.fromkeys(chosen))


def _one_of(lists: Sequence[Sequence[str]]) -> str | None:
    if not lists:
        return None
    common = [word for word in lists[0] if all(word in each for each in lists)]
    if not common:
        raise Excluded(_EXCLUDED.format(*(f"`{' or '.join(each)}`" for each in (lists[0], lists[-1]))))
    return common[0]


def _flag(name: str, wheres: Sequence[Where]) -> bool | None:
    wanted = {getattr(each, name) for each in wheres} - {None}
    if len(wanted) > 1:
        raise Excluded(_EXCLUDED.format(f"`{name}: true`", f"`{name}: false`"))
    return wanted.pop() if wanted else None


def _ages(texts: Sequence[str]) -> str | None:
    if not texts:
        return None
    spans = [span_of(each) for each in texts]
    span = Span(max(each.least for each in spans), min(each.most for each in spans))
    if span.least >= span.most:
        raise Excluded(_EXCLUDED.format(f"the ages `{texts[0]}`", f"`{texts[-1]}`"))
    same = (text for text in texts if span_of(text) == span)
    return next(same, f"{'prenatal' if span.least < 0 else span.least}-{span.most}m")


def _qualifications(name: str, wheres: Sequence[Where]) -> Iterator[Qualification]:
    for each in wheres:
        needed: Qualification | None = getattr(each, name)
        if needed is not None:
            yield needed
