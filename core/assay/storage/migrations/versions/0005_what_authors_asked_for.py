"""What authors asked for.

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op

from assay.storage.base import Document, Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("distribution", sa.String(length=200), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("content", Document(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("taken_at", Instant(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "way IN ('first', 'coordinator', 'operator', 'setting', 'again')",
            name=op.f("ck_content_versions_way"),
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["people.id"], name=op.f("fk_content_versions_taken_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_versions")),
    )
    with op.batch_alter_table("content_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_content_versions_association"), ["association"], unique=False)
        batch_op.create_index(batch_op.f("ix_content_versions_part"), ["part"], unique=False)

    op.create_table(
        "part_standings",
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("plugin", sa.String(length=200), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("switched_at", Instant(), nullable=True),
        sa.Column("switched_by", sa.Integer(), nullable=True),
        sa.Column("missing_since", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["switched_by"], ["people.id"], name=op.f("fk_part_standings_switched_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["content_versions.id"],
            name=op.f("fk_part_standings_version_id_content_versions"),
        ),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_part_standings")),
    )
    with op.batch_alter_table("part_standings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_part_standings_association"), ["association"], unique=False)

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=8), nullable=True))

    with op.batch_alter_table("sitting_sections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parts", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("waits", sa.Text(), nullable=True))

    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=8), nullable=True))
