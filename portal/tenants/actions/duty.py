"""Keeping the duty rota: the week from a day on, and days unlike it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Invalid
from portal.tenants import events as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.models import DutyException, DutyPattern
from portal.tenants.queries import own_card, roster
from portal.tenants.queries.duty import exception_on, open_pattern
from portal.tenants.rules.duty import HOLIDAY, MOST_A_DAY, check_change
from portal.trail import Subject, record


def set_week(db: Session, actor: Actor, week: Mapping[int, Collection[UUID]], *, now: datetime) -> list[int]:
    """Set who is on duty on each day of the week (slots 1–7, 8 for days off by law) from today on; what was before
    today stays as it was. Returns the slots that changed. Raises Invalid for somebody not on the roster."""
    today = local_date(now)
    serving = {line.id for line in roster(db, today)}
    held: dict[int, list[DutyPattern]] = {slot: [] for slot in range(1, HOLIDAY + 1)}
    for row in open_pattern(db):
        held[row.slot].append(row)
    changed = []
    for slot, rows in held.items():
        wanted = set(week.get(slot, ()))
        _check(slot, wanted, serving)
        if {row.member_id for row in rows} != wanted:
            _reset(db, slot, rows, wanted, today)
            changed.append(slot)
    if changed:
        db.flush()
        record(db, actor, "tenants:duty:week_set", _subject(db), {"slots": changed}, now=now)
    return changed


def _check(slot: int, wanted: Collection[UUID], serving: Collection[UUID]) -> None:
    if not set(wanted) <= set(serving):
        raise Invalid(N_("Somebody chosen is not on the roster any more."), field=f"slot_{slot}")
    if len(wanted) > MOST_A_DAY:
        raise Invalid(N_("At most %(most)s people on one day."), field=f"slot_{slot}", most=MOST_A_DAY)


def _reset(db: Session, slot: int, rows: Collection[DutyPattern], wanted: set[UUID], today: date) -> None:
    kept = set()
    for row in rows:
        if row.member_id in wanted:
            kept.add(row.member_id)
        else:
            row.until = max(today, row.since)  # set and taken back within a day: it never held
    db.add_all(DutyPattern(slot=slot, member_id=member, since=today) for member in sorted(wanted - kept))


def set_day(
    db: Session,
    actor: Actor,
    day: date,
    members: Collection[UUID],
    *,
    closed: bool,
    note: str,
    now: datetime,
) -> None:
    """One day unlike its week: these people, or closed. Raises Invalid beside a field, also for a day gone by."""
    check_change(members, closed)
    if day < local_date(now):
        raise Invalid(N_("A day gone by is not rewritten."), field="day")
    if not set(members) <= {line.id for line in roster(db, day)}:
        raise Invalid(N_("Somebody chosen is not on the roster any more."), field="members")
    row = exception_on(db, day)
    if row is None:
        row = DutyException(day=day)
        db.add(row)
    row.member_ids, row.closed, row.note = sorted(members), closed, note.strip()
    db.flush()
    record(db, actor, "tenants:duty:day_set", _subject(db), {"day": day, "closed": closed}, now=now)


def clear_day(db: Session, actor: Actor, day: date, *, now: datetime) -> None:
    """The day is as in its week again. Raises Invalid for a day gone by."""
    if day < local_date(now):
        raise Invalid(N_("A day gone by is not rewritten."), field="day")
    row = exception_on(db, day)
    if row is None:
        return
    db.delete(row)
    db.flush()
    record(db, actor, "tenants:duty:day_cleared", _subject(db), {"day": day}, now=now)


def _subject(db: Session) -> Subject:
    return Subject("duty", own_card(db).station)
