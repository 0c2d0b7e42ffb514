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
    op.create_table(
        "plugin_troubles",
        sa.Column("plugin", sa.String(length=200), nullable=False),
        sa.Column("hook", sa.String(length=60), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("over_at", Instant(), nullable=True),
        sa.CheckConstraint("kind IN ('failed', 'hangs')", name=op.f("ck_plugin_troubles_kind")),
        sa.PrimaryKeyConstraint("plugin", "hook", name=op.f("pk_plugin_troubles")),
    )
    op.create_table(
        "control_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("control", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("exam", sa.String(length=80), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reference", Document(), nullable=False),
        sa.Column("placed_at", Instant(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("levels", Document(), nullable=False),
        sa.Column("comments", Document(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("final_at", Instant(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("findings", Document(), nullable=True),
        sa.Column("shown_at", Instant(), nullable=True),
        sa.Column("holder", sa.String(length=36), nullable=True),
        sa.Column("since", Instant(), nullable=True),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "(status = 'final') = (final_at IS NOT NULL)", name=op.f("ck_control_readings_final_has_time")
        ),
        sa.CheckConstraint("status IN ('new', 'draft', 'final')", name=op.f("ck_control_readings_status")),
        sa.ForeignKeyConstraint(["form_id"], ["forms.id"], name=op.f("fk_control_readings_form_id_forms")),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["people.id"], name=op.f("fk_control_readings_reviewer_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["calibration_rounds.id"],
            name=op.f("fk_control_readings_round_id_calibration_rounds"),
        ),
        sa.ForeignKeyConstraint(
            ["window_id"], ["windows.id"], name=op.f("fk_control_readings_window_id_windows")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_readings")),
        sa.UniqueConstraint(
            "association",
            "code",
            "section",
            "question",
            name=op.f("uq_control_readings_association_code_section_question"),
        ),
    )
    with op.batch_alter_table("control_readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_control_readings_reviewer_id"), ["reviewer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_control_readings_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_control_readings_window_id"), ["window_id"], unique=False)

    with op.batch_alter_table("calibration_rounds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stopped_at", Instant(), nullable=True))

    with op.batch_alter_table("cut_versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("carried_from", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("equating", Document(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_cut_versions_carried_from_cut_versions"), "cut_versions", ["carried_from"], ["id"]
        )

    with op.batch_alter_table("forms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_forms_window_id_category"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_forms_window_id_category_number"), ["window_id", "category", "number"]
        )

    with op.batch_alter_table("panel_judges", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", Instant(), nullable=True))

    with op.batch_alter_table("panels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("judge_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("evidence", Document(), nullable=True))

    with op.batch_alter_table("windows", schema=None) as batch_op:
        batch_op.add_column(sa.Column("drawing", Document(), nullable=True))
