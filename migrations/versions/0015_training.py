"""tenants: training, exams, publicity, typical cases."""

from alembic import op

from portal.core import schema

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
    schema.begin(op)


def downgrade() -> None:
    """Nothing yet."""
