"""accounts: tables, walls and grants."""

from alembic import op

from portal.core import schema

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of accounts."""
    schema.begin(op)


def downgrade() -> None:
    """Drop what upgrade made."""
