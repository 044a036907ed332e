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
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from portal.core.db import scope_of
from portal.core.scope import Public, ScopeMissing, Station

TENANT = bindparam("scope_tenant", type_=Uuid)
NOBODY = UUID(int=0)
BETWEEN = "\x1e"  # between rows, which quote their texts: none can pass for two


def ask(db: Session, statement: Executable, **values: Any) -> Result[Any]:
    """Send *statement* with *values*; what it calls TENANT is the tenant of the scope. Raises ScopeMissing in a
    session that speaks for no single station."""
    scope = scope_of(db)
    if not isinstance(scope, Station | Public):
        raise ScopeMissing("only a station's session asks with TENANT")
    return db.connection().execute(statement, {TENANT.key: scope.tenant or NOBODY, **values})


def seen(rows: Select[Any]) -> ColumnElement[str]:
    """All *rows* as one text, in an order of their own: what a page's mark is made of."""
    row = cast(rows.subquery().table_valued(), Text)
    return select(func.string_agg(row, aggregate_order_by(literal(BETWEEN), row))).scalar_subquery()


def mark_of(*parts: ColumnElement[Any]) -> Select[bytes]:
    """A statement for the SHA-256 of *parts*: equal marks, equal rows."""
    said = [func.coalesce(part, "") for part in parts]
    whole = func.concat_ws("\x1d", *said)
    return select(func.sha256(func.convert_to(whole, "UTF8")))
