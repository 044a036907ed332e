"""What the shops of a station sell: a few thousand lines in the city, with suppliers, papers and gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum import ean

from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.db import enter, open_session
from portal.core.files import store
from portal.core.outbox import release
from portal.core.scope import Public
from portal.demo.seed.chance import Chance
from portal.demo.seed.data import read
from portal.demo.seed.founding import City, Station
from portal.demo.seed.papers import report_pdf
from portal.demo.seed.progress import stage
from portal.demo.seed.shops import Shop
from portal.merchants.actions.judging import Table
from portal.merchants.actions.suppliers import add_paper
from portal.merchants.actions.taking import carry_out, keep_table
from portal.merchants.models import CatalogueItem, Supplier
from portal.merchants.rules.columns import NAMES

LINES = {"SUPERMARKET": 320, "MARKET": 220, "MALL": 180, "ENTERPRISE": 60, "SCENIC": 80}
IN_ORDER = 12  # lines a station whose papers are all there
MAKERS = 4  # of each trade


class Product(NamedTuple):
    """One line of goods.toml."""

    name: str
    unit: str
    keeps: int  # days; 0 for goods without a date
    sizes: Sequence[str]
    maker: str
    supplier: str


def _product(line: str) -> Product:
    name, unit, keeps, sizes, maker, supplier = line.split("/")
    return Product(name, unit, int(keeps), sizes.split(","), maker, supplier)


def stock(seed: int, city: City, shops: Mapping[str, Sequence[Shop]], now: datetime) -> None:
    """Fill each station's catalogue as its liaison would: one table, then the first papers."""
    with stage("商品台账", len(city.stations)) as running, open_session(Public(None)) as db:
        for place in city.stations:
            _station(db, Chance(seed, f"goods/{place.code}"), place, shops[place.code], now)
            running.step()
        db.commit()
        release(db)


def _station(db: Session, chance: Chance, place: Station, shops: Sequence[Shop], now: datetime) -> None:
    enter(db, place.scope("LIAISON"))
    actor = place.people["LIAISON"]
    lines = list(_lines(chance, shops, LINES[place.site.kind], local_date(now)))
    table = Table(NAMES, {name: at for at, name in enumerate(NAMES)}, list(enumerate(lines, 2)))
    taken = keep_table(db, actor, table, None, "FILE", "商品台账.xlsx", now=now)
    carry_out(db, actor, taken, table, now=now)
    _papers(db, actor, now)


def _lines(chance: Chance, shops: Sequence[Shop], count: int, today: date) -> Iterator[tuple[str, ...]]:
    sold, makers = read("goods")["trade"], _makers(chance)
    products: dict[tuple[object, ...], tuple[str, ...]] = {}
    while len(products) < count:
        shop = chance.pick(shops)
        product = _product(chance.pick(sold.get(shop.trade, sold["other"])))
        maker, size = chance.pick(makers[product.maker]), chance.pick(product.sizes)
        made = today - timedelta(days=chance.randrange(1, max(2, int(product.keeps * 1.02) or 400)))
        line = _line(chance, shop, product, maker, size, made)
        products[shop.id, product.name, maker, size, made] = line
    yield from products.values()


def _makers(chance: Chance) -> dict[str, list[str]]:
    """Some firms of each trade."""
    words = read("goods")["maker"]
    return {
        trade: [f"{chance.pick(words['place'])}{chance.pick(words['word'])}{firm}" for _ in range(MAKERS)]
        for trade, firm in words["trade"].items()
    }


def _line(chance: Chance, shop: Shop, product: Product, maker: str, size: str, made: date) -> tuple[str, ...]:
    """One row in the order of NAMES. Some lack a maker, a batch or a supplier, as they do."""
    body = f"690{chance.randrange(10**9):09d}"
    found = {
        "name": product.name,
        "maker": maker if chance.random() < 0.9 else "",
        "spec": size,
        "produced": made.isoformat() if chance.random() < 0.9 else "",
        "expires": (made + timedelta(days=product.keeps)).isoformat() if product.keeps else "",
        "barcode": body + ean.calc_check_digit(body) if chance.random() < 0.7 else "",
        "stock": str(chance.randrange(1, 90)),
        "unit": product.unit,
        "shop": (f"{shop.name}（{shop.stall}）" if shop.stall else shop.name) if shop.id else "",
        "supplier": chance.pick(read("goods")["supplier"][product.supplier]) if chance.random() < 0.8 else "",
        "purchased": (made + timedelta(days=1)).isoformat(),
    }
    return tuple(found.get(column, "") for column in NAMES)


def _papers(db: Session, actor: Actor, now: datetime) -> None:
    """Licences of all suppliers but one, and certificate and invoice of the first goods."""
    suppliers = db.execute(select(Supplier).order_by(Supplier.name)).scalars().all()
    goods = db.execute(
        select(CatalogueItem)
        .where(CatalogueItem.supplier_id.is_not(None))
        .order_by(CatalogueItem.name, CatalogueItem.id)
        .limit(IN_ORDER)
    )
    file = store(db, actor, report_pdf("索证索票材料"), "材料.pdf", now=now)
    for supplier in suppliers[1:]:
        valid = local_date(now) + timedelta(days=400)
        add_paper(db, actor, "LICENCE", file, now=now, supplier=supplier.id, valid_until=valid)
    for row in goods.scalars():
        for kind in ("CERTIFICATE", "INVOICE"):
            add_paper(db, actor, kind, file, now=now, item=row.id)
