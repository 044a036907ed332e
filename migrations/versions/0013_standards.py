"""tenants: standards, self-checks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

PATH = sa.Text(collation="C")
MOMENT = sa.DateTime(timezone=True)
STATES = "('OPEN', 'SUBMITTED', 'RETURNED', 'CONFIRMED', 'REOPENED')"


def upgrade() -> None:
    """Checklists of bureaux; checks, answers, files and steps of stations."""
    schema.begin(op)
    _version()
    _check()
    _answer()
    _file()
    _step()


def _version() -> None:
    op.create_table(
        "standard_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("binding", sa.Text(), nullable=False),
        sa.Column("kinds", postgresql.JSONB(), nullable=False),
        sa.Column("areas", postgresql.JSONB(), nullable=False),
        sa.Column("items", postgresql.JSONB(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_version_checks(),
        sa.PrimaryKeyConstraint("id", name="pk_standard_version"),
        sa.UniqueConstraint(
            "office_path", "code", "number", name=op.f("uq_standard_version_office_path_code_number")
        ),
    )
    schema.place(op, "standard_version", "reference")
    op.execute("ALTER TABLE standard_version ENABLE ROW LEVEL SECURITY")
    # What is published is public; a bureau reads those above it, and writes below its own path only.
    op.execute(
        "CREATE POLICY station ON standard_version FOR SELECT TO yizhan_station USING (published_at IS NOT NULL)"
    )
    op.execute("CREATE POLICY read_bureau ON standard_version FOR SELECT TO yizhan_bureau USING (true)")
    op.execute(
        f"CREATE POLICY add_bureau ON standard_version FOR INSERT TO yizhan_bureau WITH CHECK ({schema.BUREAU_RULE})"
    )
    op.execute(
        f"CREATE POLICY change_bureau ON standard_version FOR UPDATE TO yizhan_bureau "
        f"USING ({schema.BUREAU_RULE}) WITH CHECK ({schema.BUREAU_RULE})"
    )
    schema.grant(
        op,
        "standard_version",
        station="SELECT",
        bureau="SELECT, INSERT, UPDATE",
        system="SELECT, INSERT",
    )


def _version_checks() -> list[sa.CheckConstraint]:
    rules = {
        "state": "state IN ('DRAFT', 'PUBLISHED', 'RETIRED', 'DROPPED')",
        "binding": "binding IN ('ASKED', 'OFFERED')",
        "pass_mark": "pass_mark BETWEEN 1 AND 100",
        "published": "(state IN ('PUBLISHED', 'RETIRED')) = "
        "(published_at IS NOT NULL AND effective_from IS NOT NULL)",
        "retired": "(state = 'RETIRED') = (retired_on IS NOT NULL)",
    }
    return _checks("standard_version", rules)


def _checks(table: str, rules: dict[str, str]) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()]


def _check() -> None:
    op.create_table(
        "standard_check",
        *_own(),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("open_items", sa.Integer(), nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("score", sa.Numeric(5, 1), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_checks(
            "standard_check",
            {
                "state": f"state IN {STATES}",
                "confirmed": "state <> 'CONFIRMED' OR confirmed_on IS NOT NULL",
                "standing": "(confirmed_on IS NULL) = (score IS NULL) AND "
                "(confirmed_on IS NULL) = (valid_until IS NULL)",
                "score": "score BETWEEN 0 AND 100",
            },
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name=op.f("fk_standard_check_tenant_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["standard_version.id"], name=op.f("fk_standard_check_version_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_standard_check"),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_standard_check_tenant_id_code")),
    )
    op.create_index("ix_standard_check_office_path", "standard_check", ["office_path", "code", "state"])
    op.create_index("ix_standard_check_version_id", "standard_check", ["version_id"])
    # Only a bureau confirms: score, day and term are not the station's to write.
    schema.wall(
        op,
        "standard_check",
        station="SELECT, INSERT, UPDATE (version_id, state, open_items, submitted_at, version)",
        bureau="SELECT, UPDATE "
        "(version_id, state, open_items, submitted_at, confirmed_on, valid_until, score, version)",
    )


def _own() -> list[sa.Column[object]]:
    return [
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
    ]


def _of_check(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", "check_id"],
        ["standard_check.tenant_id", "standard_check.id"],
        name=op.f(f"fk_{table}_tenant_id_check_id"),
    )


def _answer() -> None:
    op.create_table(
        "standard_answer",
        *_own(),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("filled", sa.LargeBinary(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_checks(
            "standard_answer",
            {
                "state": f"state IN {STATES}",
                "why": "why IS NULL OR why IN ('EXPIRED', 'CHANGED', 'ROSTER', 'RENEW')",
                "reopened": "(state = 'REOPENED') = (why IS NOT NULL)",
                "returned": "state <> 'RETURNED' OR reason IS NOT NULL",
                "confirmed": "state <> 'CONFIRMED' OR valid_until IS NOT NULL",
            },
        ),
        _of_check("standard_answer"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_standard_answer"),
        sa.UniqueConstraint(
            "tenant_id", "check_id", "item", name=op.f("uq_standard_answer_tenant_id_check_id_item")
        ),
    )
    op.create_index("ix_standard_answer_valid_until", "standard_answer", ["state", "valid_until"])
    schema.wall(
        op,
        "standard_answer",
        station="SELECT, INSERT, UPDATE (state, why, reason, filled, round, version)",
        bureau="SELECT, UPDATE (state, why, reason, confirmed_on, valid_until, version)",
    )


def _file() -> None:
    op.create_table(
        "standard_file",
        *_own(),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("removed_at", MOMENT, nullable=True),
        _of_check("standard_file"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_standard_file_tenant_id_file_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_standard_file"),
    )
    op.create_index("ix_standard_file_check_id", "standard_file", ["tenant_id", "check_id", "item"])
    op.create_index("ix_standard_file_file_id", "standard_file", ["tenant_id", "file_id"])
    schema.wall(op, "standard_file", station="SELECT, INSERT, UPDATE (sent_at, removed_at)")


def _step() -> None:
    op.create_table(
        "standard_step",
        *_own(),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Numeric(5, 1), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        *_checks("standard_step", {"side": "side IN ('station', 'bureau', 'system')"}),
        _of_check("standard_step"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["standard_version.id"], name=op.f("fk_standard_step_version_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_standard_step"),
        sa.UniqueConstraint(
            "tenant_id", "check_id", "seq", name=op.f("uq_standard_step_tenant_id_check_id_seq")
        ),
    )
    schema.wall(
        op,
        "standard_step",
        station="SELECT, INSERT",
        bureau="SELECT, INSERT",
        system="SELECT, INSERT, UPDATE (note)",  # the keys of what people wrote are renewed
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    for table in ("standard_step", "standard_file", "standard_answer", "standard_check", "standard_version"):
        op.drop_table(table)
