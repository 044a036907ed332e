"""`portal migrate` under the account operations.md tells to make: no superuser."""

import psycopg
import pytest
from psycopg import sql

from portal.core import migrate, settings
from tests.support import databases, run


@pytest.fixture
def owner_settings(empty_database):
    """The empty database handed to an ordinary owner, as in docs/operations.md."""
    name = sql.Identifier(f"{empty_database.name}_owner")
    with psycopg.connect(empty_database.url(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN CREATEROLE BYPASSRLS PASSWORD {}").format(
                name, sql.Literal(empty_database.password)
            )
        )
        database = sql.Identifier(empty_database.name)
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, name))
        for role in ("yizhan_station", "yizhan_bureau", "yizhan_system"):  # the run's server has them already
            connection.execute(sql.SQL("GRANT {} TO {} WITH ADMIN OPTION").format(sql.Identifier(role), name))
    url = empty_database.url(f"{empty_database.name}_owner")
    yield settings.read(
        {**databases.NO_SERVERS, **empty_database.environment(), "YIZHAN_OWNER_DATABASE_URL": url}
    )
    with psycopg.connect(empty_database.url(), autocommit=True) as connection:
        connection.execute(sql.SQL("REASSIGN OWNED BY {} TO postgres").format(name))
        connection.execute(sql.SQL("DROP OWNED BY {}").format(name))
        connection.execute(sql.SQL("DROP ROLE {}").format(name))


def test_an_owner_without_superuser_migrates_twice(owner_settings, database):
    with run.alone("template"):  # roles belong to the server, which other workers use too
        migrate.migrate(owner_settings)
        migrate.migrate(owner_settings)
    urls = {"station": owner_settings.station_url, "bureau": owner_settings.bureau_url}
    assert migrate.faults_of_roles(urls) == []
