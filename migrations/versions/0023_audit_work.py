"""Draws of many stations are worked off by the worker: what was asked, what was pinned, what went wrong."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

DRAW = "audit_draw"
ANNOUNCED = "state NOT IN ('ANNOUNCED', 'DRAWING', 'DRAWN') OR announced_at IS NOT NULL"
ANNOUNCED_BEFORE = "state NOT IN ('ANNOUNCED', 'DRAWN') OR announced_at IS NOT NULL"
STATE = "state IN ('FREEZING', 'FROZEN', 'ANNOUNCED', 'DRAWING', 'DRAWN', 'CANCELLED')"
STATE_BEFORE = "state IN ('FROZEN', 'ANNOUNCED', 'DRAWN', 'CANCELLED')"
# A draw is frozen when its register is pinned, and drawn from numbers that were entered.
FROZEN = "state IN ('FREEZING', 'CANCELLED') OR announcement_sha256 <> ''"
ENTERED = "state <> 'DRAWING' OR (entropy IS NOT NULL AND entered_at IS NOT NULL)"
NEW_COLUMNS = ("sources", "announcement", "entropy", "entered_at", "failure", "job_id")


def upgrade() -> None:
    """A draw keeps the named sources and what it pinned beside its register, so that its page need not read a large
    register; and the numbers entered, until the worker has drawn with them."""
    schema.begin(op)
    json = postgresql.JSONB()
    op.add_column(DRAW, sa.Column("sources", json, server_default="[]", nullable=False))
    op.alter_column(DRAW, "sources", server_default=None)
    op.add_column(DRAW, sa.Column("announcement", json, nullable=True))
    op.add_column(DRAW, sa.Column("entropy", json, nullable=True))
    op.add_column(DRAW, sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(DRAW, sa.Column("failure", json, nullable=True))
    op.add_column(DRAW, sa.Column("job_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE audit_draw SET sources = document->'entropy_sources'")
    op.execute(
        "UPDATE audit_draw SET announcement = public.announcement FROM audit_announcement AS public "
        "WHERE public.id = audit_draw.id"
    )
    _check("state", STATE, replaced=True)
    _check("announced", ANNOUNCED, replaced=True)
    _check("frozen", FROZEN)
    _check("entered", ENTERED)


def _check(name: str, rule: str, *, replaced: bool = False) -> None:
    constraint = op.f(f"ck_{DRAW}_{name}")
    if replaced:
        op.drop_constraint(constraint, DRAW, type_="check")
    op.create_check_constraint(constraint, DRAW, rule)


def downgrade() -> None:
    """Drop what upgrade made; a draw the worker had not finished stands where it stood before it was asked for."""
    op.drop_constraint(op.f(f"ck_{DRAW}_entered"), DRAW, type_="check")
    op.drop_constraint(op.f(f"ck_{DRAW}_frozen"), DRAW, type_="check")
    op.execute("UPDATE audit_draw SET state = 'ANNOUNCED' WHERE state = 'DRAWING'")
    op.execute("UPDATE audit_draw SET state = 'CANCELLED' WHERE state = 'FREEZING'")
    _check("announced", ANNOUNCED_BEFORE, replaced=True)
    _check("state", STATE_BEFORE, replaced=True)
    for column in NEW_COLUMNS:
        op.drop_column(DRAW, column)
