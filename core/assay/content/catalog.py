"""All content together, by id."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, Protocol, Self, TypeVar

from assay.content.agreements import Agreement
from assay.content.associations import Association
from assay.content.banks import Bank
from assay.content.competencies import CompetencyMap
from assay.content.controls import ControlResponse
from assay.content.criteria import Criteria
from assay.content.exams import Exam
from assay.content.problems import ContentError, Problem
from assay.content.prompts import Prompt
from assay.content.rubrics import Rubric
from assay.content.translations import said_in


@dataclass(frozen=True)
class AssociationContent:
    """Everything that the folder of one association holds."""

    association: Association
    exams: tuple[Exam, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    rubrics: tuple[Rubric, ...] = ()
    #: By the name of their file.
    criteria: Mapping[str, Criteria] = field(default_factory=dict)
    #: What the association brings beside what ships with the product.
    maps: tuple[CompetencyMap, ...] = ()
    banks: tuple[Bank, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    controls: tuple[ControlResponse, ...] = ()


#: Why an association offers nothing new: its coordinator turned it off, or its plugin is not installed any more.
Closed = Literal["disabled", "missing"]


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Named = TypeVar("Named", bound=_HasId)
Value = TypeVar("Value")


@dataclass(frozen=True)
class Catalog:
    """All content by id; what belongs to an association has the key `association/id`."""

    associations: Mapping[str, Association] = field(default_factory=dict)
    maps: Mapping[str, CompetencyMap] = field(default_factory=dict)
    banks: Mapping[str, Bank] = field(default_factory=dict)
    prompts: Mapping[str, Prompt] = field(default_factory=dict)
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)
    exams: Mapping[str, Exam] = field(default_factory=dict)
    criteria: Mapping[str, Criteria] = field(default_factory=dict)
    agreements: Mapping[str, Agreement] = field(default_factory=dict)
    controls: Mapping[str, ControlResponse] = field(default_factory=dict)
    #: Associations that offer nothing new, though what they brought can be read here.
    closed: Mapping[str, Closed] = field(default_factory=dict)
    #: Of what this is a translation; nothing for what associations wrote first.
    said_from: "Catalog | None" = field(default=None, compare=False, repr=False)

    @property
    def master(self) -> "Catalog":
        """What associations wrote first, by which everything is kept and compared."""
        return self.said_from or self

    @property
    def offering(self) -> tuple[Association, ...]:
        """The associations that people can begin something with."""
        return tuple(each for id_, each in self.associations.items() if id_ not in self.closed)

    def in_language(self, language: str) -> "Catalog":
        """The same with texts in a language, for showing; what is kept or compared is always of the master's."""
        master = self.master
        parts = [each.name for each in fields(self) if each.name not in ("closed", "said_from")]
        said = {name: _in_language(getattr(master, name), language) for name in parts}
        return replace(master, **said, said_from=master)

    @classmethod
    def of(
        cls,
        maps: Iterable[CompetencyMap] = (),
        banks: Iterable[Bank] = (),
        contents: Iterable[AssociationContent] = (),
    ) -> Self:
        """Everything together; ContentError when an id is taken twice."""
        all_of_them = tuple(contents)
        merging = _Merging()
        own_maps = [each for content in all_of_them for each in content.maps]
        own_banks = [each for content in all_of_them for each in content.banks]
        catalog = cls(
            associations=merging.by_id("association", [each.association for each in all_of_them]),
            maps=merging.by_id("map", [*maps, *own_maps]),
            banks=merging.by_id("bank", [*banks, *own_banks]),
            prompts=merging.owned("prompt", [(each.association.id, each.prompts) for each in all_of_them]),
            rubrics=merging.owned("rubric", [(each.association.id, each.rubrics) for each in all_of_them]),
            exams=merging.owned("exam", [(each.association.id, each.exams) for each in all_of_them]),
            criteria={
                f"{each.association.id}/{name}": criteria
                for each in all_of_them
                for name, criteria in each.criteria.items()
            },
            agreements=merging.owned(
                "agreement", [(each.association.id, each.agreements) for each in all_of_them]
            ),
            controls=merging.owned("control", [(each.association.id, each.controls) for each in all_of_them]),
        )
        merging.refuse_problems()
        return catalog

    def pool(self, association_id: str, pool: str) -> tuple[Prompt, ...]:
        """The operational prompts of an association's pool."""
        return tuple(
            each
            for key, each in self.prompts.items()
            if owner_of(key) == association_id and each.pool == pool and each.status == "operational"
        )


def _in_language(things: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    return {key: said_in(each, language) for key, each in things.items()}


def owner_of(key: str) -> str:
    """The association in a key such as `mi-aimh/imhm`."""
    return key.partition("/")[0]


@dataclass
class _Merging:
    problems: list[Problem] = field(default_factory=list)

    def by_id(self, kind: str, things: Iterable[Named]) -> dict[str, Named]:
        """Things by their id."""
        return self._unique(kind, [(each.id, each) for each in things])

    def owned(self, kind: str, things: Iterable[tuple[str, Iterable[Named]]]) -> dict[str, Named]:
        """Things of associations by `association/id`."""
        return self._unique(kind, [(f"{owner}/{each.id}", each) for owner, those in things for each in those])

    def _unique(self, kind: str, named: Iterable[tuple[str, Value]]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key, value in named:
            if key in found:
                what = f"the {kind} id `{key}` is taken twice"
                self.problems.append(Problem(Path(kind) / key, 1, what, "expected an id of its own"))
            found.setdefault(key, value)
        return found

    def refuse_problems(self) -> None:
        """Raise ContentError when an id is taken twice."""
        if self.problems:
            raise ContentError(self.problems)
