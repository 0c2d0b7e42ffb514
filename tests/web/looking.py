"""What was noted of looks, and sending a form without a look at its page."""

from collections.abc import Mapping

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.web.viewing import VIEWS
from web.acting import send

LOOKS = {each.act for each in VIEWS.values()}


def looks(database: Database) -> list[tuple[str, str, dict[str, object]]]:
    """What was looked at, in order."""
    with database.reading() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
    return [(each.act, each.subject, each.detail) for each in lines if each.act in LOOKS]


def send_unseen(client: FlaskClient, page: str, fields: Mapping[str, str]) -> TestResponse:
    """Send a form without having opened its page, as whoever wants to leave no trace would."""
    return send(client, page, fields, page="/account")
