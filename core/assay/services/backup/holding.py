"""What a restored installation does not go on with by itself: mails that waited when the backup was made may have left
since, and whoever was signed in may have been signed out.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from assay.services.mail.outbox import ACCOUNTS
from assay.storage.accounts import SignIn
from assay.storage.mails import Mail

#: What stands with such a mail in the operator's list.
WHY: Final = "it waited when the backup was made, and may have left since"


@dataclass(frozen=True)
class Held:
    """How many there were."""

    mails: int = 0
    sign_ins: int = 0


def hold(connection: Connection, tables: Mapping[str, Collection[str]], now: datetime) -> Held:
    """Let no mail leave and nobody in, in the transaction in which the rows came, however old their tables are.

    `tables` are the columns that each table has.
    """
    mails = sign_ins = 0
    if Mail.__tablename__ in tables:
        kept = sa.case((Mail.association == ACCOUNTS, ""), else_=Mail.body)
        unknown = {"handed_at": now} if "handed_at" in tables[Mail.__tablename__] else {}
        waiting = sa.update(Mail).where(Mail.status == "waiting")
        held = waiting.values(status="failed", error=WHY, body=kept, due_at=now, **unknown)
        mails = connection.execute(held).rowcount
    if SignIn.__tablename__ in tables:
        live = sa.update(SignIn).where(SignIn.ended_at.is_(None))
        sign_ins = connection.execute(live.values(ended_at=now)).rowcount
    return Held(mails, sign_ins)


def doubt(session: Session, now: datetime) -> None:
    """Say that their fate is unknown, where older tables could not say it: none is sent with all others that failed."""
    held = sa.update(Mail).where(Mail.status == "failed", Mail.error == WHY, Mail.handed_at.is_(None))
    session.execute(held.values(handed_at=now))
