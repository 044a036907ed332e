"""What alerts add to a station's home (complaints.also_today): tasks that wait for the station's own next move."""

from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.recalls.models import Task
from portal.recalls.queries.tasks import inbox
from portal.recalls.views.places import STAFF
from portal.recalls.views.shown import strip

MOST = 25


def due_strips(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:
    """A strip for each alert the station must act on; the nearest limit first."""
    if not actor.has(*STAFF):
        return []
    rows = db.scalars(inbox().order_by(Task.due_at.asc().nulls_last(), Task.id).limit(MOST))
    return [strip(db, row, url_for("alerts.show", station=station, task=row.id), now) for row in rows]
