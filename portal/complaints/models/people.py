"""People beside the consumer, and evidence. The station keeps copies only, never originals (seed 001 第五条)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.complaints.models.parts import of_case, of_file, one_of
from portal.complaints.rules.words.steps import POWERS
from portal.core.crypto import Encrypted, blind_column
from portal.core.db import Base, TenantMixin


class Party(TenantMixin, Base):
    """A proxy of the consumer (F07), a proxy of the operator, or another consumer of the same dispute."""

    __tablename__ = "complaint_party"
    __table_args__ = (
        *of_case("complaint_party"),
        of_file("power_file_id"),
        of_file("id_file_id"),
        one_of("kind", ("PROXY", "OPERATOR_PROXY", "CO_CONSUMER")),
        one_of("powers", POWERS),
        CheckConstraint(
            "kind = 'CO_CONSUMER' OR (powers IS NOT NULL AND matters <> '' AND term_from <= term_to)",
            name="power",
        ),
    )

    complaint_id: Mapped[UUID]
    kind: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(Encrypted())
    phone_index: Mapped[str | None] = blind_column(of="phone", purpose="phone")
    id_no: Mapped[str | None] = mapped_column(Encrypted())
    powers: Mapped[str | None]
    matters: Mapped[str] = mapped_column(default="")
    term_from: Mapped[date | None]
    term_to: Mapped[date | None]
    original_seen: Mapped[bool] = mapped_column(default=False)
    representative: Mapped[bool] = mapped_column(default=False)
    power_file_id: Mapped[UUID | None]
    id_file_id: Mapped[UUID | None]
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]
    ended_on: Mapped[date | None]


class Evidence(TenantMixin, Base):
    """A copy of a piece of evidence or of a paper; who brought it and that the original went back."""

    __tablename__ = "complaint_evidence"
    __table_args__ = (
        *of_case("complaint_evidence"),
        of_file("file_id"),
        one_of("brought_by", ("CONSUMER", "OPERATOR", "STATION")),
        one_of("kind", ("EVIDENCE", "PROOF_OF_PERFORMANCE", "SIGNED_PAPER", "TEST", "POWER")),
    )

    complaint_id: Mapped[UUID]
    file_id: Mapped[UUID]
    kind: Mapped[str]
    brought_by: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    original_returned: Mapped[bool] = mapped_column(default=True)
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]


class Reveal(TenantMixin, Base):
    """Somebody asked to see a masked datum, and why. The consumer can read who (not why) on the status page."""

    __tablename__ = "complaint_reveal"
    __table_args__ = (
        *of_case("complaint_reveal"),
        one_of(
            "field", ("consumer_phone", "consumer_address", "consumer_id_no", "respondent_contact", "print")
        ),
        CheckConstraint("reason <> ''", name="reason"),
    )

    complaint_id: Mapped[UUID]
    field: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]
