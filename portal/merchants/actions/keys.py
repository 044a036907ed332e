"""Keys with which a shop's own system pushes its catalogue."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import Conflict, Invalid, Missing
from portal.core.i18n import N_
from portal.merchants.models import CatalogueKey
from portal.merchants.queries.shops import merchant as one_shop
from portal.trail import Subject, declare, record

declare("merchants:key:made", {}, zh="创建台账接口密钥", en="Catalogue key made")
declare("merchants:key:revoked", {}, zh="停用台账接口密钥", en="Catalogue key revoked")
PREFIX = "yzk_"
MOST = 50


def keys(db: Session) -> list[CatalogueKey]:
    """All keys of the station, newest first."""
    statement = select(CatalogueKey).order_by(CatalogueKey.created_at.desc(), CatalogueKey.id)
    return list(db.execute(statement).scalars())


def make_key(
    db: Session, actor: Actor, label: str, merchant: UUID | None, *, now: datetime
) -> tuple[CatalogueKey, str]:
    """A new key and its text, which is shown once and never kept. Raises Invalid, Missing, Conflict."""
    if not label.strip():
        raise Invalid(N_("Write which system will use the key."), field="label")
    if merchant is not None:
        one_shop(db, merchant)
    if sum(key.revoked_at is None for key in keys(db)) >= MOST:
        raise Conflict(N_("There are too many keys. Revoke those not in use."))
    text = PREFIX + secrets.token_urlsafe(32)
    row = CatalogueKey(
        label=label.strip()[:80],
        merchant_id=merchant,
        hint=text[:8],
        digest=digest_of(text),
        created_at=now,
        created_by=actor.name,
    )
    db.add(row)
    db.flush()
    record(db, actor, "merchants:key:made", Subject("key", row.id), {}, now=now)
    return row, text


def digest_of(text: str) -> str:
    """What is kept of a key: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(text.encode()).hexdigest()


def revoke_key(db: Session, actor: Actor, key_id: UUID, *, now: datetime) -> None:
    """The key opens nothing any more. Raises Missing; Conflict when it was revoked before."""
    row = db.execute(select(CatalogueKey).where(CatalogueKey.id == key_id)).scalar_one_or_none()
    if row is None:
        raise Missing(N_("There is no such key."))
    if row.revoked_at is not None:
        raise Conflict(N_("This key was revoked before."))
    row.revoked_at = now
    record(db, actor, "merchants:key:revoked", Subject("key", row.id), {}, now=now)


def use_key(db: Session, text: str, *, now: datetime) -> CatalogueKey | None:
    """The key that *text* is, in the station the session stands in; None when it opens nothing here."""
    wanted = select(CatalogueKey).where(
        CatalogueKey.digest == digest_of(text), CatalogueKey.revoked_at.is_(None)
    )
    row = db.execute(wanted).scalar_one_or_none() if text.startswith(PREFIX) else None
    if row is not None:
        row.used_at = now
    return row
