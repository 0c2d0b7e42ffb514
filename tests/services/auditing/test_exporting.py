"""The log is written out as it stands at one moment, whoever writes meanwhile: no line comes after its head."""

import json
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from assay.services.auditing.exporting import export_all
from assay.services.auditing.overseeing import export_readable
from assay.services.auditing.reading import chained_associations
from assay.services.people import Actor
from assay.services.wanted_acts import Wanted
from assay.storage.database import Database
from services.auditing.tampering import fill
from services.building import ASSOCIATION, NOW

Export = Callable[[Session, Actor], Iterator[str]]


def of_operators(session: Session, _actor: Actor) -> Iterator[str]:
    return export_all(session, ASSOCIATION, "jsonl", NOW)


def of_coordinators(session: Session, actor: Actor) -> Iterator[str]:
    return export_readable(session, actor, ASSOCIATION, Wanted(), "jsonl", NOW)


@pytest.mark.parametrize("export", [of_operators, of_coordinators])
def test_no_line_comes_after_the_head_of_the_first_line(
    database: Database, coordinator: Actor, export: Export
) -> None:
    fill(database, coordinator, 5)
    with database.reading() as session:
        lines = export(session, coordinator)
        head = json.loads(next(lines))["head"]
        fill(database, coordinator, 3)
        last = [json.loads(line) for line in lines][-1]
    assert (last["number"], last["hash"]) == (head["number"], head["hash"]) == (5, head["hash"])


@pytest.mark.parametrize("export", [of_operators, of_coordinators])
def test_a_session_that_has_read_is_refused_for_its_moment_is_past(
    database: Database, coordinator: Actor, export: Export
) -> None:
    with database.reading() as session:
        chained_associations(session)
        with pytest.raises(RuntimeError, match="one moment"):
            next(export(session, coordinator))
