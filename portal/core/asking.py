"""Questions that are built once: a page that is opened all day asks with few statements, ready made.

A statement is sent as it stands, past the ORM's guard (core.db), which would lay its criterion on a copy of it at each
call. It names the tenant itself, as ``TENANT``; the value is the scope's own and no caller can give another.
"""

from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Executable,
    Insert,
    Result,
    Select,
    Table,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    inspect,
    literal_column,
    select,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import NamedFromClause

from portal.core.db import Base, scope_of, table_of
from portal.core.scope import Public, ScopeMissing, Station

TENANT = bindparam("tenant", type_=Uuid)
NOBODY = UUID(int=0)


def ask(db: Session, statement: Executable, **values: Any) -> Result[Any]:
    """Send *statement* with *values*; what it calls TENANT is the tenant of the scope. Raises ScopeMissing in a
    session that speaks for no single station."""
    scope = scope_of(db)
    if not isinstance(scope, Station | Public):
        raise ScopeMissing("only a station's session asks with TENANT")
    return db.connection().execute(statement, {TENANT.key: scope.tenant or NOBODY, **values})


def seen(rows: NamedFromClause, *where: ColumnElement[bool]) -> ColumnElement[Any]:
    """All rows of a table or subquery that *where* leaves, as an array of texts in an order of its own: what a page's
    mark is made of."""
    found = select(cast(rows.table_valued(), Text)).where(*where).order_by(literal_column("1"))
    return func.array(found.scalar_subquery())


def mark_of(*parts: ColumnElement[Any]) -> Select[bytes]:
    """A statement for the SHA-256 of *parts* (`seen`), which write themselves out quoted: equal marks, equal rows."""
    whole = func.concat_ws(literal_column("' '"), *parts)
    return select(func.sha256(func.convert_to(whole, literal_column("'UTF8'"))))


def insert_together(*tables: Table, last: Table) -> Insert:
    """A statement that inserts one row into each table, *last* after the others: what refers to one another within
    it is looked at when all are there. Its values are the `row_values` of each."""
    earlier = (_insert(table).cte(f"new_{table.name}") for table in tables)
    return _insert(last).add_cte(*earlier)


def row_values(row: Base) -> dict[str, Any]:
    """The columns of a new *row* under the names `insert_together` gives them, defaults filled in."""
    values: dict[str, Any] = {}
    for name, attribute, default in _columns(type(row)):
        values[name] = row.__dict__[attribute] if attribute in row.__dict__ else default()
    return values


def bound(column: Column[Any]) -> BindParameter[Any]:
    """The value of *column* among the `row_values` of its row."""
    return bindparam(f"{column.table.name}__{column.name}", type_=column.type)


def _insert(table: Table) -> Insert:
    return insert(table).values({column.name: bound(column) for column in table.c})


@cache
def _columns(model: type[Base]) -> list[tuple[str, str, Callable[[], Any]]]:
    mapper: Any = inspect(model)
    return [
        (bound(column).key, mapper.get_property_by_column(column).key, _default(column.default))
        for column in table_of(model).c
    ]


def _default(default: Any) -> Callable[[], Any]:
    if default is None:
        return lambda: None
    return (lambda: default.arg(None)) if default.is_callable else (lambda: default.arg)
