"""recalls: product alerts, the index of catalogues, matches, withdrawals and their proof."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = (
    "recall_block",
    "recall_relist",
    "recall_claim",
    "recall_refund",
    "recall_proof",
    "recall_line",
    "recall_match",
    "recall_step",
    "recall_task",
    "recall_shelf",
    "recall_issuer_column",
    "recall_item",
    "recall_alert",
)
# What a station may write: its own steps, never what the bureau said or the machine found.
STATION_TASK = (
    "state, level, hits, hints, answered_at, disposed_at, due_at, next_look_at, late, ended_at, version"
)
STATION_LINE = "received, stock, sold, returned, destroyed, relabelled, version"
FOUND = "contradicted_at, contradicted_by, contradiction"


def upgrade() -> None:
    """Lists stand in the bureau's space; what stations do about them inside the tenant walls."""
    schema.begin(op)
    _alert()
    _item()
    _issuer_column()
    _shelf()
    _task()
    _step()
    _match()
    _line()
    _proof()
    _refund()
    _claim()
    _relist()
    _block()


def _alert() -> None:
    op.create_table(
        "recall_alert",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("bureau_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("notice_no", sa.Text(), nullable=False),
        sa.Column("notice_date", sa.Date(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("gravity", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("ask_all", sa.Boolean(), nullable=False),
        sa.Column("instruction", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(), nullable=False),
        sa.Column("tables", postgresql.JSONB(), nullable=False),
        sa.Column("warnings", postgresql.JSONB(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("list_version", sa.Integer(), nullable=False),
        sa.Column("revises", sa.Uuid(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("problem_params", postgresql.JSONB(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("foreseen", postgresql.JSONB(), nullable=False),
        sa.Column("stations", sa.Integer(), nullable=False),
        sa.Column("draw", postgresql.JSONB(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
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
            "(state = 'CLOSED') = (closed_at IS NOT NULL)", name=op.f("ck_recall_alert_closed")
        ),
        sa.CheckConstraint(
            "(state = 'FAILED') = (problem IS NOT NULL)", name=op.f("ck_recall_alert_problem")
        ),
        sa.CheckConstraint(
            "(state = 'WITHDRAWN') = (withdrawn_reason IS NOT NULL)", name=op.f("ck_recall_alert_withdrawn")
        ),
        sa.CheckConstraint("gravity IN ('1', '2', '3')", name=op.f("ck_recall_alert_gravity")),
        sa.CheckConstraint(
            "kind IN ('FOOD_SAMPLING', 'COSMETICS_SAMPLING', 'GOODS_SAMPLING', 'FOOD_RECALL', "
            "'GOODS_RECALL', 'BLACK_LIST', 'STANDING')",
            name=op.f("ck_recall_alert_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('READING', 'PREVIEW', 'FAILED', 'DROPPED', 'MERGED', 'IN_FORCE', 'WITHDRAWN', 'CLOSED')",
            name=op.f("ck_recall_alert_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('IN_FORCE', 'WITHDRAWN', 'CLOSED') OR issued_at IS NOT NULL",
            name=op.f("ck_recall_alert_issued"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_alert")),
    )
    op.create_index(
        "ix_recall_alert_list", "recall_alert", ["office_path", "state", "created_at", "id"], unique=False
    )
    op.create_index("ix_recall_alert_sha256", "recall_alert", ["sha256"], unique=False)
    _desk("recall_alert", bureau="SELECT, INSERT, UPDATE", system="SELECT, UPDATE")


def _item() -> None:
    op.create_table(
        "recall_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("texts", postgresql.JSONB(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("cells", postgresql.JSONB(), nullable=False),
        sa.Column("flags", postgresql.JSONB(), nullable=False),
        sa.Column("review", postgresql.JSONB(), nullable=False),
        sa.Column("qualified", sa.Boolean(), nullable=False),
        sa.Column("keys", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("matched_revision", sa.Integer(), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('ACTIVE', 'REMOVED', 'CLEARED')", name=op.f("ck_recall_item_state")),
        sa.ForeignKeyConstraint(["alert_id"], ["recall_alert.id"], name=op.f("fk_recall_item_alert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_item")),
        sa.UniqueConstraint("alert_id", "number", name=op.f("uq_recall_item_alert_id_number")),
    )
    op.create_index("ix_recall_item_keys", "recall_item", ["keys"], unique=False, postgresql_using="gin")
    # A preview is read anew when its columns are put right.
    _desk("recall_item", bureau="SELECT, INSERT, UPDATE, DELETE", system="SELECT, UPDATE")


def _issuer_column() -> None:
    op.create_table(
        "recall_issuer_column",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_issuer_column")),
        sa.UniqueConstraint(
            "office_path", "issuer", "header", name=op.f("uq_recall_issuer_column_office_path_issuer_header")
        ),
    )

    _desk("recall_issuer_column", bureau="SELECT, INSERT, UPDATE", system="SELECT")


def _shelf() -> None:
    op.create_table(
        "recall_shelf",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("keys", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_recall_shelf_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recall_shelf")),
    )
    op.create_index("ix_recall_shelf_keys", "recall_shelf", ["keys"], unique=False, postgresql_using="gin")
    op.create_index("ix_recall_shelf_seq", "recall_shelf", ["tenant_id", "seq"], unique=False)
    # An index: kept by the station's own work, asked by the worker over all stations.
    schema.wall(op, "recall_shelf", station="SELECT, INSERT, UPDATE", bureau=None)


def _task() -> None:
    op.create_table(
        "recall_task",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("bureau_path", sa.Text(collation="C"), nullable=False),
        sa.Column("bureau_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("notice_no", sa.Text(), nullable=False),
        sa.Column("notice_date", sa.Date(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("gravity", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("instruction", sa.Text(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("contradicted", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('CLOSED', 'LAPSED')) = (ended_at IS NOT NULL)", name=op.f("ck_recall_task_ended")
        ),
        sa.CheckConstraint(
            "contradicted IS NULL OR contradicted IN ('CATALOGUE', 'AUDIT')",
            name=op.f("ck_recall_task_contradicted"),
        ),
        sa.CheckConstraint("gravity IN ('1', '2', '3')", name=op.f("ck_recall_task_gravity")),
        sa.CheckConstraint(
            "kind IN ('FOOD_SAMPLING', 'COSMETICS_SAMPLING', 'GOODS_SAMPLING', 'FOOD_RECALL', "
            "'GOODS_RECALL', 'BLACK_LIST', 'STANDING')",
            name=op.f("ck_recall_task_kind"),
        ),
        sa.CheckConstraint(
            "level IS NULL OR level IN ('BATCH', 'PRODUCT_OTHER_BATCH', 'PRODUCT_UNKNOWN_BATCH', "
            "'MANUFACTURER', 'NAME_ONLY')",
            name=op.f("ck_recall_task_level"),
        ),
        sa.CheckConstraint(
            "state IN ('NOTIFIED', 'MATCHED', 'NOT_STOCKED', 'FALSE_MATCH', 'CONFIRMED', "
            "'WITHDRAWN', 'POSTED', 'REFUNDING', 'DISPOSED', 'CHECKED', 'CLOSED', 'LAPSED')",
            name=op.f("ck_recall_task_state"),
        ),
        sa.CheckConstraint("ended_at IS NULL OR next_look_at IS NULL", name=op.f("ck_recall_task_at_rest")),
        sa.CheckConstraint("hits >= 0 AND hints >= 0", name=op.f("ck_recall_task_counts")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_recall_task_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recall_task")),
        sa.UniqueConstraint("tenant_id", "alert_id", name=op.f("uq_recall_task_tenant_id_alert_id")),
    )
    op.create_index("ix_recall_task_board", "recall_task", ["alert_id", "office_path", "state"], unique=False)
    op.create_index(
        "ix_recall_task_inbox", "recall_task", ["tenant_id", "state", "told_at", "id"], unique=False
    )
    op.create_index(
        "ix_recall_task_next_look_at",
        "recall_task",
        ["next_look_at"],
        unique=False,
        postgresql_where=sa.text("next_look_at IS NOT NULL"),
    )
    op.create_index(
        "ix_recall_task_office_path", "recall_task", ["office_path", "state", "due_at"], unique=False
    )
    schema.wall(op, "recall_task", station=f"SELECT, UPDATE ({STATION_TASK})", bureau="SELECT, UPDATE")


def _step() -> None:
    op.create_table(
        "recall_step",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("side IN ('station', 'bureau', 'system')", name=op.f("ck_recall_step_side")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["recall_task.tenant_id", "recall_task.id"],
            name=op.f("fk_recall_step_tenant_id_task_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recall_step")),
        sa.UniqueConstraint("tenant_id", "task_id", "seq", name=op.f("uq_recall_step_tenant_id_task_id_seq")),
    )

    schema.wall(
        op,
        "recall_step",
        station="SELECT, INSERT",
        bureau="SELECT, INSERT",
        system="SELECT, INSERT, UPDATE (note)",
    )


def _match() -> None:
    op.create_table(
        "recall_match",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("alert_item_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("review", sa.Boolean(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.Column("flags", postgresql.JSONB(), nullable=False),
        sa.Column("listed", postgresql.JSONB(), nullable=False),
        sa.Column("stocked", postgresql.JSONB(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'REJECTED') = (reason IS NOT NULL)", name=op.f("ck_recall_match_rejected")
        ),
        sa.CheckConstraint(
            "level IN ('BATCH', 'PRODUCT_OTHER_BATCH', 'PRODUCT_UNKNOWN_BATCH', 'MANUFACTURER', 'NAME_ONLY')",
            name=op.f("ck_recall_match_level"),
        ),
        sa.CheckConstraint(
            "reason IS NULL OR reason IN ('OTHER_BATCH', 'OTHER_PRODUCT', 'OTHER_MAKER', "
            "'SOLD_OUT_LONG', 'WRONG_ROW', 'OTHER')",
            name=op.f("ck_recall_match_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('OPEN', 'CONFIRMED', 'REJECTED', 'GONE')", name=op.f("ck_recall_match_state")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["recall_task.tenant_id", "recall_task.id"],
            name=op.f("fk_recall_match_tenant_id_task_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recall_match")),
        sa.UniqueConstraint(
            "tenant_id",
            "alert_item_id",
            "item_id",
            name=op.f("uq_recall_match_tenant_id_alert_item_id_item_id"),
        ),
    )
    op.create_index("ix_recall_match_alert_id", "recall_match", ["alert_id", "level"], unique=False)
    op.create_index("ix_recall_match_item_id", "recall_match", ["tenant_id", "item_id"], unique=False)
    op.create_index(
        "ix_recall_match_task_id", "recall_match", ["tenant_id", "task_id", "state"], unique=False
    )
    schema.wall(
        op,
        "recall_match",
        station="SELECT, UPDATE (state, reason, note, decided_at, decided_by_name, version)",
    )


def _line() -> None:
    op.create_table(
        "recall_line",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("maker_address", sa.Text(), nullable=False),
        sa.Column("failing", sa.Text(), nullable=False),
        sa.Column("gtin", sa.Text(), nullable=False),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("label_only", sa.Boolean(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("received", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("stock", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("sold", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("returned", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("destroyed", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("relabelled", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            ""
            "received >= 0 AND stock >= 0 AND sold >= 0 AND returned >= 0 AND destroyed >= 0 AND relabelled >= 0",
            name=op.f("ck_recall_line_amounts"),
        ),
        sa.CheckConstraint("relabelled <= stock", name=op.f("ck_recall_line_relabelled")),
        sa.CheckConstraint(
            "stock + sold + returned + destroyed = received", name=op.f("ck_recall_line_balance")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "match_id"],
            ["recall_match.tenant_id", "recall_match.id"],
            name=op.f("fk_recall_line_tenant_id_match_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["recall_task.tenant_id", "recall_task.id"],
            name=op.f("fk_recall_line_tenant_id_task_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recall_line")),
        sa.UniqueConstraint("tenant_id", "match_id", name=op.f("uq_recall_line_tenant_id_match_id")),
    )
    op.create_index("ix_recall_line_product", "recall_line", ["tenant_id", "product"], unique=False)
    op.create_index("ix_recall_line_task_id", "recall_line", ["tenant_id", "task_id"], unique=False)
    schema.wall(op, "recall_line", station=f"SELECT, INSERT, UPDATE ({STATION_LINE})", system="SELECT")


def _proof() -> None:
    op.create_table(
        "recall_proof",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("device_sha256", sa.Text(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.CheckConstraint("device_sha256 = '' OR device_sha256 = sha256", name=op.f("ck_recall_proof_same")),
        sa.CheckConstraint(
            "kind IN ('SHELF', 'POSTED', 'REFUND', 'DISPOSAL', 'CHECK', 'TEST', 'SIGNATURE')",
            name=op.f("ck_recall_proof_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_recall_proof_tenant_id_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["recall_task.tenant_id", "recall_task.id"],
            name=op.f("fk_recall_proof_tenant_id_task_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recall_proof")),
    )
    op.create_index("ix_recall_proof_task_id", "recall_proof", ["tenant_id", "task_id", "id"], unique=False)
    schema.wall(op, "recall_proof", station="SELECT, INSERT", bureau="SELECT, INSERT", system="SELECT")


def _refund() -> None:
    op.create_table(
        "recall_refund",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.CheckConstraint("way IN ('CASH', 'TRANSFER', 'EXCHANGE')", name=op.f("ck_recall_refund_way")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_recall_refund_amount")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_recall_refund_quantity")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "line_id"],
            ["recall_line.tenant_id", "recall_line.id"],
            name=op.f("fk_recall_refund_tenant_id_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["recall_task.tenant_id", "recall_task.id"],
            name=op.f("fk_recall_refund_tenant_id_task_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recall_refund")),
    )
    op.create_index("ix_recall_refund_task_id", "recall_refund", ["tenant_id", "task_id", "id"], unique=False)
    schema.wall(op, "recall_refund", station="SELECT, INSERT", system="SELECT, UPDATE (name, phone, address)")


def _claim() -> None:
    op.create_table(
        "recall_claim",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("signer", sa.Text(), nullable=False),
        sa.Column("signer_id", sa.Uuid(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("strokes", postgresql.JSONB(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contradicted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contradicted_by", sa.Text(), nullable=True),
        sa.Column("contradiction", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(contradicted_at IS NULL) = (contradicted_by IS NULL)", name=op.f("ck_recall_claim_contradicted")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_recall_claim_tenant_id_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["recall_task.tenant_id", "recall_task.id"],
            name=op.f("fk_recall_claim_tenant_id_task_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recall_claim")),
    )
    op.create_index("ix_recall_claim_task_id", "recall_claim", ["tenant_id", "task_id", "id"], unique=False)
    schema.wall(
        op,
        "recall_claim",
        station="SELECT, INSERT",
        bureau=f"SELECT, UPDATE ({FOUND})",
        system=f"SELECT, UPDATE ({FOUND})",
    )


def _relist() -> None:
    op.create_table(
        "recall_relist",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("report_no", sa.Text(), nullable=False),
        sa.Column("lab", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_name", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'ASKED') = (decided_at IS NULL)", name=op.f("ck_recall_relist_decided")),
        sa.CheckConstraint("state IN ('ASKED', 'GRANTED', 'REFUSED')", name=op.f("ck_recall_relist_state")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_recall_relist_quantity")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_recall_relist_tenant_id_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "line_id"],
            ["recall_line.tenant_id", "recall_line.id"],
            name=op.f("fk_recall_relist_tenant_id_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["recall_task.tenant_id", "recall_task.id"],
            name=op.f("fk_recall_relist_tenant_id_task_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recall_relist")),
    )
    op.create_index(
        "ix_recall_relist_office_path", "recall_relist", ["office_path", "state", "at"], unique=False
    )
    op.create_index("ix_recall_relist_task_id", "recall_relist", ["tenant_id", "task_id", "id"], unique=False)
    op.create_index(
        "uq_recall_relist_open",
        "recall_relist",
        ["tenant_id", "line_id"],
        unique=True,
        postgresql_where=sa.text("state = 'ASKED'"),
    )
    schema.wall(
        op,
        "recall_relist",
        station="SELECT, INSERT",
        bureau="SELECT, UPDATE (state, decided_at, decided_by_name, decision, version)",
        system="SELECT",
    )


def _block() -> None:
    op.create_table(
        "recall_block",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_name", sa.Text(), nullable=False),
        sa.Column("lifted_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_reason IS NULL)", name=op.f("ck_recall_block_lifted")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["recall_task.tenant_id", "recall_task.id"],
            name=op.f("fk_recall_block_tenant_id_task_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recall_block")),
    )
    op.create_index(
        "uq_recall_block_standing",
        "recall_block",
        ["tenant_id", "product"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    schema.wall(
        op,
        "recall_block",
        station="SELECT, INSERT",
        bureau="SELECT, UPDATE (lifted_at, lifted_by_name, lifted_reason)",
        system="SELECT",
    )


def _desk(table: str, *, bureau: str, system: str) -> None:
    # No tenant_id and no right for the station's role: a list is the bureau's alone until stations are told.
    schema.place(op, table, "local")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    schema.policy(op, table, "bureau", schema.BUREAU_RULE)
    schema.grant(op, table, bureau=bureau, system=system)


def downgrade() -> None:
    """Drop what upgrade made."""
    for table in TABLES:
        op.drop_table(table)
