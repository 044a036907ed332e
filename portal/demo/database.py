"""The demo's database. It is filled under another name and gets its own when it is whole: an interrupted
seeding leaves nothing that looks like a city."""

import psycopg
from psycopg import sql

from portal.core.embedded import Postgres

PREFIX = "yizhan_"
UNFINISHED = f"{PREFIX}unfinished"


class Database:
    """The city that belongs to one set of secrets, in one PostgreSQL."""

    def __init__(self, postgres: Postgres, mark: str) -> None:
        self._postgres = postgres
        self.name = f"{PREFIX}{mark}"

    def whole(self) -> bool:
        """Whether the city is there."""
        return self.name in self._names()

    def begin(self) -> str:
        """An empty database to fill. What an earlier try left, or what was written under lost secrets, goes."""
        for name in self._names():
            self._run("DROP DATABASE {} WITH (FORCE)", name)
        self._postgres.create_database(UNFINISHED)
        return UNFINISHED

    def finish(self) -> None:
        """The database is full: from now on it is the city."""
        self._run("ALTER DATABASE {} RENAME TO {}", UNFINISHED, self.name)

    def _names(self) -> list[str]:
        with psycopg.connect(self._postgres.url(), autocommit=True) as connection:
            rows = connection.execute("SELECT datname FROM pg_database").fetchall()
        return [name for (name,) in rows if name.startswith(PREFIX)]

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self._postgres.url(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
