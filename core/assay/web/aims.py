"""Aims as pages name them, and as addresses hold them."""

from dataclasses import dataclass

from assay.assessment.aims import Aim, aims_of
from assay.content.catalog import Catalog
from assay.content.criteria import Criteria


@dataclass(frozen=True)
class NamedAim:
    """An aim with the names that people know."""

    aim: Aim
    #: Short name of the association.
    association: str
    #: The endorsement and, where there are several, the category.
    title: str

    def __str__(self) -> str:
        """As one line."""
        return f"{self.association}: {self.title}"


def named(catalog: Catalog, association: str, endorsement: str, category: str | None) -> NamedAim:
    """The names of an aim; its ids where the plugin is gone."""
    aim = Aim(association, endorsement, category)
    found = catalog.associations.get(association)
    offered = {each.id: each for each in found.endorsements} if found else {}
    here = offered.get(endorsement)
    titles = {each.id: each.title for each in here.categories} if here else {}
    title = here.title if here else endorsement
    if category:
        title = f"{title}, {titles.get(category, category)}"
    return NamedAim(aim, found.short_name if found else association, title)


def named_aim(catalog: Catalog, aim: Aim) -> NamedAim:
    """The names of an aim."""
    return named(catalog, aim.association, aim.endorsement, aim.category)


def criteria_of(catalog: Catalog, text: str) -> tuple[Aim, Criteria] | None:
    """The aim written as `mi-aimh/imhm/clinical`, if there are criteria for it."""
    return next((found for found in aims_of(catalog) if str(found[0]) == text), None)
