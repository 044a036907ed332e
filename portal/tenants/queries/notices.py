"""What other modules put before the public at a station: product alerts, consumption warnings, publicity."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.tenants.rules.wall import Notice

# Called in the station's or its public pages' scope with session and time; gives what holds now, newest first.
PublicSource = Callable[[Session, datetime], Sequence[Notice]]
SOURCES: list[PublicSource] = []
ORDER = {"ALERT": 0, "WARNING": 1, "NEWS": 2}
MOST = 12


@dataclass(frozen=True)
class OnTime:
    """How many of the cases that ended between two days ended within the limit of the rules; and of those that had
    a promised limit, how many kept it. No share without its numbers."""

    kept: int
    of: int
    promised_kept: int = 0
    promised_of: int = 0


Rate = Callable[[Session, date, date], OnTime]
_RATE: list[Rate] = []


def also_public(source: PublicSource) -> None:
    """Let another module put notices on the public page and the publicity board. Registered in portal.modules."""
    if source not in SOURCES:
        SOURCES.append(source)


def lend_on_time(rate: Rate) -> None:
    """Lend the figures of complaints, which lie above this module. Registered in portal.modules."""
    _RATE[:] = [rate]


def notices(db: Session, now: datetime) -> list[Notice]:
    """All that holds now: alerts first, then warnings, then news; each the newest first."""
    found = [notice for source in SOURCES for notice in source(db, now)]
    return sorted(found, key=lambda n: (ORDER[n.kind], -n.on.toordinal(), n.title))[:MOST]


def on_time(db: Session, first: date, last: date) -> OnTime | None:
    """The figures of the days *first* to *last*; None where nobody lends them."""
    return _RATE[0](db, first, last) if _RATE else None
