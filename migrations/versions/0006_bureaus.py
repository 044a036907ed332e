"""bureaus: tables, walls and grants."""

from alembic import op

from portal.core import schema

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of bureaus."""
    schema.begin(op)


def downgrade() -> None:
    """Drop what upgrade made."""
