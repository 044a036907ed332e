"""Contradictions of the record have a day and a judge; files can be held back from being given up."""

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
    """A return visit keeps who decides on a contradiction by when, and how it was decided."""
    schema.begin(op)
    _decisions()


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
    op.drop_index("ix_audit_return_visit_undecided", VISIT)
    op.drop_constraint(op.f(f"ck_{VISIT}_left"), VISIT, type_="check")
    op.drop_constraint(op.f(f"ck_{VISIT}_decide_by"), VISIT, type_="check")
    op.execute("UPDATE audit_return_visit SET follow_up = 'NONE' WHERE follow_up = 'LEFT'")
    _check("follow_up", BEFORE, replaced=True)
    for column in NEW_COLUMNS:
        op.drop_column(VISIT, column)
