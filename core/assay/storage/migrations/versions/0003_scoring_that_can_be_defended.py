"""Scoring that can be defended.

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

from assay.storage.base import Document, Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calibration_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("exam", sa.String(length=80), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("qualified", sa.Boolean(), nullable=True),
        sa.Column("findings", Document(), nullable=True),
        sa.Column("excused_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "excused_by IS NULL OR (qualified AND reason <> '')",
            name=op.f("ck_calibration_rounds_excused_has_reason"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (qualified IS NULL)", name=op.f("ck_calibration_rounds_decided_has_time")
        ),
        sa.ForeignKeyConstraint(
            ["excused_by"], ["people.id"], name=op.f("fk_calibration_rounds_excused_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["people.id"], name=op.f("fk_calibration_rounds_reviewer_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_rounds")),
        sa.UniqueConstraint(
            "association",
            "exam",
            "section",
            "reviewer_id",
            "number",
            name=op.f("uq_calibration_rounds_association_exam_section_reviewer_id_number"),
        ),
    )
    with op.batch_alter_table("calibration_rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calibration_rounds_association"), ["association"], unique=False)
        batch_op.create_index(batch_op.f("ix_calibration_rounds_reviewer_id"), ["reviewer_id"], unique=False)

    op.create_table(
        "regrades",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("keeps_passes", sa.Boolean(), nullable=False),
        sa.Column("policy_reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("summary", Document(), nullable=False),
        sa.CheckConstraint("keeps_passes OR policy_reason <> ''", name=op.f("ck_regrades_taking_has_reason")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_regrades_has_reason")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_regrades_by_people")),
        sa.ForeignKeyConstraint(["window_id"], ["windows.id"], name=op.f("fk_regrades_window_id_windows")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrades")),
    )
    with op.batch_alter_table("regrades", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regrades_association"), ["association"], unique=False)
        batch_op.create_index(batch_op.f("ix_regrades_window_id"), ["window_id"], unique=False)

    op.create_table(
        "control_ratings",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("control", sa.String(length=80), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("use", sa.String(length=8), nullable=False),
        sa.Column("levels", Document(), nullable=False),
        sa.Column("reference", Document(), nullable=False),
        sa.Column("rated_at", Instant(), nullable=False),
        sa.CheckConstraint("use IN ('practice', 'control')", name=op.f("ck_control_ratings_use")),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["calibration_rounds.id"],
            name=op.f("fk_control_ratings_round_id_calibration_rounds"),
        ),
        sa.PrimaryKeyConstraint("round_id", "control", name=op.f("pk_control_ratings")),
    )
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("regrade_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("options", Document(), nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('rekey', 'accept', 'drop', 'credit')", name=op.f("ck_corrections_kind")),
        sa.ForeignKeyConstraint(["form_id"], ["forms.id"], name=op.f("fk_corrections_form_id_forms")),
        sa.ForeignKeyConstraint(
            ["regrade_id"], ["regrades.id"], name=op.f("fk_corrections_regrade_id_regrades")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["regrades.id"], name=op.f("fk_corrections_replaced_by_regrades")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.create_index(
            "ix_corrections_in_force",
            ["form_id", "section"],
            unique=False,
            sqlite_where=sa.text("replaced_by IS NULL"),
            postgresql_where=sa.text("replaced_by IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_corrections_regrade_id"), ["regrade_id"], unique=False)

    op.create_table(
        "panels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("exam", sa.String(length=80), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("shows_keys", sa.Boolean(), nullable=False),
        sa.Column("practice_items", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("practice_at", Instant(), nullable=True),
        sa.Column("round_1_at", Instant(), nullable=True),
        sa.Column("feedback_at", Instant(), nullable=True),
        sa.Column("round_2_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_panels_closed_has_time")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'practice', 'round-1', 'feedback', 'round-2', 'closed')",
            name=op.f("ck_panels_status"),
        ),
        sa.CheckConstraint("practice_items >= 0", name=op.f("ck_panels_practice_items")),
        sa.ForeignKeyConstraint(["form_id"], ["forms.id"], name=op.f("fk_panels_form_id_forms")),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name=op.f("fk_panels_opened_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panels")),
    )
    with op.batch_alter_table("panels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panels_association"), ["association"], unique=False)

    op.create_table(
        "adjudications",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("reasons", Document(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("adjudicator_id", sa.Integer(), nullable=True),
        sa.Column("given_at", Instant(), nullable=True),
        sa.Column("former", Document(), nullable=False),
        sa.Column("levels", Document(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("agreed", Document(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "adjudicator_id IS NULL OR way = 'third-reader'",
            name=op.f("ck_adjudications_only_third_readers_are_given"),
        ),
        sa.CheckConstraint(
            "way IN ('third-reader', 'expert', 'discussion')", name=op.f("ck_adjudications_way")
        ),
        sa.CheckConstraint(
            "(adjudicator_id IS NULL) = (given_at IS NULL)", name=op.f("ck_adjudications_given_has_reader")
        ),
        sa.ForeignKeyConstraint(
            ["adjudicator_id"], ["people.id"], name=op.f("fk_adjudications_adjudicator_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["people.id"], name=op.f("fk_adjudications_settled_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_adjudications_sitting_id_sittings")
        ),
        sa.PrimaryKeyConstraint("sitting_id", "section", "question", name=op.f("pk_adjudications")),
    )
    with op.batch_alter_table("adjudications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adjudications_adjudicator_id"), ["adjudicator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_adjudications_association"), ["association"], unique=False)

    op.create_table(
        "cut_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("exam", sa.String(length=80), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=True),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.Column("effective_at", Instant(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.Column("standard_error", sa.Float(), nullable=True),
        sa.CheckConstraint("basis_points BETWEEN 1 AND 10000", name=op.f("ck_cut_versions_share")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["people.id"], name=op.f("fk_cut_versions_decided_by_people")
        ),
        sa.ForeignKeyConstraint(["form_id"], ["forms.id"], name=op.f("fk_cut_versions_form_id_forms")),
        sa.ForeignKeyConstraint(["panel_id"], ["panels.id"], name=op.f("fk_cut_versions_panel_id_panels")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cut_versions")),
    )
    with op.batch_alter_table("cut_versions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cut_versions_section", ["association", "exam", "section", "effective_at"], unique=False
        )

    op.create_table(
        "desk_leases",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["people.id"], name=op.f("fk_desk_leases_reviewer_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_desk_leases_sitting_id_sittings")
        ),
        sa.PrimaryKeyConstraint(
            "sitting_id", "section", "question", "reviewer_id", name=op.f("pk_desk_leases")
        ),
    )
    op.create_table(
        "panel_judges",
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("invited_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["panel_id"], ["panels.id"], name=op.f("fk_panel_judges_panel_id_panels")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_panel_judges_person_id_people")),
        sa.PrimaryKeyConstraint("panel_id", "person_id", name=op.f("pk_panel_judges")),
    )
    with op.batch_alter_table("panel_judges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_judges_person_id"), ["person_id"], unique=False)

    op.create_table(
        "hofstee_answers",
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("lowest_cut", sa.Integer(), nullable=False),
        sa.Column("highest_cut", sa.Integer(), nullable=False),
        sa.Column("lowest_fail", sa.Integer(), nullable=False),
        sa.Column("highest_fail", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "0 <= lowest_cut AND lowest_cut <= highest_cut AND highest_cut <= 100",
            name=op.f("ck_hofstee_answers_cuts"),
        ),
        sa.CheckConstraint(
            "0 <= lowest_fail AND lowest_fail <= highest_fail AND highest_fail <= 100",
            name=op.f("ck_hofstee_answers_fails"),
        ),
        sa.ForeignKeyConstraint(
            ["panel_id", "judge_id"],
            ["panel_judges.panel_id", "panel_judges.person_id"],
            name=op.f("fk_hofstee_answers_panel_id_judge_id_panel_judges"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("panel_id", "judge_id", name=op.f("pk_hofstee_answers")),
    )
    op.create_table(
        "judgements",
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint("round BETWEEN 0 AND 2", name=op.f("ck_judgements_round")),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name=op.f("ck_judgements_share")),
        sa.ForeignKeyConstraint(
            ["panel_id", "judge_id"],
            ["panel_judges.panel_id", "panel_judges.person_id"],
            name=op.f("fk_judgements_panel_id_judge_id_panel_judges"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("panel_id", "judge_id", "round", "question", name=op.f("pk_judgements")),
    )
    op.create_table(
        "result_versions",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("regrade_id", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("content", Document(), nullable=False),
        sa.Column("released_at", Instant(), nullable=True),
        sa.Column("replaced_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["regrade_id"], ["regrades.id"], name=op.f("fk_result_versions_regrade_id_regrades")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["results.sitting_id"], name=op.f("fk_result_versions_sitting_id_results")
        ),
        sa.PrimaryKeyConstraint("sitting_id", "number", name=op.f("pk_result_versions")),
    )
    with op.batch_alter_table("result_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_result_versions_regrade_id"), ["regrade_id"], unique=False)

    with op.batch_alter_table("allocations", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reading", sa.String(length=8), server_default=sa.text("'first'"), nullable=False)
        )

    with op.batch_alter_table("sitting_sections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("vetoed", sa.Boolean(), nullable=True))
