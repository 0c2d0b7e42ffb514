"""Counting in the database that all nodes share, for the library `limits`."""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from limits import RateLimitItem
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Connection, case, delete, not_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from assay.storage.database import Database
from assay.storage.rates import RateCount

#: Seconds by which the clocks of nodes may differ.
SKEW: Final = 60


class Counted(NamedTuple):
    """One limit, and what it is counted for."""

    limit: RateLimitItem
    key: str


class _Counts(Storage):
    """The counts of one limit as a connection sees them at one moment; a stretch begins with what is counted first."""

    def __init__(self, connection: Connection, now: datetime, limit: RateLimitItem) -> None:
        super().__init__()
        self._connection, self._now = connection, math.floor(now.timestamp())
        # What a node whose clock was hours ahead began would end later than any stretch can: it is over, too.
        self._is_on = RateCount.ends_at.between(self._now + 1, self._now + limit.get_expiry() + SKEW)

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        is_over = not_(self._is_on)
        insert = (sqlite if self._connection.dialect.name == "sqlite" else postgresql).insert(RateCount)
        kept = insert.values(key=key, hits=amount, ends_at=self._now + expiry).on_conflict_do_update(
            index_elements=[RateCount.key],
            set_={
                "hits": case((is_over, amount), else_=RateCount.hits + amount),
                "ends_at": case((is_over, self._now + expiry), else_=RateCount.ends_at),
            },
        )
        return int(self._connection.execute(kept.returning(RateCount.hits)).scalar_one())

    def give_back(self, key: str) -> None:
        """Count one less, if its stretch is not over."""
        here = update(RateCount).where(RateCount.key == key, self._is_on, RateCount.hits > 0)
        self._connection.execute(here.values(hits=RateCount.hits - 1))

    def get(self, key: str) -> int:
        here = select(RateCount.hits).where(RateCount.key == key, self._is_on)
        return self._connection.scalar(here) or 0

    def get_expiry(self, key: str) -> float:
        here = select(RateCount.ends_at).where(RateCount.key == key, self._is_on)
        return float(self._connection.scalar(here) or self._now)

    def check(self) -> bool:
        return self._connection.scalar(select(1)) == 1

    def reset(self) -> int | None:
        return self._connection.execute(delete(RateCount)).rowcount

    def clear(self, key: str) -> None:
        self._connection.execute(delete(RateCount).where(RateCount.key == key))


def wait_for(database: Database, wanted: Sequence[Counted], now: datetime) -> int:
    """Seconds until none of these is used up; 0: it may be tried now. Only looks: a flood writes nothing."""
    if not wanted:
        return 0
    with database.engine.connect() as connection:
        limiters = [(each, FixedWindowRateLimiter(_Counts(connection, now, each.limit))) for each in wanted]
        used_up = [each for each in limiters if not each[1].test(*each[0])]
        return _until(used_up, now)


def _until(used_up: Sequence[tuple[Counted, FixedWindowRateLimiter]], now: datetime) -> int:
    ends = [limiter.get_window_stats(*counted).reset_time for counted, limiter in used_up]
    return max(1, math.ceil(max(ends) - now.timestamp())) if ends else 0


def count(database: Database, wanted: Sequence[Counted], now: datetime) -> int:
    """Count one more of each, in one transaction; seconds to wait if others were faster and it is one too many."""
    if not wanted:
        return 0
    with database.writing_connection() as connection:
        limiters = [(each, FixedWindowRateLimiter(_Counts(connection, now, each.limit))) for each in wanted]
        return _until([each for each in limiters if not each[1].hit(*each[0])], now)


def give_back(database: Database, counted: Sequence[Counted], now: datetime) -> None:
    """It was right, and only wrong tries count."""
    if counted:
        with database.writing_connection() as connection:
            for each in counted:
                _Counts(connection, now, each.limit).give_back(each.limit.key_for(each.key))


def clear_counts(database: Database, now: datetime) -> int:
    """Take away the counts of stretches that are over; how many."""
    with database.writing_connection() as connection:
        over = delete(RateCount).where(RateCount.ends_at <= math.floor(now.timestamp()))
        return connection.execute(over).rowcount
