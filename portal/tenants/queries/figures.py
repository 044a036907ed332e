"""The figures of one station as its head office sees them side by side: asked inside that station's own walls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.clock import local_date
from portal.core.db import enter, scope_of
from portal.core.scope import Public, Station
from portal.tenants.models import StationDefect
from portal.tenants.queries.enterprise import OwnStation
from portal.tenants.queries.standards.state import standard_state


@dataclass(frozen=True)
class CaseFigures:
    """What complaints lends: open now, overdue now, closed in the period, and how many of those in time."""

    open: int
    overdue: int
    closed: int
    on_time: int


@dataclass(frozen=True)
class Figures:
    """One line of the comparison; None where nothing tells the figure."""

    station: OwnStation
    cases: CaseFigures | None
    confirmed: bool | None
    defects: list[str]


Cases = Callable[[Session, date, date], CaseFigures]  # of the scope's own station, closed between two days


@dataclass
class Lent:
    """What complaints tells of the scope's own station."""

    cases: Cases | None = None


LENT = Lent()


def lend_figures(cases: Cases) -> None:
    """Lend the figures of cases. Called in portal.modules."""
    LENT.cases = cases


def figures_of(db: Session, stations: list[OwnStation], first: date, now: datetime) -> list[Figures]:
    """The figures of a head office's own stations since *first*: one station's walls after the other, then the door.

    *stations* comes from `own_stations`, which names only those that agreed. Never two at once: each line is asked
    in the scope of its own tenant, so neither a forgotten condition nor a wrong join can mix them."""
    scope = scope_of(db)
    assert isinstance(scope, Public)
    person = scope.person
    found = []
    try:
        for one in stations:
            enter(db, Station(one.station, one.office_path, person))
            found.append(_line(db, one, first, now))
    finally:
        enter(db, Public(None, "", person))
    return found


def _line(db: Session, one: OwnStation, first: date, now: datetime) -> Figures:
    standard = standard_state(db, now)
    codes = db.scalars(
        select(StationDefect.code)
        .where(StationDefect.tenant_id == one.station, StationDefect.closed_at.is_(None))
        .order_by(StationDefect.found_at)
    ).all()
    return Figures(
        one,
        LENT.cases(db, first, local_date(now)) if LENT.cases else None,
        standard.confirmed if standard else None,
        list(codes),
    )
