"""law: what bureaux enter into the working-day calendar."""

import sqlalchemy as sa
from alembic import op

from portal.core import schema

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("law_calendar_day", "law_calendar")


def upgrade() -> None:
    """Two small reference tables: bureaux write them (the action takes the path from the scope), all read them."""
    schema.begin(op)
    op.create_table(
        "law_calendar_day",
        sa.Column("path", sa.Text(collation="C"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('STATUTORY', 'DAY_OFF', 'WORKDAY')", name="kind"),
        sa.PrimaryKeyConstraint("path", "day", name="pk_law_calendar_day"),
    )
    op.create_table(
        "law_calendar",
        sa.Column("path", sa.Text(collation="C"), nullable=False),
        sa.Column("complete_until", sa.Date(), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("path", name="pk_law_calendar"),
    )
    for table in TABLES:
        schema.place(op, table, "reference")
        schema.grant(op, table, station="SELECT", bureau="SELECT, INSERT, UPDATE, DELETE", system="SELECT")


def downgrade() -> None:
    """Drop what upgrade made."""
    for table in reversed(TABLES):
        op.drop_table(table)
