"""How fast a list meets a catalogue, beside two references on the same rows.

    python benchmarks/match_speed.py [--items 1000] [--rows 100000] [--seed 1] [--no-reference]

References, measured in the same run: rapidfuzz comparing every name with every name on a sample, scaled up to the
whole; and the record-linkage library `recordlinkage` (blocking on the maker, string similarity inside the blocks) when
it is installed (`pip install recordlinkage`). Compare what they find, too: neither reads roles, ranges or pack sizes.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from recall_pairs import listed, stocked
from recall_world import Product, World

from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.index import MatchIndex
from portal.recalls.rules.match.keys import ITEM, ROW
from portal.recalls.rules.match.run import match
from portal.recalls.rules.reading.catalogue import read_catalogue
from portal.recalls.rules.reading.listing import read_list
from portal.recalls.rules.reading.load import load

SAMPLE = 2000
INDEXED = 200_000  # rows kept in memory as a catalogue index
LIST_HEADERS = {
    "product_name": "样品名称",
    "maker_name": "标称生产企业名称",
    "spec": "规格型号",
    "production_date": "生产日期/批号",
    "brand": "商标",
}
SHELF_HEADERS = {
    "product_name": "商品名称",
    "maker_name": "生产企业",
    "spec": "规格",
    "batch": "批号/生产日期",
}


def products(world: World, count: int) -> list[Product]:
    """Products of a market: each maker has some fifty, in several batches."""
    makers = [world.company() for _ in range(max(20, count // 50))]
    return [replace(world.product(), makers=(("", world.random.choice(makers)),)) for _ in range(count)]


def write(path: Path, headers: dict[str, str], rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(headers.values())
        writer.writerows([row.get(field, "") for field in headers] for row in rows)


def timed(label: str, rows: int, work: Any) -> tuple[float, Any]:
    """Processor seconds of this process (the machine may be shared) and what the work gave."""
    start, wall = time.process_time(), time.perf_counter()
    result = work()
    seconds, waited = time.process_time() - start, time.perf_counter() - wall
    print(
        f"{label:52} {seconds:9.2f} s cpu {waited:9.2f} s wall {seconds / rows * 1e6:8.1f} µs a row",
        flush=True,
    )
    return seconds, result


def ours(folder: Path, rows: int) -> float:
    """The command's whole path: read both files, index the list, stream the catalogue past it."""

    def run() -> Any:
        items = read_list(load((folder / "list.csv").read_bytes())).items
        shelves = read_catalogue(load((folder / "catalogue.csv").read_bytes()))
        return match(items, (row for shelf in shelves for row in shelf.rows))

    seconds, found = timed("list × catalogue, from the two files", rows, run)
    print(
        f"  hits {found.by_level}   memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
    return seconds


def standing(items: list[dict[str, str]], rows: list[dict[str, str]]) -> None:
    """The incremental index both ways: a catalogue row changes, a new list item comes in."""
    watch: MatchIndex[int] = MatchIndex(ITEM)
    for number, item in enumerate(items):
        watch.add(number, Goods(item))
    some = rows[:SAMPLE]
    timed(
        "  a changed row against the standing list",
        len(some),
        lambda: [list(watch.matches(Goods(row))) for row in some],
    )
    shelf: MatchIndex[int] = MatchIndex(ROW)
    timed(
        "  putting rows into a catalogue index",
        len(rows),
        lambda: [shelf.add(n, Goods(r)) for n, r in enumerate(rows)],
    )
    new = items[:200]
    timed(
        "  a new item against the whole catalogue",
        len(new),
        lambda: [list(shelf.matches(Goods(item))) for item in new],
    )
    timed("  taking rows out again", len(some), lambda: [shelf.remove(number) for number in range(len(some))])


def all_pairs(items: list[dict[str, str]], rows: list[dict[str, str]]) -> float:
    """Every item's name and maker against every row's, on a sample of rows; seconds for all of them."""
    ask = [item["product_name"] + item["maker_name"] for item in items]
    have = [row["product_name"] + row["maker_name"] for row in rows[:SAMPLE]]
    seconds, _ = timed(
        f"rapidfuzz, all pairs on {len(have)} rows",
        len(have),
        lambda: process.cdist(ask, have, scorer=fuzz.ratio, workers=1),
    )
    scaled = seconds * len(rows) / len(have)
    print(f"  scaled to {len(rows)} rows: {scaled:.1f} s")
    return scaled


def linkage(items: list[dict[str, str]], rows: list[dict[str, str]]) -> None:
    """recordlinkage blocking on the maker: once on the texts as they stand, once on facts our readers prepared."""
    try:
        library, pandas = importlib.import_module("recordlinkage"), importlib.import_module("pandas")
    except ModuleNotFoundError:
        print("recordlinkage: not installed, left out")
        return
    raw_items = [{**item, "batch": item["production_date"]} for item in items]
    for label, prepare in (("texts as they stand", dict), ("facts read by ours", facts)):

        def run(prepare: Any = prepare) -> Any:
            left = pandas.DataFrame([prepare(item) for item in raw_items]).fillna("")
            right = pandas.DataFrame([prepare(row) for row in rows]).fillna("")
            indexer, compare = library.Index(), library.Compare()
            indexer.block("maker_name")
            compare.string("product_name", "product_name", method="jarowinkler", threshold=0.85, label="name")
            compare.exact("spec", "spec", label="spec")
            compare.exact("batch", "batch", label="batch")
            return compare.compute(indexer.index(left, right), left, right)

        _, features = timed(f"recordlinkage, {label}", len(rows), run)
        print(
            f"  pairs compared {len(features)}, agreeing on all three {int((features.sum(axis=1) == 3).sum())}"
        )


def facts(texts: dict[str, str]) -> dict[str, str]:
    """What ours makes of the cells, as plain texts another library can compare."""
    goods = Goods(texts)
    spans = goods.batch.spans
    return {
        "maker_name": min((min(company.cores) for _, company in goods.companies), default=""),
        "product_name": goods.name.whole if goods.name else "",
        "spec": str(sorted(goods.spec.totals)),
        "batch": spans[0].first.isoformat() if spans else "",
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-reference", action="store_true")
    options = parser.parse_args()
    world = World(options.seed)
    market = products(world, max(options.items, options.rows // 5))
    elsewhere = products(world, options.items * 50)
    known = options.items // 5
    chosen = world.random.sample(market, known) + world.random.sample(elsewhere, options.items - known)
    items = [listed(world, product) for product in chosen]
    rows = [stocked(world, world.random.choice(market)) for _ in range(options.rows)]
    print(
        f"{options.items} items ({known} of goods on these shelves) × {options.rows} rows, {len(market)} products"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "list.csv", LIST_HEADERS, items)
        write(folder / "catalogue.csv", SHELF_HEADERS, rows)
        seconds = ours(folder, options.rows)
    standing(items, rows[:INDEXED])
    if not options.no_reference:
        print(
            f"ours, reading both files included, is {all_pairs(items, rows) / seconds:.1f} × as fast as all pairs"
        )
        linkage(items, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
