"""Sessions bound to a scope, and the second wall: an ORM guard that adds the scope to every statement.

The first wall is the query that starts from what the actor may see; the third is row-level security
(``core.schema``). Whatever slips through one is stopped by the next.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import DateTime, Engine, MetaData, Numeric, Table, Text, Uuid, create_engine, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    SessionTransaction,
    mapped_column,
    with_loader_criteria,
)

from portal.core.ids import new_id
from portal.core.scope import Bureau, Public, Scope, ScopeMissing, Station, System, settings_of
from portal.core.settings import settings

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table's parent. ``__place__`` says where its rows live: 'tenant', 'reference' or 'local'."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        datetime: DateTime(timezone=True),
        Decimal: Numeric(12, 2),
        UUID: Uuid,
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        list[str]: JSONB,
    }
    __place__: ClassVar[str] = "local"


def table_of(model: type[Base]) -> Table:
    """The table of a model."""
    assert isinstance(model.__table__, Table)
    return model.__table__


class TenantMixin:
    """A row inside a tenant's walls: keyed by tenant first, and carrying its office's path."""

    __place__: ClassVar[str] = "tenant"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-10)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-9)
    office_path: Mapped[str] = mapped_column(Text(collation="C"), sort_order=-8)


def path_column(**options: Any) -> Mapped[str]:
    """An office path: fixed-width [0-9a-z] segments compared byte by byte, so a subtree is one range."""
    return mapped_column(Text(collation="C"), **options)


@cache
def engine(login: str) -> Engine:
    """The engine that signs in as *login* ('station', 'bureau' or 'system'). Raises ScopeMissing when this
    process was not given that key."""
    url = {
        "station": settings().station_url,
        "bureau": settings().bureau_url,
        "system": settings().system_url,
    }[login]
    if not url:
        raise ScopeMissing(f"this process holds no {login} database key")
    return create_engine(url, pool_size=10, max_overflow=10, pool_recycle=1800, hide_parameters=True)


class ScopedSession(Session):
    """A session that belongs to one scope; everything it sends is narrowed to it."""

    @property
    def scope(self) -> Scope:
        """The scope in force. Raises ScopeMissing when none was set."""
        return scope_of(self)


def scope_of(db: Session) -> Scope:
    """The scope *db* speaks for. Raises ScopeMissing when none was set."""
    scope: Scope | None = db.info.get("scope")
    if scope is None:
        raise ScopeMissing("this session has no scope")
    return scope


@contextmanager
def open_session(scope: Scope) -> Iterator[ScopedSession]:
    """A session for *scope*. The caller commits; leaving by an exception, or without a commit, rolls back."""
    db = ScopedSession(engine(scope.login), info={"scope": scope}, expire_on_commit=False)
    try:
        yield db
    finally:
        db.close()


def enter(db: Session, scope: Scope) -> None:
    """Change the scope inside the running transaction: from the door into a station or bureau of the same login."""
    if scope.login != scope_of(db).login:
        raise ScopeMissing("a session cannot change its database role")
    db.info["scope"] = scope
    if db.in_transaction():
        _apply(db.connection(), scope, bool(db.info.get("read_only")))


def _apply(connection: Connection, scope: Scope, read_only: bool, *, fresh: bool = False) -> None:
    # One round trip; the values were validated by settings_of, so they may stand in the text: SET takes no
    # parameters, and set_config() would let any SELECT change the scope.
    wanted = settings_of(scope)
    if fresh and not read_only and not any(wanted.values()):
        return  # at the door of a new transaction every setting is unset already
    parts = [f"SET LOCAL {name} = '{value}'" for name, value in wanted.items()]
    if read_only:
        parts.append("SET TRANSACTION READ ONLY")
    if parts:
        connection.exec_driver_sql("; ".join(parts))


@event.listens_for(ScopedSession, "after_begin")
def _begin(db: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    if not connection.in_nested_transaction():
        _apply(connection, scope_of(db), bool(db.info.get("read_only")), fresh=True)


@event.listens_for(ScopedSession, "do_orm_execute")
def _guard(state: ORMExecuteState) -> None:
    scope = scope_of(state.session)
    if state.is_column_load or state.is_relationship_load or isinstance(scope, System):
        return
    if not state.is_orm_statement:
        return  # plain SQL names no entity that a criterion could be laid on: the walls in the database hold it
    state.statement = state.statement.options(*_criteria(scope))


@lru_cache(maxsize=1024)
def _criteria(scope: Scope) -> list[Any]:
    if isinstance(scope, Bureau):
        low, high = scope.path or "", scope.path_to or ""
        if scope.path is None:
            low, high = "~", ""
        return [
            with_loader_criteria(
                TenantMixin,
                lambda cls: (cls.office_path >= low) & (cls.office_path < high),
                include_aliases=True,
                track_closure_variables=True,
            )
        ]
    assert isinstance(scope, Station | Public)
    tenant = scope.tenant or UUID(int=0)
    return [with_loader_criteria(TenantMixin, lambda cls: cls.tenant_id == tenant, include_aliases=True)]


@event.listens_for(ScopedSession, "before_flush")
def _fill(db: Session, _context: object, _instances: object) -> None:
    scope = scope_of(db)
    if not isinstance(scope, Station | Public) or scope.tenant is None:
        return
    for row in db.new:
        if isinstance(row, TenantMixin):
            row.tenant_id = row.tenant_id or scope.tenant
            row.office_path = row.office_path or scope.office_path


def ping(login: str) -> None:
    """Ask the database for a sign of life. Raises sqlalchemy.exc.OperationalError when it is away."""
    with engine(login).connect() as connection:
        connection.execute(text("SELECT 1"))
