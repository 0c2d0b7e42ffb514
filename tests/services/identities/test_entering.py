"""Whom a provider signs in, when the same person comes by several ways at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from assay.services.identities.claims import Claims
from assay.services.identities.entering import enter
from assay.services.identities.providers import IdentityProvider
from assay.storage.database import Database
from assay.storage.identities import Identity
from assay.storage.people import Person

PROVIDER = IdentityProvider(
    id="members",
    association="river-guild",
    title="Guild members",
    issuer="https://id.example.org",
    client_id="assay",
)
ANA = Claims("ana-7", "ana@example.org", is_verified=True, name="Ana Ruiz")


def test_whoever_comes_several_times_at_once_is_one_person(database: Database, now: datetime) -> None:
    def come(_: int) -> bool:
        try:
            with database.writing() as session:
                enter(session, PROVIDER, ANA, now)
        except IntegrityError:  # the page asks them to begin again
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        came = list(pool.map(come, range(6)))
    with database.reading() as session:
        assert any(came)
        assert session.scalar(select(func.count(Person.id))) == 1
        assert session.scalar(select(func.count(Identity.id))) == 1
