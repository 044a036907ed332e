"""merchants: the shops inside a station's walls."""

import sqlalchemy as sa
from alembic import op

from portal.core import schema

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the shops."""
    schema.begin(op)
    op.create_table(
        "merchant",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stall", sa.Text(), server_default="", nullable=False),
        sa.Column("brand", sa.Text(), server_default="", nullable=False),
        sa.Column("uscc", sa.Text(), server_default="", nullable=False),
        sa.Column("contact", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_merchant"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"], name="fk_merchant_tenant_id"),
        sa.CheckConstraint("status IN ('OPEN', 'CLOSED')", name=op.f("ck_merchant_status")),
    )
    op.create_index("ix_merchant_name", "merchant", ["tenant_id", "name", "id"])
    schema.wall(op, "merchant")


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("merchant")
