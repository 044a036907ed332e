"""Reading dispatches, from either side."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from portal import tenants
from portal.core.errors import N_
from portal.govlink.models import Dispatch, DispatchStep, Supervision
from portal.govlink.queries.one import one
from portal.govlink.rules.clocks import AT_WORK, Times
from portal.govlink.rules.dispatch import OPEN

NONE_SUCH = N_("There is no such dispatch here.")


def dispatch(db: Session, dispatch_id: UUID) -> Dispatch:
    """One dispatch the session may see. Raises Missing."""
    return one(db, select(Dispatch).where(Dispatch.id == dispatch_id), NONE_SUCH)


def locked(db: Session, dispatch_id: UUID) -> Dispatch:
    """One dispatch for a step. Raises Missing."""
    return one(db, select(Dispatch).where(Dispatch.id == dispatch_id), NONE_SUCH, lock=True)


def times_of(row: Dispatch) -> Times:
    """What this dispatch's clocks are reckoned from."""
    return Times(row.received_at, row.issued_at, row.accepted_on, row.granted_days)


def steps(db: Session, row: Dispatch, *, after: int = 0) -> Sequence[DispatchStep]:
    """The steps of a dispatch, oldest first; only those after a version, when given."""
    return db.scalars(
        select(DispatchStep)
        .where(DispatchStep.tenant_id == row.tenant_id, DispatchStep.dispatch_id == row.id)
        .where(DispatchStep.seq > after)
        .order_by(DispatchStep.seq)
    ).all()


def overdue(today: date) -> ColumnElement[bool]:
    """The running limit has passed: signing, feedback, or the bureau's own decision after the feedback."""
    return (
        ((Dispatch.state == "ISSUED") & (Dispatch.sign_due < today))
        | (Dispatch.state.in_(sorted(AT_WORK)) & (Dispatch.feedback_due < today))
        | ((Dispatch.state == "FED_BACK") & Dispatch.accepted_on.is_(None) & (Dispatch.bureau_due < today))
    )


def near(today: date, until: date) -> ColumnElement[bool]:
    """At the station, not overdue, with the feedback due by *until*."""
    return Dispatch.state.in_(sorted({"ISSUED", *AT_WORK})) & Dispatch.feedback_due.between(today, until)


def board(
    *,
    state: str = "",
    station: UUID | None = None,
    late: date | None = None,
    due_by: tuple[date, date] | None = None,
    since: date | None = None,
    until: date | None = None,
    number: str = "",
) -> Select[Dispatch]:
    """Dispatches by what the URL asks. *state*: a code, or OPEN for all that are not ended."""
    statement = select(Dispatch)
    if state == "OPEN":
        statement = statement.where(Dispatch.state.in_(sorted(OPEN)))
    elif state:
        statement = statement.where(Dispatch.state == state)
    if station is not None:
        statement = statement.where(Dispatch.tenant_id == station)
    if late is not None:
        statement = statement.where(overdue(late))
    if due_by is not None:
        statement = statement.where(near(*due_by))
    if since is not None:
        statement = statement.where(func.timezone("Asia/Shanghai", Dispatch.issued_at) >= since)
    if until is not None:
        statement = statement.where(func.date(func.timezone("Asia/Shanghai", Dispatch.issued_at)) <= until)
    if number.strip():
        wanted = number.strip()
        statement = statement.where((Dispatch.external_no == wanted) | (Dispatch.order_no == wanted))
    return statement


def counts(db: Session, today: date, until: date) -> dict[str, int]:
    """How many dispatches wait for what: by state, and 'overdue' and 'near' among the open ones."""
    rows = db.execute(
        select(
            Dispatch.state,
            func.count(),
            func.count().filter(overdue(today)),
            func.count().filter(near(today, until)),
        )
        .where(Dispatch.state.in_(sorted(OPEN)))
        .group_by(Dispatch.state)
    ).all()
    found = {state: number for state, number, _, _ in rows}
    found["overdue"] = sum(row[2] for row in rows)
    found["near"] = sum(row[3] for row in rows)
    return found


def earlier(db: Session, row: Dispatch) -> Sequence[Dispatch]:
    """Other dispatches of the same platform case that the session may see, oldest first."""
    return db.scalars(
        select(Dispatch)
        .where(Dispatch.platform_case_id == row.platform_case_id, Dispatch.id != row.id)
        .order_by(Dispatch.issued_at)
    ).all()


def station_names(db: Session, stations: Iterable[UUID]) -> dict[UUID, str]:
    """Names of some stations, asked for at once."""
    card = tenants.StationCard
    rows = db.execute(select(card.station, card.name).where(card.station.in_(sorted(set(stations)))))
    return dict(rows.all())


def supervisions(db: Session, row: Dispatch) -> Sequence[Supervision]:
    """What was asked about a dispatch, oldest first."""
    return db.scalars(
        select(Supervision)
        .where(Supervision.tenant_id == row.tenant_id, Supervision.dispatch_id == row.id)
        .order_by(Supervision.issued_at)
    ).all()


def supervision(db: Session, supervision_id: UUID, *, lock: bool = False) -> Supervision:
    """One supervision. Raises Missing."""
    return one(db, select(Supervision).where(Supervision.id == supervision_id), NONE_SUCH, lock=lock)


def asked(*, level: str = "", open_only: bool = False) -> Select[Supervision]:
    """Supervisions for a list."""
    statement = select(Supervision)
    if level:
        statement = statement.where(Supervision.level == level)
    if open_only:
        statement = statement.where(Supervision.closed_at.is_(None))
    return statement
