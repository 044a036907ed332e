"""Sign-ins end after a time without use (GB/T 22239-2019, 8.1.4.1: an idle sign-in leaves by itself).

The hour of the last use stands in the signed cookie, written anew every few minutes at most: no row is written, a
page stays a page. A place asks for its own limit; a long pause is remembered, so that looking in at a place with a
longer limit does not open one with a shorter limit again.
"""

from datetime import datetime, timedelta
from uuid import UUID

from flask import session

from portal.core.places import PlaceKind
from portal.core.settings import settings

COOKIE_KEY = "_user_id"  # where Flask-Login keeps the sign-in's id inside the signed cookie
SEEN = "seen"  # the last use, in minutes since 1970
PAUSE = "pause"  # the longest pause between two uses, in minutes
LEFT = "left"  # a sign-in given up for lack of use
STEP = timedelta(minutes=5)


def sign_in_id() -> UUID | None:
    """The sign-in session named by the cookie, or None (the cookie is signed: a malformed id is only old)."""
    try:
        return UUID(session[COOKIE_KEY])
    except (KeyError, ValueError):
        return None


def rested(kind: PlaceKind, now: datetime) -> bool:
    """True when the browser's sign-in was without use for longer than a place of this kind allows."""
    pause = max(session.get(PAUSE, 0), _minutes(now) - session.get(SEEN, _minutes(now)))
    return bool(timedelta(minutes=pause) > limit_of(kind) + STEP)  # the hour of the last use is known to STEP


def leave() -> None:
    """The browser holds this sign-in no longer; the next one ends it in the directory (`left`)."""
    session[LEFT] = session.pop(COOKIE_KEY, None)
    forget()


def forget() -> None:
    """Whoever signs in begins without a pause."""
    session.pop(SEEN, None)
    session.pop(PAUSE, None)


def left() -> UUID | None:
    """The sign-in this browser gave up for lack of use, or None."""
    word = session.get(LEFT)
    return UUID(word) if word else None


def touch(now: datetime) -> None:
    """The sign-in is in use."""
    minute = _minutes(now)
    pause = minute - session.get(SEEN, minute)
    if SEEN not in session or timedelta(minutes=pause) >= STEP:
        session[SEEN] = minute
        session[PAUSE] = max(session.get(PAUSE, 0), pause)


def limit_of(kind: PlaceKind) -> timedelta:
    """How long a sign-in may rest: short where officers reach many people's data, longer elsewhere."""
    known = settings()
    return timedelta(minutes=known.idle_bureau if kind == "bureau" else known.idle_station)


def _minutes(now: datetime) -> int:
    return int(now.timestamp()) // 60
