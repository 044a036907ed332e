"""audits: assessment of stations with appeals; rounds of awards with applications."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("award_application", "award_round", "assessment_result", "assessment_period")


def upgrade() -> None:
    """Periods and rounds in the bureau's space (a station may read an award's criteria); results and applications
    inside the station's walls."""
    schema.begin(op)
    _assessment_period()
    _assessment_result()
    _award_round()
    _award_application()


def _desk(table: str) -> None:
    schema.place(op, table, "local")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    schema.policy(op, table, "bureau", schema.BUREAU_RULE)
    schema.grant(op, table, bureau="SELECT, INSERT, UPDATE", system="SELECT, INSERT, UPDATE")


def _assessment_period() -> None:
    op.create_table(
        "assessment_period",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("bureau_name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("points", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("appeal_until", sa.Date(), nullable=True),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('PROPOSED', 'FINAL')) = (appeal_until IS NOT NULL)",
            name=op.f("ck_assessment_period_appeal_until"),
        ),
        sa.CheckConstraint("span IN ('QUARTER', 'HALF', 'YEAR')", name=op.f("ck_assessment_period_span")),
        sa.CheckConstraint(
            "state IN ('COMPUTING', 'COMPUTED', 'PROPOSED', 'FINAL')", name=op.f("ck_assessment_period_state")
        ),
        sa.CheckConstraint("first_day < last_day", name=op.f("ck_assessment_period_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_period")),
        sa.UniqueConstraint(
            "office_path",
            "first_day",
            "last_day",
            name=op.f("uq_assessment_period_office_path_first_day_last_day"),
        ),
    )
    op.create_index(
        "ix_assessment_period_office_path",
        "assessment_period",
        ["office_path", "last_day", "id"],
        unique=False,
    )
    _desk("assessment_period")


def _assessment_result() -> None:
    op.create_table(
        "assessment_result",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("bureau_path", sa.Text(collation="C"), nullable=False),
        sa.Column("bureau_name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("by_hand", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("items", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("vetoes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("flags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("total", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("band", sa.Text(), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal", sa.LargeBinary(), nullable=True),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "band IN ('S3', 'S2', 'S1', 'PASS', 'FAIL')", name=op.f("ck_assessment_result_band")
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_assessment_result_answered")
        ),
        sa.CheckConstraint("total BETWEEN 0 AND 100", name=op.f("ck_assessment_result_total")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_assessment_result_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_assessment_result")),
        sa.UniqueConstraint("tenant_id", "period_id", name=op.f("uq_assessment_result_tenant_id_period_id")),
    )
    op.create_index(
        "ix_assessment_result_office_path", "assessment_result", ["office_path", "period_id"], unique=False
    )
    op.create_index("ix_assessment_result_period_id", "assessment_result", ["period_id"], unique=False)
    schema.wall(op, "assessment_result", station="SELECT, UPDATE", bureau="SELECT, UPDATE")


def _award_round() -> None:
    op.create_table(
        "award_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("bureau_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("apply_from", sa.Date(), nullable=False),
        sa.Column("apply_until", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("publicised_on", sa.Date(), nullable=True),
        sa.Column("publicised_until", sa.Date(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('PUBLICISED', 'AWARDED')) = (publicised_until IS NOT NULL)",
            name=op.f("ck_award_round_publicised"),
        ),
        sa.CheckConstraint(
            "kind IN ('MODEL_STATION', 'MODEL_SHOP', 'HONEST', 'SATISFIED')", name=op.f("ck_award_round_kind")
        ),
        sa.CheckConstraint(
            "state IN ('OPEN', 'PUBLICISED', 'AWARDED', 'DROPPED')", name=op.f("ck_award_round_state")
        ),
        sa.CheckConstraint("apply_from <= apply_until", name=op.f("ck_award_round_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_round")),
    )
    op.create_index(
        "ix_award_round_office_path", "award_round", ["office_path", "apply_until", "id"], unique=False
    )
    # Anybody at a station may read what an award asks for.
    schema.place(op, "award_round", "reference")
    op.execute("ALTER TABLE award_round ENABLE ROW LEVEL SECURITY")
    schema.policy(op, "award_round", "bureau", schema.BUREAU_RULE)
    schema.policy(op, "award_round", "station", "true")
    schema.grant(
        op,
        "award_round",
        station="SELECT",
        bureau="SELECT, INSERT, UPDATE",
        system="SELECT, INSERT, UPDATE",
    )


def _award_application() -> None:
    op.create_table(
        "award_application",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("bureau_path", sa.Text(collation="C"), nullable=False),
        sa.Column("bureau_name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("for_whom", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("plaque_no", sa.Text(), nullable=True),
        sa.Column("applied_by", sa.Uuid(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(plaque_no IS NOT NULL) = (state IN ('AWARDED', 'REVOKED'))",
            name=op.f("ck_award_application_plaque"),
        ),
        sa.CheckConstraint(
            "state IN ('APPLIED', 'LISTED', 'REFUSED', 'AWARDED', 'REVOKED')",
            name=op.f("ck_award_application_state"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_award_application_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_award_application")),
        sa.UniqueConstraint(
            "tenant_id", "round_id", "for_whom", name=op.f("uq_award_application_tenant_id_round_id_for_whom")
        ),
    )
    op.create_index(
        "ix_award_application_office_path", "award_application", ["office_path", "round_id"], unique=False
    )
    op.create_index("ix_award_application_round_id", "award_application", ["round_id"], unique=False)
    schema.wall(op, "award_application", bureau="SELECT, UPDATE")


def downgrade() -> None:
    """Drop what upgrade made."""
    for table in TABLES:
        op.drop_table(table)
