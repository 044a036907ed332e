"""Pieces that several tables are made of."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Numeric

QUANTITY = Numeric(14, 3)


def one_of(column: str, codes: Iterable[str]) -> str:
    """The text of a check: *column* holds one of *codes*."""
    return f"{column} IN ({', '.join(repr(code) for code in codes)})"


def of_task() -> Any:
    """The key to the task."""
    return ForeignKeyConstraint(["tenant_id", "task_id"], ["recall_task.tenant_id", "recall_task.id"])


def to_file(column: str = "file_id") -> Any:
    """The key to a stored file."""
    return ForeignKeyConstraint(["tenant_id", column], ["stored_file.tenant_id", "stored_file.id"])
