"""A portfolio in the making: entries are added one by one, and what they rest on is put before them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from assay.assessment.aims import Aim
from assay.assessment.conformance.shaping import Shape
from assay.content.base import Content
from assay.content.conditions import Qualification
from assay.content.evidence import Education, EvidenceKind, Leadership, Level, Supervision, Training, Work
from assay.content.people import HeldEndorsement, Person, Reference
from assay.content.portfolio import Portfolio

_MODELS: Final[Mapping[str, type[Content]]] = {
    "education": Education,
    "training": Training,
    "supervision": Supervision,
    "work": Work,
    "leadership": Leadership,
    "references": Reference,
}
#: Time between what must come first and what follows.
_BEFORE: Final = timedelta(days=366)


@dataclass
class Draft:
    """Entries for an aim on a day, of a person of whom some facts are so."""

    aim: Aim
    on: date
    facts: dict[str, bool]
    #: In a renewal the first day of the cycle: hours before it do not count.
    since: date | None = None
    entries: dict[str, list[Any]] = field(default_factory=dict)
    #: What each person must be, by id.
    people: dict[str, tuple[Qualification, ...]] = field(default_factory=dict)
    after: set[tuple[Level, ...]] = field(default_factory=set)
    #: Kinds that must document every competency, and by how many entries.
    documenting: list[tuple[tuple[EvidenceKind, ...], int]] = field(default_factory=list)
    earliest: date = field(init=False)

    def __post_init__(self) -> None:
        """Nothing lies before the day yet."""
        self.earliest = self.on

    def copy(self) -> "Draft":
        """The same draft, to be tried on."""
        other = Draft(self.aim, self.on, self.facts, self.since)
        other.entries = {kind: list(entries) for kind, entries in self.entries.items()}
        other.people, other.after = dict(self.people), set(self.after)
        other.documenting, other.earliest = list(self.documenting), self.earliest
        return other

    def take(self, other: "Draft") -> None:
        """Go on with what a copy came to."""
        self.entries, self.people, self.after = other.entries, other.people, other.after
        self.documenting, self.earliest = other.documenting, other.earliest

    def next_id(self, kind: str) -> str:
        """An id for one more entry of a kind."""
        return f"{kind.replace('_', '-')}-{len(self.entries.get(kind, ())) + 1}"

    def add(self, kind: str, entry: Any) -> None:
        """An entry that is a model already."""
        self.entries.setdefault(kind, []).append(entry)

    def add_evidence(self, kind: str, title: str, shape: Shape, since: date | None, **fields: Any) -> None:
        """Evidence of a shape, with the people in it."""
        self.after |= shape.after
        self.earliest = min(self.earliest, since or self.on)
        named = {name: self.person(name, needed) for name, needed in shape.people.items()}
        self.add(kind, {"id": self.next_id(kind), "title": title, **shape.fields, **named, **fields})

    def person(self, role: str, needed: Sequence[Qualification]) -> str:
        """The id of a new person who is what is needed."""
        name = f"{role}-{sum(each.startswith(role) for each in self.people) + 1}"
        self.people[name] = tuple(needed)
        return name

    def portfolio(self) -> Portfolio:
        """The portfolio: with the education before all else, and the competencies that must be documented."""
        begin = self.earliest - _BEFORE
        self._educate()
        self._document()
        made = {
            name: [self._made(name, each, begin) for each in those] for name, those in self.entries.items()
        }
        people = [self._person(each, needed, begin) for each, needed in self.people.items()]
        return Portfolio.model_validate({"facts": self.facts, "people": people, **made})

    def _educate(self) -> None:
        """Education of the levels after which evidence must lie, as far as no entry is of them."""
        for levels in sorted(self.after):
            if not any(each["level"] in levels for each in self.entries.get("education", ())):
                self.add_evidence("education", "Education before it", Shape(), None, level=levels[0])

    def _document(self) -> None:
        """Every competency of the map in as many entries as are asked for; more of the first kind if need be."""
        for kinds, least in self.documenting:
            there = [each for kind in kinds for each in self.entries.get(kind, ())]
            for _ in range(least - len(there)):
                self._add_plain(kinds[0])
            there = [each for kind in kinds for each in self.entries.get(kind, ())]
            for each in there[:least]:
                each["competencies"] = self.aim.competencies or ()

    def _add_plain(self, kind: EvidenceKind) -> None:
        """An entry of a kind that nothing else asks for."""
        if kind == "references":
            person = self.person("rater", ())
            reference = {
                "id": self.next_id(kind),
                "person": person,
                "roles": ("colleague",),
                "received": self.on,
            }
            self.add(kind, reference)
            return
        fields: dict[str, Any] = {"level": "certificate"} if kind == "education" else {}
        fields |= {"hours": 1, "on": self.on} if kind in ("training", "supervision") else {}
        fields |= {"from_": self.on} if kind in ("work", "leadership") else {}
        self.add_evidence(kind, "What documents the competencies", Shape(), None, **fields)

    def _made(self, name: str, entry: Any, begin: date) -> Any:
        if name not in _MODELS:
            return entry
        completed = {"completed": begin} if name == "education" else {}
        return _MODELS[name].model_validate({**entry, **completed})

    def _person(self, name: str, needed: Sequence[Qualification], begin: date) -> Person:
        wanted = dict.fromkeys(
            self.aim.endorsement if each.endorsed[0] == "any" else each.endorsed[0] for each in needed
        )
        held = tuple(HeldEndorsement(endorsement=each, since=begin) for each in wanted)
        return Person(id=name, name=name.replace("-", " ").capitalize(), endorsements=held)
