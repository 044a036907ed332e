"""Questions that are built once: a page that is opened all day asks with few statements, ready made.

A statement is sent as it stands, past the ORM's guard (core.db), which would lay its criterion on a copy of it at each
call. It names the tenant itself, as ``TENANT``; the value is the scope's own and no caller can give another.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Executable,
    Result,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import NamedFromClause

from portal.core.db import scope_of
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
