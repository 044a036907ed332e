"""Photos and papers of a task: hashed on the device when taken, hashed again here; both must be the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.core.files import EVIDENCE, StoredFile, store
from portal.recalls.actions.hand import record
from portal.recalls.models import Proof, Task


@dataclass(frozen=True)
class Upload:
    """A file as it came. *device_sha256*: what the device computed, "" without a script."""

    stream: IO[bytes]
    name: str
    device_sha256: str = ""


def keep(
    db: Session,
    actor: Actor,
    row: Task,
    kind: str,
    uploads: Sequence[Upload],
    *,
    note: str = "",
    now: datetime,
) -> list[Proof]:
    """Store files as proof of a task. Raises Invalid for what is no picture or PDF, or arrived changed."""
    return [_one(db, actor, row, kind, upload, note, now) for upload in uploads]


def _one(db: Session, actor: Actor, row: Task, kind: str, upload: Upload, note: str, now: datetime) -> Proof:
    file = store(
        db,
        actor,
        upload.stream,
        upload.name,
        kinds=EVIDENCE,
        tenant=row.tenant_id,
        office_path=row.office_path,
        now=now,
    )
    said = upload.device_sha256.strip().lower()
    if said and said != file.sha256:
        raise Invalid(
            N_("%(name)s is not the photo that was taken: it changed on the way. Take it again."),
            field="photos",
            name=upload.name,
        )
    return attach(db, actor, row, kind, file, device_sha256=said, note=note, now=now)


def attach(
    db: Session,
    actor: Actor,
    row: Task,
    kind: str,
    file: StoredFile,
    *,
    device_sha256: str = "",
    note: str = "",
    now: datetime,
) -> Proof:
    """Put a stored file to a task."""
    made = Proof(
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        task_id=row.id,
        kind=kind,
        file_id=file.id,
        sha256=file.sha256,
        device_sha256=device_sha256,
        captured_at=file.captured_at,
        note=note.strip(),
        side=actor.place,
        at=now,
        by_name=actor.name,
    )
    db.add(made)
    db.flush()
    record(db, actor, row, "proof", {"kind": kind, "photo": file.sha256}, now)
    return made
