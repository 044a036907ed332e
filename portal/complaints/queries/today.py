"""What is due: the cases a person should look at today, the nearest first."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, defer

from portal.complaints.models import Complaint
from portal.complaints.queries.inbox import DUE, SECRET
from portal.complaints.rules.states import ENDING, OPEN
from portal.core.actor import Actor

Strip = dict[str, Any]
# Called with session, actor, station code and time; returns strips (templates/parts/case.html), nearest first.
Source = Callable[[Session, Actor, str, datetime], Sequence[Strip]]
SOURCES: list[Source] = []
SOON = timedelta(days=3)
MOST = 50


def also_today(source: Source) -> None:
    """Let another module put its due things on the station's home. Registered in portal.modules."""
    if source not in SOURCES:
        SOURCES.append(source)


def due_today(db: Session, actor: Actor, today: date) -> list[Complaint]:
    """Cases due within three days or waiting for one of the actor's roles: registered ones for who may accept,
    proposals for the approver, ends for the liaison."""
    waits = []
    if actor.has("SETTLER", "HEAD", "DEPUTY", "LIAISON"):
        waits.append(Complaint.state == "REGISTERED")
    if actor.has("SETTLER"):
        waits.append(Complaint.state == "REOPENED")
    if actor.has("APPROVER", "HEAD"):
        waits.append(Complaint.state == "PENDING_REVIEW")
    if actor.has("LIAISON"):
        waits.append(Complaint.state.in_(ENDING))
    near = Complaint.state.in_(OPEN) & (Complaint.due_on <= today + SOON)
    return list(
        db.scalars(
            select(Complaint)
            .options(*(defer(column, raiseload=True) for column in SECRET))
            .where(or_(near, *waits))
            .order_by(sql_case((Complaint.due_on < today, 0), else_=1), DUE, Complaint.registered_at)
            .limit(MOST)
        )
    )
