"""The office's list: which station stands where against a standard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from portal.tenants.models import StandardCheck, StationCard
from portal.tenants.queries.stations import stations_under
from portal.tenants.rules import WORKING
from portal.tenants.rules.standards import Checklist

NONE = "NONE"  # a station that has not begun
LAPSED = "LAPSED"  # confirmed once, and the term is over
WAITING = "SUBMITTED"


@dataclass(frozen=True)
class Wanted:
    """What a person asked of the list."""

    code: str
    state: str = ""
    office: str = ""
    words: str = ""


Line = Row[tuple[StationCard, StandardCheck | None]]


def board(path: str, lists: Sequence[Checklist], wanted: Wanted, today: date) -> Select[Any]:
    """(card, check or None) of each working station that the standard covers, to be paged by (office_path, slug)."""
    statement = (
        stations_under(path, wanted.words, office=wanted.office)
        .add_columns(StandardCheck)
        .outerjoin(
            StandardCheck,
            and_(StandardCheck.tenant_id == StationCard.station, StandardCheck.code == wanted.code),
        )
        .where(StationCard.status.in_(WORKING), _covered(lists, wanted.code))
    )
    if wanted.state:
        statement = statement.where(_in_state(wanted.state, today))
    return statement


def _covered(lists: Sequence[Checklist], code: str) -> ColumnElement[bool]:
    # A station is on the list when a version in force speaks to it, or when it has begun.
    spoken = [_speaks(one) for one in lists if one.code == code and one.binding == "ASKED"]
    return or_(false(), StandardCheck.id.is_not(None), *spoken)


def _speaks(one: Checklist) -> ColumnElement[bool]:
    terms = [StationCard.office_path >= one.office_path, StationCard.office_path < one.office_path + "~"]
    if one.kinds:
        terms.append(StationCard.kind.in_(one.kinds))
    if one.areas:
        terms.append(or_(*[StationCard.area_code.startswith(area) for area in one.areas]))
    return and_(*terms)


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    if state == NONE:
        return StandardCheck.id.is_(None)
    if state == LAPSED:
        return StandardCheck.valid_until < today
    return StandardCheck.state == state


def counts(db: Session, path: str, lists: Sequence[Checklist], code: str, today: date) -> dict[str, int]:
    """How many stations stand in each state; the key "" is all of them."""
    rows = board(path, lists, Wanted(code), today).subquery()
    state = func.coalesce(rows.c.state, NONE)
    lapsed = func.sum(case((rows.c.valid_until < today, 1), else_=0))
    found: dict[str, int] = {"": 0, LAPSED: 0}
    for name, number, gone in db.execute(select(state, func.count(), lapsed).group_by(state)):
        found[name] = number
        found[""] += number
        found[LAPSED] += gone or 0
    return found


def next_waiting(db: Session, path: str, after: UUID) -> tuple[UUID, str] | None:
    """The station and code of the check that has waited longest, besides *after*."""
    statement = (
        select(StandardCheck.tenant_id, StandardCheck.code)
        .where(
            StandardCheck.office_path >= path,
            StandardCheck.office_path < path + "~",
            StandardCheck.state == WAITING,
            StandardCheck.tenant_id != after,
        )
        .order_by(StandardCheck.submitted_at, StandardCheck.id)
    )
    row = db.execute(statement.limit(1)).first()
    return (row[0], row[1]) if row else None
