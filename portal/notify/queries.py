"""Reading one's own messages."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.core.errors import Missing
from portal.core.i18n import N_, gettext
from portal.notify.models import Message


def inbox(person: UUID, *, unread_only: bool = False) -> Select[Message]:
    """The person's messages, to be paged newest first."""
    statement = select(Message).where(Message.person_id == person)
    return statement.where(Message.read_at.is_(None)) if unread_only else statement


def unread(db: Session, person: UUID) -> int:
    """How many messages the person has not seen."""
    return db.execute(
        select(func.count())
        .select_from(Message)
        .where(Message.person_id == person, Message.read_at.is_(None))
    ).scalar_one()


def message(db: Session, person: UUID, message_id: UUID) -> Message:
    """One of the person's messages. Raises Missing."""
    found = db.execute(
        select(Message).where(Message.person_id == person, Message.id == message_id)
    ).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such message."))
    return found


def words(row: Message) -> str:
    """The message in the reader's language."""
    text = gettext(row.title)
    return text % row.params if row.params else text
