"""Reading a station's shops."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from portal.core.errors import Missing
from portal.core.i18n import N_
from portal.merchants.models import Merchant
from portal.merchants.rules import key_of


def shops(words: str = "", *, closed: bool = False) -> Select[Merchant]:
    """Shops whose name, stall or brand hold *words*; to be paged by (name, id)."""
    statement = select(Merchant)
    if not closed:
        statement = statement.where(Merchant.status == "OPEN")
    text = words.strip()
    if text:
        columns = (Merchant.name, Merchant.stall, Merchant.brand)
        statement = statement.where(or_(*[column.icontains(text, autoescape=True) for column in columns]))
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


def same_shop(db: Session, name: str, stall: str) -> Merchant | None:
    """The shop that trades under this name at this very stall, or None."""
    wanted_name, wanted_stall = key_of(name, stall)
    statement = select(Merchant).where(
        func.lower(Merchant.name) == wanted_name,
        func.lower(Merchant.stall) == wanted_stall,
        Merchant.status == "OPEN",
    )
    return db.execute(statement.order_by(Merchant.id).limit(1)).scalars().first()


def all_shops(db: Session, words: str, *, closed: bool) -> Sequence[Merchant]:
    """Every shop a list shows, its pages put together; for an export."""
    return db.execute(shops(words, closed=closed).order_by(Merchant.name, Merchant.id)).scalars().all()


def open_shops(db: Session) -> list[tuple[UUID, str]]:
    """Ids and titles of the shops that trade, for a choice."""
    return [(row.id, row.title) for row in all_shops(db, "", closed=False)]
