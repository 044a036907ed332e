"""保存期满: photos, signatures and words of a visit are given up; that it was made, its verdicts and hashes stay."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal import trail
from portal.audits import events_visits as events
from portal.audits.models import Task, Visit, VisitPiece
from portal.audits.queries.visits import one
from portal.audits.queries.visits.keeping import out_of_term
from portal.audits.rules.visits import keeping
from portal.audits.rules.visits.answers import value_of
from portal.core import files
from portal.core.actor import SYSTEM
from portal.core.clock import local_date


def give_up_out_of_term(db: Session, limit: int, *, now: datetime) -> int:
    """Give up the next visits that are out of their term, in the worker's scope. Returns how many."""
    rows = out_of_term(db, keeping.boundary(local_date(now)), limit)
    for visit, task in rows:
        _give_up(db, visit, task, now)
    return len(rows)


def _give_up(db: Session, row: Visit, task: Task, now: datetime) -> None:
    answers = one.answers(db, row)
    for answer in answers:
        answer.value = keeping.reduced(value_of(one.as_answer(answer)))
    gone = _files(db, row, now)
    row.pack = json.dumps(keeping.reduced_pack(json.loads(row.pack)), ensure_ascii=False)
    row.purged_at, task.met = now, None
    db.flush()
    told = {"answers": len(answers), "photos": gone}
    trail.record(db, SYSTEM, "audits:visit:purge", events.of_visit(row), told, now=now)


def _files(db: Session, row: Visit, now: datetime) -> int:
    """Photos and signatures, also those of which only pieces ever came. Returns how many were whole."""
    photos = one.photos(db, row)
    db.execute(
        delete(VisitPiece).where(
            VisitPiece.tenant_id == row.tenant_id, VisitPiece.photo_id.in_([photo.id for photo in photos])
        )
    )
    wanted = [photo.file_id for photo in photos if photo.file_id is not None]
    kept = select(files.StoredFile).where(
        files.StoredFile.tenant_id == row.tenant_id,
        files.StoredFile.id.in_(wanted),
        files.StoredFile.purged_at.is_(None),
    )
    found = db.scalars(kept).all()
    for file in found:
        files.purge(file, now)
    return len(found)
