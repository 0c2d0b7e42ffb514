"""What a coordinator who also scores is told of a regrade."""

from assay.services.people import Actor
from assay.services.regrading.records import matters_for
from assay.storage.database import Database
from services.building import ASSOCIATION
from services.staging import Stage


def test_nothing_leads_from_a_name_to_a_sitting_that_the_reader_scores(
    database: Database, stage: Stage
) -> None:
    both = Actor(stage.rolf.person_id, stage.rolf.name, frozenset({(ASSOCIATION, "coordinator")}))
    again = {"kind": "sat-again", "sitting": stage.scored, "target": str(stage.half_scored)}
    # A credential's number may look like anything, also like the id of a sitting.
    credential = {"kind": "credential", "sitting": stage.scored, "target": str(stage.half_scored)}
    with database.reading() as session:
        assert matters_for(session, both, [again, credential]) == [credential]
        assert matters_for(session, stage.coordinator, [again, credential]) == [again, credential]
