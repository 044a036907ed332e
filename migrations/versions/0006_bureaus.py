"""bureaus: the tree, a public directory."""

import sqlalchemy as sa
from alembic import op

from portal.core import schema

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tree."""
    schema.begin(op)
    op.create_table(
        "bureau",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(collation="C"), nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bureau"),
        sa.UniqueConstraint("code", name="uq_bureau_code"),
        sa.UniqueConstraint("path", name="uq_bureau_path"),
        sa.CheckConstraint("length(path) % 4 = 0 AND length(path) > 0", name=op.f("ck_bureau_path_segments")),
        sa.CheckConstraint("kind IN ('PROVINCE', 'CITY', 'COUNTY', 'OFFICE')", name=op.f("ck_bureau_kind")),
        sa.ForeignKeyConstraint(["parent_id"], ["bureau.id"], name="fk_bureau_parent_id"),
    )
    schema.place(op, "bureau", "reference")
    schema.grant(op, "bureau", station="SELECT", bureau="SELECT", system="SELECT, INSERT, UPDATE")


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("bureau")
