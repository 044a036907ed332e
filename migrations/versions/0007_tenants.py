"""tenants: home rows, the public directory, profile and roster; and the door through which a page enters a place."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PATH = sa.Text(collation="C")


def upgrade() -> None:
    """Tables first, then the door."""
    schema.begin(op)
    _home()
    _card()
    _profile()
    _member()
    _counter()
    _door()


def _home() -> None:
    op.create_table(
        "tenant_home",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_tenant_home"),
    )
    op.create_index("ix_tenant_home_office_path", "tenant_home", ["office_path"])
    schema.wall(op, "tenant_home", station="SELECT", bureau="SELECT")


def _card() -> None:
    op.create_table(
        "station_card",
        sa.Column("station", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("host_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("station", name="pk_station_card"),
        sa.UniqueConstraint("slug", name="uq_station_card_slug"),
        sa.ForeignKeyConstraint(["office_id"], ["bureau.id"], name="fk_station_card_office_id"),
        sa.CheckConstraint(
            "kind IN ('MALL', 'SUPERMARKET', 'MARKET', 'ENTERPRISE', 'SCENIC')",
            name=op.f("ck_station_card_kind"),
        ),
        sa.CheckConstraint(
            "status IN ('APPLIED', 'FOUNDED', 'ACCEPTED', 'SUSPENDED', 'REMOVED')",
            name=op.f("ck_station_card_status"),
        ),
    )
    op.create_index("ix_station_card_office_path", "station_card", ["office_path"])
    schema.place(op, "station_card", "reference")
    op.execute("ALTER TABLE station_card ENABLE ROW LEVEL SECURITY")
    # A card is public, but a station changes only its own, and a bureau those of its subtree.
    op.execute("CREATE POLICY read_station ON station_card FOR SELECT TO yizhan_station USING (true)")
    op.execute(
        "CREATE POLICY write_station ON station_card FOR UPDATE TO yizhan_station "
        "USING (station = app_tenant()) WITH CHECK (station = app_tenant() AND office_path = app_office())"
    )
    schema.policy(op, "station_card", "bureau", schema.BUREAU_RULE)
    schema.grant(
        op,
        "station_card",
        station="SELECT, UPDATE (host_name, address, phone, keywords)",
        bureau="SELECT, UPDATE (name, status, address, phone, keywords)",
        system="SELECT, INSERT, UPDATE",
    )


def _profile() -> None:
    op.create_table(
        "station_profile",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("host_name", sa.Text(), nullable=False),
        sa.Column("host_uscc", sa.Text(), nullable=False),
        sa.Column("host_representative", sa.Text(), server_default="", nullable=False),
        sa.Column("room", sa.Text(), server_default="", nullable=False),
        sa.Column("opening_hours", sa.Text(), server_default="", nullable=False),
        sa.Column("floor_area", sa.Integer(), nullable=True),
        sa.Column("stalls", sa.Integer(), nullable=True),
        sa.Column("scenic_level", sa.Integer(), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("plaque_no", sa.Text(), server_default="", nullable=False),
        sa.Column("amount_limit", sa.Numeric(12, 2), nullable=True),
        sa.Column("promise_days", sa.Integer(), nullable=True),
        sa.Column("pause_on_testing", sa.Boolean(), nullable=False),
        sa.Column("retention_years", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_station_profile"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant_home.tenant_id"], name="fk_station_profile_tenant_id"
        ),
        sa.CheckConstraint(
            "promise_days IS NULL OR promise_days BETWEEN 1 AND 20",
            name=op.f("ck_station_profile_promise_days"),
        ),
        sa.CheckConstraint("retention_years >= 2", name=op.f("ck_station_profile_retention_years")),
    )
    schema.wall(op, "station_profile", station="SELECT, UPDATE")


def _member() -> None:
    op.create_table(
        "station_member",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("position", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("badge_no", sa.Text(), server_default="", nullable=False),
        sa.Column("education", sa.Text(), server_default="", nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_station_member"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"], name="fk_station_member_tenant_id"),
        sa.CheckConstraint("cardinality(roles) > 0", name=op.f("ck_station_member_some_role")),
    )
    op.create_index("ix_station_member_person_id", "station_member", ["tenant_id", "person_id"])
    schema.wall(op, "station_member")


def _counter() -> None:
    op.create_table(
        "station_counter",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "kind", "year", name="pk_station_counter"),
    )
    schema.wall(op, "station_counter", bureau="SELECT, INSERT, UPDATE")


def _door() -> None:
    # One round trip answers: is there such a place, who is this, what may they do here. It runs before any
    # scope is set, as the owner, and gives nothing but this one place and this one person.
    schema.function(
        op,
        "auth_door(place_kind text, code text, sign_in_id uuid, at_time timestamptz)",
        """RETURNS TABLE (place_id uuid, place_name text, place_path text, place_status text, bureau_kind text,
                  person_id uuid, person_name text, must_change boolean, has_second boolean, passed_second boolean,
                  roles text[], places bigint, unread bigint)
           LANGUAGE sql STABLE AS $$
             SELECT p.id, p.name, p.path, p.status, p.kind, w.id, w.name, w.must_change, w.has_second,
                    w.passed_second, m.roles, w.places, w.unread
               FROM (SELECT 1) one
               LEFT JOIN LATERAL (
                 SELECT c.station AS id, c.name, c.office_path AS path, c.status, NULL AS kind FROM station_card c
                  WHERE place_kind IN ('station', 'public') AND c.slug = code
                 UNION ALL
                 SELECT b.id, b.name, b.path, NULL, b.kind FROM bureau b WHERE place_kind = 'bureau' AND b.code = $2
               ) p ON true
               LEFT JOIN LATERAL (
                 SELECT pe.id, pe.name, pe.must_change, pe.totp_confirmed_at IS NOT NULL AS has_second,
                        s.second_factor_at IS NOT NULL AS passed_second,
                        (SELECT count(*) FROM membership a WHERE a.person_id = pe.id AND a.until IS NULL) AS places,
                        (SELECT count(*) FROM notify_message n
                          WHERE n.person_id = pe.id AND n.read_at IS NULL) AS unread
                   FROM sign_in s JOIN person pe ON pe.id = s.person_id
                  WHERE s.id = sign_in_id AND s.ended_at IS NULL AND s.expires_at > at_time
                    AND pe.disabled_at IS NULL
               ) w ON true
               LEFT JOIN membership m ON m.person_id = w.id AND m.place_id = p.id AND m.until IS NULL $$""",
        roles=("station", "bureau"),
    )
    # The account switcher: the names of the person's own places.
    schema.function(
        op,
        "auth_own_places()",
        """RETURNS TABLE (place_kind text, slug text, name text, roles text[])
           LANGUAGE sql STABLE AS $$
             SELECT m.place_kind, coalesce(c.slug, b.code), coalesce(c.name, b.name), m.roles
               FROM membership m
               LEFT JOIN station_card c ON c.station = m.place_id
               LEFT JOIN bureau b ON b.id = m.place_id
              WHERE m.person_id = app_person() AND m.until IS NULL
              ORDER BY 1, 3 $$""",
        roles=("station", "bureau"),
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.execute("DROP FUNCTION auth_own_places()")
    op.execute("DROP FUNCTION auth_door(text, text, uuid, timestamptz)")
    for table in ("station_counter", "station_member", "station_profile", "station_card", "tenant_home"):
        op.drop_table(table)
