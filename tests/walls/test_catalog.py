"""The database's own catalog says that no table escapes the walls. A new table is tested the day it is made."""

from pathlib import Path

import pytest

LINT = (Path(__file__).parent / "catalog_lint.sql").read_text(encoding="utf-8")


def tenant_tables(connection):
    rows = connection.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1"
    )
    return [name for (name,) in rows.fetchall()]


def test_no_table_escapes(transaction):
    faults = transaction.connection.execute(LINT).fetchall()
    assert faults == []


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (
            "CREATE TABLE stray (tenant_id uuid NOT NULL, id uuid PRIMARY KEY)",
            "key does not start with tenant_id",
        ),
        ("CREATE TABLE stray (tenant_id uuid NOT NULL PRIMARY KEY)", "row-level security is off"),
        ("CREATE TABLE stray (id uuid PRIMARY KEY)", "not placed at all"),
        ("ALTER TABLE merchant DISABLE ROW LEVEL SECURITY", "row-level security is off"),
        ("ALTER POLICY station ON merchant USING (true)", "does not compare"),
        ("ALTER POLICY station ON merchant USING (tenant_id = app_tenant() OR name = '')", "policy with OR"),
        ("CREATE POLICY second ON merchant TO yizhan_station USING (true)", "more than one policy"),
        ("GRANT TRUNCATE ON merchant TO yizhan_station", "may TRUNCATE"),
        ("GRANT SELECT ON merchant TO PUBLIC", "PUBLIC"),
    ],
)
def test_the_lint_itself_sees_each_fault(transaction, statement, why):
    transaction.connection.execute(statement)
    assert any(why in fault for _, fault in transaction.connection.execute(LINT).fetchall())


def test_the_serving_roles_are_what_they_must_be(transaction):
    rows = transaction.connection.execute(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles "
        "WHERE rolname LIKE 'yizhan_s%' OR rolname = 'yizhan_bureau' ORDER BY 1"
    ).fetchall()
    assert rows == [
        ("yizhan_bureau", False, False, False, False),
        ("yizhan_station", False, False, False, False),
        ("yizhan_system", False, True, False, False),
    ]
