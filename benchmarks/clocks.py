"""A sweep over many open clocks of which few are due, beside the same few among fewer, in the same run.

    python benchmarks/clocks.py [--open 1000000] [--few 10000] [--due 1000]

Goal: 1,000 due among 1,000,000 open cost what 1,000 due among 10,000 open cost. The sweep is the product's own
(`complaints.sweep_clocks`): it finds, claims and promises a reminder for each; sending is not measured.
"""

from __future__ import annotations

import argparse
import statistics
import time
from uuid import UUID

import psycopg
from ground import Ground, ground, register_one

from portal.complaints import sweep_clocks
from portal.complaints.models import ComplaintClock
from portal.core import clock, db
from portal.core.ids import new_id

ROUNDS = 5


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--open", type=int, default=1_000_000)
    options.add_argument("--few", type=int, default=10_000)
    options.add_argument("--due", type=int, default=1_000)
    wish = options.parse_args()
    with ground("clocks") as made:
        template = _template(made)
        few = _measure(made, template, wish.few, wish.due)
        many = _measure(made, template, wish.open, wish.due)
    print(f"{'open':>12}{'due':>8}{'a sweep':>12}")
    print(f"{wish.few:>12,}{wish.due:>8,}{few * 1000:>9.0f} ms")
    print(f"{wish.open:>12,}{wish.due:>8,}{many * 1000:>9.0f} ms")
    print(f"ratio {many / few:.2f}  ({wish.open // wish.few} times as many open)")


def _template(made: Ground) -> UUID:
    place, now = made.town.station, clock.now()
    case = register_one(place)
    with db.open_session(place.scope("settler")) as session:
        row = ComplaintClock(
            id=new_id(), complaint_id=case, code="STATION_20D", round=1, started_at=now, promised=None, pauses=[],
            due_on=clock.local_date(now), provisional=False, told=0, next_at=now,
        )  # fmt: skip
        session.add(row)
        session.commit()
        return row.id


def _measure(made: Ground, template: UUID, total: int, due: int) -> float:
    """The median of some sweeps over *total* open clocks, *due* of them due."""
    owner = made.owner
    _fill(owner, template, total)
    times = []
    for _ in range(ROUNDS):
        owner.execute("TRUNCATE outbox")
        owner.execute(
            "UPDATE complaint_clock SET next_at = now() + interval '9 days' WHERE next_at < now() + interval '1 day'"
        )
        owner.execute(
            "UPDATE complaint_clock SET next_at = now() - interval '1 second' WHERE id IN "
            f"(SELECT id FROM complaint_clock ORDER BY id LIMIT {due})"
        )
        owner.execute("VACUUM ANALYZE complaint_clock")
        began = time.perf_counter()
        found = sweep_clocks(clock.now())
        times.append(time.perf_counter() - began)
        assert found == due, (found, due)
    return statistics.median(times)


def _fill(owner: psycopg.Connection, template: UUID, total: int) -> None:
    columns = [
        name
        for (name,) in owner.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'complaint_clock' "
            "AND table_schema = 'public' ORDER BY ordinal_position"
        ).fetchall()
    ]
    changed = {
        "id": "gen_random_uuid()",
        "complaint_id": "gen_random_uuid()",
        "next_at": "now() + interval '9 days'",
    }
    values = ", ".join(changed.get(name, f"c.{name}") for name in columns)
    with owner.transaction():
        owner.execute("SET LOCAL session_replication_role = replica")
        owner.execute("SET LOCAL synchronous_commit = off")
        owner.execute("DELETE FROM complaint_clock WHERE id <> %s", [template])
        owner.execute(
            f"INSERT INTO complaint_clock ({', '.join(columns)}) SELECT {values} FROM complaint_clock c, "
            f"generate_series(2, {total}) WHERE c.id = %s",
            [template],
        )


if __name__ == "__main__":
    main()
