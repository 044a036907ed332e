"""audits: registers, plans, draws, rectification."""

from alembic import op

from portal.core import schema

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
    schema.begin(op)


def downgrade() -> None:
    """Nothing yet."""
