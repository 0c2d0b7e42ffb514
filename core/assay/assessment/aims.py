"""What an evaluation is for: whose endorsement, in which category."""

from collections.abc import Iterator
from dataclasses import dataclass

from assay.content.catalog import Catalog, owner_of
from assay.content.criteria import Criteria
from assay.content.crosswalk import Crossing, Crosswalk


@dataclass(frozen=True)
class Aim:
    """An endorsement of an association, and what its competency map holds."""

    association: str
    endorsement: str
    #: None where the endorsement has no categories.
    category: str | None
    #: Full ids of the map's competencies; None when the map is not installed.
    competencies: tuple[str, ...] | None = None
    #: What of other maps counts for them.
    crossings: tuple[Crossing, ...] = ()

    def __str__(self) -> str:
        """The aim as `mi-aimh/imhm/clinical`."""
        return "/".join(each for each in (self.association, self.endorsement, self.category) if each)


def aims_of(catalog: Catalog) -> Iterator[tuple[Aim, Criteria]]:
    """Every aim that has criteria, in the order of associations, endorsements and categories."""
    crosswalk = Crosswalk(catalog.maps)
    for key, criteria in sorted(catalog.criteria.items()):
        association = owner_of(key)
        endorsements = {each.id: each for each in catalog.associations[association].endorsements}
        found = endorsements.get(criteria.endorsement)
        map_ = catalog.maps.get(found.map) if found and found.map else None
        competencies = tuple(map_.competencies) if map_ else None
        crossings = crosswalk.into(map_.id) if map_ else ()
        for category in criteria.categories or (None,):
            yield Aim(association, criteria.endorsement, category, competencies, crossings), criteria


def aims_offered(catalog: Catalog) -> Iterator[tuple[Aim, Criteria]]:
    """The aims that somebody can begin with now."""
    for aim, criteria in aims_of(catalog):
        if aim.association not in catalog.closed:
            yield aim, criteria
