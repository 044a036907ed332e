"""tenants: founding, status life, obligations, filings, duty rota, defects, service points, head offices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.core import schema

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PATH = sa.Text(collation="C")
TIME = sa.DateTime(timezone=True)
TENANT_TABLES = (
    "station_step",
    "station_plaque",
    "station_filing",
    "service_point",
    "duty_pattern",
    "duty_exception",
    "station_defect",
)
OTHER_TABLES = (
    "enterprise_station",
    "enterprise",
    "register_entry",
    "obligation_rule",
    "station_application_step",
    "station_application",
)
PROFILE_BEFORE = "UPDATE"
PROFILE_NOW = (
    "UPDATE (host_name, host_uscc, host_representative, room, opening_hours, hours, directions, floor_area, stalls, "
    "scenic_level, amount_limit, promise_days, pause_on_testing, retention_years, version)"
)


def upgrade() -> None:
    """What stands already grows first, then the new tables, then the functions."""
    schema.begin(op)
    _grown()
    _applications()
    _life()
    _roster()
    _defects()
    _obligations()
    _enterprises()
    _functions()


def _grown() -> None:
    op.add_column("station_card", sa.Column("parent", sa.Uuid(), nullable=True))
    op.create_index("ix_station_card_parent", "station_card", ["parent"])
    op.add_column(
        "station_profile", sa.Column("hours", postgresql.JSONB(), server_default="[]", nullable=False)
    )
    op.add_column("station_profile", sa.Column("directions", sa.Text(), server_default="", nullable=False))
    op.add_column("station_member", sa.Column("photo_id", sa.Uuid(), nullable=True))
    op.add_column("station_member", sa.Column("qualification", sa.Text(), server_default="", nullable=False))
    op.create_foreign_key(
        "fk_station_member_tenant_id_photo_id",
        "station_member",
        "stored_file",
        ["tenant_id", "photo_id"],
        ["tenant_id", "id"],
    )
    # An office founds a station in its own session: inside its range, by the policies that stand.
    schema.grant(op, "tenant_home", bureau="INSERT")
    schema.grant(op, "station_card", bureau="INSERT, UPDATE (parent)")
    schema.grant(op, "station_profile", bureau="INSERT, UPDATE (plaque_no, founded_on, version)")
    # The number of the plaque is the office's to give.
    op.execute(f"REVOKE {PROFILE_BEFORE} ON station_profile FROM yizhan_station")
    schema.grant(op, "station_profile", station=PROFILE_NOW)


def _applications() -> None:
    op.create_table(
        "station_application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("host_name", sa.Text(), nullable=False),
        sa.Column("host_uscc", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("floor_area", sa.Integer(), nullable=True),
        sa.Column("stalls", sa.Integer(), nullable=True),
        sa.Column("scenic_level", sa.Integer(), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_phone", sa.LargeBinary(), nullable=True),
        sa.Column("head_name", sa.Text(), nullable=False),
        sa.Column("liaison_name", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("moved_at", TIME, nullable=False),
        sa.Column("station", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_station_application"),
        sa.UniqueConstraint("secret_hash", name="uq_station_application_secret_hash"),
        sa.CheckConstraint(
            "status IN ('NEW', 'ASKED', 'REFUSED', 'FOUNDED')", name=op.f("ck_station_application_status")
        ),
        sa.CheckConstraint(
            "(status = 'FOUNDED') = (station IS NOT NULL)", name=op.f("ck_station_application_founded")
        ),
        sa.CheckConstraint(
            "kind IN ('MALL', 'SUPERMARKET', 'MARKET', 'ENTERPRISE', 'SCENIC')",
            name=op.f("ck_station_application_kind"),
        ),
    )
    op.create_index(
        "ix_station_application_office_path", "station_application", ["office_path", "created_at", "id"]
    )
    op.create_index("ix_station_application_host_uscc", "station_application", ["host_uscc"])
    op.create_table(
        "station_application_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_station_application_step"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["station_application.id"],
            name=op.f("fk_station_application_step_application_id"),
        ),
        sa.CheckConstraint(
            "event IN ('APPLIED', 'ASKED', 'ANSWERED', 'REFUSED', 'FOUNDED')",
            name=op.f("ck_station_application_step_event"),
        ),
    )
    op.create_index(
        "ix_station_application_step_application_id", "station_application_step", ["application_id", "at"]
    )
    for table in ("station_application", "station_application_step"):
        _of_the_office(table)
    # An applicant has no account: the front door may put a new one in, and see none. What is asked back goes
    # through the functions below, by the secret of the applicant's own link.
    op.execute(
        "CREATE POLICY apply ON station_application FOR INSERT TO yizhan_station WITH CHECK (status = 'NEW')"
    )
    op.execute(
        "CREATE POLICY apply ON station_application_step FOR INSERT TO yizhan_station WITH CHECK (event = 'APPLIED')"
    )
    schema.grant(op, "station_application", station="INSERT")
    schema.grant(op, "station_application_step", station="INSERT")


def _of_the_office(table: str) -> None:
    # No tenant_id: it is the bureau's alone.
    schema.place(op, table, "local")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    schema.policy(op, table, "bureau", schema.BUREAU_RULE)
    schema.grant(op, table, bureau="SELECT, INSERT, UPDATE", system="SELECT, INSERT, UPDATE")


def _tenant(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"], name=op.f(f"fk_{table}_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    )


def _life() -> None:
    _tenant(
        "station_step",
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("bureau_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_ref", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "event IN ('FOUND', 'ACCEPT', 'SUSPEND', 'RESUME', 'REMOVE')",
            name=op.f("ck_station_step_event"),
        ),
    )
    op.create_index("ix_station_step_at", "station_step", ["tenant_id", "at"])
    schema.wall(op, "station_step", station="SELECT", bureau="SELECT, INSERT")
    _tenant(
        "station_plaque",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("missing_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.CheckConstraint("(ended_on IS NULL) = (why IS NULL)", name=op.f("ck_station_plaque_ended")),
        sa.CheckConstraint(
            "why IS NULL OR why IN ('DAMAGED', 'LOST', 'RENAMED', 'REMOVED')",
            name=op.f("ck_station_plaque_why"),
        ),
    )
    schema.wall(
        op,
        "station_plaque",
        station="SELECT, UPDATE (missing_on)",
        bureau="SELECT, INSERT, UPDATE (missing_on, ended_on, why)",
    )
    _tenant(
        "service_point",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("opening_hours", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    schema.wall(op, "service_point")


def _roster() -> None:
    _tenant(
        "station_filing",
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("member_name", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("seen_by_name", sa.Text(), nullable=True),
        sa.CheckConstraint("role IN ('HEAD', 'LIAISON')", name=op.f("ck_station_filing_role")),
        sa.CheckConstraint("what IN ('IN', 'OUT')", name=op.f("ck_station_filing_what")),
        sa.CheckConstraint("(seen_at IS NULL) = (seen_by IS NULL)", name=op.f("ck_station_filing_seen")),
    )
    op.create_index("ix_station_filing_office_path", "station_filing", ["office_path", "at", "id"])
    schema.wall(
        op,
        "station_filing",
        station="SELECT, INSERT",
        bureau="SELECT, UPDATE (seen_at, seen_by, seen_by_name)",
    )
    _tenant(
        "duty_pattern",
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"],
            ["station_member.tenant_id", "station_member.id"],
            name=op.f("fk_duty_pattern_tenant_id_member_id"),
        ),
        sa.CheckConstraint("slot BETWEEN 1 AND 8", name=op.f("ck_duty_pattern_slot")),
    )
    schema.wall(op, "duty_pattern")
    _tenant(
        "duty_exception",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("member_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.UniqueConstraint("tenant_id", "day", name=op.f("uq_duty_exception_tenant_id_day")),
        sa.CheckConstraint(
            "NOT closed OR cardinality(member_ids) = 0", name=op.f("ck_duty_exception_closed")
        ),
    )
    schema.wall(op, "duty_exception", station="SELECT, INSERT, UPDATE, DELETE")


def _defects() -> None:
    _tenant(
        "station_defect",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("found_at", TIME, nullable=False),
        sa.Column("closed_at", TIME, nullable=True),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_by_name", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("answered_by_name", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint(
            "tenant_id", "code", "period", name=op.f("uq_station_defect_tenant_id_code_period")
        ),
        sa.CheckConstraint(
            "how IS NULL OR how IN ('REMEDIED', 'DISMISSED')", name=op.f("ck_station_defect_how")
        ),
        sa.CheckConstraint("(closed_at IS NULL) = (how IS NULL)", name=op.f("ck_station_defect_closed")),
        sa.CheckConstraint(
            "(how = 'DISMISSED') = (reason IS NOT NULL)", name=op.f("ck_station_defect_dismissed")
        ),
    )
    op.create_index(
        "ix_station_defect_office_path",
        "station_defect",
        ["office_path", "found_at", "id"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    schema.wall(
        op,
        "station_defect",
        bureau="SELECT, UPDATE (closed_at, how, reason, closed_by, closed_by_name, version)",
    )


def _obligations() -> None:
    op.create_table(
        "obligation_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("expr", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_obligation_rule"),
        sa.CheckConstraint("level IN ('ANY', 'DISTRICT', 'COUNTY')", name=op.f("ck_obligation_rule_level")),
        sa.CheckConstraint("until IS NULL OR until > since", name=op.f("ck_obligation_rule_until")),
    )
    schema.place(op, "obligation_rule", "reference")
    op.execute("ALTER TABLE obligation_rule ENABLE ROW LEVEL SECURITY")
    # A rule is public, like the notice it comes from: offices below read what a bureau above them made.
    op.execute("CREATE POLICY read_bureau ON obligation_rule FOR SELECT TO yizhan_bureau USING (true)")
    for verb, clause in (("INSERT", "WITH CHECK"), ("UPDATE", "USING")):
        op.execute(
            f"CREATE POLICY write_{verb.lower()} ON obligation_rule FOR {verb} TO yizhan_bureau "
            f"{clause} ({schema.BUREAU_RULE})"
        )
    schema.grant(op, "obligation_rule", bureau="SELECT, INSERT, UPDATE (until)", system="SELECT")
    op.create_table(
        "register_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("floor_area", sa.Integer(), nullable=True),
        sa.Column("stalls", sa.Integer(), nullable=True),
        sa.Column("scenic_level", sa.Integer(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("mark", sa.Text(), nullable=True),
        sa.Column("mark_reason", sa.Text(), nullable=True),
        sa.Column("marked_on", sa.Date(), nullable=True),
        sa.Column("marked_by_name", sa.Text(), nullable=True),
        sa.Column("added_at", TIME, nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_entry"),
        sa.CheckConstraint(
            "mark IS NULL OR mark IN ('NOTIFIED', 'EXEMPT')", name=op.f("ck_register_entry_mark")
        ),
        sa.CheckConstraint("(mark IS NULL) = (marked_on IS NULL)", name=op.f("ck_register_entry_marked")),
        sa.CheckConstraint(
            "mark IS DISTINCT FROM 'EXEMPT' OR mark_reason IS NOT NULL", name=op.f("ck_register_entry_exempt")
        ),
    )
    op.create_index("ix_register_entry_office_path", "register_entry", ["office_path", "name", "id"])
    op.create_index("ix_register_entry_uscc", "register_entry", ["uscc"])
    _of_the_office("register_entry")
    op.create_index("ix_station_profile_host_uscc", "station_profile", ["host_uscc"])
    op.create_index("ix_station_card_host_name", "station_card", ["host_name"])


def _enterprises() -> None:
    op.create_table(
        "enterprise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_enterprise"),
    )
    op.create_index("ix_enterprise_office_path", "enterprise", ["office_path", "name", "id"])
    op.create_table(
        "enterprise_station",
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("station", sa.Uuid(), nullable=False),
        sa.Column("office_path", PATH, nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("agreed_at", TIME, nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("enterprise_id", "station", name="pk_enterprise_station"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_enterprise_station_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["station"], ["station_card.station"], name=op.f("fk_enterprise_station_station")
        ),
    )
    op.create_index("ix_enterprise_station_station", "enterprise_station", ["station"])
    for table in ("enterprise", "enterprise_station"):
        schema.place(op, table, "reference")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema.policy(op, table, "bureau", schema.BUREAU_RULE)
    # The station says yes or no to being shown to a head office; nobody else can.
    schema.policy(op, "enterprise_station", "station", "station = app_tenant()")
    schema.grant(op, "enterprise", bureau="SELECT, INSERT", system="SELECT, INSERT, UPDATE")
    schema.grant(
        op,
        "enterprise_station",
        station="SELECT, UPDATE (agreed_at, ended_at)",
        bureau="SELECT, INSERT, UPDATE (asked_at, ended_at)",
        system="SELECT, INSERT, UPDATE",
    )
    for table in ("membership", "invitation"):
        _place_kinds(table, "'station', 'bureau', 'enterprise'")


def _place_kinds(table: str, kinds: str) -> None:
    name = f"ck_{table}_place_kind"
    op.drop_constraint(op.f(name), table, type_="check")
    op.create_check_constraint(op.f(name), table, f"place_kind IN ({kinds})")


def _functions() -> None:
    # Numbers of a county: one line for all its offices, so no office's own session could keep it.
    schema.function(
        op,
        "station_next_number(region text, sort text, in_year integer)",
        """RETURNS integer LANGUAGE sql AS $$
             INSERT INTO station_counter (tenant_id, kind, year, office_path, last)
             SELECT lpad(to_hex(region::bigint), 32, '0')::uuid, sort, in_year, min(b.path), 1 FROM bureau b
              WHERE left(b.area_code, 6) = region
                AND (app_path_from() IS NULL OR (b.path >= app_path_from() AND b.path < app_path_to()))
             HAVING min(b.path) IS NOT NULL
             ON CONFLICT (tenant_id, kind, year) DO UPDATE SET last = station_counter.last + 1
             RETURNING last $$""",
        roles=("bureau", "system"),
    )
    # What stands in the way of founding: a station not removed, or an application under way, of the same
    # enterprise at the same address or under the same name. Public facts of a card, and that there is one.
    schema.function(
        op,
        "station_twin(code text, at_address text, called text, but uuid)",
        """RETURNS TABLE (slug text, name text, under_way boolean) LANGUAGE sql STABLE AS $$
             SELECT c.slug, c.name, false FROM station_card c JOIN station_profile p ON p.tenant_id = c.station
              WHERE p.host_uscc = code AND c.status <> 'REMOVED'
                AND (regexp_replace(c.address, '\\s', '', 'g') = regexp_replace(at_address, '\\s', '', 'g')
                     OR c.name = called)
             UNION ALL
             SELECT '', a.name, true FROM station_application a
              WHERE a.host_uscc = code AND a.status IN ('NEW', 'ASKED') AND a.id IS DISTINCT FROM but
                AND (regexp_replace(a.address, '\\s', '', 'g') = regexp_replace(at_address, '\\s', '', 'g')
                     OR a.name = called)
              LIMIT 1 $$""",
        roles=("station", "bureau", "system"),
    )
    schema.function(
        op,
        "station_application_of(hash text)",
        """RETURNS SETOF station_application LANGUAGE sql STABLE AS $$
             SELECT a.* FROM station_application a WHERE a.secret_hash = hash $$""",
        roles=("station",),
    )
    schema.function(
        op,
        "station_application_steps_of(hash text)",
        """RETURNS SETOF station_application_step LANGUAGE sql STABLE AS $$
             SELECT s.* FROM station_application_step s JOIN station_application a ON a.id = s.application_id
              WHERE a.secret_hash = hash ORDER BY s.at, s.id $$""",
        roles=("station",),
    )
    schema.function(
        op,
        "station_application_answer(hash text, facts jsonb, step uuid, words bytea, at_time timestamptz)",
        """RETURNS uuid LANGUAGE sql AS $$
             WITH changed AS (
               UPDATE station_application a
                  SET status = 'NEW', moved_at = at_time, version = a.version + 1,
                      name = facts->>'name', address = facts->>'address',
                      floor_area = (facts->>'floor_area')::integer, stalls = (facts->>'stalls')::integer,
                      scenic_level = (facts->>'scenic_level')::integer
                WHERE a.secret_hash = hash AND a.status = 'ASKED'
               RETURNING a.id, a.office_path, a.contact_name)
             INSERT INTO station_application_step (id, application_id, office_path, event, at, person_name, note)
             SELECT step, c.id, c.office_path, 'ANSWERED', at_time, c.contact_name, words FROM changed c
             RETURNING application_id $$""",
        roles=("station",),
    )
    # A head office sees which stations have agreed to be shown to it, and only through its own people.
    schema.function(
        op,
        "enterprise_stations(wanted uuid)",
        """RETURNS TABLE (station uuid, office_path text, slug text, name text, kind text, status text, address text)
           LANGUAGE sql STABLE AS $$
             SELECT c.station, c.office_path, c.slug, c.name, c.kind, c.status, c.address
               FROM membership m
               JOIN enterprise_station e ON e.enterprise_id = m.place_id
               JOIN station_card c ON c.station = e.station
              WHERE m.place_kind = 'enterprise' AND m.place_id = wanted AND m.person_id = app_person()
                AND m.until IS NULL AND e.agreed_at >= e.asked_at AND e.ended_at IS NULL
              ORDER BY c.slug $$""",
        roles=("station",),
    )
    schema.function(
        op,
        "enterprise_own(wanted uuid)",
        """RETURNS text LANGUAGE sql STABLE AS $$
             SELECT n.name FROM membership m JOIN enterprise n ON n.id = m.place_id
              WHERE m.place_kind = 'enterprise' AND m.place_id = wanted AND m.person_id = app_person()
                AND m.until IS NULL $$""",
        roles=("station",),
    )
    schema.function(
        op,
        "enterprise_names(wanted uuid[])",
        """RETURNS TABLE (id uuid, name text) LANGUAGE sql STABLE AS $$
             SELECT n.id, n.name FROM enterprise n JOIN enterprise_station e ON e.enterprise_id = n.id
              WHERE n.id = ANY (wanted) AND e.station = app_tenant() $$""",
        roles=("station",),
    )
    _directory()


OWN_PLACES = """RETURNS TABLE (place_kind text, slug text, name text, roles text[])
  LANGUAGE sql STABLE AS $$
    SELECT m.place_kind, {slug}, {name}, m.roles
      FROM membership m
      LEFT JOIN station_card c ON c.station = m.place_id
      LEFT JOIN bureau b ON b.id = m.place_id{join}
     WHERE m.person_id = app_person() AND m.until IS NULL
     ORDER BY 1, 3 $$"""


def _directory() -> None:
    op.execute("DROP FUNCTION auth_own_places()")
    schema.function(
        op,
        "auth_own_places()",
        OWN_PLACES.format(
            slug="coalesce(c.slug, b.code, n.id::text)",
            name="coalesce(c.name, b.name, n.name)",
            join="\n      LEFT JOIN enterprise n ON n.id = m.place_id",
        ),
        roles=("station", "bureau"),
    )
    _replace_accept(
        "AND b.id = offer.place_id AND b.path = offer.place_path)",
        "AND b.id = offer.place_id AND b.path = offer.place_path)\n"
        "                AND NOT EXISTS (SELECT FROM enterprise n WHERE offer.place_kind = 'enterprise'\n"
        "                                   AND n.id = offer.place_id AND n.office_path = offer.place_path)",
    )


def _replace_accept(old: str, new: str) -> None:
    # The function's own text is the source: only the places an invitation may name are widened.
    signature = "auth_accept(text, uuid, text, text, bytea, text, text, timestamptz)"
    source = op.get_bind().exec_driver_sql(f"SELECT pg_get_functiondef('{signature}'::regprocedure)").scalar()
    assert source is not None
    assert old in source
    op.get_bind().exec_driver_sql(source.replace(old, new).replace("%", "%%"))


def downgrade() -> None:
    """Drop what upgrade made."""
    _replace_accept(
        "\n                AND NOT EXISTS (SELECT FROM enterprise n WHERE offer.place_kind = 'enterprise'\n"
        "                                   AND n.id = offer.place_id AND n.office_path = offer.place_path)",
        "",
    )
    op.execute("DROP FUNCTION auth_own_places()")
    plain = OWN_PLACES.format(slug="coalesce(c.slug, b.code)", name="coalesce(c.name, b.name)", join="")
    schema.function(op, "auth_own_places()", plain, roles=("station", "bureau"))
    for signature in (
        "enterprise_names(uuid[])",
        "enterprise_own(uuid)",
        "enterprise_stations(uuid)",
        "station_application_answer(text, jsonb, uuid, bytea, timestamptz)",
        "station_application_steps_of(text)",
        "station_application_of(text)",
        "station_twin(text, text, text, uuid)",
        "station_next_number(text, text, integer)",
    ):
        op.execute(f"DROP FUNCTION {signature}")
    for table in ("membership", "invitation"):
        op.execute(f"DELETE FROM {table} WHERE place_kind = 'enterprise'")  # noqa: S608 - our own names
        _place_kinds(table, "'station', 'bureau'")
    op.drop_index("ix_station_card_host_name", "station_card")
    op.drop_index("ix_station_profile_host_uscc", "station_profile")
    for table in (*OTHER_TABLES, *TENANT_TABLES):
        op.drop_table(table)
    _shrunk()


def _shrunk() -> None:
    op.execute("REVOKE INSERT ON tenant_home FROM yizhan_bureau")
    op.execute("REVOKE INSERT ON station_card FROM yizhan_bureau")
    op.execute("REVOKE INSERT, UPDATE (plaque_no, founded_on, version) ON station_profile FROM yizhan_bureau")
    op.execute(f"REVOKE {PROFILE_NOW} ON station_profile FROM yizhan_station")
    schema.grant(op, "station_profile", station=PROFILE_BEFORE)
    op.drop_constraint("fk_station_member_tenant_id_photo_id", "station_member", type_="foreignkey")
    for table, column in (
        ("station_member", "qualification"),
        ("station_member", "photo_id"),
        ("station_profile", "directions"),
        ("station_profile", "hours"),
    ):
        op.drop_column(table, column)
    op.drop_index("ix_station_card_parent", "station_card")
    op.drop_column("station_card", "parent")
