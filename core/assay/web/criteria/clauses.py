"""Conditions in words: each key of `where`, and what somebody else must be, as a line with a label."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from assay.content.ages import span_of
from assay.content.conditions import Conditional, Qualification, Where
from assay.times import plain_day
from assay.web.criteria.names import Names, either, levels
from assay.wording import say, say_many


@dataclass(frozen=True)
class Clause:
    """Something that must be so, under the name of what it is about."""

    label: str
    text: str
    #: Instead of a text, alternatives: of these groups, any one.
    alternatives: tuple[tuple["Clause", ...], ...] = ()


def clauses_of(where: Where | None, names: Names, day: date) -> tuple[Clause, ...]:
    """What evidence must be to count on a day, one line for each thing asked."""
    if where is None:
        return ()
    return tuple(_CLAUSES[key](getattr(where, key), names, day) for key in where.asked)


def about_applicant(rule: Conditional, names: Names) -> tuple[Clause, ...]:
    """The facts about an applicant without which a rule does not apply."""
    labels = {True: say("Asked only if"), False: say("Asked unless")}
    return tuple(Clause(labels[needed], names.title(id_)) for id_, needed in rule.when.items())


def qualified(needed: Qualification, names: Names, day: date) -> str:
    """What somebody else must be, in a phrase."""
    ways = [_endorsed(needed, names)]
    if needed.meets:
        ways.append(say("somebody who meets the requirements without being endorsed (if reviewers agree)"))
    if needed.vetted and needed.vetted.until is None:
        ways.append(say("somebody vetted by %(association)s", association=_vetting(needed, names)))
    elif needed.vetted and needed.vetted.until and day <= needed.vetted.until:
        association, until = _vetting(needed, names), plain_day(needed.vetted.until)
        ways.append(
            say("until %(day)s somebody vetted by %(association)s", day=until, association=association)
        )
    return either(ways, is_quoted=False)


def _endorsed(needed: Qualification, names: Names) -> str:
    if needed.endorsed == ("any",):
        return say("somebody with any endorsement")
    return say("somebody endorsed as %(titles)s", titles=names.any_of(needed.endorsed))


def _vetting(needed: Qualification, names: Names) -> str:
    id_ = needed.vetted.by if needed.vetted else ""
    found = names.catalog.associations.get(id_)
    return found.short_name if found else names.title(id_)


def ages(text: str) -> str:
    """From birth to 36 months, in the unit that the criteria use."""
    span, unit = span_of(text), text[-1]
    most = _age(span.most, unit)
    if span.least < 0:
        return say("from before birth to %(age)s", age=most)
    if span.least == 0:
        return say("from birth to %(age)s", age=most)
    return say("from %(least)s to %(most)s", least=_age(span.least, unit), most=most)


def _age(months: int, unit: str) -> str:
    if unit == "y":
        return say_many("%(num)s year", "%(num)s years", num=months // 12)
    return say_many("%(num)s month", "%(num)s months", num=months)


def _topics(value: tuple[str, ...], names: Names, _day: date) -> Clause:
    return Clause(say("Topic"), names.any_word(value))


def _ages(value: str, _names: Names, _day: date) -> Clause:
    return Clause(say("Ages of the children"), ages(value))


def _didactic(value: bool, _names: Names, _day: date) -> Clause:
    return Clause(say("Kind"), say("didactic, which means taught") if value else say("not didactic"))


def _formats(value: tuple[str, ...], names: Names, _day: date) -> Clause:
    return Clause(say("Format"), names.any_word(value))


def _about(value: tuple[str, ...], names: Names, _day: date) -> Clause:
    return Clause(say("About"), names.any_word(value))


def _serving(value: tuple[str, ...], names: Names, _day: date) -> Clause:
    return Clause(say("With"), names.all_words(value))


def _activities(value: tuple[str, ...], names: Names, _day: date) -> Clause:
    return Clause(say("Activity"), names.any_word(value))


def _levels(value: tuple[str, ...], names: Names, _day: date) -> Clause:
    return Clause(say("Level"), names.any_word(value))


def _paid(value: bool, _names: Names, _day: date) -> Clause:
    return Clause(say("Pay"), say("paid") if value else say("unpaid"))


def _supervised(value: bool, _names: Names, _day: date) -> Clause:
    return Clause(say("Supervision"), say("supervised") if value else say("not supervised"))


def _internship(value: bool, _names: Names, _day: date) -> Clause:
    return Clause(say("Internship"), say("as an internship") if value else say("not as an internship"))


def _transcript(value: bool, _names: Names, _day: date) -> Clause:
    return Clause(say("Proof"), say("an official transcript") if value else say("without a transcript"))


def _provider(value: Qualification, names: Names, day: date) -> Clause:
    return Clause(say("Given by"), qualified(value, names, day))


def _supervisor(value: Qualification, names: Names, day: date) -> Clause:
    return Clause(say("Supervised by"), qualified(value, names, day))


def _after_education(value: tuple[str, ...], _names: Names, _day: date) -> Clause:
    return Clause(say("When"), say("after %(degree)s", degree=either(levels()[each] for each in value)))


def _any_of(value: tuple[Where, ...], names: Names, day: date) -> Clause:
    groups = tuple(clauses_of(each, names, day) for each in value)
    return Clause(say("Any one of these"), "", groups)


_CLAUSES: Final[Mapping[str, Callable[[Any, Names, date], Clause]]] = {
    "topics": _topics,
    "ages": _ages,
    "didactic": _didactic,
    "formats": _formats,
    "about": _about,
    "serving": _serving,
    "activities": _activities,
    "levels": _levels,
    "paid": _paid,
    "supervised": _supervised,
    "internship": _internship,
    "transcript": _transcript,
    "provider": _provider,
    "supervisor": _supervisor,
    "after_education": _after_education,
    "any_of": _any_of,
}
