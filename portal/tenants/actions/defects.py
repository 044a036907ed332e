"""The known defects: found each night by small detectors, closed by themselves once mended, dismissed by the office
with a reason.

Each station is looked at in its own session (its own walls). Facts that live in other modules come by functions lent
in `portal.modules` (`lend_defects`); a detector without its function finds nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.actor import SYSTEM, Actor
from portal.core.clock import local_date
from portal.core.db import scope_of
from portal.core.errors import N_, Conflict, Invalid
from portal.core.scope import Station
from portal.tenants import events as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.models import StationCard, StationDefect
from portal.tenants.queries.founding import hanging, profile_of, steps_of
from portal.tenants.queries.training import training_recorded
from portal.tenants.rules import WORKING
from portal.tenants.rules.defects import looked_back
from portal.trail import Subject, record

Facts = dict[str, Any]
Found = Mapping[str, Facts]  # by period
Count = Callable[[Session, date, date], int]  # of the scope's own station, first to last day
Late = Callable[[Session, date], Sequence[tuple[str, date]]]  # (period in words, day it was due)


@dataclass
class Lent:
    """What other modules tell of the scope's own station."""

    contacts: Count | None = None
    late_statistics: Late | None = None


LENT = Lent()


def lend_defects(*, contacts: Count | None = None, late_statistics: Late | None = None) -> None:
    """Lend the facts: complaints and inquiries registered between two days (inclusive), statistics that are due and
    not handed in. Called in portal.modules."""
    LENT.contacts = contacts or LENT.contacts
    LENT.late_statistics = late_statistics or LENT.late_statistics


def plaque_missing(db: Session, card: StationCard, _today: date) -> Found:
    """Accepted, but no plaque holds, or the one that holds is reported missing."""
    if card.status != "ACCEPTED":
        return {}
    plaque = hanging(db, card.station)
    if plaque is None:
        return {f"after {len(steps_of(db, card.station))}": {}}
    if plaque.missing_on is None:
        return {}
    return {f"{plaque.number} {plaque.missing_on}": {}}


def zero_complaints(db: Session, card: StationCard, today: date) -> Found:
    """A whole year without a complaint or an inquiry: to be verified."""
    return _nothing_all_year(LENT.contacts, db, card, today)


def no_training(db: Session, card: StationCard, today: date) -> Found:
    """A whole year without a training on record."""
    return _nothing_all_year(training_recorded, db, card, today)


def _nothing_all_year(count: Count | None, db: Session, card: StationCard, today: date) -> Found:
    since = looked_back(today, profile_of(db, card.station).founded_on)
    if count is None or since is None or count(db, since, today):
        return {}
    return {str(today.year): {"since": since.isoformat()}}


def late_statistics(db: Session, _card: StationCard, today: date) -> Found:
    """Statistics due and not handed in, one task a period."""
    if LENT.late_statistics is None:
        return {}
    return {
        period: {"period": period, "due": due.isoformat()} for period, due in LENT.late_statistics(db, today)
    }


DETECTORS: dict[str, Callable[[Session, StationCard, date], Found]] = {
    "PLAQUE": plaque_missing,
    "ZERO": zero_complaints,
    "TRAINING": no_training,
    "STATISTICS": late_statistics,
}
YEARLY = frozenset({"ZERO", "TRAINING"})


def look(db: Session, *, now: datetime) -> int:
    """Look at the scope's own station: open what is found, close what is mended. Returns how many moved."""
    card = db.scalars(select(StationCard).where(StationCard.station == _tenant(db))).one()
    moved = 0
    for code, detector in DETECTORS.items():
        found = dict(detector(db, card, local_date(now))) if card.status in WORKING else {}
        known = {row.period: row for row in _rows(db, code)}
        if code in YEARLY and found:
            found = _same_as_open(found, known)
        moved += sum(
            _open(db, code, period, facts, known.get(period), now) for period, facts in found.items()
        )
        moved += sum(_close(db, row, now) for period, row in known.items() if period not in found)
    return moved


def _same_as_open(found: Found, known: Mapping[str, StationDefect]) -> dict[str, Facts]:
    # A year without anything that runs into the next calendar year is still the same task.
    still = next((period for period, row in known.items() if row.closed_at is None), None)
    return {still or period: facts for period, facts in found.items()}


def _tenant(db: Session) -> UUID:
    scope = scope_of(db)
    assert isinstance(scope, Station)
    return scope.tenant


def _rows(db: Session, code: str) -> Sequence[StationDefect]:
    return db.scalars(select(StationDefect).where(StationDefect.code == code)).all()


def _open(
    db: Session, code: str, period: str, facts: Facts, row: StationDefect | None, now: datetime
) -> bool:
    if row is not None and (row.closed_at is None or row.how == "DISMISSED"):
        return False
    if row is None:
        row = StationDefect(code=code, period=period, facts=facts, found_at=now)
        db.add(row)
    else:
        row.facts, row.found_at, row.closed_at, row.how = facts, now, None, None
        row.answer = row.answered_at = row.answered_by_name = None
    db.flush()
    _note(db, SYSTEM, "found", row, now)
    return True


def _close(db: Session, row: StationDefect, now: datetime) -> bool:
    if row.closed_at is not None:
        return False
    row.closed_at, row.how = now, "REMEDIED"
    db.flush()
    _note(db, SYSTEM, "remedied", row, now)
    return True


def answer(db: Session, actor: Actor, row: StationDefect, words: str, *, now: datetime) -> None:
    """The station says what it found or did. Raises Invalid without words, Conflict when it is closed."""
    if not words.strip():
        raise Invalid(N_("Say what was found or done."), field="words")
    if row.closed_at is not None:
        raise Conflict(N_("This task is closed already."))
    row.answer, row.answered_at, row.answered_by_name = words.strip(), now, actor.name
    db.flush()
    record(db, actor, "tenants:defect:answered", _subject(row), {"code": row.code}, now=now)


def dismiss(
    db: Session, actor: Actor, row: StationDefect, reason: str, seen_version: int, *, now: datetime
) -> None:
    """The office has verified and holds nothing against the station. Raises Invalid without a reason, Conflict when
    it changed meanwhile."""
    if not reason.strip():
        raise Invalid(N_("Say why it is dismissed: the station reads it."), field="reason")
    if row.closed_at is not None or row.version != seen_version:
        raise Conflict(N_("This task has changed meanwhile. Look at it again."))
    row.closed_at, row.how, row.reason = now, "DISMISSED", reason.strip()
    row.closed_by, row.closed_by_name = actor.person, actor.name
    db.flush()
    _note(db, actor, "dismissed", row, now)


def _note(db: Session, actor: Actor, what: str, row: StationDefect, now: datetime) -> None:
    record(db, actor, f"tenants:defect:{what}", _subject(row), {"code": row.code}, now=now)


def _subject(row: StationDefect) -> Subject:
    return Subject("defect", row.id, tenant=row.tenant_id, office_path=row.office_path)
