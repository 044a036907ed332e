"""What row-level security costs: the same query with and without policies, in the same run, in turns.

    python benchmarks/walls.py [--stations 2000] [--cases 1000000]

Goal: at most 15 % slower at 2,000 stations and 1,000,000 cases, for a station and for a county bureau. Without
policies means: as yizhan_system, which bypasses them, with the same conditions written into the query. Figures are
the quarter point of the rounds, which a busy machine disturbs least.
"""

from __future__ import annotations

import argparse
import statistics
import time
from uuid import uuid4

import psycopg
from ground import copy_case, ground, register_one

ROUNDS = 2000
STATION = (
    "SELECT id, number, state, respondent_name, item_name, due_on FROM complaint WHERE tenant_id = '{tenant}' "
    "ORDER BY registered_at DESC, id DESC LIMIT 25"
)
BUREAU = (
    "SELECT id, number, state, respondent_name, item_name, due_on FROM complaint "
    "WHERE office_path >= '{low}' AND office_path < '{high}' "
    "ORDER BY office_path, registered_at LIMIT 25"
)
COUNT = "SELECT state, count(*) FROM complaint WHERE office_path >= '{low}' AND office_path < '{high}' GROUP BY state"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stations", type=int, default=2000)
    options.add_argument("--cases", type=int, default=1_000_000)
    wish = options.parse_args()
    with ground("walls") as made:
        place = made.town.station
        case = register_one(place)
        others = [
            (uuid4(), f"{1 + n % 5:04d}{1 + n % 40:04d}{1 + n % 300:04d}") for n in range(wish.stations - 1)
        ]
        stations = [(place.id, place.path), *others]
        began = time.perf_counter()
        rows = copy_case(made.owner, case, stations, wish.cases // wish.stations)
        print(f"{rows:,} cases in {len(stations):,} stations, copied in {time.perf_counter() - began:.0f} s")
        fill = {"tenant": place.id, "low": made.town.county.path, "high": made.town.county.path + "~"}
        scope = {"app.tenant_id": place.id, "app.office_path": place.path}
        area = {"app.path_from": fill["low"], "app.path_to": fill["high"]}
        print(f"{'query':<28}{'without':>12}{'with':>12}{'ratio':>8}")
        for name, login, query, settings, rounds in (
            ("station, latest 25", "yizhan_station", STATION, scope, ROUNDS),
            ("county, first 25", "yizhan_bureau", BUREAU, area, ROUNDS),
            ("county, count by state", "yizhan_bureau", COUNT, area, 20),
        ):
            _compare(made, name, login, query.format(**fill), settings, rounds)


def _compare(made, name, login, query, settings, rounds):
    walled = psycopg.connect(made.postgres.url("bench", login))
    free = psycopg.connect(made.postgres.url("bench", "yizhan_system"))
    for key, value in settings.items():
        walled.execute(f"SET {key} = '{value}'")
    times = {"with": [], "without": []}
    pair = [("without", free), ("with", walled)]
    for _ in range(rounds):
        pair.reverse()  # neither always finds what the other has just read
        for label, connection in pair:
            began = time.perf_counter()
            connection.execute(query).fetchall()
            times[label].append(time.perf_counter() - began)
    without, with_ = (statistics.quantiles(times[label], n=4)[0] * 1000 for label in ("without", "with"))
    print(f"{name:<28}{without:>9.3f} ms{with_:>9.3f} ms{with_ / without:>8.2f}")
    walled.close()
    free.close()


if __name__ == "__main__":
    main()
