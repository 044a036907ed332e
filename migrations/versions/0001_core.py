"""core: the settings the policies compare with, the placement hook, the outbox and the stored files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SETTINGS = {
    "app_tenant": ("uuid", "app.tenant_id"),
    "app_office": ("text", "app.office_path"),
    "app_person": ("uuid", "app.person_id"),
    "app_path_from": ("text", "app.path_from"),
    "app_path_to": ("text", "app.path_to"),
}


def upgrade() -> None:
    """Functions first: every later policy stands on them."""
    schema.begin(op)
    op.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    for role in schema.ROLES.values():
        op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    _settings()
    _placement()
    _outbox()
    _stored_file()


def _settings() -> None:
    # nullif(…, ''): an unset setting is NULL, and NULL compares with nothing, so a lost scope sees no row.
    for name, (kind, setting) in SETTINGS.items():
        collate = ' COLLATE "C"' if kind == "text" else ""
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS {kind} LANGUAGE sql STABLE PARALLEL SAFE "
            f"AS $$ SELECT (nullif(current_setting('{setting}', true), '')::{kind}){collate} $$"
        )
        op.execute(f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC")
        for role in schema.ROLES.values():
            op.execute(f"GRANT EXECUTE ON FUNCTION {name}() TO {role}")


def _placement() -> None:
    op.execute(
        """
        CREATE FUNCTION app_place(target text, kind text) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
          IF kind NOT IN ('tenant', 'reference', 'local') THEN
            RAISE EXCEPTION 'unknown placement %', kind;
          END IF;
          EXECUTE format('COMMENT ON TABLE %I IS %L', target, 'place:' || kind);
          IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
            IF kind = 'tenant' THEN
              EXECUTE format('SELECT create_distributed_table(%L, %L)', target, 'tenant_id');
            ELSIF kind = 'reference' THEN
              EXECUTE format('SELECT create_reference_table(%L)', target);
            END IF;
          END IF;
        END $$
        """
    )
    op.execute("REVOKE ALL ON FUNCTION app_place(text, text) FROM PUBLIC")


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("scope", postgresql.JSONB(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    schema.place(op, "outbox", "local")
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["not_before"],
        postgresql_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
    )
    # A request may only put work in (outbox_put); it can neither read nor change what others put there.
    schema.grant(op, "outbox", system="SELECT, INSERT, UPDATE, DELETE")
    schema.function(
        op,
        "outbox_done(job_id uuid)",
        "RETURNS boolean LANGUAGE sql AS $$ "
        "UPDATE outbox SET done_at = now(), progress = 100 WHERE id = job_id AND done_at IS NULL RETURNING true $$",
        roles=("station", "bureau", "system"),
    )
    schema.function(
        op,
        "outbox_put(job_id uuid, name text, load jsonb, packed jsonb, dedupe text, lane text, "
        "born timestamptz, due timestamptz)",
        "RETURNS boolean LANGUAGE sql AS $$ "
        # The worker opens what is packed here: a web role may not promise work in the name of another role.
        "INSERT INTO outbox (id, job, payload, scope, key, queue, created_at, not_before, attempts) "
        "SELECT job_id, name, load, packed, dedupe, lane, born, due, 0 "
        "WHERE CASE session_user WHEN 'yizhan_station' THEN packed ->> 'kind' IN ('station', 'public') "
        "WHEN 'yizhan_bureau' THEN packed ->> 'kind' = 'bureau' ELSE true END "
        "ON CONFLICT (key) DO NOTHING RETURNING true $$",
        roles=("station", "bureau", "system"),
    )
    schema.function(
        op,
        "outbox_state(job_id uuid)",
        "RETURNS TABLE (progress integer, done_at timestamptz, failed_at timestamptz, attempts integer) "
        "LANGUAGE sql STABLE AS $$ "
        "SELECT o.progress, o.done_at, o.failed_at, o.attempts FROM outbox o WHERE o.id = job_id "
        "AND o.scope ->> 'person' IS NOT DISTINCT FROM app_person()::text $$",
        roles=("station", "bureau", "system"),
    )


def _stored_file() -> None:
    op.create_table(
        "stored_file",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", sa.Text(collation="C"), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("display_sha256", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_stored_file"),
        sa.CheckConstraint("size > 0", name="ck_stored_file_size"),
        sa.CheckConstraint("length(sha256) = 64", name="ck_stored_file_sha256"),
    )
    # The sweep asks "does any row still need this content".
    op.create_index("ix_stored_file_sha256", "stored_file", ["sha256"])
    op.create_index("ix_stored_file_display_sha256", "stored_file", ["display_sha256"])
    # An inspector stores the photographs of a visit in the visited station's space.
    schema.wall(op, "stored_file", bureau="SELECT, INSERT")


def downgrade() -> None:
    """Drop what upgrade made; the roles belong to the server and stay."""
    op.drop_table("stored_file")
    op.drop_table("outbox")
    op.execute("DROP FUNCTION IF EXISTS outbox_done(uuid)")
    op.execute(
        "DROP FUNCTION IF EXISTS outbox_put(uuid, text, jsonb, jsonb, text, text, timestamptz, timestamptz)"
    )
    op.execute("DROP FUNCTION IF EXISTS outbox_state(uuid)")
    op.execute("DROP FUNCTION app_place(text, text)")
    for name in SETTINGS:
        op.execute(f"DROP FUNCTION {name}()")
