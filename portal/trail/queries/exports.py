"""The session's own book as its page shows it: what was written last, how far it is sealed, its exports."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.core.db import scope_of
from portal.core.errors import Missing
from portal.core.i18n import N_
from portal.core.scope import Bureau, System
from portal.trail.models import AnyExport, TrailBureauEntry, TrailBureauExport, TrailEntry, TrailExport
from portal.trail.queries import sealed
from portal.trail.rules.entries import bureau_book, tenant_book
from portal.trail.rules.roots import Root

NO_SUCH = N_("There is no such export here.")
GIVEN_UP = timedelta(hours=6)  # a request whose job failed for good does not block the next for ever


def own_entries(db: Session) -> Select[Any]:
    """The entries of the session's own book; a bureau sees others' too, its page is about its own."""
    scope = scope_of(db)
    if isinstance(scope, Bureau):
        return select(TrailBureauEntry).where(TrailBureauEntry.book == bureau_book(scope.path or ""))
    return select(TrailEntry).where(TrailEntry.tenant_id == _tenant(db))


def last_own_root(db: Session) -> Root | None:
    """The latest root of the session's own book."""
    scope = scope_of(db)
    path = scope.path if isinstance(scope, Bureau) else None
    return sealed.last_root(db, bureau_book(path) if path else tenant_book(_tenant(db)))


def own_exports(db: Session, limit: int = 10) -> Sequence[AnyExport]:
    """The latest exports of the session's own book, newest first."""
    model, statement = _exports(db)
    return db.scalars(statement.order_by(model.asked_at.desc(), model.id.desc()).limit(limit)).all()


def get_export(db: Session, export_id: UUID) -> AnyExport:
    """One export of the session's own book. Raises Missing for any other."""
    model, statement = _exports(db)
    row: AnyExport | None = db.scalar(statement.where(model.id == export_id))
    if row is None:
        raise Missing(NO_SUCH)
    return row


def running_export(db: Session, now: datetime) -> AnyExport | None:
    """An export that was asked for and is not made yet."""
    model, statement = _exports(db)
    waiting = statement.where(model.made_at.is_(None), model.asked_at > now - GIVEN_UP)
    row: AnyExport | None = db.scalar(waiting.limit(1))
    return row


def _exports(db: Session) -> tuple[Any, Select[Any]]:
    scope = scope_of(db)
    if isinstance(scope, Bureau):
        mine = TrailBureauExport.office_path == scope.path
        return TrailBureauExport, select(TrailBureauExport).where(mine)
    return TrailExport, select(TrailExport).where(TrailExport.tenant_id == _tenant(db))


def _tenant(db: Session) -> UUID:
    scope = scope_of(db)
    assert not isinstance(scope, Bureau | System)
    if scope.tenant is None:
        raise Missing(NO_SUCH)
    return scope.tenant
