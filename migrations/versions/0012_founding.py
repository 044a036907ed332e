"""tenants: founding, status life, obligations, branches."""

from alembic import op

from portal.core import schema

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
    schema.begin(op)


def downgrade() -> None:
    """Nothing yet."""
