"""What is done once: a ticket is torn in the transaction that does the work, so that nobody does it again.

For work whose table travels with the page and leaves no row of its own to lock. Two who send one ticket at the same
moment wait for each other here: the first does the work, the second is told.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core.db import Base, open_session
from portal.core.errors import N_, Conflict
from portal.core.scope import System

KEPT = timedelta(days=30)  # much longer than any ticket is good for (core.web.tickets)
TAKEN = N_(
    "This was taken already, perhaps in another window. What it brought is in the list; nothing was done twice."
)
_TEAR = text("SELECT take_once(:ticket, :now)")


class TakenOnce(Base):
    """A torn ticket. Written through ``take_once`` only; nobody but the worker's pruning reads it."""

    __tablename__ = "taken_once"
    __place__ = "local"

    ticket: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


def take_once(db: Session, ticket: str, *, now: datetime) -> None:
    """Tear *ticket* in the caller's transaction. Raises Conflict when it was torn before."""
    if not db.execute(_TEAR, {"ticket": ticket, "now": now}).scalar():
        raise Conflict(TAKEN)


def prune(now: datetime) -> int:
    """Tick, daily: forget tickets that nobody can send any more. Returns how many."""
    with open_session(System("torn tickets out of term")) as db:
        gone = db.execute(
            delete(TakenOnce).where(TakenOnce.at < now - KEPT).returning(TakenOnce.ticket)
        ).all()
        db.commit()
    return len(gone)
