"""Work without a request: reading large lists, sending them out, following catalogues, clocks.

What crosses stations runs in System scope; a bureau's or station's job only asks for it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import merchants
from portal.core.actor import Actor
from portal.core.db import open_session, scope_of
from portal.core.errors import N_
from portal.core.outbox import enqueue, job, release, set_progress
from portal.core.scope import Station, System
from portal.recalls.actions.alerts.intake import foresee_later
from portal.recalls.actions.alerts.read import read_into
from portal.recalls.actions.matching import index, spread
from portal.recalls.actions.matching.find import over_lists
from portal.recalls.actions.matching.keep import Rows, keep
from portal.recalls.actions.tasks import due, refunds, visit
from portal.recalls.actions.tell import tell_offices
from portal.recalls.models import Alert, Find, Task
from portal.recalls.queries.alerts import alert as one_alert
from portal.trail import Entry

AT_ONCE = 500
ROWS = 200
PORTIONS = 10  # of a catalogue in one job
SEND, FOLLOW = System("recalls: a list to all stations"), System("recalls: changed catalogue rows")
FOUND = System("recalls: offices are told of a find at a visit")


@job("recalls.read", lane="slow")
def read(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """A large list, in the scope of the bureau that uploaded it."""
    row = one_alert(db, UUID(payload["alert"]), lock=True)
    if row.state != "READING":
        return
    running = db.info.get("outbox_id")
    read_into(db, row, lambda percent: set_progress(running, percent) if running else None)
    foresee_later(db, row, now=now)


def _ask(scope: System, jobs: Sequence[tuple[str, Mapping[str, Any], str]], now: datetime) -> None:
    """Promise jobs for the worker's own scope; a key promises each once."""
    with open_session(scope) as db:
        for name, payload, key in jobs:
            enqueue(db, name, payload, now=now, key=key)
        db.commit()
        release(db)


@job("recalls.look_ahead")
def look_ahead(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """The bureau asks what a list would find."""
    row = one_alert(db, UUID(payload["alert"]))
    _ask(SEND, [("recalls.foresee", payload, f"recalls.foresee:{row.id}:{row.version}")], now)


@job("recalls.foresee")
def foresee(db: Session, payload: dict[str, Any], _now: datetime) -> None:
    """Count what a draft would find in the catalogues of its area."""
    row = _locked(db, payload)
    if row.state == "PREVIEW":
        row.foreseen = spread.foresee(db, row)


def _locked(db: Session, payload: Mapping[str, Any]) -> Alert:
    statement = select(Alert).where(Alert.id == UUID(payload["alert"])).with_for_update()
    return db.scalars(statement.execution_options(populate_existing=True)).one()


@job("recalls.send_out", lane="urgent")
def send_out(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """The bureau sent a list, or changed one that is out."""
    row = one_alert(db, UUID(payload["alert"]))
    mark = f"{row.id}:{row.version}:{row.list_version}"
    jobs: list[tuple[str, Mapping[str, Any], str]] = [("recalls.match", payload, f"recalls.match:{mark}")]
    if row.ask_all:
        jobs.append(("recalls.ask", {**payload, "after": 0}, f"recalls.ask:{mark}:0"))
    _ask(SEND, jobs, now)


@job("recalls.ask", lane="urgent")
def ask(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """Give the next stations their tasks; go on with the next ones."""
    row = _locked(db, payload)
    if row.state != "IN_FORCE":
        return
    after = spread.ask(db, row, int(payload["after"]), now=now)
    if after is not None:
        enqueue(
            db,
            "recalls.ask",
            {**payload, "after": after},
            now=now,
            key=f"recalls.ask:{row.id}:{row.list_version}:{after}",
        )


@job("recalls.match", lane="urgent")
def match(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """Match the next items that not all catalogues were asked about; go on with the next ones."""
    row = _locked(db, payload)
    if row.state != "IN_FORCE":
        return
    waiting = spread.unmatched(db, row)
    if waiting:
        spread.match(db, row, waiting[0], now=now)
    if len(waiting) > 1:
        key = f"recalls.match:{row.id}:{waiting[1][0]}:{len(waiting)}"
        enqueue(db, "recalls.match", payload, now=now, key=key)


@job("recalls.call_back")
def call_back(_db: Session, payload: dict[str, Any], now: datetime) -> None:
    """A list was withdrawn."""
    _ask(SEND, [("recalls.lapse", payload, f"recalls.lapse:{payload['alert']}:0")], now)


@job("recalls.lapse")
def lapse(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """End the open tasks of a withdrawn list, some at a time."""
    row = _locked(db, payload)
    if due.lapse_some(db, row, now=now):
        left = int(payload.get("after", 0)) + 1
        key = f"recalls.lapse:{row.id}:{left}"
        enqueue(db, "recalls.lapse", {**payload, "after": left}, now=now, key=key)


def on_catalogue_changed(db: Session, _actor: Actor, entry: Entry) -> None:
    """Listener: a station's catalogue changed; it is followed after the commit."""
    enqueue(db, "recalls.follow", {}, now=entry.at, key=f"recalls.follow:{entry.book}:{entry.id}:{entry.seq}")


@job("recalls.follow", lane="urgent")
def follow(db: Session, _payload: dict[str, Any], now: datetime) -> None:
    """Index what changed in the station's catalogue, and have it matched with the lists in force."""
    for _ in range(PORTIONS):
        rows = index.follow(db)
        if not rows:
            return
        _ask(FOLLOW, _portions(db, rows, now), now)
    enqueue(db, "recalls.follow", {}, now=now)


def _portions(db: Session, rows: Sequence[UUID], now: datetime) -> list[tuple[str, Mapping[str, Any], str]]:
    scope = scope_of(db)
    assert isinstance(scope, Station)
    found: list[tuple[str, Mapping[str, Any], str]] = []
    for start in range(0, len(rows), ROWS):
        some = [str(one) for one in rows[start : start + ROWS]]
        key = f"recalls.rows:{some[0]}:{len(some)}:{now.isoformat()}"
        found.append(("recalls.rows", {"rows": some, "tenant": str(scope.tenant)}, key))
    return found


@job("recalls.rows", lane="urgent")
def match_rows(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """Changed catalogue rows against all lists in force at their place."""
    ids = [UUID(one) for one in payload["rows"]]
    tenant = UUID(payload["tenant"])
    found = merchants.items(db, ids, [tenant])
    keep(db, list(over_lists(db, found.values())), rows=Rows(tenant, ids), now=now)


def sweep(now: datetime) -> int:
    """Promise a job for each task whose reminder or limit has come. Costs what is due (a partial index). Returns how
    many."""
    with open_session(System("recalls clocks")) as db:
        late = db.execute(
            select(Task.id, Task.tenant_id, Task.office_path, Task.next_look_at)
            .where(Task.next_look_at <= now)
            .order_by(Task.next_look_at)
            .limit(AT_ONCE)
        ).all()
        for task_id, tenant, path, at in late:
            key = f"recalls.due:{task_id}:{at}"
            enqueue(db, "recalls.due", {"id": task_id}, now=now, key=key, scope=Station(tenant, path))
        db.commit()
        release(db)
    return len(late)


@job("recalls.due", lane="urgent")
def act_on_due(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """What is due on one task, at its station."""
    due.act_on_due(db, UUID(payload["id"]), now=now)


@job(visit.TELL, lane="urgent")
def site_find(_db: Session, payload: dict[str, Any], now: datetime) -> None:
    """A visit found listed goods, in the scope of the office that was there."""
    _ask(FOUND, [("recalls.tell_find", payload, f"recalls.tell_find:{payload['find']}")], now)


@job("recalls.tell_find", lane="urgent")
def tell_find(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """Tell the offices of a find."""
    found = db.scalars(select(Find).where(Find.id == UUID(payload["find"]))).one()
    row = db.get_one(Task, (found.tenant_id, found.task_id))
    message = N_("%(title)s: visit %(number)s found listed goods on a shelf.")
    words = {"title": row.title, "number": found.visit_no}
    tell_offices(db, row, message, words, key=f"recalls:find:{found.id}", now=now)


def purge_refunds(now: datetime) -> int:
    """Tick, daily: who brought goods back is given up three years later (records of a recall are kept two years at
    least, 食品召回管理办法 第二十三条); quantities and sums stay. Returns how many."""
    with open_session(System("refunds out of term")) as db:
        number = refunds.out_of_term(db, now)
        db.commit()
    return number
