"""What the first season asked for.

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

from assay.storage.base import Document, Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("panel_judges", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", Instant(), nullable=True))

    with op.batch_alter_table("panels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("judge_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("evidence", Document(), nullable=True))
