"""How hard texts are to read, by a formula that was made for their language. There is none for most: silence."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from assay.assessment.conformance import english_reading, spanish_reading
from assay.assessment.conformance.ground import Ground, Remark
from assay.content.catalog import Catalog, owner_of
from assay.content.markdown import to_plain
from assay.content.problems import Key

#: Of what no association uses, such as a bank that is checked alone.
_ENGLISH: Final = "en"
#: What says how hard a text is that is too hard, by the language that it is written in.
_FORMULAS: Final[Mapping[str, Callable[[str], str | None]]] = {
    _ENGLISH: english_reading.too_hard,
    "es": spanish_reading.too_hard,
}
_EXPECTED: Final = "expected shorter sentences or plainer words, unless the subject asks for these"


def check_reading(ground: Ground) -> Iterator[Remark]:
    """A note for each item and prompt in use that is harder to read than it should be."""
    for bank in ground.catalog.banks.values():
        language = _language_of_bank(ground.catalog, bank.id)
        for item in bank.items:
            if item.status != "retired":
                key = Key("item", item.id, bank.id)
                yield from _note(ground, key, "stem", list(item.texts), language)
    for name, prompt in ground.catalog.prompts.items():
        if prompt.status != "retired":
            owner = owner_of(name)
            language = _language_of(ground.catalog, owner)
            texts = [prompt.vignette, *prompt.tasks]
            yield from _note(ground, Key("prompt", prompt.id, owner), "vignette", texts, language)


def _language_of(catalog: Catalog, association: str) -> str:
    """The language in which an association writes its files; `es` also of `es-MX`."""
    found = catalog.associations.get(association)
    return found.languages[0].partition("-")[0] if found else _ENGLISH


def _language_of_bank(catalog: Catalog, bank: str) -> str:
    """That of the associations whose exams draw from a bank; none where they write in different ones."""
    users = {
        owner_of(name)
        for name, exam in catalog.exams.items()
        if any(getattr(section, "bank", None) == bank for section in exam.sections)
    }
    languages = {_language_of(catalog, each) for each in users} or {_ENGLISH}
    return languages.pop() if len(languages) == 1 else ""


def _note(ground: Ground, key: Key, part: str, texts: list[str], language: str) -> Iterator[Remark]:
    formula = _FORMULAS.get(language)
    found = formula("\n".join(map(to_plain, texts))) if formula else None
    if found:
        yield ground.note(key, (part,), f"the {key.kind} reads like {found}", _EXPECTED)
