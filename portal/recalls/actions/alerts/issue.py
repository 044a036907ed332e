"""下发: a checked list goes to the stations, or into the list it is a new version of."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import trail
from portal.core import outbox
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Forbidden
from portal.recalls import events
from portal.recalls.actions.alerts.intake import draft
from portal.recalls.models import Alert, AlertItem
from portal.recalls.queries.alerts import alert as one_alert
from portal.recalls.queries.alerts import all_items, item_counts
from portal.recalls.rules.alert.versions import Difference, compare

TAKEN_OVER = ("texts", "facts", "cells", "flags", "review", "qualified", "keys", "sheet", "line")


def issue(db: Session, actor: Actor, alert_id: UUID, *, seen: int | None = None, now: datetime) -> Alert:
    """Send the list out. Raises Missing; Conflict when it is no draft, has changed, or holds marks nobody looked at;
    Forbidden for another bureau's."""
    row = draft(db, alert_id)
    _check(db, actor, row, seen)
    if row.revises is not None:
        return _merge(db, actor, row, now)
    row.state, row.issued_at = "IN_FORCE", now
    db.flush()
    told = {"items": row.items, "public": row.public}
    trail.record(db, actor, "recalls:alert:issue", events.alert_subject(row), told, now=now)
    spread_later(db, row, now=now)
    return row


def _check(db: Session, actor: Actor, row: Alert, seen: int | None) -> None:
    if row.state != "PREVIEW":
        raise Conflict(N_("This list could not be read; there is nothing to send."))
    if seen is not None and seen != row.version:
        raise Conflict(N_("Somebody else changed this list meanwhile. Look at it again, then decide."))
    if row.office_path != actor.office_path:
        raise Forbidden(N_("Only the bureau that uploaded this list sends it out."))
    counts = item_counts(db, row)
    if counts["waiting"]:
        raise Conflict(
            N_("%(n)s items are marked for a person to look at. Look at them first."), n=counts["waiting"]
        )


def spread_later(db: Session, row: Alert, *, now: datetime) -> None:
    """Promise that stations are asked and catalogues are matched."""
    key = f"recalls.send_out:{row.id}:{row.version}"
    row.job_id = outbox.enqueue(db, "recalls.send_out", {"alert": row.id}, now=now, key=key)
    db.flush()


def _merge(db: Session, actor: Actor, fresh: Alert, now: datetime) -> Alert:
    """A new version: changed items are corrected, new ones added, those left out taken off."""
    assert fresh.revises is not None
    row = one_alert(db, fresh.revises, lock=True)
    if row.state != "IN_FORCE":
        raise Conflict(N_("The list that this is a new version of is no longer in force."))
    before = {item.id: item for item in all_items(db, row) if item.state == "ACTIVE"}
    after = all_items(db, fresh)
    found = compare({key: item.texts for key, item in before.items()}, [item.texts for item in after])
    for index, known in found.changed:
        _correct(before[known], after[index])
    for known in found.gone:
        _take_off(before[known])
    _add(db, row, [after[index] for index in found.added])
    row.items = row.items + len(found.added) - len(found.gone)
    row.list_version += 1
    fresh.state = "MERGED"
    db.flush()
    _record(db, actor, row, found, now)
    spread_later(db, row, now=now)
    return row


def _correct(item: AlertItem, fresh: AlertItem) -> None:
    for name in TAKEN_OVER:
        setattr(item, name, getattr(fresh, name))
    item.checked_by, item.checked_at = fresh.checked_by, fresh.checked_at
    item.revision += 1


def _take_off(item: AlertItem) -> None:
    item.state, item.note = "REMOVED", ""
    item.revision += 1


def _add(db: Session, row: Alert, fresh: list[AlertItem]) -> None:
    last = db.execute(select(func.max(AlertItem.number)).where(AlertItem.alert_id == row.id)).scalar() or 0
    for step, item in enumerate(fresh, 1):
        taken = {name: getattr(item, name) for name in TAKEN_OVER}
        made = AlertItem(
            **taken,
            office_path=row.office_path,
            alert_id=row.id,
            number=last + step,
            checked_by=item.checked_by,
            checked_at=item.checked_at,
        )
        db.add(made)


def _record(db: Session, actor: Actor, row: Alert, found: Difference[UUID], now: datetime) -> None:
    told = {
        "added": len(found.added),
        "changed": len(found.changed),
        "removed": len(found.gone),
        "version": row.list_version,
    }
    trail.record(db, actor, "recalls:alert:revise", events.alert_subject(row), told, now=now)
