"""Paging by key: the next page starts after the last row seen, so page 400 costs what page 1 costs."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_
from sqlalchemy.orm import Session

from portal.core.errors import Invalid
from portal.core.i18n import N_

Row = TypeVar("Row")
LIMITS = (25, 50, 100)


@dataclass(frozen=True)
class Key:
    """One sort key: the column, its direction, and how to read it from a row and from a cursor's text.

    The keys of a list must end with a unique one. Columns must not be NULL: wrap them in coalesce().
    """

    column: ColumnElement[Any]
    read: Callable[[Any], Any]
    parse: Callable[[str], Any] = str
    descending: bool = False


@dataclass(frozen=True)
class KeyPage(Generic[Row]):
    """One page of rows and the cursors of its neighbours (None where there is none)."""

    rows: Sequence[Row]
    after: str | None
    before: str | None


def page(
    db: Session,
    statement: Select[Any],
    keys: Sequence[Key],
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 25,
    scalars: bool = True,
) -> KeyPage[Any]:
    """The page of *statement* after (or before) a cursor. Raises Invalid when a cursor is not ours."""
    backwards = bool(before)
    cursor = before or after
    bounded = statement.order_by(None).order_by(*[_order(key, backwards) for key in keys])
    if cursor:
        bounded = bounded.where(_beyond(keys, _decode(cursor, keys), backwards))
    result = db.execute(bounded.limit(limit + 1))
    rows = list(result.scalars() if scalars else result)
    more, rows = len(rows) > limit, rows[:limit]
    if backwards:
        rows.reverse()
    has_next = bool(rows) and (more if not backwards else True)
    has_previous = bool(rows) and (bool(cursor) if not backwards else more)
    return KeyPage(
        rows=rows,
        after=_encode(keys, rows[-1]) if has_next else None,
        before=_encode(keys, rows[0]) if has_previous else None,
    )


def first_page(rows: Sequence[Row], keys: Sequence[Key], limit: int = 25) -> KeyPage[Row]:
    """The first page of a list, from its first *limit* + 1 rows in the order of *keys*."""
    shown = rows[:limit]
    return KeyPage(shown, _encode(keys, shown[-1]) if len(rows) > limit else None, None)


def _order(key: Key, backwards: bool) -> ColumnElement[Any]:
    return key.column.desc() if key.descending != backwards else key.column.asc()


def _beyond(keys: Sequence[Key], values: Sequence[Any], backwards: bool) -> ColumnElement[bool]:
    alternatives: list[ColumnElement[bool]] = []
    for place, key in enumerate(keys):
        same = [k.column == v for k, v in zip(keys[:place], values[:place], strict=True)]
        falling = key.descending != backwards
        step = key.column < values[place] if falling else key.column > values[place]
        alternatives.append(and_(*same, step))
    return or_(false(), *alternatives)


def _encode(keys: Sequence[Key], row: Any) -> str:
    values = [_text(key.read(row)) for key in keys]
    packed = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str | int | Decimal | UUID):
        return str(value)
    raise TypeError(f"not a paging key: {value!r}")


def _decode(cursor: str, keys: Sequence[Key]) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [key.parse(value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError, ArithmeticError) as error:
        raise Invalid(N_("This page address is not complete. Open the list again.")) from error
