"""Who hears what was written: other modules act on an entry in the transaction that wrote it."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.trail.rules.entries import Entry
from portal.trail.rules.events import EVENTS

# Called with the writing session, the actor, and the entry; it may add rows and promise jobs, never commit.
Listener = Callable[[Session, Actor, Entry], None]
_LISTENERS: dict[str, list[Listener]] = {}


def listen(event_or_prefix: str, fn: Listener) -> None:
    """Call *fn* for each entry of one event ("complaints:case:closed") or of all that begin with a prefix, which
    ends with ":" ("complaints:", "complaints:case:"). Registering twice is registering once."""
    listeners = _LISTENERS.setdefault(event_or_prefix, [])
    if fn not in listeners:
        listeners.append(fn)


def unlisten(event_or_prefix: str, fn: Listener) -> None:
    """Undo `listen`; for tests."""
    _LISTENERS[event_or_prefix].remove(fn)


def deaf() -> list[str]:
    """What is listened to but never declared: a misspelt name would otherwise wait for ever."""
    names = [event.name for event in EVENTS]
    return sorted(pattern for pattern in _LISTENERS if not any(name.startswith(pattern) for name in names))


def tell_listeners(db: Session, actor: Actor, entry: Entry) -> None:
    """Call the listeners of *entry* in the order they registered, exact ones first."""
    module, subject, _ = entry.event.split(":")
    for pattern in (entry.event, f"{module}:{subject}:", f"{module}:"):
        for fn in _LISTENERS.get(pattern, ()):
            fn(db, actor, entry)
