"""The case itself: what form F01 asks, where it stands, how it ended."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.complaints.models.parts import listed, one_of
from portal.complaints.rules.states import STATES, UNDER_LIMIT, WITH_AGREEMENT
from portal.complaints.rules.words.goods import CATEGORIES
from portal.complaints.rules.words.intake import CHANNELS, ID_TYPES, PROBLEMS, REPORT_CONTENT, SOURCES
from portal.complaints.rules.words.outcomes import OUTCOMES
from portal.core.crypto import Encrypted, blind_column
from portal.core.db import Base, TenantMixin

UNREGISTERED = "state IN ('DRAFT', 'VOIDED')"
ACCEPTED = sorted({*UNDER_LIMIT, *WITH_AGREEMENT, "TERMINATED", "REOPENED"})
UNTOUCHED = ("DRAFT", "REGISTERED", "REFERRED", "CLOSED", "ARCHIVED", "VOIDED")
ELEMENTS = (
    "consumer_name <> '' AND consumer_phone IS NOT NULL AND respondent_name <> '' AND item_name <> '' "
    "AND purchase_date IS NOT NULL AND event_place <> '' AND facts <> '' AND cardinality(demands) > 0"
)


class Complaint(TenantMixin, Base):
    """One complaint (投诉). `version` counts its steps: it is the number of its last event."""

    __tablename__ = "complaint"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "archive_no"),
        ForeignKeyConstraint(
            ["tenant_id", "id", "version", "state"],
            [
                "complaint_event.tenant_id",
                "complaint_event.complaint_id",
                "complaint_event.seq",
                "complaint_event.to_state",
            ],
            name="fk_complaint_last_event",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "agreement_id", "agreement_concluded"],
            ["settlement.tenant_id", "settlement.id", "settlement.concluded"],
            name="fk_complaint_agreement",
            use_alter=True,
        ),
        ForeignKeyConstraint(["tenant_id", "merchant_id"], ["merchant.tenant_id", "merchant.id"]),
        one_of("state", STATES),
        one_of("category", CATEGORIES),
        one_of("problem", PROBLEMS),
        one_of("channel", CHANNELS),
        one_of("source", SOURCES),
        one_of("report", REPORT_CONTENT),
        one_of("outcome", OUTCOMES),
        one_of("consumer_id_type", ID_TYPES),
        CheckConstraint(f"{UNREGISTERED} OR number IS NOT NULL", name="numbered"),
        CheckConstraint(
            f"{UNREGISTERED} OR report = 'ONLY' OR purged_on IS NOT NULL OR ({ELEMENTS})", name="elements"
        ),
        CheckConstraint("NOT dispatched OR external_no IS NOT NULL", name="external_no"),
        CheckConstraint(f"state NOT IN {listed(ACCEPTED)} OR accepted_on IS NOT NULL", name="accepted"),
        CheckConstraint(f"report <> 'ONLY' OR state IN {listed(UNTOUCHED)}", name="report_is_not_handled"),
        CheckConstraint(
            "state NOT IN ('NEGOTIATING', 'TESTING', 'PENDING_REVIEW', 'AGREED', 'PERFORMING', 'FED_BACK') "
            "OR cardinality(officers) >= 2 OR (simple AND cardinality(officers) = 1)",
            name="officers",
        ),
        CheckConstraint(
            f"state NOT IN {listed(sorted(WITH_AGREEMENT))} "
            "OR (agreement_id IS NOT NULL AND agreement_concluded IS TRUE)",
            name="agreement",
        ),
        CheckConstraint(
            "state NOT IN ('CLOSED', 'ARCHIVED') OR (closed_on IS NOT NULL AND outcome IS NOT NULL)",
            name="closed",
        ),
        CheckConstraint(
            "state <> 'ARCHIVED' OR (archive_no IS NOT NULL AND archived_on IS NOT NULL AND "
            "keep_until IS NOT NULL AND keep_until >= (archived_on + interval '2 years')::date)",
            name="archived",
        ),
        CheckConstraint(
            "purged_on IS NULL OR (state = 'ARCHIVED' AND purged_on > keep_until) OR state = 'VOIDED'",
            name="kept",
        ),
        CheckConstraint("amount >= 0 AND claim_amount >= 0 AND recovered_amount >= 0", name="amounts"),
        Index("ix_complaint_registered_at", "tenant_id", "registered_at", "id"),
        Index("ix_complaint_accepted_on", "tenant_id", "accepted_on"),
        Index("ix_complaint_state", "tenant_id", "state", "due_on", "id"),
        Index(
            "ix_complaint_assignee", "tenant_id", "assignee", postgresql_where=text("assignee IS NOT NULL")
        ),
        Index("ix_complaint_consumer_phone_index", "tenant_id", "consumer_phone_index"),
        Index("ix_complaint_external_no", "tenant_id", "external_no"),
        Index("ix_complaint_office_path", "office_path", "registered_at"),
        Index("ix_complaint_keep_until", "keep_until", postgresql_where=text("purged_on IS NULL")),
    )

    number: Mapped[str | None]
    state: Mapped[str]
    version: Mapped[int] = mapped_column()
    round: Mapped[int] = mapped_column(default=1)
    """Counts up when a case is reopened: minutes and proposals belong to a round."""
    created_at: Mapped[datetime]

    # F01, how it came
    registered_at: Mapped[datetime]
    registered_by: Mapped[UUID | None]
    registrar: Mapped[str]
    channel: Mapped[str]
    source: Mapped[str]
    external_no: Mapped[str | None]
    dispatched: Mapped[bool] = mapped_column(default=False)
    report: Mapped[str] = mapped_column(default="NONE")

    # F01, who
    consumer_name: Mapped[str] = mapped_column(default="")
    consumer_phone: Mapped[str | None] = mapped_column(Encrypted())
    consumer_phone_index: Mapped[str | None] = blind_column(of="consumer_phone", purpose="phone")
    consumer_address: Mapped[str | None] = mapped_column(Encrypted())
    consumer_id_type: Mapped[str | None]
    consumer_id_no: Mapped[str | None] = mapped_column(Encrypted())
    publish_consent: Mapped[bool] = mapped_column(default=False)
    transfer_consent: Mapped[bool] = mapped_column(default=False)
    by_proxy: Mapped[bool] = mapped_column(default=False)

    # F01, against whom
    merchant_id: Mapped[UUID | None]
    respondent_name: Mapped[str] = mapped_column(default="")
    respondent_uscc: Mapped[str | None]
    respondent_location: Mapped[str] = mapped_column(default="")
    respondent_contact: Mapped[str | None] = mapped_column(Encrypted())

    # F01, about what
    purchase_date: Mapped[date | None]
    event_at: Mapped[datetime | None]
    event_place: Mapped[str] = mapped_column(default="")
    category: Mapped[str | None]
    item_name: Mapped[str] = mapped_column(default="")
    brand_model: Mapped[str] = mapped_column(default="")
    gtin: Mapped[str | None]
    amount: Mapped[Decimal] = mapped_column(default=Decimal(0))
    problem: Mapped[str | None]
    facts: Mapped[str] = mapped_column(default="")
    demands: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    claim_amount: Mapped[Decimal | None]
    proofs: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)

    # Handling
    assignee: Mapped[UUID | None]
    officers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list)
    simple: Mapped[bool] = mapped_column(default=False)
    accepted_on: Mapped[date | None]
    due_on: Mapped[date | None]
    due_code: Mapped[str | None]
    """The nearest running clock, for lists; complaint_clock has them all."""
    agreement_id: Mapped[UUID | None]
    agreement_concluded: Mapped[bool | None]

    # The end
    outcome: Mapped[str | None]
    recovered_amount: Mapped[Decimal | None]
    closed_on: Mapped[date | None]
    archive_no: Mapped[str | None]
    archived_on: Mapped[date | None]
    keep_until: Mapped[date | None]
    purged_on: Mapped[date | None]
    void_reason: Mapped[str | None]
    """Set while the head asks to void; kept when the office agreed."""

    # The action counts the version itself, one a step; the ORM refuses to write over a newer one.
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012
