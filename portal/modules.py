"""The one list that plugs modules in: blueprints, models, jobs, schedules, trail listeners, navigation.

Nothing finds a module by itself: what is not named here does not run.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, Flask
from sqlalchemy.orm import Session

from portal.core import outbox
from portal.core.schedule import Schedule, daily, every
from portal.core.settings import Settings
from portal.core.web.nav import NavItem, Shell
from portal.core.web.places import Entry, Place, PlaceKind

SCHEDULES: tuple[Schedule, ...] = (
    every(1, "outbox.sweep", outbox.sweep),
    daily("03:10", "outbox.purge", outbox.purge),
)
NAV: tuple[NavItem, ...] = ()


def DOOR(_db: Session, _kind: PlaceKind, _slug: str, _sign_in: UUID | None) -> Entry | None:  # noqa: N802
    """Replaced by accounts.door."""
    return Entry(Place("none"))


SHELL = Shell(items=NAV, places=lambda _context: [], unread=lambda _context: 0, links=lambda: {})


def blueprints(_config: Settings) -> list[Blueprint]:
    """Every blueprint, in the order of the URL map."""
    return []


def load_models() -> None:
    """Importing this module imported every model; the name says so at the call."""


def load() -> None:
    """Importing this module registered every job and listener; the name says so at the call."""


def plug(_app: Flask) -> None:
    """What modules hang on the application besides blueprints."""


def facts() -> dict[str, Any]:
    """For tests: what is plugged in."""
    return {"schedules": [s.name for s in SCHEDULES], "jobs": sorted(outbox.JOBS)}
