"""The SQLAlchemy column type of personal data."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Dialect, LargeBinary, Table, event
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator

from portal.core.crypto.envelope import seal, unseal


class Encrypted(TypeDecorator[str]):
    """Text encrypted at rest (bytea). Bound to `table.column`; give `place` only to keep an old name.

    It cannot be compared or sorted: each write gives other bytes. Search by a blind index.
    """

    impl = LargeBinary
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[str]):
        """Only IS NULL and IS NOT NULL make sense."""

        def operate(self, op: Any, *other: Any, **options: Any) -> Any:
            if op in (operators.is_, operators.is_not):
                return super().operate(op, *other, **options)
            raise TypeError("an encrypted column cannot be compared; search by its blind index")

    comparator_factory = Comparator

    def __init__(self, place: str = "") -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> bytes | None:
        return None if value is None else seal(value, self._where())

    def process_result_value(self, value: Any, _dialect: Dialect) -> str | None:
        return None if value is None else unseal(bytes(value), self._where())

    def _where(self) -> str:
        if not self.place:
            raise TypeError("Encrypted is used outside a table's column")
        return self.place


@event.listens_for(Column, "after_parent_attach", propagate=True)
def _bind_place(column: Column[Any], table: Any) -> None:
    if isinstance(column.type, Encrypted) and isinstance(table, Table) and not column.type.place:
        column.type = Encrypted(f"{table.name}.{column.name}")
