"""Clocks of cases, and the deadline behind each, which can explain itself."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Text, bindparam, case, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from portal.complaints.models import Complaint, ComplaintClock
from portal.law import Calendar, Deadline, Pause, due, load_calendar

_OF_CASE = (
    select(ComplaintClock)
    .where(ComplaintClock.complaint_id == bindparam("case"))
    .order_by(ComplaintClock.started_at, ComplaintClock.id)
)


def clocks_of(db: Session, case_id: UUID) -> list[ComplaintClock]:
    """Every clock run of a case, oldest first."""
    return list(db.scalars(_OF_CASE, {"case": case_id}))


def running(db: Session, cases: Collection[UUID]) -> dict[UUID, list[ComplaintClock]]:
    """The running clocks of several cases: one query for a page of a list."""
    found: dict[UUID, list[ComplaintClock]] = defaultdict(list)
    if cases:
        rows = db.scalars(
            select(ComplaintClock)
            .where(ComplaintClock.complaint_id.in_(cases), ComplaintClock.stopped_at.is_(None))
            .order_by(ComplaintClock.due_on, ComplaintClock.code)
        )
        for row in rows:
            found[row.complaint_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A running clock as a list reads it. A list shows one place's cases: its calendar is that place's."""

    code: str
    started_at: datetime
    due_on: date
    pauses: list[Any]
    promised: dict[str, Any] | None
    stopped_at: None = None


# Of each case of a list, its running clocks as one JSON text: a list is read with one statement, and equal texts
# are equal clocks. A case notes its nearest clock; only one that is being tested may have a clock it does not note.
RUNNING = case(
    (
        Complaint.due_on.is_not(None) | (Complaint.state == literal_column("'TESTING'")),
        select(
            func.json_agg(
                aggregate_order_by(
                    func.json_build_array(
                        ComplaintClock.code,
                        ComplaintClock.started_at,
                        ComplaintClock.due_on,
                        ComplaintClock.pauses,
                        ComplaintClock.promised,
                    ),
                    ComplaintClock.due_on,
                    ComplaintClock.code,
                )
            ).cast(Text)
        )
        .where(
            ComplaintClock.tenant_id == Complaint.tenant_id,
            ComplaintClock.complaint_id == Complaint.id,
            ComplaintClock.stopped_at.is_(None),
        )
        .correlate(Complaint)
        .scalar_subquery(),
    ),
).label("clocks")


@lru_cache(maxsize=10_000)
def clock_lines(running: str | None) -> tuple[ClockLine, ...]:
    """What RUNNING said of one case."""
    return tuple(
        ClockLine(code, datetime.fromisoformat(started), date.fromisoformat(due_on), pauses, promised)
        for code, started, due_on, pauses, promised in json.loads(running or "[]")
    )


def deadline(db: Session, clock: ComplaintClock) -> Deadline:
    """The deadline of a clock as the law reckons it now, with its pauses."""
    return reckon(clock, load_calendar(db, clock.office_path))


def reckon(clock: ComplaintClock, calendar: Calendar) -> Deadline:
    """`deadline` with a calendar at hand."""
    return reckoned(terms_of(clock), calendar)


Terms = tuple[str, datetime, tuple[tuple[str, str | None], ...], tuple[tuple[str, Any], ...]]


def terms_of(clock: ComplaintClock | ClockLine) -> Terms:
    """What a clock's deadline follows from, besides the calendar: equal terms, equal deadline."""
    pauses = tuple((begin, end) for begin, end in clock.pauses)
    return clock.code, clock.started_at, pauses, tuple(sorted((clock.promised or {}).items()))


@lru_cache(maxsize=10_000)
def reckoned(terms: Terms, calendar: Calendar) -> Deadline:
    """The deadline of a clock's *terms*: reckoned once, then found again."""
    code, started_at, pauses, promised = terms
    wanted = dict(promised)
    received = wanted.get("received")
    return due(
        code,
        started_at,
        pauses=[
            Pause(date.fromisoformat(begin), date.fromisoformat(end) if end else None)
            for begin, end in pauses
        ],
        promised=_promised(wanted),
        calendar=calendar,
        received=date.fromisoformat(received) if received else None,
    )


def _promised(wanted: dict[str, object]) -> date | int | None:
    if "date" in wanted:
        return date.fromisoformat(str(wanted["date"]))
    return int(str(wanted["length"])) if "length" in wanted else None


def paused(clock: ComplaintClock | ClockLine) -> bool:
    """True while the clock stands still."""
    return clock.stopped_at is None and bool(clock.pauses) and clock.pauses[-1][1] is None


def due_now(db: Session, now: datetime, limit: int) -> list[ComplaintClock]:
    """Clocks with a word to say, the longest waiting first. For the system's sweep: reads one partial index."""
    return list(
        db.scalars(
            select(ComplaintClock)
            .where(ComplaintClock.next_at <= now)
            .order_by(ComplaintClock.next_at)
            .limit(limit)
        )
    )


def running_clock(db: Session, clock_id: UUID) -> ComplaintClock | None:
    """One clock that still runs, or None."""
    return db.execute(
        select(ComplaintClock).where(ComplaintClock.id == clock_id, ComplaintClock.stopped_at.is_(None))
    ).scalar_one_or_none()
