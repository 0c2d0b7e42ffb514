"""The walk over every address with every role: what each may, and what the refused can tell from the answer."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from werkzeug.routing import Rule

from web.walk.reading import Noted
from web.walk.sides import Side, is_secret, nothing, side_of
from web.walk.visiting import LOST, ROLES, Answer, Visitor, Walk
from web.walk.world import ASSOCIATIONS, INSTITUTE, SOCIETY

#: The fields of all addresses, a line each; and the table.
FIELDS, ACCESS = (Path(__file__).with_name(each) for each in ("fields.txt", "access.txt"))
#: Where only the other association of this world has something to show.
SOCIETY_SHOWS = ("calibration.",)
#: From whose side a role of the table's association asks, and whose things are foreign to it there: the other person
#: or reviewer of the same association, or the other association.
FOREIGN: Mapping[str, tuple[str, ...]] = {
    "applicant": ("second", "there"),
    "reviewer": ("second", "there"),
    "coordinator": ("there",),
    "reviewer+": ("here",),
    "coordinator+": ("here",),
}
#: What a reviewer may see of what the other one was given: both read the same sittings, and are in the same panels.
SHARED_BY_REVIEWERS = ("code", "panel_id")


#: What is answered where a form is wrong, which tells nothing of whose things it names.
MISREAD = (400, 422)
#: What forms are filled with, so that the field that is tried is the one thing wrong with them.
FILLED = {
    "reason": "It was so, and everybody agreed.",
    "role": "reviewer",
    "how": "chosen",
    "title": "Panel",
    "description": "Just competent enough.",
    "practice_items": "0",
    "sure": "y",
    "section": "0",
    "percent": "50",
    "text": "Please look at this.",
    "message": "Please look at this.",
    "page": "room.enter",
    "language": "es",
    "step": "change",
    "outcome": "granted",
    "granted-reasons": "Everything that is asked for is there.",
}


def known_fields() -> dict[str, str]:
    """What the fields hold: a name in `Side.values`, or - for nothing of anybody."""
    lines = FIELDS.read_text("utf-8").splitlines()[1:]
    return dict(line.split() for line in lines)


@dataclass(frozen=True, eq=False)
class Stop:
    """One address and one way to come to it."""

    rule: Rule
    method: str

    def __str__(self) -> str:
        return f"{self.method:4} {_plain(self.rule)}"

    @property
    def here(self) -> str:
        """The association whose things are asked for first."""
        return SOCIETY if any(each in self.rule.endpoint for each in SOCIETY_SHOWS) else INSTITUTE

    @property
    def secrets(self) -> list[str]:
        """The arguments that name something of somebody, other than the association."""
        return sorted(each for each in self.rule.arguments - {"association"} if is_secret(self.rule, each))


@dataclass
class Tour:
    """Everything that is asked, in the order of the addresses."""

    walk: Walk

    @cached_property
    def stops(self) -> list[Stop]:
        """Every address and method."""
        rules = sorted(self.walk.world.app.url_map.iter_rules(), key=lambda each: each.rule)
        return [
            Stop(rule, each)
            for rule in rules
            for each in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]

    @cached_property
    def sides(self) -> dict[tuple[str, bool], Side]:
        """The first and second person of each association."""
        return {
            (each, second): side_of(self.walk.world, each, second=second)
            for each in ASSOCIATIONS
            for second in (False, True)
        }

    @cached_property
    def table(self) -> dict[Stop, dict[str, Answer]]:
        """What everybody is answered who asks for the things of the first person here."""
        return {stop: self._row(stop) for stop in self.stops}

    def _row(self, stop: Stop) -> dict[str, Answer]:
        arguments = self.sides[stop.here, False].arguments(stop.rule)
        return {role: self._ask(stop, role, arguments) for role in (*ROLES, *LOST)}

    def _ask(self, stop: Stop, role: str, arguments: Mapping[str, Any], **more: Any) -> Answer:
        return self.walk.ask(self.walk.visitor(role, stop.here), stop.rule, stop.method, arguments, **more)

    def ask(self, stop: Stop, visitor: Visitor) -> Answer:
        """The same with other cookies or another token."""
        return self.walk.ask(
            visitor, stop.rule, stop.method, self.sides[stop.here, False].arguments(stop.rule)
        )

    def fields_told(self) -> Iterator[str]:
        """The same for the ids that a form or a query can name."""
        for stop in self.stops:
            for role in ("applicant", "reviewer", "coordinator"):
                if self.table[stop][role].verdict == "yes":
                    for name, meant in sorted(self._id_fields(stop).items()):
                        yield from self._field_compared(stop, role, name, meant)

    def _id_fields(self, stop: Stop) -> dict[str, str]:
        """The fields that an address reads and that hold an id, with what it is of."""
        known = known_fields()
        read = Noted.readings[stop.rule.endpoint]
        return {each: known[each] for each in read if known.get(each, "-") != "-"}

    def _field_compared(self, stop: Stop, role: str, name: str, meant: str) -> Iterator[str]:
        there = next(each for each in ASSOCIATIONS if each != stop.here)
        sources = [self.sides[there, False], *([self.sides[stop.here, True]] if role == "applicant" else [])]
        own = self.sides[stop.here, False].arguments(stop.rule)
        for value in {each.values[meant] for each in sources} - {None}:
            answers = [self._ask_field(stop, role, own, name, each) for each in (value, nothing(value))]
            if answers[0] != answers[1]:
                yield f"{stop} as {role} with the field {name}={value}: {_difference(*answers)}"

    def _ask_field(self, stop: Stop, role: str, own: Mapping[str, Any], name: str, value: Any) -> Answer:
        sent = {} if stop.method == "GET" else {"data": FILLED | {name: value}}
        return self._ask(stop, role, own, query_string={name: value}, **sent)

    def unknown_fields(self) -> set[str]:
        """What is read and nobody said what it holds. Facts, competencies and numbered fields hold no ids."""
        read = set[str]().union(*Noted.readings.values())
        return (
            {each for each in read if not re.search(r"[.-]|\d$", each)}
            - known_fields().keys()
            - {"csrf_token"}
        )

    def telling(self) -> Iterator[str]:
        """Where somebody gets at what is not theirs, or can tell it from what does not exist."""
        for stop in self.stops:
            if stop.rule.arguments and not self._is_open_to_all(stop):
                for role, foreign in FOREIGN.items():
                    yield from self._told(stop, role, foreign)

    def _is_open_to_all(self, stop: Stop) -> bool:
        """Whether nobody needs a right there; who is told that a form cannot be read was not let in yet."""
        nobody = self.table[stop]["nobody"]
        return nobody.verdict == "yes" and nobody.status != 400

    def _told(self, stop: Stop, role: str, foreign: tuple[str, ...]) -> Iterator[str]:
        there = next(each for each in ASSOCIATIONS if each != stop.here)
        sides = {
            "here": self.sides[stop.here, False],
            "second": self.sides[stop.here, True],
            "there": self.sides[there, False],
        }
        home = sides["there" if role.endswith("+") else "here"]
        for whose in foreign:
            for names in self._positions(stop, role, whose):
                yield from self._compare(stop, role, home, sides[whose], names)

    def _positions(self, stop: Stop, role: str, whose: str) -> list[list[str]]:
        """The arguments that are replaced together: each alone, and all."""
        shared = SHARED_BY_REVIEWERS if (role, whose) == ("reviewer", "second") else ()
        names = [each for each in stop.secrets if each not in shared]
        if whose == "second" and role == "reviewer":
            names = [each for each in names if each == "review_id"]
        return [[each] for each in names] + ([names] if len(names) > 1 else [])

    def _compare(self, stop: Stop, role: str, home: Side, other: Side, names: list[str]) -> Iterator[str]:
        own, theirs = home.arguments(stop.rule), other.arguments(stop.rule)
        if None in (*own.values(), *theirs.values()) or own == theirs:
            return
        foreign = own | {each: theirs[each] for each in names}
        missing = own | {each: nothing(theirs[each]) for each in names}
        sent = {} if stop.method == "GET" else {"data": FILLED | _own_ids(home)}
        answers = [self._ask(stop, role, each, **sent) for each in (foreign, missing)]
        place = f"{stop} as {role} with {', '.join(names)} of {other.association}"
        if answers[0].verdict == "yes" and answers[1].verdict != "yes":
            yield f"{place}: not refused ({answers[0].status})"
        elif answers[0] != answers[1]:
            yield f"{place}: told from what does not exist ({_difference(*answers)})"
        elif answers[0].changed:
            yield f"{place}: something was written ({', '.join(sorted(answers[0].changed))})"
        elif answers[0].status in MISREAD and self._ask(stop, role, own, **sent).status in MISREAD:
            yield f"{place}: never asked, for the form is wrong whoever sends it ({answers[0].status})"


def _own_ids(home: Side) -> dict[str, Any]:
    """What fields that hold an id are filled with, so that nothing but the address is wrong."""
    held = {name: home.values[meant] for name, meant in known_fields().items() if meant != "-"}
    return {name: value for name, value in held.items() if value is not None}


def _difference(foreign: Answer, missing: Answer) -> str:
    parts = [name for name in vars(foreign) if getattr(foreign, name) != getattr(missing, name)]
    return ", ".join(
        f"{each}: {foreign.status} {missing.status}" if each == "status" else each for each in parts
    )


def _plain(rule: Rule) -> str:
    """The address as people read it: `/applications/<application_id>`."""
    return "".join(f"<{part}>" if is_argument else part for is_argument, part in rule._trace).removeprefix(
        "|"
    )


def written(table: Mapping[Stop, Mapping[str, Answer]]) -> str:
    """The table for people: a line an address, a column a role."""
    width = max(len(str(stop)) for stop in table) + 2
    lines = [f"{'':{width}}" + "".join(f"{role:13}" for role in ROLES).rstrip()]
    for stop, row in table.items():
        lines.append(f"{stop!s:{width}}" + "".join(f"{row[role].verdict:13}" for role in ROLES).rstrip())
    return "\n".join(lines) + "\n"
