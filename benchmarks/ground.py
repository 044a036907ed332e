"""What the benchmarks of the product stand on: embedded servers, a town, a real case, and many copies of it.

The template case is made through the product's own actions; the copies are written as the superuser with the keys
set aside, because a million registrations would measure the wrong thing. Everything is thrown away at the end.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import psycopg

from portal import modules
from portal.complaints import Intake, register
from portal.complaints.actions.accept import Acceptance, accept
from portal.core import clock, db, embedded, migrate
from portal.core.actor import Actor
from portal.core.ids import new_id
from portal.core.scope import Public, System
from portal.core.settings import settings
from tests.support import town as towns
from tests.support.databases import NO_SERVERS


@dataclass
class Ground:
    """A running database with a town in it."""

    postgres: embedded.Postgres
    owner: psycopg.Connection
    environment: dict[str, str]
    town: towns.Town

    def sign_in(self, person: UUID) -> UUID:
        """A sign-in of *person*, second factor passed."""
        with db.open_session(Public(None, "", person)) as session:
            made = towns.signed_in(session, person, clock.now())
            session.commit()
            return made


@contextmanager
def ground(name: str) -> Iterator[Ground]:
    """Start the servers, migrate, build the town; stop and delete all of it on leaving."""
    folder = Path(tempfile.mkdtemp(prefix=f"yizhan-{name}-"))
    try:
        with embedded.servers(folder) as running:
            environment = _environment(running, folder)
            os.environ.update(environment)
            settings.cache_clear()
            db.engine.cache_clear()
            migrate.migrate(settings())
            modules.load()
            with db.open_session(System("benchmark town")) as session:
                town = towns.build(session, clock.now())
                session.commit()
            with psycopg.connect(running.postgres.url("bench"), autocommit=True) as owner:
                yield Ground(running.postgres, owner, environment, town)
            for login in ("station", "bureau", "system"):
                db.engine(login).dispose()
    finally:
        embedded.destroy(folder)


def _environment(running: embedded.Servers, folder: Path) -> dict[str, str]:
    postgres = running.postgres
    postgres.create_database("bench")
    valkey = running.valkey.url() if callable(running.valkey.url) else running.valkey.url
    return {
        **NO_SERVERS,
        "YIZHAN_OWNER_DATABASE_URL": postgres.url("bench"),
        "YIZHAN_STATION_DATABASE_URL": postgres.url("bench", "yizhan_station"),
        "YIZHAN_BUREAU_DATABASE_URL": postgres.url("bench", "yizhan_bureau"),
        "YIZHAN_SYSTEM_DATABASE_URL": postgres.url("bench", "yizhan_system"),
        "YIZHAN_REDIS_URL": str(valkey),
        "YIZHAN_FILES_URL": (folder / "files").as_uri(),
    }


INTAKE = Intake(
    consumer_name="王小明",
    consumer_phone="13812345678",
    respondent_name="小天使童装店",
    respondent_location="三楼 A-31",
    item_name="儿童羽绒服",
    purchase_date=date(2026, 11, 15),
    amount=Decimal("399.00"),
    facts="穿了两天拉链脱开，拿去换，店员说拆了吊牌不能换。",
    demands=("D03", "D06"),
)


def register_one(place: towns.Place) -> UUID:
    """One case, registered by the liaison."""
    actor: Actor = place.actor("liaison")
    with db.open_session(place.scope("liaison")) as session:
        told = replace(
            INTAKE, facts=f"{INTAKE.facts}（{new_id()}）"
        )  # the same words twice are one complaint
        case = register(session, actor, told, now=clock.now() - timedelta(days=2)).complaint.id
        session.commit()
        return case


def accept_one(place: towns.Place, case: UUID) -> None:
    """The settler takes the case up: its 20 days run."""
    with db.open_session(place.scope("settler")) as session:
        accept(session, place.actor("settler"), case, Acceptance(True, True, True), now=clock.now())
        session.commit()


OPEN_SHARE = 0.03  # of a station's cases: the newest; the others lie in the archive
APART = "interval '40 minutes'"  # between one case and the one before it


def copy_case(owner: psycopg.Connection, case: UUID, stations: list[tuple[UUID, str]], each: int) -> int:
    """*each* copies of *case* in every station (tenant, office path), older and older: of a hundred the three newest
    are open as *case* is, with its clocks, the others archived. Returns how many rows of cases were made."""
    columns = {table: _columns(owner, table) for table in COPIED}
    with owner.transaction():
        owner.execute("SET LOCAL session_replication_role = replica")
        owner.execute("SET LOCAL synchronous_commit = off")
        owner.execute(
            "CREATE TEMP TABLE copies (tenant uuid, path text, id uuid, n bigint, open boolean) ON COMMIT DROP"
        )
        for start in range(0, len(stations), 200):
            part = stations[start : start + 200]
            owner.execute(
                f"INSERT INTO copies SELECT s.tenant, s.path, uuidv7(-g * {APART}), g, g <= greatest(1, %s) "
                "FROM unnest(%s::uuid[], %s::text[]) AS s (tenant, path), generate_series(1, %s) AS g",
                [round(each * OPEN_SHARE), [t for t, _ in part], [p for _, p in part], each],
            )
            for table, names in columns.items():
                owner.execute(_copy(table, names), [case])
            owner.execute(_last_event(columns["complaint_event"]), [case])
            owner.execute("TRUNCATE copies")
    owner.execute("ANALYZE complaint")
    return len(stations) * each


def _columns(owner: psycopg.Connection, table: str) -> list[str]:
    rows = owner.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s "
        "AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    ).fetchall()
    return [name for (name,) in rows]


OURS = {"tenant_id": "x.tenant", "office_path": "x.path"}
OF_CASE = {**OURS, "id": "gen_random_uuid()", "complaint_id": "x.id"}
ENDED = f"(c.registered_at - x.n * {APART})::date"
COPIED = {
    "complaint": {
        **OURS,
        "id": "x.id",
        "number": "c.number || '-' || x.n",
        "registered_at": f"c.registered_at - x.n * {APART}",
        "due_on": f"CASE WHEN x.open THEN (c.due_on - x.n * {APART})::date END",
        "due_code": "CASE WHEN x.open THEN c.due_code END",
        "consumer_phone_index": "md5(x.id::text)",
        "state": "CASE WHEN x.open THEN c.state ELSE 'ARCHIVED' END",
        "version": "CASE WHEN x.open THEN c.version ELSE c.version + 1 END",
        "outcome": "CASE WHEN x.open THEN NULL ELSE 'WITHDRAWN' END",
        "closed_on": f"CASE WHEN x.open THEN NULL ELSE {ENDED} END",
        "archived_on": f"CASE WHEN x.open THEN NULL ELSE {ENDED} END",
        "archive_no": "CASE WHEN x.open THEN NULL ELSE 'A-' || c.number || '-' || x.n END",
        "keep_until": f"CASE WHEN x.open THEN NULL ELSE ({ENDED} + interval '3 years')::date END",
    },
    "complaint_event": OF_CASE,
    "complaint_clock": {
        **OF_CASE,
        "started_at": f"c.started_at - x.n * {APART}",
        "due_on": f"(c.due_on - x.n * {APART})::date",
    },
}


def _copy(table: str, columns: list[str]) -> str:
    values = [COPIED[table].get(name, f"c.{name}") for name in columns]
    key = "id" if table == "complaint" else "complaint_id"
    which = "AND x.open" if table == "complaint_clock" else ""
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "
        f"FROM {table} c, copies x WHERE c.{key} = %s {which}"
    )


def _last_event(columns: list[str]) -> str:
    """The archived ones' last line, as their key wants it; the steps between are left out."""
    last = {
        **OF_CASE,
        "seq": "c.seq + 1",
        "prev_seq": "c.seq",
        "event": "'archive'",
        "from_state": "'CLOSED'",
        "to_state": "'ARCHIVED'",
        "role": "'LIAISON'",
    }
    values = [last.get(name, f"c.{name}") for name in columns]
    return (
        f"INSERT INTO complaint_event ({', '.join(columns)}) SELECT {', '.join(values)} FROM copies x, "
        "(SELECT * FROM complaint_event WHERE complaint_id = %s ORDER BY seq DESC LIMIT 1) c WHERE NOT x.open"
    )
