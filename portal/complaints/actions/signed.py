"""The signed copy of a paper that was printed first: a power of attorney (F07), a test commission (F08)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.complaints.actions.desk import Desk, sit_down
from portal.complaints.actions.look import LOCKED, add_evidence
from portal.complaints.models import Party, Test
from portal.core.actor import Actor
from portal.core.errors import Conflict, Forbidden, Missing
from portal.core.files import StoredFile
from portal.core.i18n import N_


def keep_power(
    db: Session,
    actor: Actor,
    case_id: UUID,
    file: StoredFile,
    *,
    original_seen: bool,
    seen: int,
    now: datetime,
) -> Party:
    """The scan of the newest power of attorney, and whether its original was shown. It may come until the file is
    archived, for without it no file of a proxy is complete. Raises Forbidden, Missing, CaseChanged, Conflict."""
    desk = _sit(db, actor, case_id, seen, now)
    wanted = select(Party).where(Party.complaint_id == case_id, Party.kind == "PROXY")
    party = db.scalars(wanted.order_by(Party.at.desc(), Party.id.desc()).limit(1)).first()
    if party is None:
        raise Missing(N_("No proxy is on record in this case."))
    party.power_file_id = file.id
    party.original_seen = party.original_seen or original_seen
    _put(desk, file, "POWER", "授权委托书（F07）签字件")
    return party


def keep_commission(
    db: Session, actor: Actor, case_id: UUID, file: StoredFile, *, seen: int, now: datetime
) -> Test:
    """The scan of the newest commission signed by both. Raises like `keep_power`."""
    desk = _sit(db, actor, case_id, seen, now)
    wanted = select(Test).where(Test.complaint_id == case_id)
    test = db.scalars(wanted.order_by(Test.id.desc()).limit(1)).first()
    if test is None:
        raise Missing(N_("No test was commissioned in this case."))
    test.commission_file_id = file.id
    _put(desk, file, "TEST", "检测委托与费用约定书（F08）签字件")
    return test


def _put(desk: Desk, file: StoredFile, kind: str, note: str) -> None:
    add_evidence(
        desk.db, desk.actor, desk.case.id, file, kind=kind, brought_by="STATION", note=note, now=desk.now
    )


def _sit(db: Session, actor: Actor, case_id: UUID, seen: int, now: datetime) -> Desk:
    if not actor.has("SETTLER", "LIAISON"):
        raise Forbidden(N_("This step is another role's."))
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    if desk.case.state in LOCKED:
        raise Conflict(N_("This file is archived and locked."))
    return desk
