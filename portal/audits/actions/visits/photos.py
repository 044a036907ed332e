"""Photos arrive in pieces that go on where the line was cut. A photo is held once its own hash has been computed."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal import trail
from portal.audits import events_visits as events
from portal.audits.actions.visits.complete import settle
from portal.audits.actions.visits.keys import Opened
from portal.audits.models import Visit, VisitPhoto, VisitPiece
from portal.audits.queries.visits import one
from portal.core import files
from portal.core.errors import N_, Invalid
from portal.core.files.backends import backend
from portal.core.ids import new_id

MOST_BYTES = files.MAX_BYTES
MOST_PHOTOS = 1_000
IN_MEMORY = 4 * 1024 * 1024


@dataclass(frozen=True)
class Progress:
    """How many bytes of a photo are here; `held` is its hash once it is whole."""

    received: int
    held: str | None = None


def progress(db: Session, by: Opened, named: Sequence[str]) -> dict[str, int]:
    """How far these photos are; those never heard of are at 0. Raises Missing."""
    row = one.visit(db, by.visit)
    here = {photo.named: photo.received for photo in one.photos(db, row)}
    return {name: here.get(name, 0) for name in named}


def take_piece(
    db: Session, by: Opened, named: str, starts: int, size: int, piece: bytes, *, now: datetime
) -> Progress:
    """Take the next piece of a photo. One that does not go on where we are changes nothing: the answer says where.

    Raises Missing, Invalid (too large, too many, no picture) or Unavailable."""
    row = one.visit(db, by.visit)
    if not 0 < size <= MOST_BYTES:
        raise Invalid(N_("The photo is larger than %(limit)s MB."), limit=MOST_BYTES // 1024**2)
    photo = _row(db, row, named, size, now)
    if photo.file_id is not None:
        return Progress(photo.received, named)
    if starts != photo.received or not piece or starts + len(piece) > photo.size:
        return Progress(photo.received)
    _keep(db, photo, piece)
    if photo.received < photo.size:
        return Progress(photo.received)
    return _whole(db, by, photo, now)


def _row(db: Session, row: Visit, named: str, size: int, now: datetime) -> VisitPhoto:
    found = one.photo(db, row, named, lock=True)
    if found is None:
        if len(one.photos(db, row)) >= MOST_PHOTOS:
            raise Invalid(N_("A visit holds at most %(limit)s photos."), limit=MOST_PHOTOS)
        values = {
            "id": new_id(),
            "tenant_id": row.tenant_id,
            "office_path": row.office_path,
            "visit_id": row.id,
            "named": named,
            "size": size,
            "received": 0,
            "begun_at": now,
        }
        db.execute(insert(VisitPhoto).values(values).on_conflict_do_nothing())
        found = one.photo(db, row, named, lock=True)
        assert found is not None
    if found.size != size and found.file_id is None:  # a device that named another size: begin anew
        _forget(db, found)
        found.size = size
    return found


def _keep(db: Session, photo: VisitPhoto, piece: bytes) -> None:
    digest = hashlib.sha256(piece).hexdigest()
    backend().put(digest, BytesIO(piece))
    db.add(
        VisitPiece(
            tenant_id=photo.tenant_id,
            office_path=photo.office_path,
            photo_id=photo.id,
            starts=photo.received,
            size=len(piece),
            sha256=digest,
        )
    )
    photo.received += len(piece)
    db.flush()


def _whole(db: Session, by: Opened, photo: VisitPhoto, now: datetime) -> Progress:
    row = one.visit(db, by.visit, lock=True)  # photos and answers of a visit end it together
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as whole:
        if _together(db, photo, whole) != photo.named:
            _forget(db, photo)
            return Progress(0)
        whole.seek(0)
        kept = files.store(
            db,
            by.actor,
            whole,
            f"{photo.named[:12]}.jpg",
            now=now,
            kinds=files.Kind.IMAGE,
            max_bytes=MOST_BYTES,
            tenant=row.tenant_id,
            office_path=row.office_path,
        )
    photo.file_id, photo.held_at = kept.id, now
    _drop_pieces(db, photo)
    db.flush()
    told = {"photo": kept.sha256, "named": photo.named}
    trail.record(db, by.actor, "audits:visit:photo", events.of_visit(row), told, now=now)
    settle(db, by.actor, row, now=now)
    return Progress(photo.received, photo.named)


def _together(db: Session, photo: VisitPhoto, whole: IO[bytes]) -> str:
    digest = hashlib.sha256()
    pieces = select(VisitPiece).where(
        VisitPiece.tenant_id == photo.tenant_id, VisitPiece.photo_id == photo.id
    )
    for piece in db.scalars(pieces.order_by(VisitPiece.starts)):
        content = files.read_file(piece.sha256)
        digest.update(content)
        whole.write(content)
    return digest.hexdigest()


def _forget(db: Session, photo: VisitPhoto) -> None:
    _drop_pieces(db, photo)
    photo.received = 0
    db.flush()


def _drop_pieces(db: Session, photo: VisitPhoto) -> None:
    db.execute(
        delete(VisitPiece).where(VisitPiece.tenant_id == photo.tenant_id, VisitPiece.photo_id == photo.id)
    )


def count(db: Session, row: Visit) -> int:
    """How many photos of a visit are whole."""
    return (
        db.scalar(
            select(func.count())
            .select_from(VisitPhoto)
            .where(
                VisitPhoto.tenant_id == row.tenant_id,
                VisitPhoto.visit_id == row.id,
                VisitPhoto.file_id.is_not(None),
            )
        )
        or 0
    )
