"""The mark of a case: one question that says whether anything its page shows has changed.

It reads the very rows `load_page` reads, in one statement, and gives their SHA-256: equal marks, equal page. A test
compares the tables of both, so that a paper added to the page cannot be forgotten here.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from portal.accounts import names_rows
from portal.complaints.models import Complaint, ComplaintClock, ComplaintEvent, Evidence
from portal.complaints.queries.page import BROUGHT, SOURCES
from portal.core.asking import TENANT, ask, mark_of, seen
from portal.core.db import scope_of
from portal.core.files import StoredFile
from portal.core.scope import Station
from portal.law import CALENDAR_ROWS, places_above
from portal.tenants import StationCard, StationProfile
from portal.trail import head_rows

_CASE = bindparam("case", type_=Uuid)
OF_CASE: tuple[Any, ...] = (ComplaintEvent, ComplaintClock, *BROUGHT, *(model for model, _ in SOURCES))


def _rows(model: Any, **equal: ColumnElement[Any]) -> ColumnElement[Any]:
    rows = model.__table__.alias("r")
    return seen(rows, *(rows.c[name] == value for name, value in equal.items()))


_STORED: Any = StoredFile.__table__
_FILES = select(Evidence.file_id).where(Evidence.tenant_id == TENANT, Evidence.complaint_id == _CASE)
_PEOPLE = select(func.array_append(Complaint.officers, Complaint.assignee)).where(
    Complaint.tenant_id == TENANT, Complaint.id == _CASE
)
_MARK = mark_of(
    _rows(Complaint, tenant_id=TENANT, id=_CASE),
    *(_rows(model, tenant_id=TENANT, complaint_id=_CASE) for model in OF_CASE),
    seen(_STORED, _STORED.c.tenant_id == TENANT, _STORED.c.id.in_(_FILES)),
    seen(names_rows(_PEOPLE.scalar_subquery()).subquery("p")),
    seen(head_rows("case", _CASE).subquery("h")),
    _rows(StationCard, station=TENANT),
    _rows(StationProfile, tenant_id=TENANT),
    seen(CALENDAR_ROWS.subquery("c")),
)


def mark(db: Session, case_id: UUID) -> bytes:
    """The mark of a case of the scope's own station; that of no rows for another's."""
    scope = scope_of(db)
    path = scope.office_path if isinstance(scope, Station) else ""
    found: bytes = ask(db, _MARK, case=case_id, places=places_above(path)).scalar_one()
    return found
