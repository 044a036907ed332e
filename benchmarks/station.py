"""A station's home and its public page with ten years of records, beside the floor of pages.py.

    python benchmarks/station.py [--cases 131400] [--seconds 5] [--rounds 3]

Ten years at 36 complaints a day, every rule posted and read, every sheet printed. Both pages stand beside bare Flask
and psycopg asking one indexed query (floor.py), under the same gunicorn settings, in the same run, in turns. Goals:
the home at 0.35 of the floor's requests a second, as the pages of pages.py; the public page, kept, at 0.9. What it
costs to draw the public page when it is not kept is printed too.
"""

from __future__ import annotations

import argparse
import time

import ground as grounds
import psycopg
from ground import accept_one, copy_case, ground, register_one
from pages import _compare, _cookie, _floor, _product

from portal.app import create_app
from portal.core import clock, db
from portal.core.clock import local_date
from portal.core.settings import settings
from portal.tenants.actions.posted import approve, begin_missing, confirm_read
from portal.tenants.actions.wall import note_printed
from portal.tenants.queries.posted import in_force, open_versions
from portal.tenants.queries.wall import source
from portal.tenants.rules.wall import sheets
from portal.tenants.views.public.kept import store
from tests.support.town import Place

STOPPED = """INSERT INTO complaint_clock (tenant_id, id, office_path, complaint_id, code, round, started_at, pauses,
    due_on, provisional, stopped_at, stopped_by, in_time, told)
  SELECT tenant_id, gen_random_uuid(), office_path, id, 'STATION_20D', 1, registered_at, '[]',
    (registered_at + interval '20 days')::date, false, registered_at + interval '9 days', 'close',
    random() < 0.97, 0 FROM complaint WHERE state = 'ARCHIVED'"""

OPEN = 60  # cases at a time, of the ten years


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=131_400)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--rounds", type=int, default=3)
    wish = options.parse_args()
    with ground("station") as made:
        place = made.town.station
        _ten_years(wish.cases)
        case = register_one(place)
        accept_one(place, case)
        copy_case(made.owner, case, [(place.id, place.path)], wish.cases - 1)
        _ended(made.owner)
        _furnish(place)
        made.owner.execute(
            "CREATE TABLE floor_case "
            "(id uuid PRIMARY KEY, tenant_id uuid, name text, phone text, item text, facts text)"
        )
        made.owner.execute("VACUUM ANALYZE")
        with _product(made) as product, _floor(made, case) as floor:
            cookie = _cookie(made.sign_in(place.people["head"]))
            print(f"{'page':<26}{'floor':>12}{'product':>12}{'ratio':>8}   ({wish.cases:,} cases, ten years)")
            home, public = f"/s/{place.slug}/", f"/p/{place.slug}"
            _compare("home, today", (product, home, "", cookie), (floor, "/list", "", ""), wish)
            _compare("public page, kept", (product, public, "", ""), (floor, "/list", "", ""), wish)
        _drawn(place)


def _ten_years(cases: int) -> None:
    """Copies as a station has them: few open, each accepted when it was registered."""
    grounds.OPEN_SHARE = OPEN / cases
    grounds.COPIED["complaint"]["accepted_on"] = f"(c.accepted_on - x.n * {grounds.APART})::date"


def _ended(owner: psycopg.Connection) -> None:
    """The archived cases' clocks, stopped: what the rate on the public page is counted from."""
    with owner.transaction():
        owner.execute("SET LOCAL session_replication_role = replica")
        owner.execute(STOPPED)


def _furnish(place: Place) -> None:
    """Rules in force and read, sheets printed."""
    now, head, approver = clock.now(), place.actor("head"), place.actor("approver")
    with db.open_session(place.scope("head")) as session:
        begin_missing(session, head, now=now)
        for row in open_versions(session).values():
            approve(session, approver, row, local_date(now), row.version, now=now)
        for row in in_force(session, local_date(now)).values():
            confirm_read(session, head, row, now=now)
        here = source(session, settings().base_url, now)
        note_printed(session, head, [sheet for sheet in sheets(here) if sheet.missing is None], now=now)
        session.commit()


def _drawn(place: Place, times: int = 20) -> None:
    """What drawing the public page costs: each time the kept one is forgotten first."""
    visitor = create_app().test_client()
    took = []
    for _ in range(times):
        store.forget()
        begun = time.perf_counter()
        assert visitor.get(f"/p/{place.slug}").status_code == 200
        took.append(time.perf_counter() - begun)
    print(f"{'public page, drawn anew':<26}{sorted(took)[times // 2] * 1000:>10.0f} ms")


if __name__ == "__main__":
    main()
