"""What is known of raters beforehand: the roles that criteria ask for, and the endorsements that one may hold."""

from collections.abc import Iterator

from assay.content.associations import Association, Endorsement
from assay.content.base import Content
from assay.content.catalog import Catalog, owner_of
from assay.content.competencies import CompetencyMap
from assay.content.conditions import Qualification
from assay.content.raters import Slot
from assay.content.requirements import ReferencesRequirement, Requirement, with_inner
from assay.services.errors import NotFound
from assay.wording import say


def find_endorsement(catalog: Catalog, association: str, endorsement: str) -> tuple[Association, Endorsement]:
    """What a reference is for."""
    found = catalog.associations.get(association)
    if found is None or endorsement not in {each.id for each in found.endorsements}:
        raise NotFound(say("This endorsement is not offered here."))
    return found, found.endorsement(endorsement)


def map_of(catalog: Catalog, association: str, endorsement: str) -> CompetencyMap | None:
    """The competencies that are rated; nothing where the endorsement has no map."""
    _, found = find_endorsement(catalog, association, endorsement)
    return catalog.maps.get(found.map) if found.map else None


def title_of(association: Association, word: str) -> str:
    """A word of the criteria, such as a role, as people say it."""
    return association.words.get(word) or word.replace("-", " ").capitalize()


def asked_for(requirements: tuple[Requirement, ...]) -> Iterator[ReferencesRequirement]:
    """The requirements about references, also those inside others."""
    return (each for each in with_inner(requirements) if isinstance(each, ReferencesRequirement))


def roles_for(slot: Slot) -> tuple[str, ...]:
    """The roles in which somebody can fill a slot: its own, then those of its fall-backs."""
    return (*slot.roles, *(role for other in slot.otherwise for role in other.roles))


def roles_of(catalog: Catalog, association: str, endorsement: str) -> tuple[str, ...]:
    """The roles in which somebody can rate; none where no rating is asked for."""
    slots = [
        slot
        for key, criteria in sorted(catalog.criteria.items())
        if owner_of(key) == association and criteria.endorsement == endorsement
        for version in reversed(criteria.versions)
        for requirement in asked_for(version.requirements)
        for slot in requirement.slots
    ]
    return tuple(dict.fromkeys(role for slot in slots for role in roles_for(slot)))


def endorsements_known(catalog: Catalog) -> dict[str, str]:
    """What a rater may hold: each id by which criteria name an endorsement, and its title."""
    titles = dict(_offered(catalog))
    for each in _qualifications(tuple(catalog.criteria.values())):
        for name in each.endorsed:
            if name != "any":
                titles.setdefault(name, _as_read(name))
    return dict(sorted(titles.items(), key=lambda pair: pair[1].casefold()))


def _as_read(name: str) -> str:
    """A name without a title: ERS, or Elder."""
    return name.upper() if name.isalpha() and len(name) <= 4 else name.replace("-", " ").capitalize()


def _offered(catalog: Catalog) -> Iterator[tuple[str, str]]:
    for association in catalog.associations.values():
        for each in association.endorsements:
            if not each.categories:
                yield each.id, each.title
            for category in each.categories:
                yield f"{each.id}-{category.id}", f"{each.title}, {category.title}"


def _qualifications(part: object) -> Iterator[Qualification]:
    """What others must be, wherever it stands in some content."""
    if isinstance(part, Qualification):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _qualifications(each)
    elif isinstance(part, Content):
        for name in type(part).model_fields:
            yield from _qualifications(getattr(part, name))
