"""The whole pack: all sheets in one ZIP, made by a job, kept for a week."""

import hashlib
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.core import files, outbox
from portal.core.actor import SYSTEM, Actor
from portal.core.errors import Conflict, Missing
from portal.core.i18n import N_
from portal.core.ids import new_id
from portal.tenants.actions.wall.draw import sheet_pdf
from portal.tenants.actions.wall.prints import note_sources
from portal.tenants.models import WallPack
from portal.tenants.queries.wall import last_pack, pack, source
from portal.tenants.rules.wall import sheets
from portal.trail import Subject, record

JOB = "tenants.wall_pack"
KEPT = timedelta(days=7)  # it can be made anew at any time
GONE = N_("This pack is no longer kept. Ask for a new one.")


def ask_pack(db: Session, actor: Actor, base_url: str, *, now: datetime) -> WallPack:
    """Promise the whole pack. Raises Conflict while one is being made."""
    last = last_pack(db)
    if last is not None and last.made_at is None:
        state = outbox.state(db, last.job)
        if state is not None and not state.failed and not state.done:
            raise Conflict(N_("A pack is being made already. It will appear here in a minute."))
    made = new_id()
    job = outbox.enqueue(db, JOB, {"pack": made, "base_url": base_url}, now=now)
    row = WallPack(id=made, asked_at=now, asked_by=actor.person, job=job)
    db.add(row)
    db.flush()
    record(db, actor, "tenants:wall:pack_asked", Subject("wall_pack", made), now=now)
    return row


def make_pack(
    db: Session, pack_id: UUID, base_url: str, *, now: datetime, progress: Callable[[int], None] | None = None
) -> None:
    """Draw every sheet that can be drawn and keep the ZIP. A second call for the same pack changes nothing."""
    row = pack(db, pack_id)
    if row is None or row.made_at is not None:
        return
    here = source(db, base_url, now)
    wanted = [sheet for sheet in sheets(here) if sheet.missing is None]
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:  # a PDF is packed already
        for done, sheet in enumerate(wanted):
            archive.writestr(f"{done + 1:02d} {sheet.file}", sheet_pdf(sheet, here))
            if progress is not None:
                progress(round(100 * (done + 1) / len(wanted)))
    body = out.getvalue()
    row.sha256, row.size = hashlib.sha256(body).hexdigest(), len(body)
    files.backend().put(row.sha256, io.BytesIO(body))
    row.sheets, row.made_at = {sheet.key: sheet.source for sheet in wanted}, now
    db.flush()
    data = {"sheets": len(wanted)}
    record(db, SYSTEM, "tenants:wall:pack_made", Subject("wall_pack", row.id), data, now=now)


def take_pack(db: Session, actor: Actor, row: WallPack, *, now: datetime) -> None:
    """Somebody takes the ZIP to print it: its sheets count as printed. Raises Missing when it is not there."""
    if row.sha256 is None or row.purged_at is not None:
        raise Missing(GONE)
    note_sources(db, actor, dict(row.sheets or {}), now=now)


def purge_packs(db: Session, *, now: datetime) -> int:
    """Let the files of old packs go; the rows stay. System scope. Returns how many."""
    old = update(WallPack).where(WallPack.made_at < now - KEPT, WallPack.purged_at.is_(None))
    return len(db.execute(old.values(purged_at=now).returning(WallPack.id)).all())
