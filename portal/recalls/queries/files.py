"""The files of a task, reached only through it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.errors import N_
from portal.core.files import StoredFile
from portal.recalls.models import Claim, Proof, Task
from portal.recalls.queries.one import one
from portal.recalls.queries.tasks import of

NONE_SUCH = N_("There is no such file here.")


def proof_file(db: Session, row: Task, proof_id: UUID) -> StoredFile:
    """The stored file behind a proof of this task. Raises Missing."""
    statement = (
        select(StoredFile)
        .join(Proof, (Proof.tenant_id == StoredFile.tenant_id) & (Proof.file_id == StoredFile.id))
        .where(of(row, Proof), Proof.id == proof_id)
    )
    return one(db, statement, NONE_SUCH)


def claim_file(db: Session, row: Task, claim: Claim) -> StoredFile:
    """The signature under a claim. Raises Missing."""
    statement = select(StoredFile).where(
        StoredFile.tenant_id == row.tenant_id, StoredFile.id == claim.file_id
    )
    return one(db, statement, NONE_SUCH)
