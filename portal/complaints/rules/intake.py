"""What a registration carries, before it is a row: typed at the desk, sent by a consumer, or brought by a dispatch."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Dispatched:
    """A case that a bureau sent: its own number, when it received the complaint, when it dispatched it."""

    external_no: str
    received_on: date
    dispatched_at: datetime
    days: int | None = None
    """Working days given for the answer; None: the law module's default."""


@dataclass(frozen=True, slots=True)
class ProxyFacts:
    """A power of attorney (F07) as read at the desk."""

    name: str
    phone: str
    id_no: str
    powers: str
    matters: str
    term_from: date
    term_to: date
    original_seen: bool


@dataclass(frozen=True, slots=True)
class Intake:
    """Form F01 as far as it is known when the consumer tells it."""

    consumer_name: str = ""
    consumer_phone: str = ""
    respondent_name: str = ""
    item_name: str = ""
    purchase_date: date | None = None
    amount: Decimal = Decimal(0)
    facts: str = ""
    demands: tuple[str, ...] = ()
    channel: str = "VISIT"
    source: str = "3"
    external_no: str | None = None
    dispatched: Dispatched | None = None
    merchant_id: UUID | None = None
    respondent_uscc: str | None = None
    respondent_location: str = ""
    respondent_contact: str | None = None
    event_at: datetime | None = None
    event_place: str = ""
    category: str | None = None
    problem: str | None = None
    brand_model: str = ""
    gtin: str | None = None
    claim_amount: Decimal | None = None
    proofs: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    report: str = "NONE"
    consumer_address: str | None = None
    consumer_id_type: str | None = None
    consumer_id_no: str | None = None
    publish_consent: bool = False
    transfer_consent: bool = False
    proxy: ProxyFacts | None = field(default=None)
