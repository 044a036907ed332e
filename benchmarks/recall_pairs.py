"""Labelled pairs of a list item and a catalogue row: the level is known because the pair was made for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from recall_world import CORES, FLAVOURS, HEADS, SYLLABLES, Product, World, gtin13

Texts = dict[str, str]
# A short name and a longer one that holds it.
TRAPS = [
    ("可乐", "可乐瓶"), ("米", "米线"), ("茶", "茶杯"), ("鸡蛋", "鸡蛋面"), ("牛奶", "牛奶饼干"), ("苹果", "苹果醋"),
    ("醋", "醋饮料"), ("花生", "花生油"), ("花生油", "调和花生油"), ("蜂蜜", "蜂蜜柚子茶"), ("面", "面膜"),
]  # fmt: skip


@dataclass
class Pair:
    item: Texts
    row: Texts
    level: str
    kind: str


def listed(world: World, product: Product) -> Texts:
    """The product as a published list has it."""
    pick = world.random
    texts = {
        "product_name": world.listed_name(product),
        "maker_name": world.makers_cell(product),
        "spec": world.size(product),
        "production_date": world.day(product.made),
        "brand": product.brand if pick.random() < 0.9 else "/",
    }
    if product.lot and pick.random() < 0.7:
        texts["lot"] = product.lot
    return texts


def stocked(world: World, product: Product) -> Texts:
    """The same goods as a shop has them."""
    pick = world.random
    _, company = pick.choice(product.makers)
    texts = {
        "product_name": world.shelf_name(product),
        "maker_name": world.respelled(company),
        "spec": world.size(product),
        "batch": world.day(product.made),
    }
    if product.lot and pick.random() < 0.4:
        texts["batch"] = pick.choice(
            [product.lot, f"{world.day(product.made)} {product.lot}", f"批号：{product.lot}"]
        )
    return texts


def same_batch(world: World) -> Pair:
    product = world.product()
    item, row = listed(world, product), stocked(world, product)
    if product.lot and product.lot in row["batch"]:
        item["lot"] = product.lot
    return Pair(item, row, "BATCH", "respelled")


def other_day(world: World) -> Pair:
    product = world.product()
    shift = world.random.choice([-365, -30, -2, -1, 1, 2, 9, 30, 365])
    other = replace(product, made=product.made + timedelta(days=shift), lot="")
    return Pair(listed(world, product), stocked(world, other), "PRODUCT_OTHER_BATCH", "other day")


def in_range(world: World) -> Pair:
    """A list that names a stretch of days or several days, and a day inside or outside."""
    pick, product = world.random, replace(world.product(), lot="")
    first, last = (
        product.made - timedelta(days=pick.randrange(1, 5)),
        product.made + timedelta(days=pick.randrange(1, 5)),
    )
    inside = pick.random() < 0.5
    several = f"{world.day(first)}、{world.day(product.made)}；{world.day(last)}"
    stretch = world.day(first) + pick.choice(["至", "~", "—", " 至 "]) + world.day(last)
    item = listed(world, product) | {
        "production_date": several if inside and pick.random() < 0.3 else stretch
    }
    day = product.made if inside else last + timedelta(days=pick.randrange(1, 20))
    row = stocked(world, product) | {"batch": world.day(day)}
    return Pair(item, row, "BATCH" if inside else "PRODUCT_OTHER_BATCH", "range of days")


def foreign_date(world: World) -> Pair:
    """A spreadsheet with American settings wrote the day, or a label stands before it."""
    product = replace(world.product(), lot="")
    day = product.made
    written = world.random.choice(
        [f"{day.month}/{day.day}/{day:%y}", f"生产日期：{world.day(day)}", f"{world.day(day)}生产"]
    )
    return Pair(
        listed(world, product) | {"production_date": written},
        stocked(world, product),
        "BATCH",
        "foreign date",
    )


def seller(world: World) -> Pair:
    """The list names seller and producer; the seller's other goods are none of its business."""
    product, shop = world.product(), world.company()
    item = listed(world, replace(product, makers=(("销售方", shop), ("生产商", product.makers[0][1]))))
    if world.random.random() < 0.5:
        row = stocked(world, replace(product, makers=product.makers[:1], lot=""))
        return Pair(item, row, "BATCH", "seller and producer")
    row = stocked(world, replace(world.product(), makers=(("", shop),)))
    same_name = item["product_name"].startswith(row["product_name"])
    return seller(world) if same_name else Pair(item, row, "NONE", "seller and producer")


def other_size(world: World) -> Pair:
    product = world.product()
    change = {"amount": product.amount * 2} if world.random.random() < 0.5 else {"pieces": product.pieces + 1}
    other = replace(product, lot="", **change)
    row = stocked(world, other) | {"product_name": product.name + product.flavour}
    return Pair(listed(world, replace(product, lot="")), row, "PRODUCT_OTHER_BATCH", "other size")


def broken_date(world: World) -> Pair:
    product = replace(world.product(), lot="")
    broken = world.random.choice(
        [
            f"{product.made.year}/25/{product.made.day}",
            f"{product.made.year}-13-01",
            f"{product.made.year}/02/30",
        ]
    )
    row = stocked(world, product)
    row["batch"] = world.random.choice([row["batch"], broken])
    return Pair(
        listed(world, product) | {"production_date": broken}, row, "PRODUCT_OTHER_BATCH", "broken date"
    )


def no_batch(world: World) -> Pair:
    product = replace(world.product(), lot="")
    item, row = listed(world, product), stocked(world, product)
    blank = world.random.choice(["", "/", "—", "见包装"])
    if world.random.random() < 0.5:
        row["batch"] = blank
    else:
        item["production_date"] = world.random.choice([blank, f"购进日期：{world.day(product.made)}"])
    return Pair(item, row, "PRODUCT_UNKNOWN_BATCH", "no batch")


def sibling(world: World) -> Pair:
    """Same maker, size and day; the name is another product's, often a near one."""
    pick, product = world.random, world.product()
    core = next(core for core, _, _ in CORES if product.name.endswith(core))
    head = product.name.removesuffix(core)
    near = [
        head + pick.choice([c for c, _, _ in CORES if c != core]),
        pick.choice([h for h in HEADS if h != head]) + core,
        core,
        pick.choice(["低脂", "益生元", "双味", "老"]) + product.name,
        product.name + pick.choice(["汁", "粉", "片", "礼品卡", "瓶"]),
    ]
    other = replace(product, name=pick.choice(near), brand="")
    return Pair(listed(world, product), stocked(world, other), "MANUFACTURER", "near name")


def other_flavour(world: World) -> Pair:
    pick = world.random
    product = replace(world.product(), flavour=pick.choice(FLAVOURS))
    other = replace(product, flavour=pick.choice([f for f in FLAVOURS if f != product.flavour]))
    return Pair(listed(world, product), stocked(world, other), "MANUFACTURER", "other flavour")


def no_maker(world: World) -> Pair:
    product = world.product()
    item, row = listed(world, product), stocked(world, product)
    sides = world.random.choice([[item], [row], [item, row]])
    for texts in sides:
        texts["maker_name"] = world.random.choice(["", "/", "无", "——"])
    return Pair(item, row, "NAME_ONLY", "no maker")


def other_maker(world: World) -> Pair:
    product = world.product()
    other = replace(product, makers=(("", world.company()),))
    return Pair(listed(world, product), stocked(world, other), "NONE", "other maker")


def other_town(world: World) -> Pair:
    """The same trade name in another province is another company."""
    pick, product = world.random, world.product()
    name = "".join(pick.sample(SYLLABLES, 2)) + pick.choice(["食品", "酒业", "粮油"]) + "有限公司"
    one, two = pick.sample(["杭州", "合肥", "青岛", "长沙", "成都", "昆明", "沈阳", "西安"], 2)
    item = listed(world, replace(product, makers=(("", one + name),)))
    row = stocked(world, product) | {"maker_name": two + name}
    return Pair(item, row, "NONE", "other town")


def substring(world: World) -> Pair:
    """A short name inside a longer one, no maker on one side: nothing to report."""
    pick, product = world.random, world.product()
    names = list(pick.choice(TRAPS))
    pick.shuffle(names)
    item, row = listed(world, product), stocked(world, product)
    item["product_name"], row["product_name"] = names
    same_maker = pick.random() < 0.5
    if not same_maker:
        pick.choice([item, row])["maker_name"] = "/"
    return Pair(item, row, "MANUFACTURER" if same_maker else "NONE", "substring")


def by_code(world: World) -> Pair:
    """The barcode agrees; name, maker and size are written as the till knows them."""
    pick, product = world.random, replace(world.product(), lot="")
    item = listed(world, product) | {"gtin": product.gtin}
    row = {
        "product_name": pick.choice([world.shelf_name(product), product.name[:3]]),
        "gtin": pick.choice([product.gtin, product.gtin + ".0", " " + product.gtin]),
    }
    level = pick.choice(["BATCH", "PRODUCT_OTHER_BATCH", "PRODUCT_UNKNOWN_BATCH"])
    if level != "PRODUCT_UNKNOWN_BATCH":
        row["batch"] = world.day(product.made + timedelta(days=3 if level == "PRODUCT_OTHER_BATCH" else 0))
    return Pair(item, row, level, "barcode")


def wrong_code(world: World) -> Pair:
    """Neighbouring barcodes or a broken one, another maker's goods: nothing to report."""
    pick, product = world.random, world.product()
    other = replace(world.product(), lot="")
    body = product.gtin[:11] + str((int(product.gtin[11]) + 1) % 10)
    code = pick.choice([gtin13(body), product.gtin[:12] + str((int(product.gtin[12]) + 3) % 10)])
    item = listed(world, product) | {"gtin": product.gtin if pick.random() < 0.5 else code}
    row = stocked(world, other) | {"gtin": code}
    level = "NONE"
    if item["gtin"] == code and code == gtin13(code[:12]):
        item["gtin"] = product.gtin
    return Pair(item, row, level, "wrong barcode")


KINDS: list[tuple[int, Callable[[World], Pair]]] = [
    (6, same_batch), (3, other_day), (2, other_size), (1, broken_date), (2, no_batch), (3, sibling), (2, other_flavour),
    (2, no_maker), (2, other_maker), (1, other_town), (2, substring), (2, by_code), (1, wrong_code), (2, in_range),
    (1, foreign_date), (1, seller),
]  # fmt: skip
