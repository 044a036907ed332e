"""recalls, audits: what visits find on a shelf; the end of the term of what visits brought home."""

import sqlalchemy as sa
from alembic import op

from portal.core import schema

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

STATES = (
    "'NOTIFIED', 'MATCHED', 'NOT_STOCKED', 'FALSE_MATCH', 'CONFIRMED', 'WITHDRAWN', 'POSTED', 'REFUNDING', "
    "'DISPOSED', 'CHECKED', 'CLOSED', 'LAPSED'"
)


def upgrade() -> None:
    """A find is written by a bureau alone and read by both sides."""
    schema.begin(op)
    op.add_column("recall_task", sa.Column("found_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("audit_visit", sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_audit_visit_kept",
        "audit_visit",
        ["opened_at", "id"],
        postgresql_where=sa.text("purged_at IS NULL"),
    )
    # Pieces of photos that never became whole go with the visit they belong to.
    schema.grant(op, "audit_visit_piece", system="DELETE")
    _find()
    # A desk below the bureau that sent a list sees its tasks, not the list. What its inspector must look for on the
    # shelf of one station is read here: only barcodes, only of lists in force that this station was told of.
    schema.function(
        op,
        "recall_listed(station uuid)",
        """RETURNS TABLE (task_id uuid, number integer, texts jsonb)
           LANGUAGE sql STABLE AS $$
             SELECT t.id, i.number, i.texts FROM recall_task t
               JOIN recall_alert a ON a.id = t.alert_id AND a.state = 'IN_FORCE'
               JOIN recall_item i ON i.alert_id = a.id AND i.state = 'ACTIVE' AND NOT i.qualified
              WHERE t.tenant_id = station AND t.state <> 'LAPSED' AND i.texts ->> 'gtin' <> ''
                AND t.office_path >= app_path_from() AND t.office_path < app_path_to()
              ORDER BY t.told_at DESC, t.id, i.number LIMIT 5000 $$""",
        roles=("bureau",),
    )


def _find() -> None:
    op.create_table(
        "recall_find",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("visit_no", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("barcode", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"said IN ({STATES})", name=op.f("ck_recall_find_said")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["recall_task.tenant_id", "recall_task.id"],
            name=op.f("fk_recall_find_tenant_id_task_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recall_find")),
        sa.UniqueConstraint(
            "tenant_id", "task_id", "answer_id", name=op.f("uq_recall_find_tenant_id_task_id_answer_id")
        ),
    )
    schema.wall(
        op, "recall_find", station="SELECT", bureau="SELECT, INSERT", system="SELECT, INSERT, UPDATE (words)"
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.execute("DROP FUNCTION IF EXISTS recall_listed(uuid)")
    op.drop_table("recall_find")
    op.execute(f"REVOKE DELETE ON audit_visit_piece FROM {schema.ROLES['system']}")
    op.drop_index("ix_audit_visit_kept", "audit_visit")
    op.drop_column("audit_visit", "purged_at")
    op.drop_column("recall_task", "found_at")
