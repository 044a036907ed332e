"""trail: tables, walls and grants."""

from alembic import op

from portal.core import schema

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of trail."""
    schema.begin(op)


def downgrade() -> None:
    """Drop what upgrade made."""
