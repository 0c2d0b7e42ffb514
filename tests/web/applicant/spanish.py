"""Pages of applicants in both languages: what stands in both is data."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from assay.assessment.requirements.vocabulary import readable
from assay.content.catalog import Catalog
from web.tongues import alike

#: Between phrases, in plain text as in Markdown.
_PARTS = re.compile(r"\s*(?:(?:[.,:;](?=\s|$)|[·*“”?\n])+\s*)+")
#: What is written alike in both languages.
_SAME = {"Assay", "No", "no", "PDF", "YAML", "assay evaluate", "Individual", "Regional", "Local"}


def both(client: FlaskClient, ask: Callable[[], TestResponse]) -> tuple[TestResponse, set[str]]:
    """The Spanish answer, and what it says like the English one."""
    client.get("/language/en")
    english = ask()
    client.get("/language/es")
    spanish = ask()
    assert english.status_code == spanish.status_code
    assert '<html lang="es">' in spanish.text
    return spanish, parts(alike(english.text, spanish.text))


def parts(lines: Iterable[str]) -> set[str]:
    """The pieces of lines."""
    return {part for each in lines for part in _PARTS.split(each) if part}


def written(catalog: Catalog) -> set[str]:
    """What associations wrote and did not translate, and how it reads: data on every page."""
    spoken = catalog.in_language("es")
    plain = _plain(catalog) & _plain(spoken)
    found = {*plain, *(readable(each) for each in plain), *(set(_aims(catalog)) & set(_aims(spoken)))}
    return _SAME | parts(found)


def _plain(catalog: Catalog) -> set[str]:
    held = (catalog.associations, catalog.criteria, catalog.maps, catalog.exams, catalog.agreements)
    dumps = [each.model_dump(mode="json") for part in held for each in part.values()]
    return {" ".join(each.split()) for each in _texts(dumps)}


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, Mapping):
        yield from (each for value in found.values() for each in _texts(value))
    elif isinstance(found, list | tuple):
        yield from (each for value in found for each in _texts(value))


def _aims(catalog: Catalog) -> Iterator[str]:
    for association in catalog.associations.values():
        yield from (f"{association.short_name}: {each.title}" for each in association.endorsements)
