"""Databases of the test run: one migrated template, copied in a tenth of a second."""

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from portal.core import migrate, settings
from tests.support import run

TEMPLATE = "yizhan_template"
KEY = base64.b64encode(bytes(range(32))).decode()
# Fit for everything but a database: reading the settings must work in tests that need none.
NO_SERVERS = {
    "YIZHAN_ENV": "test",
    "YIZHAN_SECRET_KEY": "test-secret-" + "0" * 32,
    "YIZHAN_OWNER_DATABASE_URL": "",
    "YIZHAN_STATION_DATABASE_URL": "postgresql://yizhan_station@127.0.0.1:1/none",
    "YIZHAN_BUREAU_DATABASE_URL": "postgresql://yizhan_bureau@127.0.0.1:1/none",
    "YIZHAN_SYSTEM_DATABASE_URL": "postgresql://yizhan_system@127.0.0.1:1/none",
    "YIZHAN_REDIS_URL": "redis://127.0.0.1:1/0",
    "YIZHAN_FILES_URL": "file:///nonexistent",
    "YIZHAN_KEYS": f"test:{KEY}",
    "YIZHAN_TRAIL_KEY": KEY,
    "YIZHAN_BASE_URL": "http://127.0.0.1:8000",
    "YIZHAN_LOG_LEVEL": "warning",
}


@dataclass(frozen=True)
class Database:
    """One database of the run's server, and how each role reaches it."""

    name: str
    port: int
    password: str

    def url(self, user: str = "postgres") -> str:
        """As *user*; ``postgres`` is the superuser."""
        return f"postgresql://{user}:{self.password}@127.0.0.1:{self.port}/{self.name}"

    def environment(self) -> dict[str, str]:
        """The settings of a process that works on this database."""
        return {
            "YIZHAN_OWNER_DATABASE_URL": self.url(),
            "YIZHAN_STATION_DATABASE_URL": self.url("yizhan_station"),
            "YIZHAN_BUREAU_DATABASE_URL": self.url("yizhan_bureau"),
            "YIZHAN_SYSTEM_DATABASE_URL": self.url("yizhan_system"),
        }

    def settings(self) -> settings.Settings:
        """The same, read."""
        return settings.read({**os.environ, **self.environment()})


def named(name: str) -> Database:
    """The database *name* of the run's server, whether or not it exists."""
    server = run.servers()["postgres"]
    return Database(name, server["port"], server["password"])


def create(name: str, template: str = "template0") -> Database:
    """A new database, a copy of *template*."""
    made = named(name)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    _administer(statement.format(sql.Identifier(name), sql.Identifier(template)))
    return made


def drop(database: Database) -> None:
    """Remove *database*, whoever still looks at it."""
    _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database.name)))


def migrated(name: str) -> Database:
    """A new database with all tables and no tenants."""
    with run.alone("template"):
        if not _exists(TEMPLATE):
            _make_template()
        made = create(name, TEMPLATE)
        migrate.ensure_roles(made.settings())  # rights to connect are not copied with a template
    return made


@contextmanager
def temporary(name: str, *, empty: bool = False) -> Iterator[Database]:
    """A migrated (or *empty*) database that is dropped on leaving."""
    made = create(name) if empty else migrated(name)
    try:
        yield made
    finally:
        drop(made)


def _make_template() -> None:
    # Migrated under another name first: a run broken off half-way must not leave a half template.
    drop(named(f"{TEMPLATE}_unfinished"))
    unfinished = create(f"{TEMPLATE}_unfinished")
    migrate.migrate(unfinished.settings())
    _administer(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(unfinished.name), sql.Identifier(TEMPLATE)
        )
    )


def _exists(name: str) -> bool:
    with psycopg.connect(named("postgres").url()) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def _administer(statement: sql.Composed) -> None:
    with psycopg.connect(named("postgres").url(), autocommit=True) as connection:
        connection.execute(statement)
