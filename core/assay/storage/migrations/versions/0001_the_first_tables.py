"""The first tables.

Revision: 0001
Follows: nothing
"""

import sqlalchemy as sa
from alembic import op

from assay.storage.base import Document, Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_people_email_is_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_people_fs_uniquifier")),
    )
    op.create_table(
        "windows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("exam", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("opens_at", Instant(), nullable=False),
        sa.Column("closes_at", Instant(), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_windows_closes_after_opening")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_windows")),
        sa.UniqueConstraint("association", "exam", "name", name=op.f("uq_windows_association_exam_name")),
    )
    with op.batch_alter_table("windows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_windows_association"), ["association"], unique=False)

    op.create_table(
        "appointments",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.CheckConstraint("role IN ('reviewer', 'coordinator')", name=op.f("ck_appointments_role")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appointments_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "association", "role", name=op.f("pk_appointments")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", Document(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_audit_actor_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_association"), ["association"], unique=False)

    op.create_table(
        "forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("content", Document(), nullable=False),
        sa.Column("assembled_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["window_id"], ["windows.id"], name=op.f("fk_forms_window_id_windows")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forms")),
        sa.UniqueConstraint("window_id", "category", name=op.f("uq_forms_window_id_category")),
    )
    with op.batch_alter_table("forms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forms_association"), ["association"], unique=False)

    op.create_table(
        "sittings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("extra_percent", sa.Integer(), nullable=False),
        sa.Column("registered_at", Instant(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("section", sa.Integer(), nullable=True),
        sa.Column("deadline_at", Instant(), nullable=True),
        sa.Column("break_ends_at", Instant(), nullable=True),
        sa.Column("submitted_at", Instant(), nullable=True),
        sa.Column("ticket", sa.Integer(), nullable=False),
        sa.Column("journal_length", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(length=64), nullable=True),
        sa.CheckConstraint("section IS NULL OR status = 'open'", name=op.f("ck_sittings_only_open_runs")),
        sa.CheckConstraint(
            "status IN ('scheduled', 'open', 'submitted', 'expired', 'scored', 'released', 'void')",
            name=op.f("ck_sittings_status"),
        ),
        sa.CheckConstraint(
            "(section IS NULL) = (deadline_at IS NULL)", name=op.f("ck_sittings_running_section_has_deadline")
        ),
        sa.CheckConstraint("extra_percent BETWEEN 0 AND 300", name=op.f("ck_sittings_extra_percent")),
        sa.ForeignKeyConstraint(["form_id"], ["forms.id"], name=op.f("fk_sittings_form_id_forms")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sittings_person_id_people")),
        sa.ForeignKeyConstraint(["window_id"], ["windows.id"], name=op.f("fk_sittings_window_id_windows")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sittings")),
        sa.UniqueConstraint("association", "code", name=op.f("uq_sittings_association_code")),
    )
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sittings_association"), ["association"], unique=False)
        batch_op.create_index("ix_sittings_due", ["status", "deadline_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sittings_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sittings_window_id"), ["window_id"], unique=False)
        batch_op.create_index(
            "uq_sittings_window_person",
            ["window_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("status <> 'void'"),
            postgresql_where=sa.text("status <> 'void'"),
        )

    op.create_table(
        "allocations",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("allocated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["people.id"], name=op.f("fk_allocations_reviewer_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_allocations_sitting_id_sittings")
        ),
        sa.PrimaryKeyConstraint("sitting_id", "reviewer_id", name=op.f("pk_allocations")),
    )
    with op.batch_alter_table("allocations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allocations_reviewer_id"), ["reviewer_id"], unique=False)

    op.create_table(
        "journal",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("entry", sa.String(length=36), nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("answer", Document(), nullable=False),
        sa.Column("typed_at", Instant(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind IN ('answer', 'flag', 'pick', 'check')", name=op.f("ck_journal_kind")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_journal_sitting_id_sittings")),
        sa.PrimaryKeyConstraint("sitting_id", "number", name=op.f("pk_journal")),
        sa.UniqueConstraint("sitting_id", "entry", name=op.f("uq_journal_sitting_id_entry")),
    )
    op.create_table(
        "responses",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("answer", Document(), nullable=False),
        sa.Column("handed_in", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_responses_sitting_id_sittings")
        ),
        sa.PrimaryKeyConstraint("sitting_id", "section", "question", name=op.f("pk_responses")),
    )
    op.create_table(
        "results",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("content", Document(), nullable=False),
        sa.Column("combined_at", Instant(), nullable=False),
        sa.Column("released_at", Instant(), nullable=True),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(released_at IS NULL) = (released_by IS NULL)", name=op.f("ck_results_release_has_actor")
        ),
        sa.ForeignKeyConstraint(["released_by"], ["people.id"], name=op.f("fk_results_released_by_people")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_results_sitting_id_sittings")),
        sa.PrimaryKeyConstraint("sitting_id", name=op.f("pk_results")),
    )
    with op.batch_alter_table("results", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_results_association"), ["association"], unique=False)

    op.create_table(
        "sitting_sections",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("carried_from", sa.Integer(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("deadline_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by", sa.String(length=10), nullable=True),
        sa.Column("earned", sa.BigInteger(), nullable=True),
        sa.Column("possible", sa.BigInteger(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "closed_by IS NULL OR closed_by IN ('candidate', 'time')",
            name=op.f("ck_sitting_sections_closed_by"),
        ),
        sa.CheckConstraint(
            "(earned IS NULL) = (possible IS NULL)", name=op.f("ck_sitting_sections_score_is_whole")
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR closed_at >= opened_at",
            name=op.f("ck_sitting_sections_closed_after_opening"),
        ),
        sa.CheckConstraint(
            "earned IS NULL OR earned BETWEEN 0 AND possible", name=op.f("ck_sitting_sections_score_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["carried_from"], ["sittings.id"], name=op.f("fk_sitting_sections_carried_from_sittings")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_sitting_sections_sitting_id_sittings")
        ),
        sa.PrimaryKeyConstraint("sitting_id", "position", name=op.f("pk_sitting_sections")),
    )
    op.create_table(
        "ratings",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("levels", Document(), nullable=False),
        sa.Column("comments", Document(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("final_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "(status = 'final') = (final_at IS NOT NULL)", name=op.f("ck_ratings_final_has_time")
        ),
        sa.CheckConstraint("status IN ('draft', 'final')", name=op.f("ck_ratings_status")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["people.id"], name=op.f("fk_ratings_reviewer_id_people")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "reviewer_id"],
            ["allocations.sitting_id", "allocations.reviewer_id"],
            name=op.f("fk_ratings_sitting_id_reviewer_id_allocations"),
        ),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_ratings_sitting_id_sittings")),
        sa.PrimaryKeyConstraint("sitting_id", "section", "question", "reviewer_id", name=op.f("pk_ratings")),
    )
