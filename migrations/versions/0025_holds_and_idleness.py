"""Contradictions of the record have a day and a judge; what is done once; files held back from being given up."""

import sqlalchemy as sa
from alembic import op

from portal.core import schema

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

VISIT = "audit_return_visit"
FOLLOW_UP = "follow_up IN ('NONE', 'REOPENED', 'TO_DECIDE', 'LEFT')"
BEFORE = "follow_up IN ('NONE', 'REOPENED', 'TO_DECIDE')"
NEW_COLUMNS = ("decide_by", "escalated_at", "decided_at", "decided_by", "decided_name", "decision")


def upgrade() -> None:
    """A return visit keeps who decides on a contradiction by when, and how it was decided; a looked-over table is taken
    once; an approval to sell again is used once."""
    schema.begin(op)
    _decisions()
    _once()
    _holds()
    _relist()


def _holds() -> None:
    op.create_table(
        "complaint_hold",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_name", sa.Text(), nullable=False),
        sa.Column("lift_reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("side IN ('STATION', 'OFFICE')", name=op.f("ck_complaint_hold_side")),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lift_reason IS NULL)", name=op.f("ck_complaint_hold_lifted")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaint.tenant_id", "complaint.id"],
            name=op.f("fk_complaint_hold_tenant_id_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint_hold")),
    )
    op.create_index("ix_complaint_hold_complaint_id", "complaint_hold", ["tenant_id", "complaint_id"])
    op.create_index(
        "uq_complaint_hold_standing",
        "complaint_hold",
        ["tenant_id", "complaint_id", "side"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    schema.wall(op, "complaint_hold", bureau="SELECT, INSERT, UPDATE", system="SELECT, UPDATE")


def _once() -> None:
    op.create_table(
        "taken_once",
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ticket", name="pk_taken_once"),
    )
    schema.place(op, "taken_once", "local")
    schema.grant(op, "taken_once", system="SELECT, DELETE")
    # A second one with the same ticket waits for the first, then gets NULL.
    schema.function(
        op,
        "take_once(wanted text, at_time timestamptz)",
        "RETURNS boolean LANGUAGE sql AS $$ "
        "INSERT INTO taken_once (ticket, at) VALUES (wanted, at_time) ON CONFLICT DO NOTHING RETURNING true $$",
        roles=("station", "bureau"),
    )


def _relist() -> None:
    op.add_column("recall_relist", sa.Column("used_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("recall_relist", sa.Column("used_by_name", sa.Text(), server_default="", nullable=False))
    op.alter_column("recall_relist", "used_by_name", server_default=None)
    op.create_check_constraint(
        op.f("ck_recall_relist_used"), "recall_relist", "used_at IS NULL OR state = 'GRANTED'"
    )
    # The station uses an approval up; what the bureau decided it cannot change.
    op.execute(f"GRANT UPDATE (used_at, used_by_name, version) ON recall_relist TO {schema.ROLES['station']}")


def _decisions() -> None:
    op.add_column(VISIT, sa.Column("decide_by", sa.Date(), nullable=True))
    op.add_column(VISIT, sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(VISIT, sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(VISIT, sa.Column("decided_by", sa.Uuid(), nullable=True))
    op.add_column(VISIT, sa.Column("decided_name", sa.Text(), server_default="", nullable=False))
    op.alter_column(VISIT, "decided_name", server_default=None)
    op.add_column(VISIT, sa.Column("decision", sa.LargeBinary(), nullable=True))
    # What waits already had no day: a week from the consumer's word, then the sweep hands it over.
    op.execute(
        "UPDATE audit_return_visit SET decide_by = (answered_at AT TIME ZONE 'Asia/Shanghai')::date + 7 "
        "WHERE follow_up = 'TO_DECIDE'"
    )
    _check("follow_up", FOLLOW_UP, replaced=True)
    _check("decide_by", "follow_up <> 'TO_DECIDE' OR decide_by IS NOT NULL")
    _check("left", "follow_up <> 'LEFT' OR decided_at IS NOT NULL")
    op.create_index(
        "ix_audit_return_visit_undecided",
        VISIT,
        ["decide_by", "id"],
        postgresql_where=sa.text("follow_up = 'TO_DECIDE'"),
    )


def _check(name: str, rule: str, *, replaced: bool = False) -> None:
    constraint = op.f(f"ck_{VISIT}_{name}")
    if replaced:
        op.drop_constraint(constraint, VISIT, type_="check")
    op.create_check_constraint(constraint, VISIT, rule)


def downgrade() -> None:
    """Drop what upgrade made; a record that was left standing reads again as nothing to follow up."""
    op.execute(f"REVOKE UPDATE (version) ON recall_relist FROM {schema.ROLES['station']}")
    op.drop_constraint(op.f("ck_recall_relist_used"), "recall_relist", type_="check")
    op.drop_column("recall_relist", "used_by_name")
    op.drop_column("recall_relist", "used_at")
    op.drop_table("complaint_hold")
    op.execute("DROP FUNCTION take_once(text, timestamptz)")
    op.drop_table("taken_once")
    op.drop_index("ix_audit_return_visit_undecided", VISIT)
    op.drop_constraint(op.f(f"ck_{VISIT}_left"), VISIT, type_="check")
    op.drop_constraint(op.f(f"ck_{VISIT}_decide_by"), VISIT, type_="check")
    op.execute("UPDATE audit_return_visit SET follow_up = 'NONE' WHERE follow_up = 'LEFT'")
    _check("follow_up", BEFORE, replaced=True)
    for column in NEW_COLUMNS:
        op.drop_column(VISIT, column)
