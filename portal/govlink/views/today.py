"""What the channel adds to a station's home page (complaints.also_today): dispatches that wait for the station's
own next move, and questions of the bureau without an answer."""

from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.govlink.models import Dispatch
from portal.govlink.views.places import STAFF
from portal.govlink.views.shown import strip

# A dispatch that has become a case shows as that case; these have not, or came back.
NEXT_MOVE = ("ISSUED", "SIGNED", "REWORK")
MOST = 25


def due_strips(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:
    """A strip for each dispatch the station must sign for, open or answer again; the nearest limit first."""
    if not actor.has(*STAFF):
        return []
    rows = db.scalars(
        select(Dispatch)
        .where(Dispatch.state.in_(NEXT_MOVE))
        .order_by(Dispatch.feedback_due, Dispatch.id)
        .limit(MOST)
    )
    return [strip(db, row, url_for("dispatches.show", station=station, dispatch=row.id), now) for row in rows]
