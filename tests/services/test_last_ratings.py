"""A last rating at the moment at which its reader is barred, or the sitting voided."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from assay.services.candidacy.incidents import void_sitting
from assay.services.errors import NotFound
from assay.services.essays.allocation import allocate, outlook
from assay.services.people import Actor
from assay.storage.database import Database
from services.building import ASSOCIATION, NOW
from services.disputing import HIGH, LOW, Dispute, codes, knows, rate, rate_first, result_of
from services.waiting import until_waited_for

Make = Callable[..., Actor]


def test_a_reader_who_is_barred_while_they_finish_finishes_nothing(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    rita, rolf = dispute.first
    rate_first(database, dispute, 1, [HIGH, HIGH])
    rate(database, rita, dispute, 3, HIGH)
    knows(database, dispute.candidate, rolf)
    flora = make_person("Flora Fresh", "reviewer")
    with ThreadPoolExecutor() as pool:
        with database.writing() as session:
            allocate(session, dispute.coordinator, dispute.window, NOW)
            other = pool.submit(rate, database, rolf, dispute, 3, HIGH)
            until_waited_for(session, other)
        with pytest.raises(NotFound):
            other.result()
    assert result_of(database, dispute) is None
    for question in (1, 3):
        rate(database, flora, dispute, question, HIGH)
    assert result_of(database, dispute) is not None


def test_a_void_ends_the_reading_of_whoever_is_at_it(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    thea = make_person("Thea Third", "reviewer")
    rate_first(database, dispute, 1, [HIGH, LOW])
    with ThreadPoolExecutor() as pool:
        with database.writing() as session:
            void_sitting(session, dispute.coordinator, ASSOCIATION, dispute.sitting, "Sat twice.", NOW)
            other = pool.submit(rate, database, thea, dispute, 1, HIGH)
            until_waited_for(session, other)
        with pytest.raises(NotFound):
            other.result()
    assert codes(database, thea) == []
    with database.reading() as session:
        loads = outlook(session, dispute.coordinator, ASSOCIATION, dispute.window).loads
    assert [each.before for each in loads] == [0, 0, 0]
