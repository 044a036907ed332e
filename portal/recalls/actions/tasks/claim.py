"""未销售声明: a person signs that the station has none of the listed goods."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal import tenants
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Invalid
from portal.core.files import StoredFile
from portal.recalls.actions.hand import MEANWHILE, finish, record, take
from portal.recalls.actions.tasks.proof import attach
from portal.recalls.models import Claim, Task
from portal.recalls.rules.task.claims import said_at, statement, text_hash

OPEN_FOR = timedelta(days=1)  # how long the page with the text may have stood open


def text_for(db: Session, row: Task, at: datetime) -> str:
    """The statement as it would be signed now."""
    card = tenants.card(db, row.tenant_id)
    return statement(
        station=card.name if card else "",
        title=row.title,
        notice_no=row.notice_no,
        items=row.items,
        hints=row.hints,
        at=at,
    )


def claim(
    db: Session,
    actor: Actor,
    task_id: UUID,
    *,
    text: str,
    text_sha256: str,
    signer: str,
    file: StoredFile,
    strokes: list[Any] | None = None,
    seen: int | None = None,
    now: datetime,
) -> Claim:
    """Keep the signed statement and answer the task with it. A later find contradicts it by itself. Raises Missing,
    Conflict when the text is not, to the letter, the one shown, Forbidden, Invalid without a name."""
    hand = take(db, actor, task_id, "claim", seen=seen, now=now)
    row = hand.row
    if row.hits:
        raise Conflict(MEANWHILE)
    at = said_at(text)
    ours = at is not None and now - OPEN_FOR <= at <= now and text == text_for(db, row, at)
    if not ours or text_hash(text) != text_sha256:
        raise Conflict(N_("The text is not the one that was shown. Open the page again and read it."))
    if not signer.strip():
        raise Invalid(N_("Write the name of the person who signs."), field="signer")
    made = Claim(
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        task_id=row.id,
        text=text,
        text_hash=text_sha256,
        signer=signer.strip(),
        signer_id=actor.person,
        file_id=file.id,
        strokes=strokes,
        at=now,
        contradiction="",
    )
    db.add(made)
    attach(db, actor, row, "SIGNATURE", file, now=now)
    row.answered_at = now
    record(db, actor, row, "signed", {"text": text_sha256, "signature": file.sha256}, now)
    finish(hand)
    return made
