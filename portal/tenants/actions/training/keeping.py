"""What every kept row of training and publicity does: change with a version, leave a line on the trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import Conflict
from portal.tenants import events_learning as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.actions.profile import CHANGED
from portal.trail import Subject, record


def note(
    db: Session,
    actor: Actor,
    event: str,
    row_id: UUID,
    data: Mapping[str, Any] | None = None,
    *,
    now: datetime,
) -> None:
    """One line on the trail about *row_id*; the kind of subject is the middle of *event*."""
    record(db, actor, f"tenants:{event}", Subject(event.split(":")[0], row_id), dict(data or {}), now=now)


def check_seen(row: Any, seen: int) -> None:
    """Somebody else saved meanwhile? Raises Conflict."""
    if row.version != seen:
        raise Conflict(CHANGED)


def overwrite(row: Any, wanted: Mapping[str, Any]) -> list[str]:
    """Write what differs; the names of the fields that changed."""
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    return changed
