"""Finding one row, to be read or to be taken in hand."""

from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from portal.core.errors import Missing

Row = TypeVar("Row")


def one(db: Session, statement: Select[Row], none_such: str, *, lock: bool = False) -> Row:
    """The row of a statement. *lock*: for a step; whoever comes second waits here, then sees what the first left.
    Raises Missing with the words *none_such*."""
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = db.scalars(statement).one_or_none()
    if found is None:
        raise Missing(none_such)
    return found
