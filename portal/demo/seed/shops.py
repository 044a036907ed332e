"""The shops of a mall, a market or a resort."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import merchants
from portal.core.db import enter
from portal.demo.seed.chance import Chance
from portal.demo.seed.data import read
from portal.demo.seed.founding import Station

FLOORS = ("1F", "2F", "3F", "4F", "B1")
ROWS = "ABCDEFGH"


@dataclass(frozen=True)
class Shop:
    """Whom a complaint is about: a shop of the list, or the station's own host."""

    id: UUID | None
    name: str
    stall: str
    trade: str
    uscc: str | None


def open_shops(db: Session, chance: Chance, place: Station, since: datetime) -> list[Shop]:
    """Put the station's shops on its list, by its liaison; those without shops sell themselves."""
    site = place.site
    enter(db, place.scope("LIAISON"))
    actor = place.people["LIAISON"]
    shops = []
    trades = site.trades.split()
    for at, (trade, name) in enumerate(_names(chance, trades, site.shops)):
        stall = _stall(chance, site.kind, at)
        facts = merchants.ShopFacts(
            name=name,
            stall=stall,
            brand=name[:2] if site.kind == "MALL" else "",
            uscc=chance.credit_code(place.county, "92"),
            contact=chance.name(),
            phone=chance.mobile(),
        )
        row = merchants.add_shop(db, actor, facts, now=since)
        shops.append(Shop(row.id, name, stall, trade, facts.uscc))
    if site.kind in ("MALL", "MARKET"):
        return shops
    return [*shops, *(Shop(None, site.host, "", trade, None) for trade in trades)]


def _names(chance: Chance, trades: list[str], count: int) -> Iterator[tuple[str, str]]:
    known = read("shops")
    taken: set[str] = set()
    kept = [trade for trade in trades if trade in known["trade"]]
    while len(taken) < count:
        trade = kept[len(taken) % len(kept)]
        words = known["own" if trade in known["people"]["own"] else "brand"]["words"]
        name = f"{chance.pick(words)}{chance.pick(known['trade'][trade])}"
        if name not in taken:
            taken.add(name)
            yield trade, name


def _stall(chance: Chance, kind: str, at: int) -> str:
    if kind == "MALL":
        return f"{FLOORS[at % len(FLOORS)]}-{at // len(FLOORS) + 1:02d}"
    if kind == "MARKET":
        return f"{ROWS[at // 12 % len(ROWS)]} 区 {at % 12 * 8 + chance.randrange(1, 8):03d} 号"
    return f"{at + 1:02d} 号铺"
