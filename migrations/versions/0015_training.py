"""tenants: training, exams, publicity, typical cases."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = (
    "typical_case",
    "consumption_warning",
    "publicity_photo",
    "publicity_activity",
    "exam_paper",
    "exam",
    "exam_question",
    "training_file",
    "training_attendance",
    "training_session",
)


def upgrade() -> None:
    """Training sessions with who was there, the question bank, exams and papers, publicity, typical cases."""
    schema.begin(op)
    _training_session()
    _training_attendance()
    _training_file()
    _exam_question()
    _exam()
    _exam_paper()
    _publicity_activity()
    _publicity_photo()
    _consumption_warning()
    _typical_case()


def _training_session() -> None:
    op.create_table(
        "training_session",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organizer", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("teacher", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('CLASS', 'ON_SITE', 'EXCHANGE', 'SHADOW')", name=op.f("ck_training_session_kind")
        ),
        sa.CheckConstraint(
            "organizer IN ('STATION', 'OFFICE', 'BUREAU', 'ASSOCIATION', 'OTHER')",
            name=op.f("ck_training_session_organizer"),
        ),
        sa.CheckConstraint("minutes BETWEEN 10 AND 1440", name=op.f("ck_training_session_minutes")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_training_session_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_training_session")),
    )
    op.create_index(
        "ix_training_session_held_on", "training_session", ["tenant_id", "held_on", "id"], unique=False
    )
    schema.wall(op, "training_session")


def _training_attendance() -> None:
    op.create_table(
        "training_attendance",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"],
            ["station_member.tenant_id", "station_member.id"],
            name=op.f("fk_training_attendance_tenant_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "session_id"],
            ["training_session.tenant_id", "training_session.id"],
            name=op.f("fk_training_attendance_tenant_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "session_id", "member_id", name=op.f("pk_training_attendance")),
    )
    op.create_index(
        "ix_training_attendance_member_id", "training_attendance", ["tenant_id", "member_id"], unique=False
    )
    schema.wall(op, "training_attendance", station="SELECT, INSERT, DELETE")


def _training_file() -> None:
    op.create_table(
        "training_file",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('MATERIAL', 'PHOTO', 'SIGN_SHEET')", name=op.f("ck_training_file_kind")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_training_file_tenant_id_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "session_id"],
            ["training_session.tenant_id", "training_session.id"],
            name=op.f("fk_training_file_tenant_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_training_file")),
    )
    op.create_index("ix_training_file_session_id", "training_file", ["tenant_id", "session_id"], unique=False)
    schema.wall(op, "training_file", station="SELECT, INSERT, DELETE")


def _exam_question() -> None:
    op.create_table(
        "exam_question",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("correct", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('SINGLE', 'MULTI', 'TRUE_FALSE')", name=op.f("ck_exam_question_kind")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_exam_question_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_exam_question")),
    )
    op.create_index("ix_exam_question_topic", "exam_question", ["tenant_id", "topic", "id"], unique=False)
    schema.wall(op, "exam_question")


def _exam() -> None:
    op.create_table(
        "exam",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("attempts >= 1", name=op.f("ck_exam_attempts")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_exam_closes_at")),
        sa.CheckConstraint("minutes >= 1", name=op.f("ck_exam_minutes")),
        sa.CheckConstraint("pass_mark BETWEEN 1 AND 100", name=op.f("ck_exam_pass_mark")),
        sa.CheckConstraint("questions >= 1", name=op.f("ck_exam_questions")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_exam_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_exam")),
    )
    op.create_index("ix_exam_closes_at", "exam", ["tenant_id", "closes_at", "id"], unique=False)
    schema.wall(op, "exam")


def _exam_paper() -> None:
    op.create_table(
        "exam_paper",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("asked", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("certificate_no", sa.Text(), nullable=True),
        sa.Column("check_code", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(certificate_no IS NULL) = (check_code IS NULL)", name=op.f("ck_exam_paper_certificate")
        ),
        sa.CheckConstraint("(handed_in_at IS NULL) = (passed IS NULL)", name=op.f("ck_exam_paper_passed")),
        sa.CheckConstraint("(handed_in_at IS NULL) = (score IS NULL)", name=op.f("ck_exam_paper_score")),
        sa.CheckConstraint("certificate_no IS NULL OR passed", name=op.f("ck_exam_paper_certified")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "exam_id"],
            ["exam.tenant_id", "exam.id"],
            name=op.f("fk_exam_paper_tenant_id_exam_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"],
            ["station_member.tenant_id", "station_member.id"],
            name=op.f("fk_exam_paper_tenant_id_member_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_exam_paper")),
        sa.UniqueConstraint("tenant_id", "check_code", name=op.f("uq_exam_paper_tenant_id_check_code")),
        sa.UniqueConstraint(
            "tenant_id",
            "exam_id",
            "member_id",
            "attempt",
            name=op.f("uq_exam_paper_tenant_id_exam_id_member_id_attempt"),
        ),
    )
    op.create_index(
        "ix_exam_paper_member_id", "exam_paper", ["tenant_id", "member_id", "started_at"], unique=False
    )
    schema.wall(op, "exam_paper")


def _publicity_activity() -> None:
    op.create_table(
        "publicity_activity",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("materials", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("consultations", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("struck_on", sa.Date(), nullable=True),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('DAY_315', 'LECTURE', 'COMMUNITY', 'MATERIALS', 'MEDIA', 'OTHER')",
            name=op.f("ck_publicity_activity_kind"),
        ),
        sa.CheckConstraint(
            "materials >= 0 AND people >= 0 AND consultations >= 0", name=op.f("ck_publicity_activity_counts")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_publicity_activity_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_publicity_activity")),
    )
    op.create_index(
        "ix_publicity_activity_held_on", "publicity_activity", ["tenant_id", "held_on", "id"], unique=False
    )
    schema.wall(op, "publicity_activity")


def _publicity_photo() -> None:
    op.create_table(
        "publicity_photo",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "activity_id"],
            ["publicity_activity.tenant_id", "publicity_activity.id"],
            name=op.f("fk_publicity_photo_tenant_id_activity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_publicity_photo_tenant_id_file_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_publicity_photo")),
    )
    op.create_index(
        "ix_publicity_photo_activity_id", "publicity_photo", ["tenant_id", "activity_id"], unique=False
    )
    schema.wall(op, "publicity_photo", station="SELECT, INSERT, DELETE")


def _consumption_warning() -> None:
    op.create_table(
        "consumption_warning",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("led", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("shown_from", sa.Date(), nullable=False),
        sa.Column("shown_until", sa.Date(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "source IN ('STATION', 'BUREAU', 'COUNCIL')", name=op.f("ck_consumption_warning_source")
        ),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by IS NULL)", name=op.f("ck_consumption_warning_approved")
        ),
        sa.CheckConstraint("shown_until >= shown_from", name=op.f("ck_consumption_warning_shown")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_consumption_warning_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_consumption_warning")),
    )
    op.create_index(
        "ix_consumption_warning_shown_until",
        "consumption_warning",
        ["tenant_id", "shown_until", "id"],
        unique=False,
    )
    schema.wall(op, "consumption_warning")


def _typical_case() -> None:
    op.create_table(
        "typical_case",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("recovered", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by IS NULL)", name=op.f("ck_typical_case_approved")
        ),
        sa.CheckConstraint("filed_at IS NULL OR approved_at IS NOT NULL", name=op.f("ck_typical_case_filed")),
        sa.CheckConstraint(
            "published_at IS NULL OR approved_at IS NOT NULL", name=op.f("ck_typical_case_published")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_typical_case_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_typical_case")),
    )
    op.create_index("ix_typical_case_at", "typical_case", ["tenant_id", "at", "id"], unique=False)
    schema.wall(op, "typical_case")


def downgrade() -> None:
    """Drop what upgrade made."""
    for table in TABLES:
        op.drop_table(table)
