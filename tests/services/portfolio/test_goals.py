"""What a person works towards."""

import pytest

from assay.services.people import Actor
from assay.services.portfolio.goals import open_aims
from assay.storage.applications import ENDED, Application
from assay.storage.database import Database
from services.building import NOW


def begin(owner: Actor, aim: str, status: str = "preparing") -> Application:
    association, endorsement, category = (*aim.split("/"), None)[:3]
    return Application(
        person_id=owner.person_id,
        association=association,
        endorsement=endorsement,
        category=category,
        aim=aim,
        status=status,
        round=0 if status in ("preparing", "withdrawn") else 1,
        begun_at=NOW,
        changed_at=NOW,
    )


@pytest.mark.parametrize("ended", ENDED)
def test_open_applications_are_goals_in_their_order(
    database: Database, ada: Actor, olaf: Actor, ended: str
) -> None:
    with database.writing() as session:
        session.add(begin(ada, "b/x/clinical"))
        session.flush()
        session.add_all((begin(ada, "a/y"), begin(ada, "c/z", ended), begin(olaf, "d/w")))
        session.flush()
        assert open_aims(session, ada) == ("b/x/clinical", "a/y")
