"""What a trail entry costs beside the write it belongs to, in the same run on the same server.

    python benchmarks/trail_append.py [--rounds 300]

Each round commits, in random order: one plain row; one plain row with an entry; a registered complaint without the
database work and the hashing of its entries; a registered complaint as it is. Goal (F14): the entries add at most 5 %
to the write. A plain row alone is the harshest comparison there is, and is printed too. Figures are the quarter
point of the rounds, which a busy machine disturbs least, and the median.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlalchemy import create_engine, text

from portal import complaints, modules, trail
from portal.core import clock, embedded, migrate
from portal.core.db import ScopedSession, open_session
from portal.core.ids import new_id
from portal.core.scope import System
from portal.core.settings import settings
from portal.trail.actions import record as writing
from tests.support import town as towns

EVENT = "bench:case:registered"
trail.declare(EVENT, {"number": str, "amount": int, "file": trail.File})
INTAKE = complaints.Intake(
    consumer_name="王小明",
    consumer_phone="13812345678",
    respondent_name="小天使童装店",
    respondent_location="三楼 A-31",
    item_name="儿童羽绒服",
    purchase_date=clock.today(),
    amount=Decimal("399.00"),
    facts="穿了两天拉链脱开，拿去换，店员说拆了吊牌不能换。",
    demands=("D03", "D06"),
)
TABLE = """
CREATE TABLE bench_row (
  tenant_id uuid NOT NULL, id uuid NOT NULL, office_path text COLLATE "C" NOT NULL,
  number text NOT NULL, at timestamptz NOT NULL, facts text NOT NULL, PRIMARY KEY (tenant_id, id));
CREATE INDEX ON bench_row (tenant_id, number);
ALTER TABLE bench_row ENABLE ROW LEVEL SECURITY;
CREATE POLICY station ON bench_row TO yizhan_station USING (tenant_id = app_tenant());
GRANT SELECT, INSERT ON bench_row TO yizhan_station
"""
ROW = text("INSERT INTO bench_row VALUES (:tenant, :id, :path, :number, :at, :facts)")
Step = Callable[[ScopedSession, towns.Place], object]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=300)
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="yizhan-bench-") as folder:
        where = Path(folder) / "servers"
        where.parent.chmod(0o755)
        with embedded.servers(where) as running:
            _report(_measure(_prepare(running), rounds))
        embedded.destroy(where)


def _prepare(running: embedded.Servers) -> towns.Place:
    os.environ.update(
        YIZHAN_ENV="test",
        YIZHAN_SECRET_KEY="benchmark-" + "0" * 32,
        YIZHAN_KEYS="bench:" + "A" * 43 + "=",
        YIZHAN_REDIS_URL="redis://127.0.0.1:1/0",
        YIZHAN_FILES_URL="file:///nonexistent",
        YIZHAN_OWNER_DATABASE_URL=running.postgres.url(),
        **{
            f"YIZHAN_{login.upper()}_DATABASE_URL": running.postgres.url(user=f"yizhan_{login}")
            for login in ("station", "bureau", "system")
        },
    )
    settings.cache_clear()
    migrate.migrate(settings())
    modules.load()
    with create_engine(settings().owner_url).begin() as connection:
        for statement in TABLE.split(";"):
            connection.execute(text(statement))
    with open_session(System("benchmark")) as db:
        town = towns.build(db, clock.now())
        db.commit()
    return town.station


def _row(db: ScopedSession, place: towns.Place) -> None:
    values = {
        "tenant": place.id,
        "id": new_id(),
        "path": place.path,
        "number": str(new_id()),
        "at": clock.now(),
    }
    db.execute(ROW, {**values, "facts": "事实经过" * 40})


def _row_with_entry(db: ScopedSession, place: towns.Place) -> None:
    _row(db, place)
    data = {"number": "331082-0001-202600123", "amount": 12850, "file": "ab" * 32}
    trail.record(db, place.actor("liaison"), EVENT, trail.Subject("case", new_id()), data, now=clock.now())


def _complaint(db: ScopedSession, place: towns.Place) -> None:
    told = replace(INTAKE, facts=f"{INTAKE.facts}（{new_id()}）")  # the same words twice are one complaint
    complaints.register(db, place.actor("liaison"), told, now=clock.now())


def _complaint_without_entries(db: ScopedSession, place: towns.Place) -> None:
    with mock.patch.multiple(
        writing, insert_entries=lambda *_: True, _after=lambda entry, _head: replace(entry, seq=1)
    ):
        _complaint(db, place)


STEPS: dict[str, Step] = {
    "a plain row": _row,
    "a plain row + entry": _row_with_entry,
    "a complaint - entries": _complaint_without_entries,
    "a complaint": _complaint,
}


def _measure(place: towns.Place, rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds + 20):
        for name in random.sample(sorted(STEPS), len(STEPS)):
            begin = time.perf_counter()
            with open_session(place.scope("liaison")) as db:
                STEPS[name](db, place)
                db.commit()
            if number >= 20:
                times[name].append((time.perf_counter() - begin) * 1000)
    return times


def _report(times: dict[str, list[float]]) -> None:
    quarter = {name: statistics.quantiles(values, n=4)[0] for name, values in times.items()}
    for name in STEPS:
        median = statistics.median(times[name])
        print(f"{name:22} quarter {quarter[name]:6.2f} ms   median {median:6.2f} ms   n={len(times[name])}")
    for base, more in (("a plain row", "a plain row + entry"), ("a complaint - entries", "a complaint")):
        added = quarter[more] - quarter[base]
        print(f"entries add {added:5.2f} ms, {added / quarter[base]:5.1%}, to {base}")


if __name__ == "__main__":
    main()
