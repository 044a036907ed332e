"""The list of the catalogue: search, filters, counts, history and stock book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from portal.merchants.models import CatalogueChange, CatalogueImport, CatalogueItem, CatalogueMovement
from portal.merchants.queries.papers import lacking

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. `merchant` "own" means the host's own goods; `show` is one of SHOWS."""

    words: str = ""
    merchant: str = ""
    show: str = ""


SHOWS = ("on_sale", "off", "blocked", "lacking", "expired", "soon", "no_batch")


def goods(filters: Filters, today: date) -> Select[CatalogueItem]:
    """Lines that match; to be ordered and paged."""
    statement = select(CatalogueItem)
    if text := filters.words.strip():
        columns = (
            CatalogueItem.name, CatalogueItem.maker, CatalogueItem.brand, CatalogueItem.barcode, CatalogueItem.batch
        )  # fmt: skip
        statement = statement.where(or_(*[one.icontains(text, autoescape=True) for one in columns]))
    if filters.merchant == "own":
        statement = statement.where(CatalogueItem.merchant_id.is_(None))
    elif filters.merchant:
        statement = statement.where(CatalogueItem.merchant_id == _uuid(filters.merchant))
    return statement.where(_shown(filters.show, today)) if filters.show in SHOWS else statement


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)  # nobody's


def _shown(show: str, today: date) -> ColumnElement[bool]:
    on_sale = CatalogueItem.status == "ON_SALE"
    return {
        "on_sale": on_sale,
        "off": CatalogueItem.status == "OFF",
        "blocked": CatalogueItem.status == "BLOCKED",
        "lacking": on_sale & lacking(today),
        "expired": on_sale & (CatalogueItem.expires_on < today),
        "soon": on_sale & CatalogueItem.expires_on.between(today, today + SOON),
        "no_batch": on_sale & (CatalogueItem.batch == "") & CatalogueItem.produced_on.is_(None),
    }[show]


def counts(db: Session, today: date) -> dict[str, int]:
    """How many lines each of SHOWS would show, with one question; "" is all of them."""
    columns = [func.count().filter(_shown(show, today)).label(show) for show in SHOWS]
    row = db.execute(select(func.count(), *columns).select_from(CatalogueItem)).one()
    return dict(zip(("", *SHOWS), row, strict=True))


def by_code(db: Session, code: str) -> Sequence[CatalogueItem]:
    """Lines with exactly this barcode, the newest batch first."""
    statement = select(CatalogueItem).where(CatalogueItem.barcode == code)
    ordered = statement.order_by(CatalogueItem.produced_on.desc().nulls_last(), CatalogueItem.id.desc())
    return db.execute(ordered.limit(50)).scalars().all()


def history(db: Session, item_id: UUID) -> Sequence[CatalogueChange]:
    """What was changed on goods, oldest first; the last 200."""
    statement = select(CatalogueChange).where(CatalogueChange.item_id == item_id)
    rows = db.execute(statement.order_by(CatalogueChange.id.desc()).limit(200)).scalars().all()
    return rows[::-1]


def stock_book(db: Session, item_id: UUID) -> Sequence[CatalogueMovement]:
    """Lines of the stock book, newest first; the last 200."""
    statement = select(CatalogueMovement).where(CatalogueMovement.item_id == item_id)
    return db.execute(statement.order_by(CatalogueMovement.id.desc()).limit(200)).scalars().all()


def imports(db: Session) -> Sequence[CatalogueImport]:
    """The last tables that were taken."""
    statement = select(CatalogueImport).where(CatalogueImport.status.in_(("DONE", "RUNNING")))
    return (
        db.execute(statement.order_by(CatalogueImport.at.desc(), CatalogueImport.id).limit(10))
        .scalars()
        .all()
    )
