"""complaints and govlink: what came after the first release of the main job."""

from alembic import op

from portal.core import schema

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
    schema.begin(op)


def downgrade() -> None:
    """Nothing yet."""
