"""Taking files in, giving them out, giving them up."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import Invalid, Missing
from portal.core.files.backends import backend
from portal.core.files.contents import GONE
from portal.core.files.kinds import TYPES, Kind, sniff
from portal.core.files.models import FileColumns, StoredFile
from portal.core.files.names import clean_name
from portal.core.i18n import N_
from portal.core.images import captured_at, display_copy

MB = 1024 * 1024
MAX_BYTES = 20 * MB
IN_MEMORY = 2 * MB
CHUNK = 1 << 18
EVIDENCE = Kind.IMAGE | Kind.PDF


@dataclass(frozen=True)
class Kept:
    """A content that is safely stored. Pictures have a display copy; `captured_at` is the camera's word (UTC)."""

    sha256: str
    size: int
    media_type: str
    name: str
    display_sha256: str | None
    captured_at: datetime | None


def keep(stream: IO[bytes], filename: str, *, kinds: Kind = EVIDENCE, max_bytes: int = MAX_BYTES) -> Kept:
    """Check the content and store it; the same content is stored once. No row is written.

    Raises Invalid (empty, too large, of another kind, damaged, not honest) or Unavailable; then nothing is kept.
    """
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        sha256, size = _take(stream, spool, max_bytes)
        media = sniff(spool)
        if media.kind not in kinds:
            raise Invalid(
                N_("This kind of file is not taken here. Taken are: %(taken)s."), taken=extensions(kinds)
            )
        name = clean_name(filename, media)
        picture = display_copy(spool) if media.kind is Kind.IMAGE else None
        taken = captured_at(spool) if picture else None
        backend().put(sha256, spool)
    display = hashlib.sha256(picture).hexdigest() if picture else None
    if picture and display:
        backend().put(display, BytesIO(picture))
    return Kept(sha256, size, media.mime, name, display, taken)


def extensions(kinds: Kind) -> str:
    """The usual extensions of these kinds, for an upload field's `accept` and for its refusal."""
    return ", ".join(extension for media in TYPES if media.kind in kinds for extension in media.extensions)


def _take(stream: IO[bytes], spool: IO[bytes], max_bytes: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > max_bytes:
            raise Invalid(N_("The file is larger than %(limit)s MB."), limit=f"{max_bytes / MB:g}")
        digest.update(chunk)
        spool.write(chunk)
    if not size:
        raise Invalid(N_("The file is empty."))
    return digest.hexdigest(), size


def store(
    db: Session,
    actor: Actor,
    stream: IO[bytes],
    filename: str,
    *,
    now: datetime,
    kinds: Kind = EVIDENCE,
    max_bytes: int = MAX_BYTES,
    tenant: UUID | None = None,
    office_path: str | None = None,
) -> StoredFile:
    """Keep a file inside a station's walls: the session's own, or `tenant` for a bureau's session.

    The row is flushed, so its id can be used at once. Raises like `keep`.
    """
    row = StoredFile(**columns(keep(stream, filename, kinds=kinds, max_bytes=max_bytes), actor, now))
    if tenant is not None and office_path is not None:
        row.tenant_id, row.office_path = tenant, office_path
    db.add(row)
    db.flush()
    return row


def columns(kept: Kept, actor: Actor, now: datetime) -> dict[str, object]:
    """The values of `FileColumns` for a content: for the rows of modules that keep files of their own."""
    return {**vars(kept), "uploaded_at": now, "uploaded_by": actor.person}


def open_file(sha256: str) -> IO[bytes]:
    """A stream of the content (not seekable with every backend). Raises Missing or Unavailable."""
    return backend().open(sha256)


def read_file(sha256: str) -> bytes:
    """The whole content. Raises Missing or Unavailable."""
    with backend().open(sha256) as handle:
        return handle.read()


def purge(row: FileColumns, now: datetime) -> None:
    """Give content and name up at the end of their term. The row stays as a record; the sweep removes the
    content once no other row needs it. Raises Missing when that was done before."""
    if row.purged_at is not None:
        raise Missing(GONE)
    row.purged_at, row.name = now, ""
