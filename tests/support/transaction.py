"""Every session of a test inside one transaction that is never committed.

The product opens many database sessions, each signed in as its own role. Here they all share one connection:
each gets a savepoint for its transaction, takes its role with SET ROLE, and its settings are put back whenever it
speaks again. Row-level security applies as in production, because it looks at the role in force. What one session
commits the others see; when the test ends everything is rolled back.

What this cannot show is two sessions racing each other: such tests take the fixture ``own_database``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, NullPool, create_engine

ROLES = {"station": "yizhan_station", "bureau": "yizhan_bureau", "system": "yizhan_system"}
SETTINGS = ("app.tenant_id", "app.office_path", "app.person_id", "app.path_from", "app.path_to")
BLANK: tuple[str, ...] = ("",) * len(SETTINGS)
_TAKE = "SELECT " + ", ".join(
    ["set_config('role', %s, true)", *(f"set_config('{s}', %s, true)" for s in SETTINGS)]
)
_NOTE = "SELECT " + ", ".join(f"current_setting('{s}', true)" for s in SETTINGS)


class OneTransaction:
    """A superuser's connection to the worker's database, and an engine for each role that shares it."""

    def __init__(self, url: str) -> None:
        # The engine's own connection carries SQLAlchemy's adapters; its pool is not used again.
        self._base = create_engine(
            url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool
        )
        self._raw = self._base.raw_connection()
        self.connection: psycopg.Connection[Any] = self._raw.driver_connection
        self.connection.rollback()
        self.connection.autocommit = True
        self.speaking: Session | None = None
        self.open: list[Session] = []
        self.engines = {login: self._engine(role) for login, role in ROLES.items()}

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        """One test."""
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")
            self.speaking = None
            self.open.clear()

    def engine(self, login: str) -> Engine:
        """Stands in for ``portal.core.db.engine``."""
        return self.engines[login]

    def close(self) -> None:
        """End the connection."""
        self._raw.close()
        self._base.dispose()

    def _engine(self, role: str) -> Engine:
        return create_engine(
            "postgresql+psycopg://",
            creator=lambda: Session(self, role),
            poolclass=NullPool,
            use_native_hstore=False,
        )


class Session:
    """What SQLAlchemy takes for a database connection: a savepoint, a role and its settings."""

    def __init__(self, shared: OneTransaction, role: str) -> None:
        self._shared = shared
        self._role = role
        self._settings = BLANK
        self._savepoint = f"session_{id(self)}"

    def cursor(self, *args: Any, **options: Any) -> Any:
        """SQLAlchemy asks for a cursor just before each statement: the moment to take the word."""
        self._speak()
        return self._shared.connection.cursor(*args, **options)

    def commit(self) -> None:
        """Keep what this session did, for the rest of the test."""
        self._end("RELEASE SAVEPOINT {0}")

    def rollback(self) -> None:
        """Undo what this session did since its last commit."""
        self._end("ROLLBACK TO SAVEPOINT {0}; RELEASE SAVEPOINT {0}")

    def close(self) -> None:
        """Nothing is left after the rollback; the connection stays open for the next test."""
        self.rollback()

    def _speak(self) -> None:
        shared = self._shared
        if self not in shared.open:
            self._silence()
            shared.connection.execute(f"SAVEPOINT {self._savepoint}")
            shared.open.append(self)
        if shared.speaking is not self:
            self._silence()
            shared.connection.execute(_TAKE, [self._role, *self._settings])
            shared.speaking = self

    def _silence(self) -> None:
        # The settings of the session that spoke last go with the next SET: note them first.
        other, connection = self._shared.speaking, self._shared.connection
        self._shared.speaking = None
        if other is not None and connection.info.transaction_status != TransactionStatus.INERROR:
            row = connection.execute(_NOTE).fetchone()
            other._settings = tuple(value or "" for value in row or ())

    def _end(self, statement: str) -> None:
        shared = self._shared
        if self not in shared.open:
            return
        if shared.speaking is not self:
            self._silence()
        shared.connection.execute(statement.format(self._savepoint))
        # Savepoints nest: one that began after this one ended with it, and is made anew when it speaks again.
        del shared.open[shared.open.index(self) :]
        shared.speaking = None
        self._settings = BLANK

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shared.connection, name)
