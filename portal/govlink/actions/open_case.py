"""转站内案件: the dispatch becomes a case of the station, with all its facts; nobody types them again."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from portal import complaints
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.govlink.actions.hand import finish, take
from portal.govlink.models import Dispatch
from portal.govlink.rules.clocks import FEEDBACK_DAYS


@dataclass(frozen=True)
class Completion:
    """What the platform did not give and the station asked the consumer for. What was given stays as it is."""

    consumer_name: str = ""
    consumer_phone: str = ""
    respondent: str = ""
    item: str = ""
    happened_on: date | None = None
    place: str = ""
    demands: tuple[str, ...] = field(default=())
    merchant: UUID | None = None


def open_case(
    db: Session, actor: Actor, dispatch: UUID, added: Completion, *, seen: int, now: datetime
) -> Dispatch:
    """Open the case. A case that the station registered earlier under the same platform number is taken instead.
    Raises like `take`, and like complaints.register when an element is still missing."""
    hand = take(db, actor, dispatch, "open_case", seen=seen, now=now)
    row = hand.row
    known = complaints.by_external_no(db, row.external_no) if row.external_given else None
    case = known or complaints.register(db, actor, intake_of(row, added), now=now).complaint
    row.case_id, row.case_no = case.id, case.number
    return finish(hand)


def intake_of(row: Dispatch, added: Completion) -> complaints.Intake:
    """The registration (F01) as the dispatch fills it."""
    return complaints.Intake(
        consumer_name=row.consumer_name or added.consumer_name,
        consumer_phone=row.consumer_phone or added.consumer_phone,
        consumer_address=row.consumer_address,
        respondent_name=row.respondent or added.respondent,
        respondent_location=row.respondent_address,
        merchant_id=added.merchant,
        item_name=row.item or added.item,
        purchase_date=row.happened_on or added.happened_on,
        amount=row.amount if row.amount is not None else Decimal(0),
        event_place=added.place or row.respondent_address or row.respondent,
        problem=row.problem,
        facts=row.facts,
        demands=tuple(row.demands) or added.demands,
        channel="H12345" if row.source == "7" else "PLATFORM",
        source="1" if row.source in {"1", "7"} else "4",
        external_no=row.external_no,
        dispatched=complaints.Dispatched(
            external_no=row.external_no,
            received_on=local_date(row.received_at),
            dispatched_at=row.issued_at,
            days=FEEDBACK_DAYS + row.granted_days,
        ),
    )
