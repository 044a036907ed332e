"""Reading filings and the duty rota."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from portal import law
from portal.core.errors import N_, Missing
from portal.core.i18n import current_locale
from portal.tenants.models import DutyException, DutyPattern, StationFiling, StationMember
from portal.tenants.queries.stations import profile
from portal.tenants.rules import hours
from portal.tenants.rules.duty import Change, DutyDay, Slot, days_of, rota


def filings_of(db: Session, station: UUID, limit: int = 20) -> Sequence[StationFiling]:
    """The latest filings of one station, the newest first."""
    mine = select(StationFiling).where(StationFiling.tenant_id == station)
    return db.scalars(mine.order_by(StationFiling.at.desc(), StationFiling.id.desc()).limit(limit)).all()


def filings(*, waiting: bool) -> Select[StationFiling]:
    """The filings of a bureau's subtree, to be paged by (at, id)."""
    seen = StationFiling.seen_at.is_(None) if waiting else StationFiling.seen_at.is_not(None)
    return select(StationFiling).where(seen)


def waiting_filings(db: Session) -> int:
    """How many filings of the subtree nobody has taken note of."""
    return db.execute(filings(waiting=True).with_only_columns(func.count())).scalar_one()


def filing(db: Session, filing_id: UUID) -> StationFiling:
    """One filing the session may see. Raises Missing."""
    found = db.scalars(select(StationFiling).where(StationFiling.id == filing_id)).one_or_none()
    if found is None:
        raise Missing(N_("There is no such filing."))
    return found


@dataclass(frozen=True)
class DutyMonth:
    """The duty chart of a month: its days, and the names of everybody in it. `provisional` when the holidays of
    the month are not published yet."""

    year: int
    month: int
    days: list[DutyDay]
    names: dict[UUID, str]
    provisional: bool

    @property
    def gaps(self) -> list[date]:
        """The days on which the station opens and nobody is on duty."""
        return [one.day for one in self.days if one.gap]


def duty_month(db: Session, year: int, month: int) -> DutyMonth:
    """The chart of the scope's own station for a month (Shanghai dates)."""
    days = days_of(year, month)
    return DutyMonth(
        year,
        month,
        duty_days(db, days),
        {one.id: one.name for one in db.execute(select(StationMember.id, StationMember.name))},
        not all(map(law.load_calendar(db).knows, (days[0], days[-1]))),
    )


def duty_days(db: Session, days: Sequence[date]) -> list[DutyDay]:
    """The chart of any days in a row."""
    calendar, locale = law.load_calendar(db), current_locale()
    terms = {
        one.id: (one.since, one.until)
        for one in db.execute(select(StationMember.id, StationMember.since, StationMember.until))
    }

    def off(day: date) -> str | None:
        note = calendar.days.get(day)
        return note.label(locale) if note is not None and not calendar.is_working(day) else None

    def serving(member: UUID, day: date) -> bool:
        since, until = terms.get(member, (date.max, None))
        return since <= day and (until is None or day < until)

    opens = hours.open_days(hours.read(profile(db).hours))
    return rota(
        days,
        week_slots(db, days[0], days[-1]),
        changes(db, days[0], days[-1]),
        off=off,
        opens=opens,
        serving=serving,
    )


def week_slots(db: Session, first: date, last: date) -> list[Slot]:
    """The week as it holds on any day between *first* and *last*."""
    rows = db.scalars(
        select(DutyPattern)
        .where(DutyPattern.since <= last, or_(DutyPattern.until.is_(None), DutyPattern.until > first))
        .order_by(DutyPattern.slot, DutyPattern.id)
    )
    return [Slot(row.slot, row.member_id, row.since, row.until) for row in rows]


def changes(db: Session, first: date, last: date) -> dict[date, Change]:
    """The days unlike their week."""
    rows = db.scalars(select(DutyException).where(DutyException.day.between(first, last)))
    return {row.day: Change(tuple(row.member_ids), row.closed, row.note) for row in rows}


def exception_on(db: Session, day: date) -> DutyException | None:
    """The exception of one day."""
    return db.scalars(select(DutyException).where(DutyException.day == day)).one_or_none()


def open_pattern(db: Session) -> Sequence[DutyPattern]:
    """The rows of the week that hold now and later."""
    return db.scalars(select(DutyPattern).where(DutyPattern.until.is_(None))).all()
