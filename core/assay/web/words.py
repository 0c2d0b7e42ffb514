"""The titles of ids that findings and portfolios name: associations, competencies, and an association's own words."""

from collections.abc import Mapping

from assay.content.catalog import Catalog


def words_of(catalog: Catalog, association: str | None) -> Mapping[str, str]:
    """Titles by id; those of an association's own vocabulary come first."""
    found = {id_: each.short_name for id_, each in catalog.associations.items()}
    found.update((id_, each.title) for id_, each in catalog.maps.items() if id_ not in found)
    for map_ in catalog.maps.values():
        found.update((id_, each.title) for id_, each in map_.competencies.items())
    prefix = f"{association}/"
    found.update((each.id, each.title) for key, each in catalog.agreements.items() if key.startswith(prefix))
    own = catalog.associations.get(association or "")
    return {**found, **(own.words if own else {})}
