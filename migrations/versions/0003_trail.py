"""trail: books that can only be written on, the leaves and roots that seal them, and their exports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND = "SELECT, INSERT"
# The worker moves the wall when a station or an office moves in the tree; what is hashed it cannot touch.
APPEND_AND_MOVE = "SELECT, INSERT, UPDATE (office_path)"
OWN_ROOTS = "scope = 'tenant:' || app_tenant()::text OR (scope >= 'bureau:' AND scope < 'bureau;')"
SEEN_ROOTS = f"({schema.BUREAU_RULE}) OR (scope >= 'bureau:' AND scope < 'bureau;')"


def upgrade() -> None:
    """Create the tables of trail."""
    schema.begin(op)
    _station_book()
    _bureau_book()
    _person_book()
    _leaves()
    _roots()
    _exports()


def _path() -> sa.Column[str]:
    return sa.Column("office_path", sa.Text(collation="C"), nullable=False)


def _entry_columns() -> list[sa.Column]:
    return [
        sa.Column("v", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_person", sa.Uuid(), nullable=True),
        sa.Column("actor_place", sa.Text(), nullable=False),
        sa.Column("actor_roles", postgresql.JSONB(), nullable=False),
        sa.Column("actor_path", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
    ]


def _sound(table: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint("seq > 0", name=f"ck_{table}_seq"),
        sa.CheckConstraint("length(hash) = 64 AND length(prev_hash) = 64", name=f"ck_{table}_hash"),
    ]


def _station_book() -> None:
    op.create_table(
        "trail_entry",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _path(),
        *_entry_columns(),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_trail_entry"),
        sa.UniqueConstraint("tenant_id", "subject_kind", "subject_id", "seq", name="uq_trail_entry_chain"),
        *_sound("trail_entry"),
    )
    schema.wall(op, "trail_entry", station=APPEND, bureau=APPEND, system=APPEND_AND_MOVE)
    op.create_index(
        "ix_trail_entry_born",
        "trail_entry",
        ["id"],
        postgresql_using="brin",
        postgresql_with={"autosummarize": "on"},
    )


def _bureau_book() -> None:
    op.create_table(
        "trail_bureau_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("book", sa.Text(), nullable=False),
        _path(),
        *_entry_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_trail_bureau_entry"),
        sa.UniqueConstraint("book", "subject_kind", "subject_id", "seq", name="uq_trail_bureau_entry_chain"),
        *_sound("trail_bureau_entry"),
    )
    schema.place(op, "trail_bureau_entry", "local")
    op.execute("ALTER TABLE trail_bureau_entry ENABLE ROW LEVEL SECURITY")
    schema.policy(op, "trail_bureau_entry", "bureau", schema.BUREAU_RULE)
    schema.grant(op, "trail_bureau_entry", bureau=APPEND, system=APPEND_AND_MOVE)


def _person_book() -> None:
    op.create_table(
        "trail_person_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_entry_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_trail_person_entry"),
        sa.UniqueConstraint("subject_kind", "subject_id", "seq", name="uq_trail_person_entry_chain"),
        *_sound("trail_person_entry"),
        sa.CheckConstraint("subject_kind = 'person'", name="ck_trail_person_entry_kind"),
    )
    schema.place(op, "trail_person_entry", "local")
    op.execute("ALTER TABLE trail_person_entry ENABLE ROW LEVEL SECURITY")
    # A sign-in is written at the door, before anybody is known to the session: anyone may write, only the
    # person reads. The end of the chain comes from a function that tells no more than a number and a hash.
    for role in ("station", "bureau"):
        schema.policy(op, "trail_person_entry", role, "subject_id = app_person()", "true")
    schema.grant(op, "trail_person_entry", station=APPEND, bureau=APPEND, system=APPEND)
    schema.function(
        op,
        "trail_person_head(person uuid)",
        "RETURNS TABLE (seq integer, hash text) LANGUAGE sql STABLE AS $$ "
        "SELECT e.seq, e.hash FROM trail_person_entry e WHERE e.subject_kind = 'person' AND e.subject_id = person "
        "ORDER BY e.seq DESC LIMIT 1 $$",
        roles=("station", "bureau", "system"),
    )


def _leaf_columns() -> list[sa.Column]:
    return [
        sa.Column("root_no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
    ]


def _leaves() -> None:
    op.create_table(
        "trail_leaf",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _path(),
        *_leaf_columns(),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_trail_leaf"),
        sa.UniqueConstraint("tenant_id", "root_no", "kind", "subject", name="uq_trail_leaf_place"),
    )
    schema.wall(op, "trail_leaf", station="SELECT", bureau="SELECT", system=APPEND_AND_MOVE)
    op.create_table(
        "trail_scope_leaf",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        *_leaf_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_trail_scope_leaf"),
        sa.UniqueConstraint("scope", "root_no", "kind", "subject", name="uq_trail_scope_leaf_place"),
    )
    schema.place(op, "trail_scope_leaf", "local")
    schema.grant(op, "trail_scope_leaf", system=APPEND)


def _roots() -> None:
    op.create_table(
        "trail_root",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        _path(),
        sa.Column("v", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("tree", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("alg", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("sig", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_trail_root"),
        sa.UniqueConstraint("scope", "no", name="uq_trail_root_scope_no"),
        sa.UniqueConstraint("scope", "day", name="uq_trail_root_scope_day"),
        sa.CheckConstraint("no > 0 AND size > 0", name="ck_trail_root_counts"),
    )
    schema.place(op, "trail_root", "local")
    op.execute("ALTER TABLE trail_root ENABLE ROW LEVEL SECURITY")
    # A bureau's root is made to be published; a station's tells how busy it is, and stays with those who may know.
    schema.policy(op, "trail_root", "station", OWN_ROOTS)
    schema.policy(op, "trail_root", "bureau", SEEN_ROOTS)
    schema.grant(op, "trail_root", station="SELECT", bureau="SELECT", system=APPEND_AND_MOVE)


def _export_columns() -> list[sa.Column]:
    return [
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("job", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=True),
        sa.Column("faults", sa.Integer(), nullable=True),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
    ]


def _exports() -> None:
    op.create_table(
        "trail_export",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _path(),
        *_export_columns(),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_trail_export"),
    )
    schema.wall(op, "trail_export", bureau=None)
    op.create_table(
        "trail_bureau_export",
        sa.Column("id", sa.Uuid(), nullable=False),
        _path(),
        *_export_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_trail_bureau_export"),
    )
    schema.place(op, "trail_bureau_export", "local")
    op.execute("ALTER TABLE trail_bureau_export ENABLE ROW LEVEL SECURITY")
    schema.policy(op, "trail_bureau_export", "bureau", schema.BUREAU_RULE)
    write = "SELECT, INSERT, UPDATE"
    schema.grant(op, "trail_bureau_export", bureau=write, system=write)


def downgrade() -> None:
    """Drop what upgrade made."""
    op.execute("DROP FUNCTION trail_person_head(uuid)")
    for table in (
        "trail_bureau_export",
        "trail_export",
        "trail_root",
        "trail_scope_leaf",
        "trail_leaf",
        "trail_person_entry",
        "trail_bureau_entry",
        "trail_entry",
    ):
        op.drop_table(table)
