"""Names of associations, exams and categories; what a missing plugin supplied stays readable by its id."""

from assay.content.catalog import Catalog
from assay.content.exams import EVERYBODY
from assay.storage.sittings import Sitting
from assay.storage.windows import Window
from assay.wording import MASTER, say


def association(catalog: Catalog, window: Window) -> str:
    """The association as people say it."""
    found = catalog.associations.get(window.association)
    return found.short_name if found else window.association.upper()


def endorsement(catalog: Catalog, window: Window) -> str:
    """The endorsement that the exam counts for."""
    exam = catalog.exams.get(f"{window.association}/{window.exam}")
    found = catalog.associations.get(window.association)
    if exam is None or found is None:
        return window.exam
    return {each.id: each.title for each in found.endorsements}.get(exam.endorsement, exam.endorsement)


def exam(catalog: Catalog, window: Window) -> str:
    """The exam's title."""
    found = catalog.exams.get(f"{window.association}/{window.exam}")
    return found.title if found else say("Written examination")


def category(catalog: Catalog, window: Window, category_id: str) -> str:
    """A category's title; nothing where the exam does not tell categories apart."""
    found = catalog.associations.get(window.association)
    titles = {each.id: each.title for it in (found.endorsements if found else ()) for each in it.categories}
    return titles.get(category_id, "" if category_id == EVERYBODY else plain(category_id))


def domain(catalog: Catalog, map_id: str, domain_id: str) -> str:
    """A domain's title."""
    found = catalog.maps.get(map_id)
    titles = {each.id: each.title for each in found.domains} if found else {}
    return titles.get(domain_id, plain(domain_id))


def plain(name: str) -> str:
    """An id as words."""
    return name.replace("-", " ").capitalize()


def language_of(catalog: Catalog, sitting: Sitting) -> str:
    """The language in which a sitting is read."""
    return sitting.language or master_language(catalog, sitting)


def master_language(catalog: Catalog, sitting: Sitting) -> str:
    """The language in which its form was written."""
    found = catalog.associations.get(sitting.association)
    return found.languages[0] if found else MASTER
