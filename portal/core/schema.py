"""What migrations say about a table: where it is placed, which wall stands around it, who may do what.

Third wall: row-level security. Policies compare a column with a transaction setting (one policy a role,
no subquery, no OR), so the same text holds on plain PostgreSQL and on Citus workers.
"""

from alembic.operations import Operations

ROLES = {"station": "yizhan_station", "bureau": "yizhan_bureau", "system": "yizhan_system"}
STATION_RULE = "tenant_id = app_tenant()"
STATION_CHECK = "tenant_id = app_tenant() AND office_path = app_office()"
BUREAU_RULE = "office_path >= app_path_from() AND office_path < app_path_to()"


def begin(op: Operations) -> None:
    """First line of every upgrade: Citus must not spread DDL over shards in parallel (inert elsewhere)."""
    op.execute("SET citus.multi_shard_modify_mode = 'sequential'")
    op.execute("SET citus.enable_local_reference_table_foreign_keys = off")


def place(op: Operations, table: str, kind: str) -> None:
    """Say where *table* lives: 'tenant' (distributed by tenant_id), 'reference' or 'local'."""
    op.execute(f"SELECT app_place('{table}', '{kind}')")


def wall(
    op: Operations,
    table: str,
    *,
    station: str | None = "SELECT, INSERT, UPDATE",
    bureau: str | None = "SELECT",
    system: str | None = "SELECT, INSERT, UPDATE",
) -> None:
    """Put *table* inside the tenant walls: placed by tenant, policies on, grants narrow.

    A privilege list of None grants that role nothing. DELETE is given only where a table asks for it.
    """
    place(op, table, "tenant")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    if station:
        policy(op, table, "station", STATION_RULE, STATION_CHECK)
    if bureau:
        policy(op, table, "bureau", BUREAU_RULE, BUREAU_RULE)
    grant(op, table, station=station, bureau=bureau, system=system)


def policy(op: Operations, table: str, role: str, using: str, check: str | None = None) -> None:
    """One policy for one role; *using* filters what is seen, *check* what may be written."""
    op.execute(
        f"CREATE POLICY {role} ON {table} FOR ALL TO {ROLES[role]} USING ({using}) WITH CHECK ({check or using})"
    )


def grant(
    op: Operations,
    table: str,
    *,
    station: str | None = None,
    bureau: str | None = None,
    system: str | None = None,
) -> None:
    """Grant privileges on *table* (or 'FUNCTION name(args)') to the serving roles; all others have none."""
    for role, privileges in (("station", station), ("bureau", bureau), ("system", system)):
        if privileges:
            op.execute(f"GRANT {privileges} ON {table} TO {ROLES[role]}")


def function(op: Operations, signature: str, sql: str, *, roles: tuple[str, ...]) -> None:
    """Create a directory function (SECURITY DEFINER, pinned search path) and let only *roles* call it.

    *sql* is everything after the signature: ``RETURNS … LANGUAGE sql STABLE … AS $$…$$``.
    """
    op.execute(f"CREATE FUNCTION {signature} {sql}")
    name = bare_signature(signature)
    op.execute(f"ALTER FUNCTION {name} SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp")
    op.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
    for role in roles:
        op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {ROLES[role]}")


def bare_signature(signature: str) -> str:
    """``f(a uuid, b text)`` → ``f(uuid, text)``, as ALTER and GRANT name a function."""
    name, _, arguments = signature.rstrip(")").partition("(")
    types = [" ".join(part.split()[1:]) for part in arguments.split(",") if part.strip()]
    return f"{name}({', '.join(types)})"
