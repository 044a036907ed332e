"""The calendar that holds at a place: the shipped one with the entries of the bureaux above it laid over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from datetime import date
from functools import lru_cache
from itertools import chain

from sqlalchemy import Text, any_, bindparam, func, null, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from portal.core.db import scope_of
from portal.core.scope import Bureau, System
from portal.law.models import CompleteUntil, EditedDay
from portal.law.rules.calendar import Calendar, DayKind, DayNote
from portal.law.rules.seed import SEEDED

SEGMENT = 4  # characters a level of the bureau tree takes in a path
MEMO = "law.calendars"


def load_calendar(db: Session, path: str | None = None) -> Calendar:
    """The calendar for *path*; by default the place the session speaks for. Read once a session and path.

    A System session stands nowhere: name the office path of the case, or get the shipped calendar.
    """
    at = path_of(db) if path is None else path
    load_calendars(db, [at])
    memo: dict[str, Calendar] = db.info[MEMO]
    return memo[at]


def load_calendars(db: Session, paths: Iterable[str]) -> None:
    """Read the calendars of several places with one question, so that `load_calendar` has them: for lists."""
    memo: dict[str, Calendar] = db.info.setdefault(MEMO, {})
    wanted = set(paths) - memo.keys()
    if wanted:
        memo.update(_read(db, wanted))


def forget_calendars(db: Session) -> None:
    """Read the calendar again next time: something was entered in this session."""
    db.info.pop(MEMO, None)


def edited_days(db: Session, path: str, year: int) -> list[EditedDay]:
    """What the bureau at *path* itself entered for *year*, in order of days."""
    return list(
        db.scalars(
            select(EditedDay)
            .where(EditedDay.path == path, func.extract("year", EditedDay.day) == year)
            .order_by(EditedDay.day)
        )
    )


def path_of(db: Session) -> str:
    """The office path of the session's scope; "" for the system and at the door."""
    scope = scope_of(db)
    if isinstance(scope, System):
        return ""
    return (scope.path or "") if isinstance(scope, Bureau) else scope.office_path


def entered_years(db: Session, path: str) -> set[int]:
    """The years for which the bureau at *path*, or one above it, has entered something."""
    return set(
        db.scalars(select(func.extract("year", EditedDay.day)).where(EditedDay.path.in_(places_above(path))))
    )


def places_above(path: str) -> list[str]:
    """The paths whose entries make the calendar at *path*: its own and every one above."""
    return [path[:end] for end in range(0, len(path) + 1, SEGMENT)]


_PLACES = any_(bindparam("places", type_=ARRAY(Text)))
# One question for both tables: a row without a kind says how far the year is entered. `places` are a path and those
# above it (`places_above`).
CALENDAR_ROWS = (
    select(EditedDay.path, EditedDay.day, EditedDay.kind, EditedDay.name)
    .where(EditedDay.path == _PLACES)
    .union_all(
        select(CompleteUntil.path, CompleteUntil.complete_until, null(), null()).where(
            CompleteUntil.path == _PLACES
        )
    )
    .order_by("day", "kind")
)


def _read(db: Session, paths: Set[str]) -> dict[str, Calendar]:
    above = {path: places_above(path) for path in paths}
    places = sorted(set(chain.from_iterable(above.values())))
    entered: dict[str, list[tuple[date, str | None, str | None]]] = defaultdict(list)
    # Straight to the connection: no tenant stands in these tables, and the ORM's guard costs more than the question.
    for row in db.connection().execute(CALENDAR_ROWS, {"places": places}):
        entered[row.path].append((row.day, row.kind, row.name))
    # Shortest path first, so that the nearest bureau's word is laid on last.
    return {path: _laid(tuple(chain.from_iterable(entered[at] for at in above[path]))) for path in paths}


@lru_cache(maxsize=256)
def _laid(rows: tuple[tuple[date, str | None, str | None], ...]) -> Calendar:
    """Equal entries give the same calendar, so that what was reckoned by it can be found again."""
    changes = {day: DayNote(DayKind(kind), name or "") for day, kind, name in rows if kind}
    return SEEDED.edited(changes, max((day for day, kind, _ in rows if not kind), default=None))
