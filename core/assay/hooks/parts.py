"""What is installed, in the parts that take effect one by one: associations, and maps and banks that they share."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from pydantic import ValidationError

from assay.content.banks import Bank
from assay.content.catalog import AssociationContent
from assay.content.competencies import CompetencyMap
from assay.content.fingerprints import fingerprint
from assay.content.kept import KeptContent
from assay.hooks.loading import Unfit, misfit


@dataclass(frozen=True)
class Part:
    """One part with its content. `association` is empty where associations share it."""

    #: `mi-aimh`, `map/imhm-clinical`, `bank/imh-core`.
    name: str
    content: KeptContent
    association: str = ""
    plugin: str = ""
    distribution: str = ""
    version: str = ""

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the content."""
        return fingerprint(self.content)

    @classmethod
    def of_map(cls, map_: CompetencyMap) -> Self:
        """A map that is shared."""
        return cls(f"map/{map_.id}", KeptContent(maps=(map_,)))

    @classmethod
    def of_bank(cls, bank: Bank) -> Self:
        """A bank that is shared."""
        return cls(f"bank/{bank.id}", KeptContent(banks=(bank,)))

    @classmethod
    def of_association(
        cls, content: AssociationContent, plugin: str, distribution: str, version: str
    ) -> Self:
        """Everything that an association brings."""
        kept = KeptContent.of(content)
        owner = content.association.id
        return cls(owner, kept, owner, plugin, distribution, version)

    def prove(self) -> Self:
        """Itself, once it is known that it can be kept and read back; raises `ValidationError` and `Unfit`.

        A model that was copied with other values is whatever the plugin made of it.
        """
        kept = self.content.model_dump(mode="json", exclude_defaults=True, warnings="none")
        if KeptContent.model_validate(kept) != self.content:
            raise Unfit("a hook gave a model whose values are of other types than its fields; make it anew")
        return self


def association_part(content: AssociationContent, plugin: str, distribution: str, version: str) -> Part:
    """What an association brings, as a part that can be used; raises `Unfit` for what is no content."""
    try:
        return Part.of_association(content, plugin, distribution, version).prove()
    except ValidationError as error:
        raise misfit(error) from error


def shared_parts(maps: Iterable[CompetencyMap], banks: Iterable[Bank]) -> list[Part]:
    """What associations share, as parts that can be used; raises `Unfit` for what is no content."""
    try:
        return [each.prove() for each in (*map(Part.of_map, maps), *map(Part.of_bank, banks))]
    except ValidationError as error:
        raise misfit(error) from error
