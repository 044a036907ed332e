"""How fast a list meets a catalogue, beside references on the same rows.

    python benchmarks/match_speed.py [--items 1000] [--rows 100000] [--seed 1] [--no-reference]

Matching is timed from texts in memory to judged hits, as the references are; reading the two files is timed apart. The
columns of the catalogue are known, as from its header; what the list and the rows say is read inside the timing. A
tenth of the rows is matched first: growth is the whole's cost a row beside the tenth's.

References, measured in the same run: rapidfuzz comparing every item with every row on a sample, scaled up to the whole
(its fastest scorer, `ratio`, on name and maker put together; the same on name and on maker, which a level needs; and
`WRatio`, its default for finding); and the record-linkage library `recordlinkage` when it is installed (extra `bench`):
blocking on the maker as it stands, on the maker cleaned with its own preprocessing, and on facts our readers prepared.
Compare what they find, too: neither reads roles, ranges or pack sizes.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from recall_pairs import listed, stocked
from recall_world import Product, World

from portal.recalls.rules.facts.batch import read_batch
from portal.recalls.rules.facts.companies import read_parties
from portal.recalls.rules.facts.company_names import read_company
from portal.recalls.rules.facts.names import read_name
from portal.recalls.rules.facts.specs import read_spec
from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.index import MatchIndex
from portal.recalls.rules.match.keys import ROW
from portal.recalls.rules.match.run import match
from portal.recalls.rules.match.sieve import Sieve
from portal.recalls.rules.reading.catalogue import read_catalogue
from portal.recalls.rules.reading.listing import read_list
from portal.recalls.rules.reading.load import load

SAMPLE = 2000
FORMS = r"\s|[（）()]|股份有限公司|有限责任公司|有限公司|省|市"
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


def ours(folder: Path, rows: int) -> None:
    """The command's whole path: read both files, make the list ready, stream the catalogue past it."""

    def run() -> Any:
        items = read_list(load((folder / "list.csv").read_bytes())).items
        shelves = read_catalogue(load((folder / "catalogue.csv").read_bytes()))
        rows = (row for shelf in shelves for row in shelf.rows)
        return match(items, rows, columns=SHELF_HEADERS)

    _, found = timed("list × catalogue, from the two files", rows, run)
    print(
        f"  hits {found.by_level}   memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )


def matching(items: list[dict[str, str]], rows: list[dict[str, str]]) -> float:
    """From texts to judged hits, the list made ready included; caches are as empty as in a new process."""
    for cache in (read_name, read_company, read_parties, read_batch, read_spec):
        cache.cache_clear()

    def run() -> Counter[str]:
        sieve = Sieve({number: Goods(item) for number, item in enumerate(items)}, SHELF_HEADERS)
        return Counter(found.level for row in rows for _, found in sieve.matches(row))

    seconds, levels = timed(f"list × {len(rows)} rows, from texts to hits", len(rows), run)
    print(f"  hits {dict(levels)}")
    return seconds


def standing(items: list[dict[str, str]], rows: list[dict[str, str]]) -> None:
    """The incremental index both ways: a catalogue row changes, a new list item comes in."""
    some = rows[:SAMPLE]
    watch = Sieve({number: Goods(item) for number, item in enumerate(items)})
    timed(
        "  a changed row against the standing list", len(some), lambda: [watch.matches(row) for row in some]
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


def all_pairs(items: list[dict[str, str]], rows: list[dict[str, str]]) -> dict[str, float]:
    """Every item against every row, on a sample of rows; seconds for all of them by way of comparing."""
    ways = {
        "ratio, name and maker as one": (fuzz.ratio, [("product_name", "maker_name")]),
        "ratio, name and maker apart": (fuzz.ratio, [("product_name",), ("maker_name",)]),
        "WRatio, name and maker as one": (fuzz.WRatio, [("product_name", "maker_name")]),
    }
    found = {}
    for label, (scorer, fields) in ways.items():
        sample = rows[: SAMPLE // 10 if scorer is fuzz.WRatio else SAMPLE]
        texts = [
            ([_said(one, names) for one in items], [_said(one, names) for one in sample]) for names in fields
        ]

        def run(texts: Any = texts, scorer: Any = scorer) -> None:
            for ask, have in texts:
                process.cdist(ask, have, scorer=scorer, workers=1)

        seconds, _ = timed(f"rapidfuzz {label}, {len(sample)} rows", len(sample), run)
        found[label] = seconds * len(rows) / len(sample)
        print(f"  scaled to {len(rows)} rows: {found[label]:.1f} s")
    return found


def _said(texts: dict[str, str], names: tuple[str, ...]) -> str:
    return "".join(texts[name] for name in names)


def linkage(items: list[dict[str, str]], rows: list[dict[str, str]]) -> None:
    """recordlinkage blocking on the maker: once on the texts as they stand, once on facts our readers prepared."""
    try:
        library, pandas = importlib.import_module("recordlinkage"), importlib.import_module("pandas")
    except ModuleNotFoundError:
        print("recordlinkage: not installed, left out")
        return
    raw_items = [{**item, "batch": item["production_date"]} for item in items]
    clean = importlib.import_module("recordlinkage.preprocessing").clean
    ways: list[tuple[str, Any, bool]] = [
        ("texts as they stand", dict, False),
        ("makers cleaned by it", dict, True),
        ("facts read by ours", facts, False),
    ]
    for label, prepare, cleaned in ways:

        def run(prepare: Any = prepare, cleaned: bool = cleaned) -> Any:
            left = pandas.DataFrame([prepare(item) for item in raw_items]).fillna("")
            right = pandas.DataFrame([prepare(row) for row in rows]).fillna("")
            if cleaned:
                for frame in (left, right):
                    frame["maker_name"] = clean(frame["maker_name"], replace_by_none=FORMS)
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
        "maker_name": min(goods.firms.cores, default=""),
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
    tenth = matching(items, rows[: options.rows // 10])
    seconds = matching(items, rows)
    print(f"growth: ten times the rows take {seconds / tenth:.1f} times as long")
    standing(items, rows[:INDEXED])
    if not options.no_reference:
        for label, scaled in all_pairs(items, rows).items():
            print(f"ours is {scaled / seconds:.1f} × as fast as rapidfuzz {label}")
        linkage(items, rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "list.csv", LIST_HEADERS, items)
        write(folder / "catalogue.csv", SHELF_HEADERS, rows)
        ours(folder, options.rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
