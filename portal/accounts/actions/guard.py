"""Guarding a password against guessing, without letting a guesser lock its owner out.

Wrong tries are counted for a login typed on devices that never signed in with it, and apart from that for each device
that did (its signed cookie names it). Whoever hammers a login makes strangers wait; its owner at the desk does not.
A login nobody has is counted in the same way, so the wait says nothing about who has an account.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.accounts.models import Guard
from portal.accounts.rules import GUARD_FORGETS, locked, minutes_left, wait_after
from portal.core.errors import TooMany
from portal.core.i18n import N_

RESTS = N_("Too many wrong passwords. Sign-in rests for %(minutes)s more minutes.")


@dataclass(frozen=True)
class Turn:
    """One try at a password; while it is open, other tries behind the same guard wait."""

    key: str
    failures: int


def guard_key(login: str, device: str = "") -> str:
    """What a try is counted under: the known *device*, else the login."""
    kind, what = ("device", device) if device else ("login", login.strip().lower())
    return hashlib.sha256(f"{kind}:{what}".encode()).hexdigest()


def take_turn(db: Session, key: str, *, now: datetime) -> Turn:
    """Begin a try. Its row stays locked to the end of the transaction, so tries sent at once count one by one.

    Raises TooMany while the guard rests."""
    fresh = insert(Guard).values(key=key, failures=0, touched_at=now)
    row = db.execute(
        fresh.on_conflict_do_update(index_elements=["key"], set_={"key": key}).returning(
            Guard.failures, Guard.rest_until, Guard.touched_at
        )
    ).one()
    if row.rest_until is not None and locked(row.rest_until, now):
        raise TooMany(RESTS, minutes=minutes_left(row.rest_until, now))
    forgotten = row.touched_at < now - GUARD_FORGETS
    return Turn(key, 0 if forgotten else row.failures)


def lost(db: Session, turn: Turn, *, now: datetime) -> bool:
    """The try was wrong: count it. True when the guard rests from now on. The caller must commit it."""
    failures = turn.failures + 1
    wait = wait_after(failures)
    _write(db, turn, failures, now + wait if wait else None, now)
    return bool(wait)


def won(db: Session, turn: Turn, *, now: datetime) -> None:
    """The try was right: the count starts again."""
    _write(db, turn, 0, None, now)


def _write(db: Session, turn: Turn, failures: int, rest_until: datetime | None, now: datetime) -> None:
    values = {"failures": failures, "rest_until": rest_until, "touched_at": now}
    db.execute(update(Guard).where(Guard.key == turn.key).values(values))
