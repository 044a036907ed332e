"""What a trail entry costs beside the write it belongs to, in the same run on the same server.

    python benchmarks/trail_append.py [--rounds 400] [--folder DIR]

Each round commits, in random order: a plain row; a plain row with an entry; the rows of a registered complaint
(case, parties, counter, file, job: eleven statements); the same with an entry. Goal (F14): an entry adds at most
5 % to the write of a complaint. A plain row alone is the harshest comparison there is, and is printed too.
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
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlalchemy import create_engine, text

from portal import trail
from portal.core import clock, embedded, migrate
from portal.core.actor import Actor
from portal.core.db import ScopedSession, open_session
from portal.core.ids import new_id
from portal.core.scope import Station
from portal.core.settings import settings

TENANT, OFFICE = new_id(), "000100020003"
ACTOR = Actor(new_id(), "", frozenset({"LIAISON"}), "station", TENANT, OFFICE)
STATION = Station(TENANT, OFFICE, ACTOR.person)
EVENT = "bench:case:registered"
trail.declare(EVENT, {"number": str, "class_code": str, "due": datetime, "amount": int, "file": trail.File})
FILE = "ab" * 32
TABLE = """
CREATE TABLE bench_{name} (
  tenant_id uuid NOT NULL, id uuid NOT NULL, office_path text COLLATE "C" NOT NULL,
  number text NOT NULL, state text NOT NULL, at timestamptz NOT NULL, facts text NOT NULL, amount numeric(12,2),
  PRIMARY KEY (tenant_id, id))
"""
ROW = text(
    "INSERT INTO bench_case (tenant_id, id, office_path, number, state, at, facts, amount) "
    "VALUES (:tenant, :id, :path, :number, 'REGISTERED', :at, :facts, 128.50)"
)
LOGINS = ("station", "bureau", "system")
PARTS = ("party", "party", "demand", "item", "step", "clock", "file", "search", "notice")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=400)
    options.add_argument("--folder", type=Path)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="yizhan-bench-") as folder:
        where = chosen.folder or Path(folder)
        where.chmod(0o755)
        with embedded.servers(where / "servers") as running:
            _prepare(running)
            _report(_measure(chosen.rounds))
        embedded.destroy(where / "servers")


def _prepare(running: embedded.Servers) -> None:
    os.environ.update(
        YIZHAN_ENV="test",
        YIZHAN_SECRET_KEY="benchmark-" + "0" * 32,
        YIZHAN_KEYS="",
        YIZHAN_REDIS_URL="redis://127.0.0.1:1/0",
        YIZHAN_FILES_URL="file:///nonexistent",
        YIZHAN_OWNER_DATABASE_URL=running.postgres.url(),
        **{
            f"YIZHAN_{login.upper()}_DATABASE_URL": running.postgres.url(user=f"yizhan_{login}")
            for login in LOGINS
        },
    )
    settings.cache_clear()
    migrate.migrate(settings())
    owner = create_engine(settings().owner_url)
    with owner.begin() as connection:
        for name in ("case", *sorted(set(PARTS))):
            connection.execute(text(TABLE.format(name=name)))
            connection.execute(text(f"CREATE INDEX ON bench_{name} (tenant_id, number)"))
            connection.execute(text(f"CREATE INDEX ON bench_{name} (tenant_id, state, at)"))
            connection.execute(text(f"ALTER TABLE bench_{name} ENABLE ROW LEVEL SECURITY"))
            connection.execute(
                text(
                    f"CREATE POLICY station ON bench_{name} TO yizhan_station USING (tenant_id = app_tenant())"
                )
            )
            connection.execute(text(f"GRANT SELECT, INSERT, UPDATE ON bench_{name} TO yizhan_station"))


def _row(db: ScopedSession, name: str, now: datetime) -> None:
    statement = text(ROW.text.replace("bench_case", f"bench_{name}"))
    db.execute(
        statement,
        {
            "tenant": TENANT,
            "id": new_id(),
            "path": OFFICE,
            "number": str(new_id()),
            "at": now,
            "facts": "事实经过" * 40,
        },
    )


def _plain(db: ScopedSession, now: datetime) -> None:
    _row(db, "case", now)


def _complaint(db: ScopedSession, now: datetime) -> None:
    _row(db, "case", now)
    for name in PARTS:
        _row(db, name, now)
    db.execute(text("SELECT count(*) FROM bench_case WHERE tenant_id = :t AND number = '0'"), {"t": TENANT})


def _entry(db: ScopedSession, now: datetime) -> None:
    data = {
        "number": "331082-0001-202600123",
        "class_code": "0101",
        "due": now,
        "amount": 12850,
        "file": FILE,
    }
    trail.record(db, ACTOR, EVENT, trail.Subject("case", new_id()), data, now=now)


def _measure(rounds: int) -> dict[str, list[float]]:
    steps: dict[str, tuple[Callable[[ScopedSession, datetime], None], ...]] = {
        "a plain row": (_plain,),
        "a plain row + entry": (_plain, _entry),
        "a complaint": (_complaint,),
        "a complaint + entry": (_complaint, _entry),
    }
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds + 20):
        for name in random.sample(sorted(steps), len(steps)):
            with _timed(times[name] if number >= 20 else []):
                with open_session(STATION) as db:
                    for step in steps[name]:
                        step(db, clock.now())
                    db.commit()
    return times


@contextmanager
def _timed(into: list[float]):  # type: ignore[no-untyped-def]
    begin = time.perf_counter()
    yield
    into.append((time.perf_counter() - begin) * 1000)


def _report(times: dict[str, list[float]]) -> None:
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        spread = statistics.quantiles(times[name], n=20)
        print(f"{name:24} median {median:6.2f} ms   p95 {spread[-1]:6.2f} ms   n={len(times[name])}")
    for base in ("a plain row", "a complaint"):
        share = medians[f"{base} + entry"] / medians[base] - 1
        print(f"an entry adds {share:6.1%} to {base} ({medians[f'{base} + entry'] - medians[base]:.2f} ms)")


if __name__ == "__main__":
    main()
