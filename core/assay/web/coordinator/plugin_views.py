"""What a plugin brings, and what is different in a version that waits, as its coordinator reads it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from assay.content.banks import Bank
from assay.content.catalog import Catalog
from assay.content.changes.comparing import Change
from assay.content.competencies import CompetencyMap
from assay.content.criteria import Criteria
from assay.content.kept import KeptContent
from assay.services.plugins.looking import PartView
from assay.services.plugins.noting import uses
from assay.wording import say

#: So many of a kind are shown in full; the rest is counted.
MOST = 100

TITLES: Mapping[str, str] = {
    "requirement": say("Requirements"),
    "version": say("Dated versions of the requirements"),
    "rubric": say("Rubrics"),
    "criterion": say("Criteria of rubrics, level by level"),
    "exam": say("Exam rules"),
    "item": say("Questions"),
    "stimulus": say("Texts that questions share"),
    "bank": say("Question banks"),
    "prompt": say("Essay prompts"),
    "domain": say("Domains of competencies"),
    "competency": say("Competencies"),
    "map": say("Competency maps"),
    "agreement": say("Agreements"),
    "control": say("Control responses"),
    "association": say("The association itself"),
}
#: What is counted only for whoever has a sitting: questions, and by what essays are scored.
EXAMINED = frozenset({"item", "stimulus", "prompt", "rubric", "criterion", "control"})
#: A pill each: words, colour, icon.
DONE: Mapping[str, tuple[str, str, str]] = {
    "added": (say("new"), "met", "plus"),
    "changed": (say("changed"), "live", "pen"),
    "retired": (say("retired"), "unmet", "minus"),
    "removed": (say("taken out"), "unmet", "minus"),
}
STATES: Mapping[str, tuple[str, str, str]] = {
    "enabled": (say("in use"), "met", "check"),
    "disabled": (say("turned off"), "", "minus"),
    "waiting": (say("a version waits"), "live", "clock"),
    "set aside": (say("set aside"), "unmet", "alert"),
    "missing": (say("not installed"), "unmet", "cross"),
}


@dataclass(frozen=True)
class Group:
    """The changes of one kind."""

    title: str
    changes: Sequence[Change]
    #: How many more there are.
    more: int
    #: How many were added, changed and so on, where nothing else is shown.
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Difference:
    """Everything that is different in one part."""

    part: PartView
    groups: Sequence[Group]
    #: How many pieces were added, changed and so on.
    counts: Mapping[str, int]

    @property
    def command(self) -> str:
        """How the operator takes it into effect."""
        return " ".join(("assay", "plugins", "accept", self.part.name))

    @classmethod
    def of(cls, part: PartView, counted: Collection[str] = ()) -> "Difference":
        """The difference between what is in effect and what is installed; some kinds are only counted."""
        found = part.changes
        return cls(part, tuple(_groups(found, counted)), _counts(found))


def _groups(found: Iterable[Change], counted: Collection[str]) -> Iterator[Group]:
    for kind, those in groupby(found, key=lambda each: each.kind):
        all_of_them = tuple(those)
        if kind in counted:
            yield Group(TITLES[kind], (), 0, _counts(all_of_them))
        else:
            yield Group(TITLES[kind], all_of_them[:MOST], max(len(all_of_them) - MOST, 0), {})


def _counts(found: Iterable[Change]) -> Mapping[str, int]:
    return Counter(each.what for each in found)


@dataclass(frozen=True)
class Brought:
    """What is in effect of an association, with the shared maps and banks that it names."""

    content: KeptContent
    maps: Sequence[CompetencyMap]
    banks: Sequence[Bank]

    @classmethod
    def of(cls, content: KeptContent, catalog: Catalog) -> "Brought":
        """An association's content with what it uses."""
        wanted = {*uses(content), *(each.id for each in content.maps), *(each.id for each in content.banks)}
        maps = [each for key, each in catalog.maps.items() if key in wanted]
        return cls(content, maps, [each for key, each in catalog.banks.items() if key in wanted])

    @property
    def requirements(self) -> Sequence[tuple[str, Criteria]]:
        """The criteria, each with the title of its endorsement."""
        own = self.content.association
        titles = {each.id: each.title for each in own.endorsements} if own else {}
        return [
            (titles.get(each.endorsement, each.endorsement), each) for each in self.content.criteria.values()
        ]


def by_status(things: Iterable[object]) -> Mapping[str, int]:
    """How many of some items or prompts are operational, are tried out, and so on."""
    return Counter(str(getattr(each, "status", "")) for each in things)
