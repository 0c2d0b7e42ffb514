"""The audit log is a chain: what stands in it is numbered and hashed, and from now on it is only added to.

Revision: 0007
Follows: 0006

This is data, so it is written by hand, and the way of hashing is written out: whatever becomes of it in later
versions, these lines must be chained as they were.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op

from assay.storage.base import Document, Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AT_ONCE = 1_000
KEPT = "lines of the audit log are only ever added"

lines = sa.table(
    "audit",
    sa.column("id", sa.Integer),
    sa.column("association", sa.String),
    sa.column("at", Instant()),
    sa.column("actor_id", sa.Integer),
    sa.column("act", sa.String),
    sa.column("subject", sa.String),
    sa.column("detail", Document()),
)
links = sa.table(
    "audit_links",
    *(sa.column(name) for name in ("association", "number", "line_id", "salt", "digest", "hash")),
)
heads = sa.table("audit_heads", *(sa.column(name) for name in ("association", "number", "hash")))

#: Of a line only the detail can be erased, and of a link the salt; a line can never be deleted.
SQLITE = (
    f"""
    CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    WHEN NOT (
        NEW.id IS OLD.id AND NEW.association IS OLD.association AND NEW.at IS OLD.at
        AND NEW.actor_id IS OLD.actor_id AND NEW.act IS OLD.act AND NEW.subject IS OLD.subject
        AND NEW.detail IS '{{}}'
    )
    BEGIN SELECT RAISE(ABORT, '{KEPT}'); END
    """,
    f"""
    CREATE TRIGGER audit_links_are_not_changed BEFORE UPDATE ON audit_links
    WHEN NOT (
        NEW.association IS OLD.association AND NEW.number IS OLD.number AND NEW.line_id IS OLD.line_id
        AND NEW.digest IS OLD.digest AND NEW.hash IS OLD.hash AND NEW.salt IS NULL
    )
    BEGIN SELECT RAISE(ABORT, '{KEPT}'); END
    """,
    f"CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    "CREATE TRIGGER audit_links_are_not_deleted BEFORE DELETE ON audit_links"
    f" BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
)
POSTGRESQL = (
    f"""
    CREATE OR REPLACE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit FOR EACH ROW
    WHEN ((NEW.id, NEW.association, NEW.at, NEW.actor_id, NEW.act, NEW.subject, NEW.detail) IS DISTINCT FROM
          (OLD.id, OLD.association, OLD.at, OLD.actor_id, OLD.act, OLD.subject, '{}'::jsonb))
    EXECUTE FUNCTION audit_is_kept()
    """,
    """
    CREATE TRIGGER audit_links_are_not_changed BEFORE UPDATE ON audit_links FOR EACH ROW
    WHEN ((NEW.association, NEW.number, NEW.line_id, NEW.digest, NEW.hash, NEW.salt) IS DISTINCT FROM
          (OLD.association, OLD.number, OLD.line_id, OLD.digest, OLD.hash, NULL))
    EXECUTE FUNCTION audit_is_kept()
    """,
    "CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_kept()",
    "CREATE TRIGGER audit_links_are_not_deleted BEFORE DELETE ON audit_links"
    " FOR EACH ROW EXECUTE FUNCTION audit_is_kept()",
    # Emptying a table is no deleting of rows to PostgreSQL.
    "CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()",
    "CREATE TRIGGER audit_links_are_not_emptied BEFORE TRUNCATE ON audit_links"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()",
)


def upgrade() -> None:
    connection = op.get_bind()
    names = sa.select(lines.c.association).distinct().order_by(lines.c.association)
    for association in connection.scalars(names).all():
        chain(connection, association)
    for statement in POSTGRESQL if connection.dialect.name == "postgresql" else SQLITE:
        connection.exec_driver_sql(statement)


def chain(connection: sa.Connection, association: str) -> None:
    """Number and hash the lines of an association in the order in which they came, a thousand at a time."""
    number, previous = 0, "0" * 64
    for some in batches(connection, association):
        salted = []
        for line in some:
            number, salt = number + 1, secrets.token_hex(16)
            digest = fingerprint([salt, plain(line.detail)])
            at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
            words = [previous, association, number, at, line.actor_id, line.act, line.subject, digest]
            previous = fingerprint(words)
            salted.append(
                {
                    "association": association, "number": number, "line_id": line.id,
                    "salt": salt, "digest": digest, "hash": previous,
                }
            )  # fmt: skip
        connection.execute(links.insert(), salted)
    connection.execute(heads.insert(), {"association": association, "number": number, "hash": previous})


def batches(connection: sa.Connection, association: str) -> Iterator[Any]:
    """The lines of an association, oldest first."""
    after = 0
    query = sa.select(lines).where(lines.c.association == association).order_by(lines.c.id).limit(AT_ONCE)
    while some := connection.execute(query.where(lines.c.id > after)).all():
        yield some
        after = some[-1].id


def fingerprint(words: object) -> str:
    """SHA-256 over values as JSON."""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def plain(value: object) -> object:
    """A value as both databases give it back."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
