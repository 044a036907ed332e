"""The books: entries of stations, bureaus and persons; the leaves of their trees; the signed roots; exports.

Entries, leaves and roots are only ever inserted. No serving role may update or delete them, save that the worker
may move ``office_path`` (the wall, not the content) when a station or an office moves in the tree.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, TenantMixin, path_column
from portal.core.ids import new_id

PERSON_KIND = "person"


class EntryColumns:
    """What every entry holds: see ``rules.entries.Entry``. Never a name, a telephone or free text."""

    v: Mapped[int]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    seq: Mapped[int]
    event: Mapped[str]
    at: Mapped[datetime]
    actor_person: Mapped[UUID | None]
    actor_place: Mapped[str]
    actor_roles: Mapped[list[str]]
    actor_path: Mapped[str]
    data: Mapped[dict[str, Any]]
    public: Mapped[bool]
    prev_hash: Mapped[str]
    hash: Mapped[str]


def _sound() -> tuple[CheckConstraint, ...]:
    return (
        CheckConstraint("seq > 0", name="seq"),
        CheckConstraint("length(hash) = 64 AND length(prev_hash) = 64", name="hash"),
    )


class TrailEntry(EntryColumns, TenantMixin, Base):
    """An entry in a station's book."""

    __tablename__ = "trail_entry"
    __table_args__ = (
        UniqueConstraint("tenant_id", "subject_kind", "subject_id", "seq", name="uq_trail_entry_chain"),
        *_sound(),
        # Ids are born in order, so a range of days costs a few pages of BRIN, and writing costs next to nothing.
        Index("ix_trail_entry_born", "id", postgresql_using="brin", postgresql_with={"autosummarize": "on"}),
    )


class TrailBureauEntry(EntryColumns, Base):
    """An entry in a bureau's book. ``book`` names the bureau by its path when it was written; it is hashed."""

    __tablename__ = "trail_bureau_entry"
    __place__ = "local"
    __table_args__ = (
        UniqueConstraint("book", "subject_kind", "subject_id", "seq", name="uq_trail_bureau_entry_chain"),
        *_sound(),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-10)
    book: Mapped[str] = mapped_column(sort_order=-9)
    office_path: Mapped[str] = path_column(sort_order=-8)


class TrailPersonEntry(EntryColumns, Base):
    """An entry about a person's account: sign-ins, second factors. The person sees their own."""

    __tablename__ = "trail_person_entry"
    __place__ = "local"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "seq", name="uq_trail_person_entry_chain"),
        *_sound(),
        CheckConstraint(f"subject_kind = '{PERSON_KIND}'", name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-10)


AnyEntry = TrailEntry | TrailBureauEntry | TrailPersonEntry


class LeafColumns:
    """A chain's head as the tree of one root took it in; only chains that had moved have a row for that root."""

    root_no: Mapped[int]
    kind: Mapped[str]
    subject: Mapped[str]
    seq: Mapped[int]
    head: Mapped[str]


class TrailLeaf(LeafColumns, TenantMixin, Base):
    """A leaf of a station's tree."""

    __tablename__ = "trail_leaf"
    __table_args__ = (
        UniqueConstraint("tenant_id", "root_no", "kind", "subject", name="uq_trail_leaf_place"),
    )


class TrailScopeLeaf(LeafColumns, Base):
    """A leaf of a bureau's tree (its subjects, its stations' roots, the bureaus below) or of the people's."""

    __tablename__ = "trail_scope_leaf"
    __place__ = "local"
    __table_args__ = (
        UniqueConstraint("scope", "root_no", "kind", "subject", name="uq_trail_scope_leaf_place"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-10)
    scope: Mapped[str] = mapped_column(sort_order=-9)


class TrailRoot(Base):
    """A signed daily root of a scope: ``tenant:…``, ``bureau:…`` or ``people``. See ``rules.roots.Root``."""

    __tablename__ = "trail_root"
    __place__ = "local"
    __table_args__ = (
        UniqueConstraint("scope", "no", name="uq_trail_root_scope_no"),
        UniqueConstraint("scope", "day", name="uq_trail_root_scope_day"),
        CheckConstraint("no > 0 AND size > 0", name="counts"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scope: Mapped[str]
    office_path: Mapped[str] = path_column()
    v: Mapped[int]
    no: Mapped[int]
    day: Mapped[date]
    at: Mapped[datetime]
    size: Mapped[int]
    tree: Mapped[str]
    prev_hash: Mapped[str]
    alg: Mapped[str]
    key: Mapped[str]
    public_key: Mapped[str]
    hash: Mapped[str]
    sig: Mapped[str]


class ExportColumns:
    """An export that somebody asked for: a job makes it, the verifier looks at it before it is handed out."""

    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID | None]
    job: Mapped[UUID]
    made_at: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(info={"content": True})
    size: Mapped[int | None] = mapped_column(BigInteger)
    entries: Mapped[int | None]
    faults: Mapped[int | None]
    purged_at: Mapped[datetime | None]


class TrailExport(ExportColumns, TenantMixin, Base):
    """An export of a station's book."""

    __tablename__ = "trail_export"


class TrailBureauExport(ExportColumns, Base):
    """An export of a bureau's book."""

    __tablename__ = "trail_bureau_export"
    __place__ = "local"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-10)
    office_path: Mapped[str] = path_column(sort_order=-8)


AnyExport = TrailExport | TrailBureauExport
