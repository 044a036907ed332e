"""Echoes of messages: SMS at once within the day, one digest a working morning. Each leaves at most once.

An echo is claimed and committed before it leaves. A worker killed in between leaves it UNSURE for good: a message
told twice teaches people to ignore it, and the inbox holds the message whatever became of its echo.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.orm import Session

from portal.accounts import Person
from portal.core import clock, outbox
from portal.core.db import open_session
from portal.core.i18n import N_, gettext
from portal.core.scope import System
from portal.core.settings import settings
from portal.law import load_calendar
from portal.notify.channels import sms
from portal.notify.models import Message
from portal.notify.queries import words
from portal.notify.rules import KEPT, STUCK, may_leave, next_allowed, reachable, same_day

log = structlog.get_logger(__name__)
DIGEST = N_("%(count)s messages wait for you at Yizhan: %(url)s")
SIGNED = "【一站】"  # carriers want the sender's name in front


@outbox.job("notify.echo", lane="urgent")
def echo(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """Send one message by SMS, unless it was seen meanwhile. Promised again when the night came first."""
    if not may_leave(now):
        outbox.enqueue(db, "notify.echo", payload, now=now, not_before=next_allowed(now))
        return
    with open_session(System("notify echo")) as system:
        waiting = and_(Message.id == UUID(payload["message"]), _waiting())
        claimed = _claim(system, waiting, now)
        for row in claimed:
            phone = _phone(system, row.person_id)
            body = f"{SIGNED}{words(row)} {settings().base_url}{row.url}"
            _leave(system, [row.id], phone, body, now)


def _waiting() -> ColumnElement[bool]:
    return and_(Message.echo == "WAITING", Message.read_at.is_(None))


def _claim(db: Session, which: ColumnElement[bool], now: datetime) -> list[Message]:
    statement = update(Message).where(which).values(echo="SENDING", echo_at=now).returning(Message)
    rows = list(db.execute(statement).scalars())
    db.commit()
    return rows


def _phone(db: Session, person: UUID) -> str | None:
    return db.execute(
        select(Person.phone).where(Person.id == person, Person.disabled_at.is_(None))
    ).scalar_one_or_none()


def _leave(db: Session, messages: list[UUID], phone: str | None, body: str, now: datetime) -> None:
    db.commit()  # nothing is held open while the carrier takes its time
    state = "NONE"
    if phone is not None and reachable(phone):
        state = "SENT" if sms().send(phone, body) else "FAILED"
    db.execute(update(Message).where(Message.id.in_(messages)).values(echo=state, echo_at=now))
    db.commit()


def digest(now: datetime) -> int:
    """Tick at 09:00: on a working day, one SMS to each person with unseen digest messages. Returns how many."""
    if not may_leave(now):
        return 0  # a tick that comes late keeps the peace of the night
    with open_session(System("notify digest")) as db:
        if not load_calendar(db).is_working(clock.local_date(now)):
            return 0
        people = db.execute(
            select(Message.person_id).where(Message.urgency == "DIGEST", _waiting()).distinct()
        ).scalars()
        return sum(_digest_of(db, person, now) for person in list(people))


def _digest_of(db: Session, person: UUID, now: datetime) -> int:
    if _had_today(db, person, now):
        return 0
    mine = and_(Message.person_id == person, Message.urgency == "DIGEST", _waiting())
    claimed = _claim(db, mine, now)
    if not claimed:
        return 0
    count = db.execute(
        select(func.count())
        .select_from(Message)
        .where(Message.person_id == person, Message.read_at.is_(None))
    ).scalar_one()
    body = SIGNED + gettext(DIGEST) % {"count": count, "url": settings().base_url + "/me/inbox/"}
    _leave(db, [row.id for row in claimed], _phone(db, person), body, now)
    return 1


def _had_today(db: Session, person: UUID, now: datetime) -> bool:
    last = db.execute(
        select(func.max(Message.echo_at)).where(
            Message.person_id == person, Message.urgency == "DIGEST", Message.echo.in_(("SENT", "SENDING"))
        )
    ).scalar()
    return last is not None and same_day(last, now)


def tidy(now: datetime) -> None:
    """Tick: what stayed SENDING is UNSURE; what was seen before it left needs no echo; what is old goes."""
    with open_session(System("notify tidy")) as db:
        cut_off = and_(Message.echo == "SENDING", Message.echo_at < now - STUCK)
        db.execute(update(Message).where(cut_off).values(echo="UNSURE"))
        seen = and_(Message.echo == "WAITING", Message.read_at.is_not(None))
        db.execute(update(Message).where(seen).values(echo="NONE"))
        db.execute(delete(Message).where(Message.read_at < now - KEPT))
        db.commit()
