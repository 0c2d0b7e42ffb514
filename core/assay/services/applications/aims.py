"""What an application is for, and the criteria that hold for it."""

from datetime import date

from assay.assessment.aims import Aim, aims_of
from assay.content.catalog import Catalog, owner_of
from assay.content.criteria import CriteriaVersion
from assay.services.errors import NotFound
from assay.storage.applications import Application
from assay.wording import say


def aim_of(
    catalog: Catalog, association: str, endorsement: str, category: str | None, day: date
) -> tuple[Aim, CriteriaVersion]:
    """An aim, and the version of its criteria that is in force on a day."""
    for aim, criteria in aims_of(catalog):
        if (aim.association, aim.endorsement, aim.category) == (association, endorsement, category):
            version = criteria.version_on(day)
            if version:
                return aim, version
    raise NotFound(say("Nobody can apply for this: no criteria for it are in force."))


def said_as_in(catalog: Catalog, association: str, version: CriteriaVersion) -> CriteriaVersion:
    """Criteria that were handed in, in the language of a catalog; as they were, where they were changed since."""
    for key, criteria in catalog.master.criteria.items():
        if owner_of(key) == association and version in criteria.versions:
            return catalog.criteria[key].versions[criteria.versions.index(version)]
    return version


#: Association, endorsement and category as people call them.
Titles = tuple[str, str, str]


def titled(titles: Titles) -> str:
    """The endorsement with its category, if it has one."""
    _, endorsement, category = titles
    return f"{endorsement}, {category}" if category else endorsement


def titles_of(catalog: Catalog, application: Application, handed_in: Titles | None = None) -> Titles:
    """The titles of what is applied for; when the plugin is gone those that were handed in with it, else ids."""
    association = catalog.associations.get(application.association)
    category = application.category or ""
    if association is None:
        return handed_in or (application.association, application.endorsement, category)
    for each in association.endorsements:
        if each.id == application.endorsement:
            known = {one.id: one.title for one in each.categories}
            return association.short_name, each.title, known.get(category, category)
    return association.short_name, application.endorsement, category
