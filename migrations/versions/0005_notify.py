"""notify: tables, walls and grants."""

from alembic import op

from portal.core import schema

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of notify."""
    schema.begin(op)


def downgrade() -> None:
    """Drop what upgrade made."""
