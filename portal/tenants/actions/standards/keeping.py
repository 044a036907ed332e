"""What happens to checks by itself: items run out, the roster changes, a new version begins."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.actor import SYSTEM, Actor
from portal.core.clock import local_date
from portal.core.db import scope_of
from portal.core.scope import Station
from portal.tenants.actions.standards import telling, work
from portal.tenants.models import StandardAnswer, StandardCheck, StandardVersion, StationCard
from portal.tenants.queries import own_card
from portal.tenants.queries.standards import answers_of, checklist_for, filled_of, roster_digest, standings
from portal.tenants.queries.standards.versions import by_id, checklist_of, checklists_for
from portal.tenants.rules.standards import Checklist, changed, expired
from portal.trail import Entry

SOON = timedelta(days=10)


def run_out(db: Session, check_id: UUID, *, now: datetime) -> int:
    """Reopen the items of one check whose term is over, and say what runs out soon (the station's own session). Does
    nothing the second time. Returns how many were reopened."""
    today, card = local_date(now), own_card(db)
    check = _locked(db, check_id)
    checklist, answers = by_id(db, check.version_id), answers_of(db, check)
    asked = {code: row for code, row in standings(answers).items() if checklist.item(code)}
    gone = expired(asked, today)
    for code in gone:
        work.reopen(answers[code], "EXPIRED", new_round=True)
    if gone:
        _written(db, SYSTEM, check, checklist, "EXPIRED", gone, now)
        params: dict[str, object] = {"standard": checklist.title, "count": len(gone)}
        telling.tell_station(db, card, check, telling.EXPIRED, params, now=now)
    soon = [
        row.valid_until
        for code, row in asked.items()
        if code not in gone
        and row.state == "CONFIRMED"
        and row.valid_until
        and row.valid_until <= today + SOON
    ]
    if soon:
        until = min(soon).isoformat()
        params = {"standard": checklist.title, "until": until}
        key = f"standard-soon:{check.id}:{until}"
        telling.tell_station(db, card, check, telling.SOON, params, key=key, now=now)
    return len(gone)


def _locked(db: Session, check_id: UUID) -> StandardCheck:
    statement = select(StandardCheck).where(StandardCheck.id == check_id).with_for_update()
    return db.execute(statement.execution_options(populate_existing=True)).scalar_one()


def _written(
    db: Session,
    actor: Actor,
    check: StandardCheck,
    checklist: Checklist,
    why: str,
    items: list[str],
    now: datetime,
) -> None:
    work.settle(db, checklist, check)
    work.write_step(db, actor, check, why, {"items": items}, now=now)
    work.note(db, actor, check, "reopened", len(items), now, why=why)


def on_roster_changed(db: Session, actor: Actor, entry: Entry) -> None:
    """A trail listener: whoever joins, leaves or changes roles, the board no longer shows the roster, so the item that
    matches the two is shown anew."""
    if not isinstance(scope_of(db), Station):
        return
    db.flush()
    card, today = own_card(db), local_date(entry.at)
    digest = roster_digest(db, card.station, today)
    checks = select(StandardCheck).order_by(StandardCheck.code).with_for_update()
    for check in db.execute(checks).scalars().all():
        _match_roster(db, actor, card, check, digest, entry.at)


def _match_roster(
    db: Session, actor: Actor, card: StationCard, check: StandardCheck, digest: str, now: datetime
) -> None:
    checklist = checklist_for(db, card, check.code, local_date(now))
    answers = answers_of(db, check)
    items = [
        item.code
        for item in checklist.items
        if (row := answers.get(item.code)) is not None
        and row.state in {"CONFIRMED", "SUBMITTED"}
        and any(
            one.kind == "ROSTER" and filled_of(row).get(slot) != digest
            for slot, one in enumerate(item.evidence)
        )
    ]
    for code in items:
        work.reopen(answers[code], "ROSTER", new_round=True)
    if items:
        _written(db, actor, check, checklist, "ROSTER", items, now)
        params: dict[str, object] = {"standard": checklist.title}
        telling.tell_station(db, card, check, telling.ROSTER, params, now=now)


def align(db: Session, version_id: UUID, *, now: datetime) -> int:
    """Move the checks of a standard to the version that has begun (the session of its bureau): what is confirmed
    stays, items that ask something else reopen. Does nothing the second time. Returns how many were moved."""
    row = db.get(StandardVersion, version_id)
    if row is None or row.state != "PUBLISHED":
        return 0
    wanted, today = checklist_of(row), local_date(now)
    statement = select(StandardCheck).where(
        StandardCheck.office_path >= row.office_path,
        StandardCheck.office_path < row.office_path + "~",
        StandardCheck.code == row.code,
        StandardCheck.version_id != row.id,
    )
    moved = 0
    for check in db.execute(statement.order_by(StandardCheck.tenant_id).with_for_update()).scalars().all():
        card = db.get_one(StationCard, check.tenant_id)
        current = next((one for one in checklists_for(db, card, today) if one.code == row.code), None)
        if current is not None and current.id == wanted.id:
            _move(db, card, check, wanted, version_id, now)
            moved += 1
    return moved


def _move(
    db: Session, card: StationCard, check: StandardCheck, wanted: Checklist, version_id: UUID, now: datetime
) -> None:
    before, answers = by_id(db, check.version_id), answers_of(db, check)
    stale = [code for code in changed(before.items, wanted.items) if _stands(answers.get(code))]
    for code in stale:
        work.reopen(answers[code], "CHANGED", new_round=False)
    check.version_id = version_id
    # What stood keeps its day and term; where fewer items are asked than the office has confirmed, today is the day.
    work.settle(db, wanted, check, decided_on=local_date(now) if check.confirmed_on is None else None)
    work.write_step(db, SYSTEM, check, "VERSION", {"items": stale}, now=now)
    work.note(db, SYSTEM, check, "reopened", len(stale), now, why="CHANGED")
    params: dict[str, object] = {"standard": wanted.title, "count": len(stale)}
    telling.tell_station(db, card, check, telling.VERSION, params, now=now)


def _stands(answer: StandardAnswer | None) -> bool:
    return answer is not None and answer.state in {"CONFIRMED", "SUBMITTED"}
