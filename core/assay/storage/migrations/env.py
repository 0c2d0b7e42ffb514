"""Alembic's environment: it runs on the connection that `assay.storage.schema` hands over."""

from alembic import context
from sqlalchemy import text

from assay.storage.base import Base, Document, Instant
from assay.storage.sealing import SealedDocument, SealedText


def render(kind, thing, _autogen):  # type: ignore[no-untyped-def]
    """Write our own column types into migrations by the name they are imported under."""
    if kind == "type" and isinstance(thing, Instant | Document):
        return f"{type(thing).__name__}()"
    # A table does not know that what it keeps is sealed.
    if kind == "type" and isinstance(thing, SealedDocument):
        return "Document()"
    if kind == "type" and isinstance(thing, SealedText):
        return "sa.Text()"
    return False


connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    # Two nodes that start together: the second waits, then finds nothing to do.
    connection.execute(text("SELECT pg_advisory_xact_lock(7239104)"))
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render,
    compare_type=True,
)
context.run_migrations()
