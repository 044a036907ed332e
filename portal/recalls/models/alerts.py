"""The bureau's lists: an alert with its file, its items, and how an issuer calls its columns.

None of these rows is a station's: what a station must know is copied into its task and its matches, so an
unpublished list (未公开) is nowhere but at the bureau and at the stations that were told.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, path_column
from portal.core.files import FileColumns
from portal.core.ids import new_id
from portal.recalls.models.parts import one_of
from portal.recalls.rules.alert.words import GRAVITIES, ITEM_STATES, KINDS, STATES


class Alert(FileColumns, Base):
    """One list of a bureau (通报), from upload to close-out. `sha256` tells the same file pushed twice.

    `revises`: a later version in preparation; its items go into that alert. `problem` and `problem_params`: why the
    file could not be read. `foreseen`: how many stations and pairs it would find. `draw` holds the last
    effectiveness draw: seed, classes, hashes.
    """

    __tablename__ = "recall_alert"
    __place__ = "local"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("gravity", GRAVITIES), name="gravity"),
        CheckConstraint(
            "state NOT IN ('IN_FORCE', 'WITHDRAWN', 'CLOSED') OR issued_at IS NOT NULL", name="issued"
        ),
        CheckConstraint("(state = 'WITHDRAWN') = (withdrawn_reason IS NOT NULL)", name="withdrawn"),
        CheckConstraint("(state = 'CLOSED') = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("(state = 'FAILED') = (problem IS NOT NULL)", name="problem"),
        Index("ix_recall_alert_list", "office_path", "state", "created_at", "id"),
        Index("ix_recall_alert_sha256", "sha256"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    bureau_name: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    issuer: Mapped[str] = mapped_column(default="")
    notice_no: Mapped[str] = mapped_column(default="")
    notice_date: Mapped[date]
    filed_on: Mapped[date | None]
    gravity: Mapped[str]
    public: Mapped[bool]
    ask_all: Mapped[bool]
    instruction: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tables: Mapped[list[Any]] = mapped_column(default=list)
    warnings: Mapped[list[Any]] = mapped_column(default=list)
    items: Mapped[int] = mapped_column(default=0)
    list_version: Mapped[int] = mapped_column(default=1)
    revises: Mapped[UUID | None]
    problem: Mapped[str | None]
    problem_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    job_id: Mapped[UUID | None]
    foreseen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    stations: Mapped[int] = mapped_column(default=0)
    draw: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class AlertItem(Base):
    """One entry of a list: `texts` by field (what is matched), `facts` as read, `cells` as they stood.

    `review`: marks a person has to look at; `checked_at`: somebody did. `keys` are the blocking keys (hashed),
    `revision` counts corrections, `matched_revision` is the last one all catalogues were asked about.
    """

    __tablename__ = "recall_item"
    __place__ = "local"
    __table_args__ = (
        ForeignKeyConstraint(["alert_id"], ["recall_alert.id"]),
        CheckConstraint(one_of("state", ITEM_STATES), name="state"),
        UniqueConstraint("alert_id", "number"),
        Index("ix_recall_item_keys", "keys", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    alert_id: Mapped[UUID]
    number: Mapped[int]
    sheet: Mapped[str] = mapped_column(default="")
    line: Mapped[int] = mapped_column(default=0)
    texts: Mapped[dict[str, Any]]
    facts: Mapped[dict[str, Any]]
    cells: Mapped[dict[str, Any]] = mapped_column(default=dict)
    flags: Mapped[list[str]] = mapped_column(default=list)
    review: Mapped[list[str]] = mapped_column(default=list)
    qualified: Mapped[bool] = mapped_column(default=False)
    keys: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    state: Mapped[str] = mapped_column(default="ACTIVE")
    note: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)
    matched_revision: Mapped[int] = mapped_column(default=0)
    checked_by: Mapped[UUID | None]
    checked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so

    @property
    def waiting(self) -> bool:
        """A person must look before this item can be relied on."""
        return bool(self.review) and self.checked_at is None


class IssuerColumn(Base):
    """What a header of an issuer's lists means, as an officer said it; "" means nothing."""

    __tablename__ = "recall_issuer_column"
    __place__ = "local"
    __table_args__ = (UniqueConstraint("office_path", "issuer", "header"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    issuer: Mapped[str]
    header: Mapped[str]
    field: Mapped[str]
    at: Mapped[datetime]
