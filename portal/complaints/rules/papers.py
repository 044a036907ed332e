"""What each printed paper shows: plain values, Chinese as printed. The templates only lay them out.

Signatures are data: addresses of pictures; dates are dates, money is yuan.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

Box = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Hand:
    """A signature on paper: the name, the picture if one was drawn, when."""

    name: str = ""
    picture: str | None = None
    at: date | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What every paper carries: its station, its number, and the proof at the foot."""

    station: str
    host: str
    number: str
    printed_at: datetime
    stamp: str
    qr: str


@dataclass(frozen=True, slots=True)
class F01:
    """消费投诉登记表 (附件1)."""

    head: Head
    registrar: str
    registered_at: datetime
    channel: str
    source: str
    external_no: str
    consumer: str
    phone: str
    address: str
    id_type: str
    id_no: str
    publish_consent: bool
    proxy: str
    respondent: str
    respondent_uscc: str
    respondent_location: str
    respondent_contact: str
    purchase_date: date | None
    event_at: datetime | None
    event_place: str
    kind: str
    category: str
    item: str
    brand_model: str
    gtin: str
    amount: Decimal
    problem: str
    facts: str
    demands: tuple[Box, ...]
    claim_amount: Decimal | None
    evidence: tuple[str, ...]
    flags: tuple[str, ...]
    decision: tuple[Box, ...]
    decision_note: str
    handling: str
    handler: Hand
    review: str
    reviewer: Hand
    head_review: str
    head_hand: Hand
    consumer_opinion: tuple[Box, ...]
    consumer_note: str
    consumer_hand: Hand
    appointed_reply_at: datetime | None
    feedback_at: datetime | None
    result: str
    recovered: Decimal | None


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of the register book."""

    seq: int
    on: date | None
    number: str
    consumer: str
    phone: str
    respondent: str
    item: str
    category: str
    amount: Decimal
    problem: str
    brief: str
    demands: str
    result: str
    recovered: Decimal | None
    closed_on: date | None
    handler: str
    archive_no: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class F02:
    """受理和处理消费者投诉登记簿 (附件2), in order of time."""

    head: Head
    first: date
    last: date
    lines: tuple[RegisterLine, ...]
    custodian: str


@dataclass(frozen=True, slots=True)
class F04:
    """投诉和解协议书: exactly what was signed, two identical copies."""

    head: Head
    number: str
    consumer: str
    consumer_phone: str
    consumer_address: str
    consumer_proxy: str
    co_consumers: tuple[str, ...]
    operator: str
    operator_host: str
    operator_address: str
    operator_contact: str
    summary: str
    terms: str
    obligations: tuple[str, ...]
    perform_due: date
    amount: Decimal
    amount_words: str
    consumer_hand: Hand
    operator_hand: Hand
    witness: Hand
    signed_on: date | None
    text_hash: str


@dataclass(frozen=True, slots=True)
class F06:
    """终止和解记录（告知书）, also for 不予受理."""

    head: Head
    title: str
    consumer: str
    respondent: str
    item: str
    accepted_on: date | None
    reasons: tuple[Box, ...]
    detail: str
    ways: tuple[Box, ...]
    told_at: datetime | None
    told_by: str
    handler: str
    ended_on: date | None
    hand: Hand = field(default_factory=Hand)


@dataclass(frozen=True, slots=True)
class MinutesView:
    """One negotiation."""

    at: datetime
    manner: str
    place: str
    officers: tuple[str, ...]
    simple: bool
    present: str
    content: str
    outcome: tuple[Box, ...]
    signed: str
    consumer_hand: Hand
    operator_hand: Hand


@dataclass(frozen=True, slots=True)
class F09:
    """协商记录: every negotiation of the case, one after the other."""

    head: Head
    consumer: str
    respondent: str
    item: str
    minutes: tuple[MinutesView, ...]
