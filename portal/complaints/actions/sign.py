"""签署: each side signs the same text; with the second signature the agreement exists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.actions.desk import Desk, sit_down
from portal.complaints.actions.settle import the_settlement
from portal.complaints.actions.take import take
from portal.complaints.models import Complaint, Settlement, Signature
from portal.complaints.rules.agreement import text_hash
from portal.core.actor import Actor
from portal.core.errors import Conflict, Invalid
from portal.core.files import StoredFile
from portal.core.i18n import N_

EVENTS = {"CONSUMER": "sign_consumer", "OPERATOR": "sign_operator"}
SIDES = {"CONSUMER": "消费者", "OPERATOR": "经营者"}
MANNERS = {"SCREEN": "屏幕签字", "PAPER": "纸质签字", "LINK": "手机签字"}


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """One signature: which side, who for it, how, and the picture or scan of it."""

    party: str
    signer_name: str
    capacity: str
    how: str
    file: StoredFile
    text_hash: str
    """The hash of the text the signer was shown."""
    strokes: list[Any] | None = None


def sign(
    db: Session,
    actor: Actor,
    case_id: UUID,
    signatures: Sequence[SignatureFacts],
    *,
    seen: int | None = None,
    now: datetime,
) -> Complaint:
    """Put one or both signatures under the proposal; with both, the agreement is concluded and its performance
    is watched. Raises like `take`, Invalid, and Conflict when the text is not the one that was shown."""
    if not signatures:
        raise Invalid(N_("Nobody has signed yet."), field="consumer")
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    for one in signatures:
        _sign_one(desk, one)
    made = the_settlement(desk)
    if made.consumer_signed_at and made.operator_signed_at:
        _conclude(desk, made)
    return desk.case


def _sign_one(desk: Desk, one: SignatureFacts) -> None:
    event = EVENTS[one.party]
    row = desk.ask(event)
    made = the_settlement(desk)
    _check(one, made)
    desk.add(
        Signature(
            complaint_id=desk.case.id,
            paper="F04",
            document_id=made.id,
            party=one.party,
            capacity=one.capacity,
            how=one.how,
            signer_name=one.signer_name.strip(),
            text_hash=made.text_hash,
            file_id=one.file.id,
            strokes=one.strokes,
            at=desk.now,
            witness=desk.actor.person,
            witness_name=desk.actor.name if desk.actor.person else "",
        )
    )
    if one.party == "CONSUMER":
        made.consumer_signed_at, made.consumer_hash = desk.now, made.text_hash
    else:
        made.operator_signed_at, made.operator_hash = desk.now, made.text_hash
    data = {
        "settlement": made.id,
        "text": made.text_hash,
        "how": one.how,
        "signature": one.file.sha256,
    }
    take(desk, row, note=MANNERS[one.how], shown=True, data=data)


def _check(one: SignatureFacts, made: Settlement) -> None:
    if one.text_hash != made.text_hash or text_hash(made.text) != made.text_hash:
        raise Conflict(N_("The agreement's text is not the one that was shown. Open it again and read it."))
    field = one.party.lower()
    if not one.signer_name.strip():
        raise Invalid(N_("Write the name of the person who signs."), field=f"{field}_name")
    if one.capacity not in ("SELF", "PROXY", "REPRESENTATIVE"):
        raise Invalid(N_("Choose from the list."), field=f"{field}_capacity")
    if one.party == "CONSUMER" and one.capacity == "PROXY" and not made.by_proxy:
        raise Invalid(N_("This case has no proxy of the consumer on record."), field="consumer_capacity")


def _conclude(desk: Desk, made: Settlement) -> None:
    row = desk.ask("agree")
    made.concluded, made.concluded_on = True, desk.today
    desk.db.flush()
    desk.case.agreement_id, desk.case.agreement_concluded = made.id, True
    desk.promised = {"PERFORM_DUE": {"date": made.perform_due.isoformat()}}
    take(
        desk,
        row,
        note=made.agreement_no,
        shown=True,
        data={"settlement": made.id, "text": made.text_hash},
    )
