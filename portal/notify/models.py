"""Messages to people. A row is the truth; mail and SMS are only its echoes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base
from portal.core.ids import new_id


class Message(Base):
    """One message to one person: an English msgid and its parameters, never a person's data."""

    __tablename__ = "notify_message"
    __place__ = "reference"
    __table_args__ = (
        CheckConstraint("urgency IN ('LAW', 'TODAY', 'DIGEST')", name="urgency"),
        CheckConstraint("echo IN ('NONE', 'WAITING', 'SENDING', 'SENT', 'UNSURE', 'FAILED')", name="echo"),
        Index("ix_notify_message_person_id", "person_id", "created_at", "id"),
        Index("ix_notify_message_unread", "person_id", postgresql_where=text("read_at IS NULL")),
        Index(
            "uq_notify_message_person_id_key",
            "person_id",
            "key",
            unique=True,
            postgresql_where=text("key IS NOT NULL"),
        ),
        Index("ix_notify_message_digest", "person_id", postgresql_where=text("echo = 'WAITING'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID]
    title: Mapped[str]
    params: Mapped[dict[str, Any]]
    url: Mapped[str]
    place: Mapped[str]
    urgency: Mapped[str]
    key: Mapped[str | None]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    echo: Mapped[str]
    echo_at: Mapped[datetime | None]
