"""audits: assessment of stations, appeals, rounds of awards."""

from alembic import op

from portal.core import schema

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
    schema.begin(op)


def downgrade() -> None:
    """Nothing yet."""
