"""An application keeps the crosswalk of the day on which it was handed in, also for its reviewers."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from assay.content.catalog import Catalog
from assay.content.competencies import CompetencyMap
from assay.content.crosswalk import Crossing
from assay.services.applications.evaluating import judging
from assay.services.people import Actor
from assay.storage.applications import Application
from assay.storage.database import Database
from assay.web.applications.competencies import domains_of
from assay.web.findings import names_of
from assay.web.words import words_of
from content.mapping import make_map
from services.applications import keeping
from services.building import NOW

LAMPS, SHINE = "light.lamps", "all.shine"


@pytest.fixture
def crossed(society: Catalog) -> Catalog:
    """The society, and a map of sailors that knows lamps by another name."""
    sailing = make_map("sailing", "shine", ("shine", "exact", f"keeping:{LAMPS}"))
    maps: Mapping[str, CompetencyMap] = {**society.maps, sailing.id: sailing}
    return replace(society, maps=maps)


def test_what_crossed_when_it_was_handed_in_stays(
    database: Database, society: Catalog, crossed: Catalog, ann: Actor
) -> None:
    with database.writing() as session:
        keeping.add_entry(
            session, ann.person_id, "training", "polish", hours="4", on="2026-03-01", competencies=[SHINE]
        )
    mine = keeping.handed_in(database, crossed, ann)
    with database.reading() as session:
        judged = judging(session, session.get_one(Application, mine))
    # The map is gone since, and so are its titles.
    names = names_of(judged.content.portfolio, words_of(society, keeping.SOCIETY), is_own=False)
    domains = domains_of(society, judged.content, NOW.date(), names, ())
    lamps = next(each for domain in domains for each in domain.competencies if each.id == LAMPS)

    assert judged.content.crossings == (Crossing(LAMPS, SHINE, "sailing"),)
    assert judged.content.aim.crossings == judged.content.crossings
    ((_, (polish,)),) = lamps.evidence
    assert polish.title == "Polish"
    assert polish.when.endswith(", through “shine” of the map “sailing”")


def test_without_a_crosswalk_a_snapshot_is_as_it_always_was(
    database: Database, society: Catalog, ann: Actor
) -> None:
    mine = keeping.handed_in(database, society, ann)
    with database.reading() as session:
        application = session.get_one(Application, mine)
        assert "crossings" not in application.snapshots[0].content
