"""What is known of a stored file beside its content.

A file belongs to a station (`stored_file`), or, where a bureau keeps its own, to a row of that module which
mixes in `FileColumns`. Columns marked `info={"content": True}` are what the sweep counts as still needed.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin


class FileColumns:
    """A content and what it is. `purged_at` marks a content given up at the end of its term."""

    sha256: Mapped[str] = mapped_column(info={"content": True})
    display_sha256: Mapped[str | None] = mapped_column(info={"content": True})
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str]
    # People name files after people.
    name: Mapped[str] = mapped_column(Encrypted())
    captured_at: Mapped[datetime | None]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[UUID | None]
    purged_at: Mapped[datetime | None]


class StoredFile(FileColumns, TenantMixin, Base):
    """A file inside a station's walls. Which case, visit or lesson it belongs to, those modules say."""

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        Index("ix_stored_file_sha256", "sha256"),
        Index("ix_stored_file_display_sha256", "display_sha256"),
    )
