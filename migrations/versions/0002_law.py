"""law: tables, walls and grants."""

from alembic import op

from portal.core import schema

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of law."""
    schema.begin(op)


def downgrade() -> None:
    """Drop what upgrade made."""
