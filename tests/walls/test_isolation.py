"""Attack every tenant table as every serving role: another tenant, no tenant, another subtree, a reused
connection. Rows are made for whatever tables the catalog holds, so a new table is attacked without being named."""

from uuid import UUID, uuid4

import psycopg
import pytest

from tests.walls.test_catalog import tenant_tables

A, B = UUID(int=0xA), UUID(int=0xB)
PATH_A, PATH_B = "000100010001", "000100020001"
SAMPLES = {
    "uuid": "gen_random_uuid()",
    "text": "'x'",
    "integer": "1",
    "bigint": "1",
    "smallint": "1",
    "boolean": "false",
    "date": "'2026-11-21'",
    "timestamp with time zone": "'2026-11-21T00:00Z'",
    "numeric": "1",
    "double precision": "1",
    "jsonb": "'{}'",
    "bytea": "'x'",
    "ARRAY": "'{}'",
}


@pytest.fixture
def rows_of_two(transaction):
    """One row for tenant A and one for tenant B in every tenant table; checks and keys are set aside."""
    connection = transaction.connection
    connection.execute("SET LOCAL session_replication_role = replica")
    tables = tenant_tables(connection)
    for table in tables:
        _drop_checks(connection, table)
        for tenant, path in ((A, PATH_A), (B, PATH_B)):
            _insert(connection, table, tenant, path)
    return connection, tables


def _drop_checks(connection, table):
    names = connection.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'", [table]
    ).fetchall()
    for (name,) in names:
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def _insert(connection, table, tenant, path):
    columns = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' "
        "AND table_name = %s AND is_nullable = 'NO' AND column_name NOT IN ('tenant_id', 'office_path') "
        "AND is_generated = 'NEVER'",
        [table],
    ).fetchall()
    names = ["tenant_id", "office_path", *(name for name, _ in columns)]
    values = [f"'{tenant}'", f"'{path}'", *(SAMPLES[kind] for _, kind in columns)]
    connection.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(values)})")


def _as(connection, role, **settings):
    connection.execute("SET LOCAL session_replication_role = origin")
    connection.execute(f"SET LOCAL ROLE {role}")
    for name in ("tenant_id", "office_path", "person_id", "path_from", "path_to"):
        connection.execute(f"SET LOCAL app.{name} = '{settings.get(name, '')}'")


def _may(connection, table, privilege):
    return connection.execute("SELECT has_any_column_privilege(%s, %s)", [table, privilege]).fetchone()[0]


def _try(connection, statement, *parameters):
    """Rows touched, or the SQLSTATE of the refusal."""
    connection.execute("SAVEPOINT attempt")
    try:
        return connection.execute(statement, parameters).rowcount
    except psycopg.Error as error:
        connection.execute("ROLLBACK TO SAVEPOINT attempt")
        return error.sqlstate


DENIED = {"42501", 0}


def test_a_station_sees_its_own_rows_only(rows_of_two):
    connection, tables = rows_of_two
    _as(connection, "yizhan_station", tenant_id=A, office_path=PATH_A)
    seen = {}
    for table in tables:
        if _may(connection, table, "SELECT"):
            seen[table] = connection.execute(f"SELECT DISTINCT tenant_id FROM {table}").fetchall()
    assert seen, "no table is readable: the test attacks nothing"
    assert {table: rows for table, rows in seen.items() if rows != [(A,)]} == {}


@pytest.mark.parametrize("role", ["yizhan_station", "yizhan_bureau"])
def test_without_a_scope_nothing_is_seen(rows_of_two, role):
    connection, tables = rows_of_two
    _as(connection, role)
    leaks = {
        table: count
        for table in tables
        if _may(connection, table, "SELECT")
        and (count := connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    }
    assert leaks == {}


def test_a_bureau_sees_its_subtree_only(rows_of_two):
    connection, tables = rows_of_two
    for path, expected in (
        ("0001", {(A,), (B,)}),
        ("00010001", {(A,)}),
        ("000100020001", {(B,)}),
        ("0002", set()),
    ):
        _as(connection, "yizhan_bureau", path_from=path, path_to=path + "~")
        for table in tables:
            if _may(connection, table, "SELECT"):
                rows = set(connection.execute(f"SELECT DISTINCT tenant_id FROM {table}").fetchall())
                assert rows == expected, (table, path)
        connection.execute("RESET ROLE")


def test_a_station_cannot_write_into_another(rows_of_two):
    connection, tables = rows_of_two
    _as(connection, "yizhan_station", tenant_id=A, office_path=PATH_A)
    for table in tables:
        moved = _try(connection, f"UPDATE {table} SET tenant_id = %s WHERE tenant_id = %s", B, A)
        assert moved in DENIED, (table, "row moved to another tenant", moved)
        changed = _try(connection, f"UPDATE {table} SET office_path = office_path WHERE tenant_id = %s", B)
        assert changed in DENIED, (table, "another's row changed", changed)
        gone = _try(connection, f"DELETE FROM {table} WHERE tenant_id = %s", B)
        assert gone in DENIED, (table, "another's row deleted", gone)
        put = _try(
            connection,
            f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s)",
            _json(B, PATH_B),
        )
        assert put == "42501", (table, "row put into another tenant", put)


def test_a_station_cannot_hang_its_rows_under_another_office(rows_of_two):
    connection, tables = rows_of_two
    _as(connection, "yizhan_station", tenant_id=A, office_path=PATH_A)
    for table in tables:
        put = _try(
            connection,
            f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s)",
            _json(A, PATH_B),
        )
        assert put == "42501", (table, put)


def test_a_bureau_cannot_write_outside_its_subtree(rows_of_two):
    connection, tables = rows_of_two
    _as(connection, "yizhan_bureau", path_from="00010001", path_to="00010001~")
    for table in tables:
        changed = _try(connection, f"UPDATE {table} SET office_path = %s WHERE tenant_id = %s", PATH_A, B)
        assert changed in DENIED, (table, changed)
        put = _try(
            connection,
            f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s)",
            _json(B, PATH_B),
        )
        assert put == "42501", (table, put)


def _json(tenant, path):
    return psycopg.types.json.Jsonb({"tenant_id": str(tenant), "office_path": path, "id": str(uuid4())})


def test_nobody_who_serves_may_delete_or_rewrite_the_trail(rows_of_two):
    connection, tables = rows_of_two
    for role in ("yizhan_station", "yizhan_bureau", "yizhan_system"):
        _as(connection, role, tenant_id=A, office_path=PATH_A, path_from="0001", path_to="0001~")
        for table in (t for t in tables if t.startswith("trail_entry")):
            assert _try(connection, f"DELETE FROM {table}") == "42501"
            assert _try(connection, f"UPDATE {table} SET hash = hash") == "42501"
            assert _try(connection, f"TRUNCATE {table}") == "42501"
        connection.execute("RESET ROLE")


def test_people_of_another_place_stay_unknown(transaction, town, db):
    """A station lists its own people by the directory, never another's, and reads no person row but its own."""
    session = db(town.station.scope("head"))
    everybody = [person for place in town.places() for person in place.people.values()]
    found = (
        session.connection().exec_driver_sql("SELECT id FROM directory_people(%s)", (everybody,)).fetchall()
    )
    above = {p for place in (town.city, town.county, town.office) for p in place.people.values()}
    assert {row[0] for row in found} == set(town.station.people.values()) | above
    own = session.connection().exec_driver_sql("SELECT id FROM person").fetchall()
    assert [row[0] for row in own] == [town.station.people["head"]]
