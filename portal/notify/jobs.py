"""Echoes of messages: SMS at once within the day, one digest a working morning. Each leaves at most once."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import func, select, update
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

log = structlog.get_logger(__name__)
DIGEST = N_("%(count)s messages wait for you at Yizhan: %(url)s")
STUCK = timedelta(minutes=15)


@outbox.job("notify.echo", lane="urgent")
def echo(_db: Session, payload: dict[str, Any], now: datetime) -> None:
    """Send one message by SMS. Claimed before it leaves: a worker killed in between leaves it UNSURE, because a
    message told twice teaches people to ignore it."""
    with open_session(System("notify echo")) as db:
        row = db.execute(
            update(Message)
            .where(Message.id == UUID(payload["message"]), Message.echo == "WAITING")
            .values(echo="SENDING", echo_at=now)
            .returning(Message)
        ).scalar_one_or_none()
        phone = _phone(db, row.person_id) if row else None
        db.commit()
        if row is None:
            return
        body = f"【一站】{words(row)} {settings().base_url}{row.url}"
        _end(db, [row.id], "SENT" if phone and sms().send(phone, body) else "FAILED", now)


def _phone(db: Session, person: UUID) -> str | None:
    return db.execute(select(Person.phone).where(Person.id == person)).scalar_one_or_none()


def _end(db: Session, messages: list[UUID], state: str, now: datetime) -> None:
    db.execute(update(Message).where(Message.id.in_(messages)).values(echo=state, echo_at=now))
    db.commit()


def digest(now: datetime) -> int:
    """Tick at 09:00: on a working day, one SMS to each person with unread digest messages. Returns how many."""
    with open_session(System("notify digest")) as db:
        if not load_calendar(db).is_working(clock.local_date(now)):
            return 0
        people = db.execute(
            select(Message.person_id)
            .where(Message.urgency == "DIGEST", Message.echo == "WAITING", Message.read_at.is_(None))
            .group_by(Message.person_id)
        ).scalars()
        sent = 0
        for person in list(people):
            sent += _digest_of(db, person, now)
        return sent


def _digest_of(db: Session, person: UUID, now: datetime) -> int:
    claimed = list(
        db.execute(
            update(Message)
            .where(
                Message.person_id == person,
                Message.urgency == "DIGEST",
                Message.echo == "WAITING",
                Message.read_at.is_(None),
            )
            .values(echo="SENDING", echo_at=now)
            .returning(Message.id)
        ).scalars()
    )
    count = db.execute(
        select(func.count())
        .select_from(Message)
        .where(Message.person_id == person, Message.read_at.is_(None))
    ).scalar_one()
    phone = _phone(db, person)
    db.commit()
    if not claimed:
        return 0
    body = "【一站】" + gettext(DIGEST) % {"count": count, "url": settings().base_url + "/me/inbox"}
    _end(db, claimed, "SENT" if phone and sms().send(phone, body) else "FAILED", now)
    return 1


def tidy(now: datetime) -> None:
    """Tick: what stayed SENDING is UNSURE; what was read before it left needs no echo."""
    with open_session(System("notify tidy")) as db:
        db.execute(
            update(Message)
            .where(Message.echo == "SENDING", Message.echo_at < now - STUCK)
            .values(echo="UNSURE")
        )
        db.execute(
            update(Message).where(Message.echo == "WAITING", Message.read_at.is_not(None)).values(echo="NONE")
        )
        db.commit()
