"""Everything together has every id once."""

from dataclasses import replace
from pathlib import Path

import pytest

from assay.content.catalog import AssociationContent, Catalog
from assay.content.checking import check_catalog
from assay.content.problems import ContentError
from assay.content.sources import read_association_folder


@pytest.fixture
def content(guild: Path) -> AssociationContent:
    return read_association_folder(guild)


def test_what_an_association_owns_is_known_by_both_names(content: AssociationContent) -> None:
    catalog = Catalog.of(contents=[content])

    assert list(catalog.exams) == ["river-guild/master"]
    assert list(catalog.criteria) == ["river-guild/master"]
    assert list(catalog.rubrics) == ["river-guild/practice", "river-guild/teaching"]
    assert list(catalog.maps) == ["beekeeping"]
    assert check_catalog(catalog) == []


def test_a_pool_holds_operational_prompts_of_one_association(content: AssociationContent) -> None:
    catalog = Catalog.of(contents=[content])

    assert [each.id for each in catalog.pool("river-guild", "season")] == [
        "season-the-gift",
        "season-the-late-spring",
    ]
    assert catalog.pool("river", "season") == ()


def test_an_id_that_is_taken_is_refused(content: AssociationContent) -> None:
    with pytest.raises(ContentError) as raised:
        Catalog.of(content.maps, (), [content, replace(content, banks=())])

    taken = [each.what for each in raised.value.problems]
    assert "the association id `river-guild` is taken twice" in taken
    assert "the map id `beekeeping` is taken twice" in taken


def test_a_catalog_without_files_is_checked_too(content: AssociationContent) -> None:
    problems = check_catalog(Catalog.of(contents=[replace(content, maps=())]))

    assert (
        str(problems[0])
        == "association/river-guild:1: the competency map `beekeeping` does not exist, expected one that exists"
    )
