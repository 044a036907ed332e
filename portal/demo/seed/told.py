"""One complaint as people tell it: consumer, shop, item, story, and how it could end."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from portal import complaints
from portal.core.clock import local_date
from portal.demo.seed.chance import Chance
from portal.demo.seed.data import read
from portal.demo.seed.founding import Station
from portal.demo.seed.shops import Shop

CHANNELS = ("VISIT", "PHONE", "SCAN")
# Dear goods are fought over more often.
DEAR = {"jewellery": 6, "furniture": 6, "decoration": 5, "fitness": 4, "training": 4, "phone": 2}
PROOFS = (("RECEIPT", "GOODS"), ("PAYMENT",), ("INVOICE", "CONTRACT"), ("PAYMENT", "CHAT"), ("NONE",))


@dataclass(frozen=True)
class Ending:
    """What both could agree on."""

    terms: str
    duty: str
    money: Decimal


@dataclass(frozen=True)
class Told:
    """Everything said about one complaint."""

    consumer: str
    phone: str
    shop: Shop
    item: str
    price: Decimal
    bought: date
    facts: str
    demands: tuple[str, ...]
    category: str
    problem: str
    flags: tuple[str, ...]
    said: str
    cites: tuple[str, ...]
    ending: Ending
    channel: str
    proofs: tuple[str, ...]
    place: str

    def intake(self) -> complaints.Intake:
        """As it is registered at the desk."""
        return complaints.Intake(
            consumer_name=self.consumer,
            consumer_phone=self.phone,
            respondent_name=self.shop.name,
            respondent_location=self.shop.stall,
            respondent_uscc=self.shop.uscc,
            merchant_id=self.shop.id,
            item_name=self.item,
            purchase_date=self.bought,
            amount=self.price,
            claim_amount=self.ending.money or None,
            facts=self.facts,
            demands=self.demands,
            channel=self.channel,
            event_place=self.place,
            category=self.category,
            problem=self.problem,
            proofs=self.proofs,
            flags=self.flags,
        )


def tell(chance: Chance, place: Station, shops: list[Shop], now: datetime) -> Told:
    """A complaint that could come to this station now."""
    shop = chance.pick(shops, [DEAR.get(one.trade, 1) for one in shops])
    stories = [one for one in read("stories")["story"] if one["trade"] == shop.trade]
    offers = [(story, item) for story in stories for item in story["items"] if _sold_by(shop.name, item)]
    offers = offers or [(story, item) for story in stories for item in story["items"]]
    story, item = chance.pick(offers, [story.get("weight", 1) / len(story["items"]) for story, _ in offers])
    low, high = story["items"][item]
    price = _price(chance, low, high)
    bought = local_date(now) - timedelta(days=chance.randrange(1, 26))
    words = {
        "item": item,
        "price": f"{price:,.0f}",
        "day": f"{bought.month}月{bought.day}日",
        "shop": f"{shop.name}（{shop.stall}）" if shop.stall else shop.name,
        "n": str(chance.randrange(2, 9)),
    }
    return Told(
        consumer=chance.name(),
        phone=chance.mobile(),
        shop=shop,
        item=item,
        price=price,
        bought=bought,
        facts=chance.pick(story["told"]).format(**words),
        demands=tuple(story["demands"]),
        category=story["category"],
        problem=story["problem"],
        flags=tuple(story.get("flags", ())),
        said=chance.pick(story["said"]),
        cites=tuple(story["cites"]),
        ending=_ending(chance.pick(story["ends"]), price, words),
        channel=chance.pick(CHANNELS, (5, 3, 2)),
        proofs=chance.pick(PROOFS),
        place=f"{place.site.name} {shop.stall}".strip(),
    )


def _sold_by(name: str, item: str) -> bool:
    """Whether a shop of this name sells it."""
    fits = next((words for kind, words in read("shops")["fits"].items() if name.endswith(kind)), None)
    return fits is None or any(word in item for word in fits)


def _price(chance: Chance, low: int, high: int) -> Decimal:
    exact = chance.triangular(low, high, low + (high - low) * 0.5)
    step = 1 if exact < 500 else 10 if exact < 5000 else 100
    return Decimal(round(exact / step) * step)


def _ending(end: dict[str, object], price: Decimal, words: dict[str, str]) -> Ending:
    money = (price * Decimal(str(end["share"]))).quantize(Decimal(1))
    terms = str(end["terms"]).format(**words, money=f"{money:,.0f}")
    return Ending(terms, str(end["do"]), money)
