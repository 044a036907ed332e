"""Telling people."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import bindparam, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from portal.core import outbox
from portal.core.ids import new_id
from portal.notify.models import Message
from portal.notify.rules import next_allowed

Urgency = Literal["LAW", "TODAY", "DIGEST"]
_PUT = text("SELECT notify_put(:id, :who, :title, :params, :url, :place, :urgency, :key, :now)").bindparams(
    bindparam("params", type_=JSONB)
)


def tell(
    db: Session,
    people: Collection[UUID],
    title: str,
    params: Mapping[str, object],
    *,
    url: str,
    place: str,
    urgency: Urgency = "DIGEST",
    key: str | None = None,
    now: datetime,
) -> int:
    """Put a message in each person's inbox; LAW and TODAY also leave by SMS within 08–20 Shanghai time, DIGEST
    waits for the next working morning. *title* is an English msgid, *params* fill it and hold no personal data.
    *key* makes it one message however often it is told. Returns how many were new. *url* is a path of our own:
    raises ValueError for any other, since opening the message leads there."""
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError(f"not a path of our own: {url!r}")
    filled = json.loads(json.dumps(dict(params), default=str))
    new = 0
    for who in dict.fromkeys(people):
        made = new_id()
        values = {
            "id": made, "who": who, "title": title, "params": filled, "url": url, "place": place,
            "urgency": urgency, "key": key, "now": now,
        }  # fmt: skip
        if db.execute(_PUT, values).scalar():
            new += 1
            if urgency != "DIGEST":
                outbox.enqueue(db, "notify.echo", {"message": made}, now=now, not_before=next_allowed(now))
    return new


def mark_read(db: Session, person: UUID, message: UUID | None, *, now: datetime) -> None:
    """The person has seen one message (None: all of them)."""
    statement = update(Message).where(Message.person_id == person, Message.read_at.is_(None))
    if message is not None:
        statement = statement.where(Message.id == message)
    db.execute(statement.values(read_at=now))
