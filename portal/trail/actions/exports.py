"""Exports people ask for: the request, the job that makes the file, the end of its term."""

import hashlib
import tempfile
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import UUID

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.core import files, outbox
from portal.core.actor import SYSTEM, Actor
from portal.core.db import scope_of
from portal.core.errors import Conflict, Missing
from portal.core.i18n import N_
from portal.core.ids import new_id
from portal.core.scope import Bureau, Scope
from portal.trail import events as _events  # noqa: F401 - declares what is recorded below
from portal.trail.actions.export import Progress, export, own_wish
from portal.trail.actions.keys import signer
from portal.trail.actions.record import record
from portal.trail.models import AnyExport, TrailBureauExport, TrailExport
from portal.trail.queries.exports import get_export, running_export
from portal.trail.rules.entries import Subject
from portal.trail.rules.verify import verify

log = structlog.get_logger(__name__)

KEPT = timedelta(days=30)  # an export can be made anew at any time
IN_MEMORY = 8 << 20
GONE = N_("This export is no longer kept. Ask for a new one.")
WAITS = N_("An export is being made already. It will appear here in a few minutes.")


class Waiting(Conflict):
    """One export at a time: the one that is being made will do."""


def ask_export(db: Session, actor: Actor, *, now: datetime) -> AnyExport:
    """Promise a whole export of the session's own book. Raises Waiting while another is being made."""
    if running_export(db, now) is not None:
        raise Waiting(WAITS)
    scope = scope_of(db)
    made = new_id()
    job = outbox.enqueue(db, "trail.export", {"export": made}, now=now)
    values: dict[str, Any] = {"id": made, "asked_at": now, "asked_by": actor.person, "job": job}
    row = _new_export(scope, values)
    db.add(row)
    db.flush()
    record(db, actor, "trail:export:asked", Subject("export", made), now=now)
    return row


def _new_export(scope: Scope, values: dict[str, Any]) -> AnyExport:
    if isinstance(scope, Bureau):
        return TrailBureauExport(office_path=scope.path, **values)
    return TrailExport(**values)


def make_export(
    db: Session, export_id: UUID, *, now: datetime, progress: Progress | None = None
) -> AnyExport:
    """Make the file somebody asked for, verify it as a stranger would, keep it, and say so. A second call for the
    same request changes nothing."""
    row = get_export(db, export_id)
    if row.made_at is not None:
        return row
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        export(db, spool, own_wish(scope_of(db)), signer(), now=now, progress=progress)
        size = spool.tell()
        spool.seek(0)
        report = verify(spool)
        row.sha256, row.size = _keep(spool), size
    if report.faults:
        log.error(
            "trail_export_faulty",
            scope=report.scope,
            faults=[fault.as_json() for fault in report.faults[:20]],
        )
    row.made_at, row.entries, row.faults = now, report.entries, len(report.faults)
    data = {"entries": report.entries, "faults": len(report.faults), "file": row.sha256}
    record(db, SYSTEM, "trail:export:made", Subject("export", row.id), data, now=now)
    return row


def _keep(spool: IO[bytes]) -> str:
    spool.seek(0)
    digest = hashlib.sha256()
    while chunk := spool.read(1 << 20):
        digest.update(chunk)
    spool.seek(0)
    files.backend().put(digest.hexdigest(), spool)
    return digest.hexdigest()


def take_export(db: Session, actor: Actor, row: AnyExport, *, now: datetime) -> None:
    """Note that *actor* downloads the file. Raises Missing when it is not there (any more)."""
    if row.sha256 is None or row.purged_at is not None:
        raise Missing(GONE)
    record(db, actor, "trail:export:taken", Subject("export", row.id), {"file": row.sha256}, now=now)


def purge_exports(db: Session, *, now: datetime) -> int:
    """Let the files of old exports go; the rows stay. For a System session. Returns how many."""
    gone = 0
    models: tuple[Any, ...] = (TrailExport, TrailBureauExport)
    for model in models:
        old = update(model).where(model.made_at < now - KEPT, model.purged_at.is_(None))
        gone += len(db.execute(old.values(purged_at=now).returning(model.id)).all())
    return gone
