"""People, what they may do where, and their sign-ins: a directory outside any tenant, behind narrow functions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted, blind_column
from portal.core.db import Base, path_column
from portal.core.ids import new_id


class Person(Base):
    """Somebody with an account. A serving role sees only the person it speaks for (policy on app_person())."""

    __tablename__ = "person"
    __place__ = "reference"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(Encrypted())
    phone_index: Mapped[str | None] = blind_column(of="phone", purpose="phone")
    password_hash: Mapped[str | None]
    password_changed_at: Mapped[datetime | None]
    must_change: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[str | None] = mapped_column(Encrypted())
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    recovery_codes: Mapped[list[Any]] = mapped_column(default=list)
    code_failures: Mapped[int] = mapped_column(default=0)
    codes_rest_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class Membership(Base):
    """A person's roles at one station or bureau, from ``since`` until ``until``."""

    __tablename__ = "membership"
    __place__ = "reference"
    __table_args__ = (
        CheckConstraint("place_kind IN ('station', 'bureau', 'enterprise')", name="place_kind"),
        CheckConstraint("cardinality(roles) > 0", name="some_role"),
        Index(
            "uq_membership_person_id_place_id_now",
            "person_id",
            "place_id",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
        Index("ix_membership_place_id", "place_id"),
        Index(
            "ix_membership_bureau_path",
            "place_path",
            postgresql_where=text("place_kind = 'bureau' AND until IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    place_kind: Mapped[str]
    place_id: Mapped[UUID]
    place_path: Mapped[str] = path_column()
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    by_person: Mapped[UUID | None]


class SignIn(Base):
    """One sign-in: its id travels in the signed cookie; ended here, it is ended everywhere at once."""

    __tablename__ = "sign_in"
    __place__ = "reference"
    __table_args__ = (
        Index("ix_sign_in_person_id", "person_id"),
        Index("ix_sign_in_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str]
    agent: Mapped[str]
    second_factor_at: Mapped[datetime | None]


class Guard(Base):
    """How often a password was guessed wrong in a row, for one login (known or not) from strangers' devices, or from
    one known device. The key is a hash: what people type into a login field may be a password."""

    __tablename__ = "sign_in_guard"
    __place__ = "local"

    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    rest_until: Mapped[datetime | None]
    touched_at: Mapped[datetime]


class Invitation(Base):
    """A sealed offer of roles at a place; the link's secret is kept only as a hash."""

    __tablename__ = "invitation"
    __place__ = "reference"
    __table_args__ = (
        CheckConstraint("place_kind IN ('station', 'bureau', 'enterprise')", name="place_kind"),
        CheckConstraint("cardinality(roles) > 0", name="some_role"),
        Index("ix_invitation_place_id", "place_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    place_kind: Mapped[str]
    place_id: Mapped[UUID]
    place_path: Mapped[str] = path_column()
    place_name: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    name: Mapped[str]
    by_person: Mapped[UUID]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[UUID | None]
    revoked_at: Mapped[datetime | None]
