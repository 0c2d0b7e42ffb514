"""What is installed, in the parts that take effect one by one: associations, and maps and banks that they share."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from assay.content.banks import Bank
from assay.content.catalog import AssociationContent
from assay.content.competencies import CompetencyMap
from assay.content.fingerprints import fingerprint
from assay.content.kept import KeptContent


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
        owner = content.association.id
        return cls(owner, KeptContent.of(content), owner, plugin, distribution, version)
