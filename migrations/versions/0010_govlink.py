"""govlink: the bureau's desk, dispatches to stations, their steps, supervision."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The desk stands in the bureau's space; dispatches, steps and supervision inside the tenant walls."""
    schema.begin(op)
    _platform_case()
    _import()
    _dispatch()
    _dispatch_step()
    _supervision()


def _platform_case() -> None:
    op.create_table(
        "govlink_platform_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("phone_index", sa.Text(), nullable=False),
        sa.Column("station", sa.Uuid(), nullable=True),
        sa.Column("dispatch_id", sa.Uuid(), nullable=True),
        sa.Column("transfers", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("external_no", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("consumer_name", sa.LargeBinary(), nullable=False),
        sa.Column("consumer_phone", sa.LargeBinary(), nullable=False),
        sa.Column("consumer_address", sa.LargeBinary(), nullable=True),
        sa.Column("respondent", sa.Text(), nullable=False),
        sa.Column("respondent_address", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("demands", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "state IN ('NEW', 'DISPATCHED', 'ANSWERED', 'BUREAU', 'CLOSED')",
            name=op.f("ck_govlink_platform_case_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_govlink_platform_case")),
        sa.UniqueConstraint(
            "office_path", "external_no", name=op.f("uq_govlink_platform_case_office_path_external_no")
        ),
    )
    op.create_index(
        "ix_govlink_platform_case_desk",
        "govlink_platform_case",
        ["office_path", "state", "received_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_govlink_platform_case_phone_index", "govlink_platform_case", ["phone_index"], unique=False
    )
    _desk("govlink_platform_case")


def _import() -> None:
    op.create_table(
        "govlink_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("refusals", postgresql.JSONB(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('PREVIEW', 'RUNNING', 'DONE', 'FAILED', 'DROPPED')",
            name=op.f("ck_govlink_import_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_govlink_import")),
    )
    op.create_index(
        "ix_govlink_import_office_path", "govlink_import", ["office_path", "created_at"], unique=False
    )
    _desk("govlink_import")


def _dispatch() -> None:
    op.create_table(
        "govlink_dispatch",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("platform_case_id", sa.Uuid(), nullable=False),
        sa.Column("bureau_id", sa.Uuid(), nullable=False),
        sa.Column("bureau_path", sa.Text(collation="C"), nullable=False),
        sa.Column("bureau_name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("instruction", sa.Text(), server_default="", nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sign_due", sa.Date(), nullable=False),
        sa.Column("feedback_due", sa.Date(), nullable=False),
        sa.Column("bureau_due", sa.Date(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("extension_days", sa.Integer(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("result_note", sa.Text(), server_default="", nullable=False),
        sa.Column("recovered", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("fed_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reworks", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("external_no", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("consumer_name", sa.LargeBinary(), nullable=False),
        sa.Column("consumer_phone", sa.LargeBinary(), nullable=False),
        sa.Column("consumer_address", sa.LargeBinary(), nullable=True),
        sa.Column("respondent", sa.Text(), nullable=False),
        sa.Column("respondent_address", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("demands", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "state <> 'RETURNED' OR return_reason IS NOT NULL", name=op.f("ck_govlink_dispatch_return_reason")
        ),
        sa.CheckConstraint(
            "state IN ('ISSUED', 'RETURNED', 'TAKEN_BACK') OR signed_at IS NOT NULL",
            name=op.f("ck_govlink_dispatch_signed"),
        ),
        sa.CheckConstraint(
            "state IN ('ISSUED', 'SIGNED', 'RETURNED', 'IN_CASE', 'EXTENSION', 'FED_BACK', 'ACCEPTED_BY_BUREAU', 'REWORK', 'TAKEN_BACK')",
            name=op.f("ck_govlink_dispatch_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('FED_BACK', 'ACCEPTED_BY_BUREAU') OR result IS NOT NULL",
            name=op.f("ck_govlink_dispatch_result"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('IN_CASE', 'EXTENSION', 'FED_BACK', 'ACCEPTED_BY_BUREAU', 'REWORK') OR case_id IS NOT NULL",
            name=op.f("ck_govlink_dispatch_in_case"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_govlink_dispatch_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_govlink_dispatch")),
    )
    op.create_index("ix_govlink_dispatch_case_id", "govlink_dispatch", ["tenant_id", "case_id"], unique=False)
    op.create_index(
        "ix_govlink_dispatch_inbox",
        "govlink_dispatch",
        ["tenant_id", "state", "feedback_due", "id"],
        unique=False,
    )
    op.create_index(
        "ix_govlink_dispatch_next_due_at",
        "govlink_dispatch",
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_govlink_dispatch_office_path",
        "govlink_dispatch",
        ["office_path", "state", "feedback_due", "id"],
        unique=False,
    )
    schema.wall(op, "govlink_dispatch", bureau="SELECT, INSERT, UPDATE")


def _dispatch_step() -> None:
    op.create_table(
        "govlink_dispatch_step",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("dispatch_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "dispatch_id"],
            ["govlink_dispatch.tenant_id", "govlink_dispatch.id"],
            name=op.f("fk_govlink_dispatch_step_tenant_id_dispatch_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_govlink_dispatch_step")),
    )
    op.create_index(
        "ix_govlink_dispatch_step_dispatch_id",
        "govlink_dispatch_step",
        ["tenant_id", "dispatch_id", "at"],
        unique=False,
    )
    schema.wall(
        op,
        "govlink_dispatch_step",
        station="SELECT, INSERT",
        bureau="SELECT, INSERT",
        system="SELECT, INSERT",
    )


def _supervision() -> None:
    op.create_table(
        "govlink_supervision",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("dispatch_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("issued_by_name", sa.Text(), nullable=False),
        sa.Column("bureau_path", sa.Text(collation="C"), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("level IN ('REMIND', 'SUPERVISE')", name=op.f("ck_govlink_supervision_level")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_govlink_supervision_answer")
        ),
        sa.CheckConstraint(
            "dispatch_id IS NOT NULL OR case_id IS NOT NULL", name=op.f("ck_govlink_supervision_target")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_govlink_supervision_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_govlink_supervision")),
    )
    op.create_index(
        "ix_govlink_supervision_office_path",
        "govlink_supervision",
        ["office_path", "closed_at", "due"],
        unique=False,
    )
    op.create_index(
        "ix_govlink_supervision_open", "govlink_supervision", ["tenant_id", "closed_at", "due"], unique=False
    )
    schema.wall(op, "govlink_supervision", bureau="SELECT, INSERT, UPDATE")


def _desk(table: str) -> None:
    # No tenant_id and no right for the station's role: a platform case is the bureau's alone until dispatched.
    schema.place(op, table, "local")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    schema.policy(op, table, "bureau", schema.BUREAU_RULE)
    schema.grant(op, table, bureau="SELECT, INSERT, UPDATE", system="SELECT, INSERT, UPDATE, DELETE")


def downgrade() -> None:
    """Drop what upgrade made."""
    for table in (
        "govlink_supervision",
        "govlink_dispatch_step",
        "govlink_dispatch",
        "govlink_import",
        "govlink_platform_case",
    ):
        op.drop_table(table)
