"""Entering the yearly holiday arrangement. The trail lies above law: the caller records the event."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.db import scope_of
from portal.core.errors import N_, Forbidden, Invalid
from portal.core.scope import Bureau
from portal.law.models import CompleteUntil, EditedDay
from portal.law.queries import entered_years, forget_calendars
from portal.law.rules.calendar import DAY_KINDS
from portal.law.rules.seed import SEEDED
from portal.law.rules.spans import day_of

LONGEST_NAME = 40


def mark_day(db: Session, actor: Actor, day: date, kind: str, name: str, *, now: datetime) -> None:
    """Say that *day* is off, a statutory holiday or worked, for the bureau's subtree. Raises Invalid for an
    unknown kind, a missing name or a day out of range, Forbidden outside a bureau."""
    path = _bureau(db)
    name = name.strip()
    if kind not in DAY_KINDS:
        raise Invalid(N_("Choose what kind of day it is."), field="kind")
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(N_("Name the holiday in at most %(most)s characters."), field="name", most=LONGEST_NAME)
    key = {"path": path, "day": day_of(day)}
    _upsert(db, EditedDay, key, {"kind": kind, "name": name}, actor.person, now)


def clear_day(db: Session, actor: Actor, day: date, *, now: datetime) -> bool:  # noqa: ARG001 - every verb has both
    """Take back what this bureau said about *day*; False when it had said nothing. Raises Forbidden outside a
    bureau."""
    mine = (EditedDay.path == _bureau(db)) & (EditedDay.day == day)
    gone = db.scalar(delete(EditedDay).where(mine).returning(EditedDay.day))
    forget_calendars(db)
    return gone is not None


def declare_complete(db: Session, actor: Actor, until: date, *, now: datetime) -> None:
    """Say that the arrangement is entered up to and with *until*: dates up to there stop being provisional.

    Raises Invalid when the shipped calendar reaches as far, or when nothing was entered for a year on the way;
    Forbidden outside a bureau.
    """
    path = _bureau(db)
    if day_of(until) <= SEEDED.complete_until:
        raise Invalid(N_("The calendar is complete up to that day already."), field="until")
    entered = entered_years(db, path)
    for year in range(SEEDED.complete_until.year + 1, until.year + 1):
        if year not in entered:
            raise Invalid(N_("No holiday has been entered for %(year)s yet."), field="until", year=year)
    _upsert(db, CompleteUntil, {"path": path}, {"complete_until": until}, actor.person, now)


def _bureau(db: Session) -> str:
    # The path comes from the scope the session was opened with, so nobody can write another bureau's calendar.
    scope = scope_of(db)
    if not isinstance(scope, Bureau) or not scope.path:
        raise Forbidden(N_("Only a bureau enters the working-day calendar."))
    return scope.path


def _upsert(
    db: Session,
    table: type[EditedDay] | type[CompleteUntil],
    key: dict[str, Any],
    values: dict[str, Any],
    person: UUID | None,
    now: datetime,
) -> None:
    said = {**values, "edited_by": person, "edited_at": now}
    db.execute(insert(table).values(**key, **said).on_conflict_do_update(index_elements=[*key], set_=said))
    forget_calendars(db)
