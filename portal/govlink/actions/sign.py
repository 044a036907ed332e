"""签收: the station signs for a dispatch, in one tap."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import N_
from portal.govlink.actions.hand import finish, take
from portal.govlink.actions.tell import tell_bureau
from portal.govlink.models import Dispatch


def sign(db: Session, actor: Actor, dispatch: UUID, *, seen: int, now: datetime) -> Dispatch:
    """Sign. Raises like `take`."""
    hand = take(db, actor, dispatch, "sign", seen=seen, now=now)
    hand.row.signed_at, hand.row.signed_by = now, actor.person
    row = finish(hand)
    tell_bureau(
        db, row, N_("The station signed for %(order)s."), {"order": row.order_no}, urgency="DIGEST", now=now
    )
    return row
