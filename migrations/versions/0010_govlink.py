"""govlink: the bureau's desk, dispatches to stations, their steps, supervision."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    "govlink_supervision",
    "govlink_dispatch_step",
    "govlink_dispatch",
    "govlink_counter",
    "govlink_import",
    "govlink_platform_case",
)
# What a station may write of a dispatch: its own steps and answer, never what the bureau sent.
STATION_WRITES = (
    "state, version, next_due_at, signed_at, signed_by, case_id, case_no, return_reason, asked_days, result, manner, "
    "result_note, handled_on, recovered, fed_back_at, ended_at"
)


def upgrade() -> None:
    """The desk stands in the bureau's space; dispatches, steps and supervision inside the tenant walls."""
    schema.begin(op)
    _platform_case()
    _import()
    _counter()
    _dispatch()
    _dispatch_step()
    _supervision()
    _functions()


def _facts() -> list[sa.Column]:
    return [
        sa.Column("external_no", sa.Text(), nullable=False),
        sa.Column("external_given", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("consumer_name", sa.LargeBinary(), nullable=True),
        sa.Column("consumer_phone", sa.LargeBinary(), nullable=True),
        sa.Column("consumer_address", sa.LargeBinary(), nullable=True),
        sa.Column("respondent", sa.Text(), nullable=False),
        sa.Column("respondent_address", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("demands", postgresql.JSONB(), nullable=False),
    ]


def _platform_case() -> None:
    op.create_table(
        "govlink_platform_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("phone_index", sa.Text(), nullable=True),
        sa.Column("report", sa.Boolean(), nullable=False),
        sa.Column("guessed", postgresql.JSONB(), nullable=False),
        sa.Column("station", sa.Uuid(), nullable=True),
        sa.Column("dispatch_id", sa.Uuid(), nullable=True),
        sa.Column("transfers", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_facts(),
        sa.CheckConstraint(
            "state IN ('NEW', 'BACK', 'DISPATCHED', 'BUREAU', 'CLOSED')",
            name=op.f("ck_govlink_platform_case_state"),
        ),
        sa.CheckConstraint(
            "NOT report OR state <> 'DISPATCHED'", name=op.f("ck_govlink_platform_case_report")
        ),
        sa.CheckConstraint(
            "state <> 'DISPATCHED' OR dispatch_id IS NOT NULL",
            name=op.f("ck_govlink_platform_case_dispatched"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_govlink_platform_case")),
        sa.UniqueConstraint(
            "office_path", "external_no", name=op.f("uq_govlink_platform_case_office_path_external_no")
        ),
    )
    for name, columns in (
        ("desk", ["office_path", "state", "received_at", "id"]),
        ("phone_index", ["phone_index"]),
        ("respondent", ["respondent"]),
    ):
        op.create_index(f"ix_govlink_platform_case_{name}", "govlink_platform_case", columns, unique=False)
    _desk("govlink_platform_case")


def _import() -> None:
    op.create_table(
        "govlink_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("refusals", postgresql.JSONB(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("display_sha256", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('PREVIEW', 'RUNNING', 'DONE', 'DROPPED')", name=op.f("ck_govlink_import_state")
        ),
        sa.CheckConstraint("(state = 'DONE') = (done_at IS NOT NULL)", name=op.f("ck_govlink_import_done")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_govlink_import")),
    )
    op.create_index(
        "ix_govlink_import_office_path", "govlink_import", ["office_path", "created_at"], unique=False
    )
    op.create_index("ix_govlink_import_sha256", "govlink_import", ["sha256"], unique=False)
    _desk("govlink_import")


def _counter() -> None:
    op.create_table(
        "govlink_counter",
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office_path", "kind", "year", name=op.f("pk_govlink_counter")),
    )
    _desk("govlink_counter")


def _dispatch() -> None:
    op.create_table(
        "govlink_dispatch",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("platform_case_id", sa.Uuid(), nullable=False),
        sa.Column("order_no", sa.Text(), nullable=False),
        sa.Column("bureau_id", sa.Uuid(), nullable=False),
        sa.Column("bureau_path", sa.Text(collation="C"), nullable=False),
        sa.Column("bureau_name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("instruction", sa.LargeBinary(), nullable=True),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sign_due", sa.Date(), nullable=False),
        sa.Column("feedback_due", sa.Date(), nullable=False),
        sa.Column("bureau_due", sa.Date(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("case_no", sa.Text(), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("asked_days", sa.Integer(), nullable=True),
        sa.Column("granted_days", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("manner", sa.Text(), nullable=True),
        sa.Column("result_note", sa.LargeBinary(), nullable=True),
        sa.Column("handled_on", sa.Date(), nullable=True),
        sa.Column("recovered", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("fed_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reworks", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_facts(),
        *_dispatch_checks(),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_govlink_dispatch_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_govlink_dispatch")),
    )
    for name, columns in (
        ("inbox", ["tenant_id", "state", "feedback_due", "id"]),
        ("office_path", ["office_path", "state", "feedback_due", "id"]),
        ("issued_at", ["office_path", "issued_at", "id"]),
        ("case_id", ["tenant_id", "case_id"]),
        ("platform_case_id", ["platform_case_id"]),
        ("respondent", ["respondent", "issued_at"]),
    ):
        op.create_index(f"ix_govlink_dispatch_{name}", "govlink_dispatch", columns, unique=False)
    _due_index("govlink_dispatch")
    schema.wall(
        op,
        "govlink_dispatch",
        station=f"SELECT, UPDATE ({STATION_WRITES})",
        bureau="SELECT, INSERT, UPDATE",
    )


def _dispatch_checks() -> list[sa.CheckConstraint]:
    states = (
        "'ISSUED', 'SIGNED', 'RETURNED', 'IN_CASE', 'EXTENSION', 'FED_BACK', 'ACCEPTED_BY_BUREAU', 'REWORK', "
        "'TAKEN_BACK'"
    )
    checks = {
        "state": f"state IN ({states})",
        "signed": "state IN ('ISSUED', 'RETURNED', 'TAKEN_BACK') OR signed_at IS NOT NULL",
        "in_case": "state NOT IN ('IN_CASE', 'EXTENSION', 'FED_BACK', 'ACCEPTED_BY_BUREAU', 'REWORK') "
        "OR case_id IS NOT NULL",
        "answered": "state NOT IN ('FED_BACK', 'ACCEPTED_BY_BUREAU', 'REWORK') "
        "OR (result IS NOT NULL AND fed_back_at IS NOT NULL)",
        "returned": "(state = 'RETURNED') = (return_reason IS NOT NULL)",
        "ended": "(state IN ('RETURNED', 'ACCEPTED_BY_BUREAU', 'TAKEN_BACK')) = (ended_at IS NOT NULL)",
        "asked": "state <> 'EXTENSION' OR asked_days IS NOT NULL",
        "at_rest": "ended_at IS NULL OR next_due_at IS NULL",
        "return_reason": "return_reason IS NULL OR return_reason IN ('NOT_OURS', 'CLOSED_SHOP', 'NOT_CONSUMER', "
        "'DUPLICATE', 'NO_CONSENT', 'REPORT', 'ELSEWHERE', 'FACTS_MISSING', 'OTHER')",
        "result": "result IS NULL OR result IN ('SETTLED', 'TERMINATED', 'WITHDRAWN', 'REFERRED', 'NOT_ACCEPTED')",
    }
    return [
        sa.CheckConstraint(rule, name=op.f(f"ck_govlink_dispatch_{name}")) for name, rule in checks.items()
    ]


def _dispatch_step() -> None:
    op.create_table(
        "govlink_dispatch_step",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("dispatch_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "side IN ('station', 'bureau', 'system')", name=op.f("ck_govlink_dispatch_step_side")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "dispatch_id"],
            ["govlink_dispatch.tenant_id", "govlink_dispatch.id"],
            name=op.f("fk_govlink_dispatch_step_tenant_id_dispatch_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_govlink_dispatch_step")),
        sa.UniqueConstraint(
            "tenant_id", "dispatch_id", "seq", name=op.f("uq_govlink_dispatch_step_tenant_id_dispatch_id_seq")
        ),
    )
    schema.wall(
        op,
        "govlink_dispatch_step",
        station="SELECT, INSERT",
        bureau="SELECT, INSERT",
        system="SELECT, INSERT, UPDATE (note)",  # the keys of what people wrote are renewed
    )


def _supervision() -> None:
    op.create_table(
        "govlink_supervision",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("dispatch_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("issued_by_name", sa.Text(), nullable=False),
        sa.Column("bureau_path", sa.Text(collation="C"), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by_name", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("level IN ('REMIND', 'SUPERVISE')", name=op.f("ck_govlink_supervision_level")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_govlink_supervision_answer")
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR next_due_at IS NULL", name=op.f("ck_govlink_supervision_at_rest")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "dispatch_id"],
            ["govlink_dispatch.tenant_id", "govlink_dispatch.id"],
            name=op.f("fk_govlink_supervision_tenant_id_dispatch_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_govlink_supervision")),
    )
    for name, columns in (
        ("open", ["tenant_id", "closed_at", "due"]),
        ("office_path", ["office_path", "issued_at", "id"]),
        ("dispatch_id", ["tenant_id", "dispatch_id"]),
    ):
        op.create_index(f"ix_govlink_supervision_{name}", "govlink_supervision", columns, unique=False)
    _due_index("govlink_supervision")
    schema.wall(
        op,
        "govlink_supervision",
        station="SELECT, UPDATE (answer, answered_by_name, answered_at, next_due_at, version)",
        bureau="SELECT, INSERT, UPDATE",
    )


def _due_index(table: str) -> None:
    op.create_index(
        f"ix_{table}_next_due_at",
        table,
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )


def _functions() -> None:
    # A station sees no row of the desk; what it returned goes back there by itself, and only that.
    schema.function(
        op,
        "govlink_back_to_desk(wanted uuid)",
        """RETURNS boolean LANGUAGE sql AS $$
             UPDATE govlink_platform_case c SET state = 'BACK', version = c.version + 1
               FROM govlink_dispatch d
              WHERE d.tenant_id = app_tenant() AND d.id = wanted AND d.state = 'RETURNED'
                AND c.id = d.platform_case_id AND c.dispatch_id = d.id AND c.state = 'DISPATCHED'
             RETURNING true $$""",
        roles=("station",),
    )


def _desk(table: str) -> None:
    # No tenant_id and no right for the station's role: a platform case is the bureau's alone until dispatched.
    schema.place(op, table, "local")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    schema.policy(op, table, "bureau", schema.BUREAU_RULE)
    schema.grant(op, table, bureau="SELECT, INSERT, UPDATE", system="SELECT, INSERT, UPDATE, DELETE")


def downgrade() -> None:
    """Drop what upgrade made."""
    op.execute("DROP FUNCTION IF EXISTS govlink_back_to_desk(uuid)")
    for table in TABLES:
        op.drop_table(table)
