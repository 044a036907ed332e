"""tenants: posted rules by version and who read them; what was printed for the wall."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PATH = sa.Text(collation="C")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Rules, readings, prints, packs."""
    schema.begin(op)
    _rule()
    _reading()
    _print()
    _pack()
    # A quarter's figures among ten years of cases, on the station's home.
    op.create_index("ix_complaint_accepted_on", "complaint", ["tenant_id", "accepted_on"])


def _row(table: str, *parts: sa.Column | sa.Constraint) -> None:
    """A tenant's table with its key."""
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("tenant_id", "id", name=f"pk_{table}"),
    )


def _home(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"], name=f"fk_{table}_tenant_id")


def _rule() -> None:
    _row(
        "posted_rule",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("promise_days", sa.Integer(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", TIME, nullable=False),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("returned", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _home("posted_rule"),
        sa.CheckConstraint(
            "state IN ('DRAFT', 'SENT', 'APPROVED', 'DROPPED')", name=op.f("ck_posted_rule_state")
        ),
        sa.CheckConstraint(
            "(state = 'APPROVED') = (number IS NOT NULL AND effective_on IS NOT NULL)",
            name=op.f("ck_posted_rule_approved"),
        ),
        sa.CheckConstraint(
            "promise_days IS NULL OR promise_days BETWEEN 1 AND 19", name=op.f("ck_posted_rule_promise_days")
        ),
        sa.UniqueConstraint("tenant_id", "code", "number", name="uq_posted_rule_number"),
    )
    op.create_index(
        "uq_posted_rule_open",
        "posted_rule",
        ["tenant_id", "code"],
        unique=True,
        postgresql_where=sa.text("state IN ('DRAFT', 'SENT')"),
    )
    schema.wall(op, "posted_rule", system="SELECT, INSERT")


def _reading() -> None:
    _row(
        "rule_reading",
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "rule_id"],
            ["posted_rule.tenant_id", "posted_rule.id"],
            name="fk_rule_reading_tenant_id_rule_id",
        ),
        sa.UniqueConstraint("tenant_id", "rule_id", "person_id", name="uq_rule_reading_person"),
    )
    schema.wall(op, "rule_reading", station="SELECT, INSERT", system="SELECT, INSERT")


def _print() -> None:
    _row(
        "wall_print",
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("printed_at", TIME, nullable=False),
        sa.Column("printed_by", sa.Uuid(), nullable=True),
        _home("wall_print"),
    )
    op.create_index("ix_wall_print_sheet", "wall_print", ["tenant_id", "sheet", "printed_at"])
    schema.wall(op, "wall_print", station="SELECT, INSERT", system="SELECT, INSERT")


def _pack() -> None:
    _row(
        "wall_pack",
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("job", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sheets", postgresql.JSONB(), nullable=True),
        sa.Column("purged_at", TIME, nullable=True),
        _home("wall_pack"),
    )
    schema.wall(op, "wall_pack")


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_index("ix_complaint_accepted_on", "complaint")
    for table in ("wall_pack", "wall_print", "rule_reading", "posted_rule"):
        op.drop_table(table)
