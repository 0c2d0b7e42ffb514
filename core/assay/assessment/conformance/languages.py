"""Whether what an association says is there in each language that it declares."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

from assay.assessment.conformance.ground import Ground, Remark
from assay.content.associations import Association
from assay.content.catalog import Catalog, owner_of
from assay.content.problems import Key
from assay.content.translations import Translatable

#: More than these are counted, not named.
_MOST_NAMED: Final = 3
_EXPECTED: Final = "expected a file beside each: `assay translate` begins them"

Thing = TypeVar("Thing")


def check_languages(ground: Ground) -> Iterator[Remark]:
    """A note for each kind of thing of which some are not there in a language that the association declares."""
    for association in ground.catalog.associations.values():
        key = Key("association", association.id)
        for place, language in enumerate(association.languages[1:], 1):
            for what in _missing(ground.catalog, association, language):
                yield ground.note(key, ("languages", place), what, _EXPECTED)


def _missing(catalog: Catalog, association: Association, language: str) -> Iterator[str]:
    for kind, said in _said_by(catalog, association).items():
        things = {id_: each for id_, each in said.items() if each.can_be_translated}
        without = [id_ for id_, each in things.items() if each.translation(language) is None]
        if without:
            named = ", ".join(without[:_MOST_NAMED]) + (", …" if len(without) > _MOST_NAMED else "")
            yield f"{len(without)} of {len(things)} {kind} are not there in {language}: {named}"


def _said_by(catalog: Catalog, association: Association) -> Mapping[str, Mapping[str, Translatable]]:
    """Everything that people of an association read, of its own or shared, by kind."""
    exams = _own(catalog.exams, association)
    maps = {each.map for each in association.endorsements if each.map} | {each.map for each in exams.values()}
    banks = {getattr(section, "bank", "") for each in exams.values() for section in each.sections} & {
        *catalog.banks
    }
    items = {item.id: item for each in sorted(banks) for item in catalog.banks[each].items}
    stimuli = {text.id: text for each in sorted(banks) for text in catalog.banks[each].stimuli}
    return {
        "associations": {association.id: association},
        "criteria": _own(catalog.criteria, association),
        "agreements": _own(catalog.agreements, association),
        "exams": exams,
        "prompts": _own(catalog.prompts, association),
        "rubrics": _own(catalog.rubrics, association),
        "maps": {each: catalog.maps[each] for each in sorted(maps & {*catalog.maps})},
        "items": items,
        "stimuli": stimuli,
    }


def _own(things: Mapping[str, Thing], association: Association) -> Mapping[str, Thing]:
    return {key.partition("/")[2]: each for key, each in things.items() if owner_of(key) == association.id}
