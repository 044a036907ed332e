"""complaints: quarterly summaries handed in by the stations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What a station handed in; the office may judge it, never write its figures."""
    schema.begin(op)
    op.create_table(
        "quarter_return",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hotspots", sa.Text(), nullable=False),
        sa.Column("suggestions", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_by", sa.Uuid(), nullable=True),
        sa.Column("handed_in_name", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'HANDED_IN') = (decided_at IS NULL)", name=op.f("ck_quarter_return_decided")
        ),
        sa.CheckConstraint(
            "state IN ('HANDED_IN', 'ACCEPTED', 'RETURNED')", name=op.f("ck_quarter_return_state")
        ),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_quarter_return_quarter")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_quarter_return_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_quarter_return")),
        sa.UniqueConstraint(
            "tenant_id", "year", "quarter", name=op.f("uq_quarter_return_tenant_id_year_quarter")
        ),
    )
    op.create_index(
        "ix_quarter_return_office_path", "quarter_return", ["office_path", "year", "quarter"], unique=False
    )
    schema.wall(
        op,
        "quarter_return",
        bureau="SELECT, UPDATE (state, opinion, decided_at, decided_by, decided_name, version)",
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("quarter_return")
