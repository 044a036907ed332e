"""What audits add to a station's home page (complaints.also_today): visits to come and rectifications to prove."""

from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audits.models import Rectification, Task
from portal.audits.queries import tasks as queries
from portal.audits.views import shown
from portal.audits.views.places import STAFF
from portal.core.actor import Actor
from portal.core.errors import N_
from portal.core.i18n import gettext

AHEAD = timedelta(days=14)
MOST = 10


def due_strips(db: Session, actor: Actor, station: str, now: datetime) -> list[dict[str, Any]]:
    """A strip for each rectification without proof, the nearest day first; then visits of the coming two weeks."""
    if not actor.has(*STAFF):
        return []
    made = db.scalars(
        select(Rectification)
        .where(Rectification.rechecked_at.is_(None), Rectification.proof_at.is_(None))
        .order_by(Rectification.due_on)
        .limit(MOST)
    ).all()
    coming = db.scalars(
        queries.board(state="TO_VISIT")
        .where(Task.window_from <= shown.today(now) + AHEAD)
        .order_by(Task.window_until)
        .limit(MOST)
    ).all()
    return [
        *(_rectification(db, one, station, now) for one in made),
        *(
            shown.strip(
                db,
                row,
                url_for("audits_station.visit", station=station, task=row.id),
                now,
                shop=row.bureau_name,
            )
            for row in coming
        ),
    ]


def _rectification(db: Session, made: Rectification, station: str, now: datetime) -> dict[str, Any]:
    return {
        "url": url_for("audits_station.visit", station=station, task=made.task_id),
        "number": made.number,
        "subject": gettext(N_("Rectification to prove")),
        "shop": "",
        "state": gettext(N_("Supervised")) if made.supervised_at else gettext(N_("Being corrected")),
        "tone": "seal" if made.supervised_at else "amber",
        "clock": shown.round_clock(db, made, now),
        "who": "",
        "extra": [],
    }
