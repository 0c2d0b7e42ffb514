"""The floors: what the least that could be done costs, in the same application on the same server."""

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Flask, request
from sqlalchemy.dialects import postgresql, sqlite

from assay.storage.database import Database
from assay.web import requests
from assay.web.security import csrf

TABLE = sa.Table(
    "bench_floor",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("body", sa.Text, nullable=False),
)

blueprint = Blueprint("bench", __name__, url_prefix="/bench")
csrf.exempt(blueprint)


@blueprint.get("/hello")
def hello() -> str:
    """What Flask itself costs."""
    return "hello"


@blueprint.post("/floor/<int:row>")
def write(row: int) -> str:
    """What one durable row costs: a transaction with one upsert, committed."""
    body = request.get_data(as_text=True)
    database = requests.installation().database
    with database.writing_connection() as connection:
        connection.execute(UPSERTS[database.engine.dialect.name], {"id": row, "body": body})
    return "kept"


def _upsert(insert: Any) -> Any:
    statement = insert(TABLE)
    return statement.on_conflict_do_update(index_elements=["id"], set_={"body": statement.excluded.body})


UPSERTS = {"sqlite": _upsert(sqlite.insert), "postgresql": _upsert(postgresql.insert)}


def prepare(database: Database, rows: int) -> None:
    """Make the table and its rows, so that every upsert finds one, as every save finds its sitting."""
    with database.writing_connection() as connection:
        TABLE.create(connection)
        connection.execute(sa.insert(TABLE), [{"id": row, "body": ""} for row in range(rows)])


def add_to(app: Flask) -> Flask:
    """The application with the floors beside it."""
    app.register_blueprint(blueprint)
    return app
