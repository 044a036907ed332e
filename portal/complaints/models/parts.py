"""What the tables of this module share: the key of the case, closed lists as CHECKs."""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.schema import SchemaItem

from portal.core.files import StoredFile


def of_case(table: str) -> tuple[SchemaItem, ...]:
    """A row of a case: the foreign key that starts with the tenant, and the index to find them by."""
    return (
        ForeignKeyConstraint(["tenant_id", "complaint_id"], ["complaint.tenant_id", "complaint.id"]),
        Index(f"ix_{table}_complaint_id", "tenant_id", "complaint_id"),
    )


def of_file(column: str) -> ForeignKeyConstraint:
    """A stored file of the same station."""
    table = StoredFile.__tablename__
    return ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"])


def listed(codes: Iterable[str]) -> str:
    """`('A', 'B')` for a CHECK."""
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


def one_of(column: str, codes: Iterable[str]) -> CheckConstraint:
    """The column holds a code of a closed list (NULL passes)."""
    return CheckConstraint(f"{column} IN {listed(codes)}", name=column)
