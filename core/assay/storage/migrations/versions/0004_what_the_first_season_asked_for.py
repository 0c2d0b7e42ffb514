"""What the first season asked for.

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

from assay.storage.base import Document

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("forms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_forms_window_id_category"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_forms_window_id_category_number"), ["window_id", "category", "number"]
        )

    with op.batch_alter_table("windows", schema=None) as batch_op:
        batch_op.add_column(sa.Column("drawing", Document(), nullable=True))
