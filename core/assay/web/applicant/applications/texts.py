"""The texts on the page of an agreement: what is read, and the text that binds where that is another."""

from dataclasses import dataclass
from typing import Self

from babel import Locale

from assay.services.applications.signing import ToSign
from assay.wording import language


@dataclass(frozen=True)
class Texts:
    """What stands above a signature."""

    read: str
    #: The language of what is read.
    language: str
    #: What binds; empty where it is read itself.
    binding: str
    #: The language of what binds.
    master: str

    @classmethod
    def of(cls, found: ToSign, master: str) -> Self:
        """The texts of an agreement that is there; once signed, those that were signed."""
        if found.agreement is None:
            raise ValueError(f"{found.id} has no text")
        binding, said = found.agreement.text, found.translation.text if found.translation else ""
        spoken = language()
        if found.signature is not None and found.is_signed:
            binding = found.signature.text
            if found.signature.shown_text and found.signature.shown_language:
                said, spoken = found.signature.shown_text, found.signature.shown_language
        return cls(said, spoken, binding, master) if said else cls(binding, master, "", master)

    @property
    def master_name(self) -> str:
        """The language of what binds, as the reader calls it."""
        return Locale.parse(self.master, sep="-").get_language_name(language()) or self.master
