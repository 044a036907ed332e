"""How long the database takes to find what a list has to do with, in the catalogues of a thousand stations.

    python benchmarks/match_database.py [--items 200] [--rows 200000] [--seed 1]

The index of catalogues (`recall_shelf`) is filled with the keys that the product makes of the rows; the rows are the
made-up market of `match_speed.py`. Timed: making the keys of a row (processor), and the product's own question for the
catalogue rows that share a key with some items (waiting), for 25 items at once as when a list is issued, and for one.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Sequence
from uuid import UUID

import ground
from match_speed import products
from psycopg import Connection
from recall_pairs import listed, stocked
from recall_world import World

from portal.core import db
from portal.core.ids import new_id
from portal.core.scope import System
from portal.recalls.actions.matching import find
from portal.recalls.models import AlertItem
from portal.recalls.rules.hashing import hashed
from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.keys import ITEM, ROW, keys_of

STATIONS = 1_000
TARGET = "COPY recall_shelf (tenant_id, id, office_path, keys, seq) FROM STDIN"


def keys_of_rows(rows: Sequence[dict[str, str]]) -> list[list[int]]:
    start = time.process_time()
    keys = [hashed(keys_of(Goods(row), ROW)) for row in rows]
    spent = time.process_time() - start
    print(f"keys of {len(rows)} rows: {spent:.1f} s cpu, {spent / len(rows) * 1e6:.0f} µs a row", flush=True)
    return keys


def fill(owner: Connection, rows: Sequence[list[int]]) -> None:
    """The keys as rows of a thousand stations' catalogues, under one county; written as the superuser."""
    stations: list[UUID] = [new_id() for _ in range(STATIONS)]
    start = time.perf_counter()
    with owner.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        with cursor.copy(TARGET) as copy:
            for number, keys in enumerate(rows):
                place = number % STATIONS
                copy.write_row((stations[place], new_id(), f"0001{place:04d}", keys, number))
        cursor.execute("SET session_replication_role = DEFAULT")
    owner.commit()
    owner.autocommit = True
    owner.execute("VACUUM ANALYZE recall_shelf")
    print(f"written and indexed: {time.perf_counter() - start:.1f} s", flush=True)


def ask(items: Sequence[AlertItem], together: int) -> None:
    """The product's question, *together* items at once."""
    waited, found = [], 0
    with db.open_session(System("a benchmark asks")) as session:
        for start in range(0, len(items), together):
            begin = time.perf_counter()
            wanted, _ = find._candidates(session, items[start : start + together], "0001")
            waited.append((time.perf_counter() - begin) * 1000)
            found += sum(map(len, wanted.values()))
    print(
        f"{together} item(s) at once: median {statistics.median(waited):.1f} ms, slowest {max(waited):.1f} ms,"
        f" {found} pairs to judge",
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=200)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    world, pick = World(options.seed), random.Random(options.seed)
    market = products(world, max(options.items, options.rows // 5))
    elsewhere = products(world, options.items * 10)
    known = options.items // 5
    chosen = pick.sample(market, known) + pick.sample(elsewhere, options.items - known)
    rows = [stocked(world, pick.choice(market)) for _ in range(options.rows)]
    items = [AlertItem(id=new_id(), keys=hashed(keys_of(Goods(listed(world, one)), ITEM))) for one in chosen]
    print(f"{options.items} items × {options.rows} rows of {STATIONS} stations")
    keys = keys_of_rows(rows)
    with ground.ground("match") as here:
        fill(here.owner, keys)
        for together in (find.TOGETHER, 1):
            ask(items, together)
    return 0


if __name__ == "__main__":
    sys.exit(main())
