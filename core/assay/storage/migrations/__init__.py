"""Alembic's scripts, run through `assay.storage.schema`."""
