"""accounts: people, memberships, sign-ins, invitations; a directory behind policies and narrow functions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WEB = ("station", "bureau")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Tables, policies, then the functions through which a page without a person may ask."""
    schema.begin(op)
    _person()
    _membership()
    _sign_in()
    _guard()
    _invitation()
    _functions()


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("password_changed_at", TIME, nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_confirmed_at", TIME, nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=False),
        sa.Column("recovery_codes", postgresql.JSONB(), nullable=False),
        sa.Column("code_failures", sa.Integer(), nullable=False),
        sa.Column("codes_rest_until", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("disabled_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("login", name="uq_person_login"),
    )
    schema.place(op, "person", "reference")
    op.execute("ALTER TABLE person ENABLE ROW LEVEL SECURITY")
    for role in WEB:
        schema.policy(op, "person", role, "id = app_person()")
    own = (
        "SELECT, UPDATE (name, phone, phone_index, password_hash, password_changed_at, must_change, totp_secret, "
        "totp_confirmed_at, totp_last_step, recovery_codes, code_failures, codes_rest_until)"
    )
    schema.grant(op, "person", station=own, bureau=own, system="SELECT, INSERT, UPDATE")


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("place_kind", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("place_path", sa.Text(collation="C"), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("until", TIME, nullable=True),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_membership_person_id"),
        sa.CheckConstraint("place_kind IN ('station', 'bureau')", name=op.f("ck_membership_place_kind")),
        sa.CheckConstraint("cardinality(roles) > 0", name=op.f("ck_membership_some_role")),
    )
    op.create_index(
        "uq_membership_person_id_place_id_now",
        "membership",
        ["person_id", "place_id"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_index("ix_membership_place_id", "membership", ["place_id"])
    op.create_index(
        "ix_membership_bureau_path",
        "membership",
        ["place_path"],
        postgresql_where=sa.text("place_kind = 'bureau' AND until IS NULL"),
    )
    schema.place(op, "membership", "reference")
    # Nobody is made a member by an INSERT of the web: memberships come from accepted invitations (auth_accept).
    own = "place_kind = 'bureau' AND place_path = app_path_from()"
    _place_walls("membership", "SELECT, UPDATE (roles, until, by_person)", own)


def _sign_in() -> None:
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("second_factor_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_sign_in_person_id"),
    )
    op.create_index("ix_sign_in_person_id", "sign_in", ["person_id"])
    op.create_index("ix_sign_in_expires_at", "sign_in", ["expires_at"])
    schema.place(op, "sign_in", "reference")
    op.execute("ALTER TABLE sign_in ENABLE ROW LEVEL SECURITY")
    for role in WEB:
        schema.policy(op, "sign_in", role, "person_id = app_person()")
    own = "SELECT, INSERT, UPDATE (ended_at, second_factor_at)"
    schema.grant(op, "sign_in", station=own, bureau=own, system="SELECT, UPDATE, DELETE")


def _guard() -> None:
    # Sign-in happens at the front door, which is the station role's; keys are hashes of what was typed.
    op.create_table(
        "sign_in_guard",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rest_until", TIME, nullable=True),
        sa.Column("touched_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_guard"),
    )
    schema.place(op, "sign_in_guard", "local")
    schema.grant(op, "sign_in_guard", station="SELECT, INSERT, UPDATE", system="SELECT, DELETE")


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("place_kind", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("place_path", sa.Text(collation="C"), nullable=False),
        sa.Column("place_name", sa.Text(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.Column("used_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("secret_hash", name="uq_invitation_secret_hash"),
        sa.CheckConstraint("place_kind IN ('station', 'bureau')", name=op.f("ck_invitation_place_kind")),
        sa.CheckConstraint("cardinality(roles) > 0", name=op.f("ck_invitation_some_role")),
    )
    op.create_index("ix_invitation_place_id", "invitation", ["place_id"])
    schema.place(op, "invitation", "reference")
    # A bureau invites its own people, and the first head of a station in its subtree.
    subtree = "place_path >= app_path_from() AND place_path < app_path_to()"
    _place_walls("invitation", "SELECT, INSERT, UPDATE (revoked_at)", subtree)


def _place_walls(table: str, privileges: str, bureau_writes: str) -> None:
    # A station sees its own rows; a bureau those of its subtree, its own among them.
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    own = "place_id = app_tenant() AND place_kind = 'station' AND place_path = app_office()"
    schema.policy(op, table, "station", "place_id = app_tenant()", own)
    schema.policy(
        op, table, "bureau", "place_path >= app_path_from() AND place_path < app_path_to()", bureau_writes
    )
    schema.grant(op, table, station=privileges, bureau=privileges, system="SELECT, INSERT, UPDATE")


def _functions() -> None:
    schema.function(
        op,
        "auth_find(wanted text)",
        """RETURNS TABLE (id uuid, password_hash text, disabled_at timestamptz)
           LANGUAGE sql STABLE AS $$
             SELECT p.id, p.password_hash, p.disabled_at FROM person p WHERE p.login = lower(wanted) $$""",
        roles=("station",),
    )
    schema.function(
        op,
        "auth_invitation(hash text)",
        """RETURNS TABLE (id uuid, place_kind text, place_id uuid, place_path text, place_name text, roles text[],
                  name text, expires_at timestamptz, used_at timestamptz, revoked_at timestamptz)
           LANGUAGE sql STABLE AS $$
             SELECT i.id, i.place_kind, i.place_id, i.place_path, i.place_name, i.roles, i.name, i.expires_at,
                    i.used_at, i.revoked_at
               FROM invitation i WHERE i.secret_hash = hash $$""",
        roles=WEB,
    )
    schema.function(
        op,
        "directory_people(ids uuid[])",
        """RETURNS TABLE (id uuid, name text)
           LANGUAGE sql STABLE AS $$
             SELECT DISTINCT p.id, p.name FROM person p JOIN membership m ON m.person_id = p.id
              WHERE p.id = ANY (ids)
                AND (m.place_id = app_tenant()
                     OR (m.place_path >= app_path_from() AND m.place_path < app_path_to())
                     OR (m.place_kind = 'bureau' AND starts_with(app_office(), m.place_path))) $$""",
        roles=WEB,
    )
    # Whom a station writes to at its office: ids only, and only of the bureaux above it.
    schema.function(
        op,
        "directory_officers(wanted text[])",
        """RETURNS TABLE (person_id uuid, place_path text)
           LANGUAGE sql STABLE AS $$
             SELECT m.person_id, m.place_path FROM membership m
              WHERE m.place_kind = 'bureau' AND m.until IS NULL AND m.roles && wanted
                AND m.place_path IN (SELECT left(app_office(), size)
                                       FROM generate_series(4, length(app_office()), 4) size) $$""",
        roles=("station",),
    )
    schema.function(
        op,
        "auth_accept(hash text, who uuid, new_login text, new_name text, new_phone bytea, new_phone_index text,"
        " new_hash text, at_time timestamptz)",
        """RETURNS uuid LANGUAGE plpgsql AS $$
           DECLARE offer invitation; granted text[];
           BEGIN
             SELECT * INTO offer FROM invitation WHERE secret_hash = hash FOR UPDATE;
             IF offer.id IS NULL OR offer.used_at IS NOT NULL OR offer.revoked_at IS NOT NULL
                OR offer.expires_at <= at_time THEN
               RETURN NULL;
             END IF;
             -- who invites writes path and place side by side: the place must really lie there
             IF NOT EXISTS (SELECT FROM station_card c WHERE offer.place_kind = 'station'
                               AND c.station = offer.place_id AND c.office_path = offer.place_path)
                AND NOT EXISTS (SELECT FROM bureau b WHERE offer.place_kind = 'bureau'
                                   AND b.id = offer.place_id AND b.path = offer.place_path) THEN
               RETURN NULL;
             END IF;
             IF new_hash IS NULL THEN
               -- an account that exists takes the roles: only its owner, signed in, may say so
               IF who IS DISTINCT FROM app_person() THEN RETURN NULL; END IF;
             ELSE
               INSERT INTO person (id, login, name, phone, phone_index, password_hash, password_changed_at,
                                   must_change, totp_last_step, recovery_codes, code_failures, created_at)
               VALUES (who, lower(new_login), new_name, new_phone, new_phone_index, new_hash, at_time,
                       false, 0, '[]', 0, at_time);
             END IF;
             -- roles held here already stay: an invitation gives, it never takes the last head's own role away
             UPDATE membership SET until = at_time
              WHERE person_id = who AND place_id = offer.place_id AND until IS NULL
              RETURNING roles INTO granted;
             SELECT array_agg(DISTINCT role) INTO granted FROM unnest(offer.roles || granted) role;
             INSERT INTO membership (id, person_id, place_kind, place_id, place_path, roles, since, by_person)
             VALUES (offer.id, who, offer.place_kind, offer.place_id, offer.place_path, granted, at_time,
                     offer.by_person);
             UPDATE invitation SET used_at = at_time, used_by = who WHERE id = offer.id;
             RETURN offer.place_id;
           END $$""",
        roles=WEB,
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    for signature in (
        "auth_accept(text, uuid, text, text, bytea, text, text, timestamptz)",
        "directory_officers(text[])",
        "directory_people(uuid[])",
        "auth_invitation(text)",
        "auth_find(text)",
    ):
        op.execute(f"DROP FUNCTION {signature}")
    for table in ("invitation", "sign_in_guard", "sign_in", "membership", "person"):
        op.drop_table(table)
