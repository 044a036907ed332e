"""audits: return visits: rounds drawn over closed cases, visits, attempts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = ("audit_return_attempt", "audit_return_visit", "audit_return_round")


def upgrade() -> None:
    """The round in the bureau's space; visits and attempts inside the station's walls."""
    schema.begin(op)
    _audit_return_round()
    _audit_return_visit()
    _audit_return_attempt()


def _audit_return_round() -> None:
    op.create_table(
        "audit_return_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("bureau_name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("cases", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("announcement_sha256", sa.Text(), nullable=False),
        sa.Column("entropy_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entropy_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'DRAWN') = (drawn_at IS NOT NULL)", name=op.f("ck_audit_return_round_drawn")
        ),
        sa.CheckConstraint("level IN ('OFFICE', 'BUREAU')", name=op.f("ck_audit_return_round_level")),
        sa.CheckConstraint(
            "state IN ('FROZEN', 'ANNOUNCED', 'DRAWN', 'CANCELLED')", name=op.f("ck_audit_return_round_state")
        ),
        sa.CheckConstraint("entropy_from < entropy_until", name=op.f("ck_audit_return_round_entropy_window")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_audit_return_round_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_return_round")),
        sa.UniqueConstraint("office_path", "number", name=op.f("uq_audit_return_round_office_path_number")),
    )
    op.create_index(
        "ix_audit_return_round_office_path",
        "audit_return_round",
        ["office_path", "created_at", "id"],
        unique=False,
    )
    schema.place(op, "audit_return_round", "local")
    op.execute("ALTER TABLE audit_return_round ENABLE ROW LEVEL SECURITY")
    schema.policy(op, "audit_return_round", "bureau", schema.BUREAU_RULE)
    schema.grant(op, "audit_return_round", bureau="SELECT, INSERT, UPDATE", system="SELECT, INSERT, UPDATE")


def _audit_return_visit() -> None:
    op.create_table(
        "audit_return_visit",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("bureau_path", sa.Text(collation="C"), nullable=True),
        sa.Column("bureau_name", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("reasons", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("texted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("manner", sa.Text(), nullable=True),
        sa.Column("contacted", sa.Text(), nullable=True),
        sa.Column("same", sa.Text(), nullable=True),
        sa.Column("performed", sa.Text(), nullable=True),
        sa.Column("in_time", sa.Text(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("pressed", sa.Text(), nullable=True),
        sa.Column("opinion", sa.LargeBinary(), nullable=True),
        sa.Column("mismatch", sa.Text(), nullable=True),
        sa.Column("follow_up", sa.Text(), nullable=False),
        sa.Column("visitor", sa.Uuid(), nullable=True),
        sa.Column("visitor_name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(level = 'STATION') = (round_id IS NULL)", name=op.f("ck_audit_return_visit_round")
        ),
        sa.CheckConstraint(
            "(state = 'ANSWERED') = (answered_at IS NOT NULL)", name=op.f("ck_audit_return_visit_answered")
        ),
        sa.CheckConstraint(
            "content IN ('SATISFIED', 'FAIRLY', 'DISSATISFIED')", name=op.f("ck_audit_return_visit_content")
        ),
        sa.CheckConstraint(
            "follow_up IN ('NONE', 'REOPENED', 'TO_DECIDE')", name=op.f("ck_audit_return_visit_follow_up")
        ),
        sa.CheckConstraint(
            "level IN ('STATION', 'OFFICE', 'BUREAU')", name=op.f("ck_audit_return_visit_level")
        ),
        sa.CheckConstraint(
            "state <> 'ANSWERED' OR (content IS NOT NULL AND points BETWEEN 1 AND 5)",
            name=op.f("ck_audit_return_visit_whole"),
        ),
        sa.CheckConstraint(
            "state IN ('WAITING', 'ANSWERED', 'UNREACHED', 'REFUSED', 'DROPPED')",
            name=op.f("ck_audit_return_visit_state"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_audit_return_visit_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_return_visit")),
        sa.UniqueConstraint(
            "tenant_id", "round_id", "case_id", name=op.f("uq_audit_return_visit_tenant_id_round_id_case_id")
        ),
        sa.UniqueConstraint(
            "tenant_id", "secret_hash", name=op.f("uq_audit_return_visit_tenant_id_secret_hash")
        ),
    )
    op.create_index(
        "ix_audit_return_visit_case_id", "audit_return_visit", ["tenant_id", "case_id"], unique=False
    )
    op.create_index(
        "ix_audit_return_visit_office_path",
        "audit_return_visit",
        ["office_path", "level", "state", "due_on", "id"],
        unique=False,
    )
    op.create_index("ix_audit_return_visit_round_id", "audit_return_visit", ["round_id"], unique=False)
    op.create_index(
        "ix_audit_return_visit_state",
        "audit_return_visit",
        ["tenant_id", "state", "due_on", "id"],
        unique=False,
    )
    schema.wall(op, "audit_return_visit", bureau="SELECT, INSERT, UPDATE")


def _audit_return_attempt() -> None:
    op.create_table(
        "audit_return_attempt",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("reached", sa.Text(), nullable=False),
        sa.Column("manner", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "reached IN ('ANSWERED', 'NO_ANSWER', 'OFF', 'REFUSED')",
            name=op.f("ck_audit_return_attempt_reached"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id"],
            ["audit_return_visit.tenant_id", "audit_return_visit.id"],
            name=op.f("fk_audit_return_attempt_tenant_id_visit_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_return_attempt")),
    )
    op.create_index(
        "ix_audit_return_attempt_visit_id", "audit_return_attempt", ["tenant_id", "visit_id"], unique=False
    )
    schema.wall(
        op, "audit_return_attempt", station="SELECT, INSERT", bureau="SELECT, INSERT", system="SELECT"
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    for table in TABLES:
        op.drop_table(table)
