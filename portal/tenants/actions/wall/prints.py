"""Noting what was printed, and from what."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.db import scope_of
from portal.core.errors import Conflict
from portal.core.i18n import N_
from portal.core.scope import Station
from portal.tenants import events as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.models import WallPrint
from portal.tenants.rules.wall import Sheet
from portal.trail import Subject, record


def note_printed(db: Session, actor: Actor, sheets: Iterable[Sheet], *, now: datetime) -> None:
    """These sheets are printed as they are now. Raises Conflict for one that cannot be printed yet."""
    wanted = list(sheets)
    for sheet in wanted:
        if sheet.missing is not None:
            raise Conflict(sheet.missing)
    note_sources(db, actor, {sheet.key: sheet.source for sheet in wanted}, now=now)


def note_sources(db: Session, actor: Actor, sources: dict[str, str], *, now: datetime) -> None:
    """The same from a pack: sheet → hash of what it was made from."""
    scope = scope_of(db)
    if not sources or not isinstance(scope, Station):
        raise Conflict(N_("There is nothing to print yet."))
    for key, source in sources.items():
        db.add(WallPrint(sheet=key, source=source, printed_at=now, printed_by=actor.person))
    db.flush()
    data = {"sheets": sorted(sources)}
    record(db, actor, "tenants:wall:printed", Subject("station", scope.tenant), data, now=now)
