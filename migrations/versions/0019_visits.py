"""audits: visits on site, the keys of their devices, answers, photos on their way."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = (
    "audit_visit_piece",
    "audit_visit_photo",
    "audit_visit_answer",
    "audit_visit_key",
    "audit_visit",
)


def upgrade() -> None:
    """Only a bureau writes here; the station reads its own visits and answers, never a key or a piece."""
    schema.begin(op)
    _visit()
    _key()
    _answer()
    _photo()
    _piece()
    # A device that is no longer signed in shows its key at the door, before any scope is known.
    schema.function(
        op,
        "audit_visit_door(tenant uuid, hash text, at_time timestamptz)",
        """RETURNS TABLE (key_id uuid, visit_id uuid, office_path text, person_id uuid, person_name text,
                          bureau_id uuid)
           LANGUAGE sql STABLE AS $$
             SELECT k.id, k.visit_id, k.office_path, k.person_id, k.person_name, k.bureau_id FROM audit_visit_key k
              WHERE k.tenant_id = tenant AND k.secret_hash = hash AND k.revoked_at IS NULL AND k.expires_at > at_time
                AND EXISTS (SELECT FROM membership m JOIN person p ON p.id = m.person_id
                             WHERE m.person_id = k.person_id AND m.place_id = k.bureau_id AND m.until IS NULL
                               AND 'INSPECTOR' = ANY (m.roles) AND p.disabled_at IS NULL) $$""",
        roles=("bureau",),
    )


def _walled(table: str, *parts: sa.Column | sa.Constraint) -> None:
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    )


def _of_visit(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", "visit_id"],
        ["audit_visit.tenant_id", "audit_visit.id"],
        name=op.f(f"fk_{table}_tenant_id_visit_id"),
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _visit() -> None:
    table = "audit_visit"
    _walled(
        table,
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("pack", sa.LargeBinary(), nullable=False),
        sa.Column("pack_sha256", sa.Text(), nullable=False),
        sa.Column("pack_version", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("state IN ('OPEN', 'DONE')", name=op.f("ck_audit_visit_state")),
        sa.CheckConstraint("(state = 'DONE') = (done_at IS NOT NULL)", name=op.f("ck_audit_visit_done")),
        sa.CheckConstraint("length(pack_sha256) = 64", name=op.f("ck_audit_visit_pack_sha256")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["audit_task.tenant_id", "audit_task.id"],
            name=op.f("fk_audit_visit_tenant_id_task_id"),
        ),
        _unique(table, "tenant_id", "task_id"),
    )
    op.create_index("ix_audit_visit_office_path", table, ["office_path", "opened_at"])
    schema.wall(op, table, station="SELECT", bureau="SELECT, INSERT, UPDATE")


def _key() -> None:
    table = "audit_visit_key"
    _walled(
        table,
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("bureau_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("skew", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        _of_visit(table),
        _unique(table, "tenant_id", "secret_hash"),
    )
    op.create_index("ix_audit_visit_key_visit_id", table, ["tenant_id", "visit_id"])
    schema.wall(
        op,
        table,
        station=None,
        bureau="SELECT, INSERT, UPDATE (used_at, skew, revoked_at, revoked_by)",
        system="SELECT",
    )


def _answer() -> None:
    table = "audit_visit_answer"
    _walled(
        table,
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces", postgresql.JSONB(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skew", sa.BigInteger(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        _of_visit(table),
        _unique(table, "tenant_id", "visit_id", "answer_id", "digest"),
        _unique(table, "tenant_id", "visit_id", "seq"),
    )
    # An answer is never changed and never deleted, by nobody; the worker renews the keys of what was written.
    schema.wall(op, table, station="SELECT", bureau="SELECT, INSERT", system="SELECT, INSERT, UPDATE (value)")


def _photo() -> None:
    table = "audit_visit_photo"
    _walled(
        table,
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("named", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("received >= 0 AND received <= size", name=op.f("ck_audit_visit_photo_received")),
        _of_visit(table),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_audit_visit_photo_tenant_id_file_id"),
        ),
        _unique(table, "tenant_id", "visit_id", "named"),
    )
    schema.wall(op, table, station="SELECT", bureau="SELECT, INSERT, UPDATE")


def _piece() -> None:
    table = "audit_visit_piece"
    _walled(
        table,
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "photo_id"],
            ["audit_visit_photo.tenant_id", "audit_visit_photo.id"],
            name=op.f(f"fk_{table}_tenant_id_photo_id"),
        ),
        _unique(table, "tenant_id", "photo_id", "starts"),
    )
    op.create_index("ix_audit_visit_piece_sha256", table, ["sha256"])
    schema.wall(op, table, station=None, bureau="SELECT, INSERT, DELETE", system="SELECT")


def downgrade() -> None:
    """Drop what upgrade made."""
    op.execute("DROP FUNCTION IF EXISTS audit_visit_door(uuid, text, timestamptz)")
    for table in TABLES:
        op.drop_table(table)
