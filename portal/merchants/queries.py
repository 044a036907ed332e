"""Reading a station's shops."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from portal.core.errors import Missing
from portal.core.i18n import N_
from portal.merchants.models import Merchant


def shops(words: str = "", *, closed: bool = False) -> Select[Merchant]:
    """Shops whose name, stall or brand hold *words*; to be paged by (name, id)."""
    statement = select(Merchant)
    if not closed:
        statement = statement.where(Merchant.status == "OPEN")
    text = words.strip()
    if text:
        like = f"%{text}%"
        statement = statement.where(
            or_(Merchant.name.ilike(like), Merchant.stall.ilike(like), Merchant.brand.ilike(like))
        )
    return statement


def search(db: Session, words: str, limit: int = 10) -> Sequence[Merchant]:
    """The first few shops that match, for autocompletion."""
    return db.execute(shops(words).order_by(Merchant.name, Merchant.id).limit(limit)).scalars().all()


def merchant(db: Session, merchant_id: UUID) -> Merchant:
    """One shop of this station. Raises Missing."""
    found = db.execute(select(Merchant).where(Merchant.id == merchant_id)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such shop here."))
    return found


def by_name(db: Session, name: str, stall: str = "") -> Merchant | None:
    """The shop of exactly this name (and stall, when given), or None."""
    statement = select(Merchant).where(Merchant.name == name.strip(), Merchant.status == "OPEN")
    if stall.strip():
        statement = statement.where(Merchant.stall == stall.strip())
    return db.execute(statement.limit(1)).scalars().first()
