"""audits: registers, plans, draws, visits to stations, findings, rectification, the public record.

The lists are written out: a migration says what was true on its day. A test holds them against the models.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

PATH = sa.Text(collation="C")
TABLES = (
    "audit_rectification_item",
    "audit_rectification",
    "audit_finding",
    "audit_recusal",
    "audit_publication",
    "audit_task",
    "audit_announcement",
    "audit_draw",
    "audit_plan",
    "audit_counter",
    "audit_relation",
    "audit_inspector",
    "audit_object",
    "audit_item",
)
# The bureau's registers, plans and draws: no station has any right there.
DESK = (
    "audit_item",
    "audit_object",
    "audit_inspector",
    "audit_relation",
    "audit_counter",
    "audit_plan",
    "audit_draw",
)
# A station answers a notice; the notice itself is not its to write.
STATION_ANSWERS = (
    "asked_days, asked_reason, asked_at, proof_words, proof_by, proof_by_name, proof_at, recheck_due, next_due_at, "
    "version"
)


def upgrade() -> None:
    """The desk in the bureau's space, the visits inside the station's walls, two tables anybody may read."""
    schema.begin(op)
    _item()
    _object()
    _inspector()
    _relation()
    _counter()
    _plan()
    _draw()
    _announcement()
    _task()
    _publication()
    _recusal()
    _finding()
    _rectification()
    _rectification_item()
    for table in DESK:
        _desk(table)
    _open("audit_announcement", "true")
    _open("audit_publication", "withdrawn_at IS NULL")
    _walls()


def _desk(table: str) -> None:
    schema.place(op, table, "local")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    schema.policy(op, table, "bureau", schema.BUREAU_RULE)
    schema.grant(op, table, bureau="SELECT, INSERT, UPDATE", system="SELECT, INSERT, UPDATE")


def _open(table: str, shown: str) -> None:
    # The public pages are served with the station's login: it reads what is published, and writes nothing.
    schema.place(op, table, "reference")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    schema.policy(op, table, "bureau", schema.BUREAU_RULE)
    schema.policy(op, table, "station", shown)
    schema.grant(
        op, table, station="SELECT", bureau="SELECT, INSERT, UPDATE", system="SELECT, INSERT, UPDATE"
    )


def _walls() -> None:
    wall = "SELECT, INSERT, UPDATE"
    schema.wall(op, "audit_task", station="SELECT", bureau=wall)
    schema.wall(op, "audit_recusal", station="SELECT, INSERT", bureau=wall)
    schema.wall(op, "audit_finding", station="SELECT", bureau=wall)
    schema.wall(op, "audit_rectification", station=f"SELECT, UPDATE ({STATION_ANSWERS})", bureau=wall)
    schema.wall(
        op,
        "audit_rectification_item",
        station="SELECT, UPDATE (proof_words, proof_photos)",
        bureau=wall,
    )


def _item() -> None:
    op.create_table(
        "audit_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("checks", postgresql.JSONB(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('INSPECTION', 'GUIDANCE')", name=op.f("ck_audit_item_kind")),
        sa.CheckConstraint("edition > 0", name=op.f("ck_audit_item_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_item")),
        sa.UniqueConstraint(
            "office_path", "code", "edition", name=op.f("uq_audit_item_office_path_code_edition")
        ),
    )


def _object() -> None:
    op.create_table(
        "audit_object",
        sa.Column("station", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("credit", sa.Text(), nullable=True),
        sa.Column("credit_on", sa.Date(), nullable=True),
        sa.Column("credit_source", sa.Text(), nullable=True),
        sa.Column("off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("off_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "credit IS NULL OR credit IN ('A', 'B', 'C', 'D')", name=op.f("ck_audit_object_credit")
        ),
        sa.CheckConstraint("(off_at IS NULL) = (off_reason IS NULL)", name=op.f("ck_audit_object_off")),
        sa.PrimaryKeyConstraint("station", name=op.f("pk_audit_object")),
    )
    op.create_index("ix_audit_object_office_path", "audit_object", ["office_path"], unique=False)


def _inspector() -> None:
    op.create_table(
        "audit_inspector",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("bureau_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=True),
        sa.Column("certificate_until", sa.Date(), nullable=True),
        sa.Column("duties", sa.Text(), server_default="", nullable=False),
        sa.Column("limit", sa.Integer(), nullable=True),
        sa.Column("off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_for", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('"limit" IS NULL OR "limit" >= 0', name=op.f("ck_audit_inspector_limit")),
        sa.CheckConstraint(
            "(certificate IS NULL) = (certificate_until IS NULL)", name=op.f("ck_audit_inspector_certificate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_inspector")),
        sa.UniqueConstraint("code", name=op.f("uq_audit_inspector_code")),
        sa.UniqueConstraint(
            "office_path", "person_id", name=op.f("uq_audit_inspector_office_path_person_id")
        ),
    )
    op.create_index(
        "ix_audit_inspector_office_path", "audit_inspector", ["office_path", "code"], unique=False
    )


def _relation() -> None:
    op.create_table(
        "audit_relation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("inspector_id", sa.Uuid(), nullable=False),
        sa.Column("station", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("declared_by", sa.Uuid(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_relation")),
    )
    op.create_index("ix_audit_relation_inspector_id", "audit_relation", ["inspector_id"], unique=False)
    op.create_index("ix_audit_relation_office_path", "audit_relation", ["office_path"], unique=False)


def _counter() -> None:
    op.create_table(
        "audit_counter",
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office_path", "kind", "year", name=op.f("pk_audit_counter")),
    )


def _plan() -> None:
    op.create_table(
        "audit_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("bureau_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("items", postgresql.JSONB(), nullable=False),
        sa.Column("filters", postgresql.JSONB(), nullable=False),
        sa.Column("ratios", postgresql.JSONB(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("team_size", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("publish_months", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_by_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_by_name", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'APPROVED') = (approved_at IS NOT NULL)", name=op.f("ck_audit_plan_approved")
        ),
        sa.CheckConstraint("kind IN ('INSPECTION', 'GUIDANCE')", name=op.f("ck_audit_plan_kind")),
        sa.CheckConstraint(
            "state IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'WITHDRAWN')", name=op.f("ck_audit_plan_state")
        ),
        sa.CheckConstraint("cap > 0", name=op.f("ck_audit_plan_cap")),
        sa.CheckConstraint("publish_months IN (3, 12, 36)", name=op.f("ck_audit_plan_publish_months")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_audit_plan_dates")),
        sa.CheckConstraint("team_size >= 2", name=op.f("ck_audit_plan_team_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_plan")),
        sa.UniqueConstraint("office_path", "number", name=op.f("uq_audit_plan_office_path_number")),
    )
    op.create_index("ix_audit_plan_office_path", "audit_plan", ["office_path", "year", "id"], unique=False)


def _draw() -> None:
    op.create_table(
        "audit_draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("announcement_sha256", sa.Text(), nullable=False),
        sa.Column("entropy_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entropy_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.Uuid(), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announced_by", sa.Uuid(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_by", sa.Uuid(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'DRAWN') = (drawn_at IS NOT NULL)", name=op.f("ck_audit_draw_drawn")),
        sa.CheckConstraint(
            "state IN ('FROZEN', 'ANNOUNCED', 'DRAWN', 'CANCELLED')", name=op.f("ck_audit_draw_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('ANNOUNCED', 'DRAWN') OR announced_at IS NOT NULL",
            name=op.f("ck_audit_draw_announced"),
        ),
        sa.CheckConstraint("entropy_from < entropy_until", name=op.f("ck_audit_draw_entropy_window")),
        sa.ForeignKeyConstraint(["plan_id"], ["audit_plan.id"], name=op.f("fk_audit_draw_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_draw")),
    )
    op.create_index(
        "ix_audit_draw_office_path", "audit_draw", ["office_path", "frozen_at", "id"], unique=False
    )
    op.create_index("ix_audit_draw_plan_id", "audit_draw", ["plan_id"], unique=False)


def _announcement() -> None:
    op.create_table(
        "audit_announcement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("bureau_name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("announcement", postgresql.JSONB(), nullable=False),
        sa.Column("announcement_sha256", sa.Text(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entropy_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entropy_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transcript", postgresql.JSONB(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_announcement")),
    )
    op.create_index(
        "ix_audit_announcement_announced_at", "audit_announcement", ["announced_at", "id"], unique=False
    )


def _task() -> None:
    op.create_table(
        "audit_task",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=True),
        sa.Column("bureau_id", sa.Uuid(), nullable=False),
        sa.Column("bureau_path", PATH, nullable=False),
        sa.Column("bureau_name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("credit", sa.Text(), nullable=True),
        sa.Column("team", postgresql.JSONB(), nullable=False),
        sa.Column("people", postgresql.JSONB(), nullable=False),
        sa.Column("window_from", sa.Date(), nullable=False),
        sa.Column("window_until", sa.Date(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("checklist", postgresql.JSONB(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("packed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("met", sa.Text(), nullable=True),
        sa.Column("result", postgresql.JSONB(), nullable=False),
        sa.Column("result_words", sa.LargeBinary(), nullable=True),
        sa.Column("result_by", sa.Uuid(), nullable=True),
        sa.Column("result_by_name", sa.Text(), nullable=True),
        sa.Column("result_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("publish_due", sa.Date(), nullable=True),
        sa.Column("publish_months", sa.Integer(), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_by_name", sa.Text(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_words", sa.LargeBinary(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("followed_up_on", sa.Date(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'CANCELLED') = (cancel_reason IS NOT NULL)", name=op.f("ck_audit_task_cancelled")
        ),
        sa.CheckConstraint("kind IN ('INSPECTION', 'GUIDANCE')", name=op.f("ck_audit_task_kind")),
        sa.CheckConstraint(
            "state <> 'PUBLISHED' OR kind = 'INSPECTION'", name=op.f("ck_audit_task_only_inspections_publish")
        ),
        sa.CheckConstraint(
            "state IN ('PLANNED', 'PACKED', 'VISITING', 'CANCELLED') OR visited_on IS NOT NULL",
            name=op.f("ck_audit_task_visited"),
        ),
        sa.CheckConstraint(
            "state IN ('PLANNED', 'PACKED', 'VISITING', 'SYNCED', 'FINDINGS', 'RECTIFYING', 'REVIEWED', "
            "'PUBLISHED', 'CANCELLED')",
            name=op.f("ck_audit_task_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('REVIEWED', 'PUBLISHED') OR (reviewed_at IS NOT NULL AND result_at IS NOT NULL)",
            name=op.f("ck_audit_task_reviewed"),
        ),
        sa.CheckConstraint(
            "reviewed_by IS NULL OR reviewed_by <> result_by", name=op.f("ck_audit_task_two_people")
        ),
        sa.CheckConstraint("window_from <= window_until", name=op.f("ck_audit_task_window")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_audit_task_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_task")),
        sa.UniqueConstraint("tenant_id", "id", "kind", name=op.f("uq_audit_task_tenant_id_id_kind")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_audit_task_tenant_id_number")),
    )
    op.create_index("ix_audit_task_draw_id", "audit_task", ["office_path", "draw_id"], unique=False)
    op.create_index(
        "ix_audit_task_office_path",
        "audit_task",
        ["office_path", "state", "window_until", "id"],
        unique=False,
    )
    op.create_index("ix_audit_task_own", "audit_task", ["tenant_id", "state", "window_until"], unique=False)
    op.create_index("ix_audit_task_people", "audit_task", ["people"], unique=False, postgresql_using="gin")
    op.create_index("ix_audit_task_plan_id", "audit_task", ["office_path", "plan_id"], unique=False)


def _publication() -> None:
    op.create_table(
        "audit_publication",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("bureau_name", sa.Text(), nullable=False),
        sa.Column("station", sa.Uuid(), nullable=False),
        sa.Column("station_name", sa.Text(), nullable=False),
        sa.Column("host_name", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("plan_title", sa.Text(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=True),
        sa.Column("items", postgresql.JSONB(), nullable=False),
        sa.Column("result", postgresql.JSONB(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_until", sa.Date(), nullable=False),
        sa.Column("followed_up_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name=op.f("ck_audit_publication_withdrawn")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_publication")),
    )
    op.create_index(
        "ix_audit_publication_published_at", "audit_publication", ["published_at", "id"], unique=False
    )
    op.create_index("ix_audit_publication_shown_until", "audit_publication", ["shown_until"], unique=False)
    op.create_index("ix_audit_publication_station", "audit_publication", ["station"], unique=False)


def _recusal() -> None:
    op.create_table(
        "audit_recusal",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("inspector", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("declared_by", sa.Uuid(), nullable=True),
        sa.Column("declared_by_name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opinion", sa.LargeBinary(), nullable=True),
        sa.Column("replacement", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'APPROVED') = (replacement IS NOT NULL)", name=op.f("ck_audit_recusal_replacement")
        ),
        sa.CheckConstraint("(state = 'ASKED') = (decided_at IS NULL)", name=op.f("ck_audit_recusal_decided")),
        sa.CheckConstraint("state IN ('ASKED', 'APPROVED', 'REFUSED')", name=op.f("ck_audit_recusal_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["audit_task.tenant_id", "audit_task.id"],
            name=op.f("fk_audit_recusal_tenant_id_task_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_recusal")),
        sa.UniqueConstraint(
            "tenant_id", "task_id", "inspector", name=op.f("uq_audit_recusal_tenant_id_task_id_inspector")
        ),
    )
    op.create_index("ix_audit_recusal_office_path", "audit_recusal", ["office_path", "state"], unique=False)


def _finding() -> None:
    op.create_table(
        "audit_finding",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("visit_ref", sa.Uuid(), nullable=True),
        sa.Column("item_code", sa.Text(), nullable=False),
        sa.Column("item_title", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("photos", postgresql.JSONB(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_by", sa.Uuid(), nullable=True),
        sa.Column("found_by_name", sa.Text(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("source IN ('VISIT', 'HAND')", name=op.f("ck_audit_finding_source")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["audit_task.tenant_id", "audit_task.id"],
            name=op.f("fk_audit_finding_tenant_id_task_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_finding")),
        sa.UniqueConstraint(
            "tenant_id", "task_id", "seq", name=op.f("uq_audit_finding_tenant_id_task_id_seq")
        ),
        sa.UniqueConstraint(
            "tenant_id", "task_id", "visit_ref", name=op.f("uq_audit_finding_tenant_id_task_id_visit_ref")
        ),
    )


def _rectification() -> None:
    op.create_table(
        "audit_rectification",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("task_kind", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("issued_by_name", sa.Text(), nullable=False),
        sa.Column("bureau_path", PATH, nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_days", sa.Integer(), nullable=True),
        sa.Column("asked_reason", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_days", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("proof_words", sa.LargeBinary(), nullable=True),
        sa.Column("proof_by", sa.Uuid(), nullable=True),
        sa.Column("proof_by_name", sa.Text(), nullable=True),
        sa.Column("proof_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recheck_due", sa.Date(), nullable=True),
        sa.Column("recheck_on", sa.Date(), nullable=True),
        sa.Column("recheck_by", postgresql.JSONB(), nullable=False),
        sa.Column("rechecked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supervised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind = 'WORK_NOTICE' OR basis <> ''", name=op.f("ck_audit_rectification_order_cites_law")
        ),
        sa.CheckConstraint(
            "kind = 'WORK_NOTICE' OR task_kind = 'INSPECTION'",
            name=op.f("ck_audit_rectification_guidance_orders_nothing"),
        ),
        sa.CheckConstraint(
            "kind IN ('WORK_NOTICE', 'ORDER', 'GOODS')", name=op.f("ck_audit_rectification_kind")
        ),
        sa.CheckConstraint(
            "(rechecked_at IS NULL) = (recheck_on IS NULL)", name=op.f("ck_audit_rectification_rechecked")
        ),
        sa.CheckConstraint("granted_days >= 0", name=op.f("ck_audit_rectification_granted_days")),
        sa.CheckConstraint(
            "rechecked_at IS NULL OR next_due_at IS NULL", name=op.f("ck_audit_rectification_at_rest")
        ),
        sa.CheckConstraint("round > 0", name=op.f("ck_audit_rectification_round")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id", "task_kind"],
            ["audit_task.tenant_id", "audit_task.id", "audit_task.kind"],
            name=op.f("fk_audit_rectification_tenant_id_task_id_task_kind"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_rectification")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_audit_rectification_tenant_id_number")),
        sa.UniqueConstraint(
            "tenant_id", "task_id", "round", name=op.f("uq_audit_rectification_tenant_id_task_id_round")
        ),
    )
    op.create_index(
        "ix_audit_rectification_next_due_at",
        "audit_rectification",
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_audit_rectification_office_path",
        "audit_rectification",
        ["office_path", "due_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_audit_rectification_open",
        "audit_rectification",
        ["tenant_id", "rechecked_at", "due_on"],
        unique=False,
    )


def _rectification_item() -> None:
    op.create_table(
        "audit_rectification_item",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("rectification_id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("proof_words", sa.LargeBinary(), nullable=True),
        sa.Column("proof_photos", postgresql.JSONB(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("recheck_words", sa.LargeBinary(), nullable=True),
        sa.Column("recheck_photos", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "result IS NULL OR result IN ('FIXED', 'PARTLY', 'NOT_FIXED')",
            name=op.f("ck_audit_rectification_item_result"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "finding_id"],
            ["audit_finding.tenant_id", "audit_finding.id"],
            name=op.f("fk_audit_rectification_item_tenant_id_finding_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "rectification_id"],
            ["audit_rectification.tenant_id", "audit_rectification.id"],
            name=op.f("fk_audit_rectification_item_tenant_id_rectification_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_rectification_item")),
        sa.UniqueConstraint(
            "tenant_id",
            "rectification_id",
            "finding_id",
            name=op.f("uq_audit_rectification_item_tenant_id_rectification_id_finding_id"),
        ),
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    for table in TABLES:
        op.drop_table(table)
