"""完成: when the last word and every photo it speaks of are here, the visit is complete and its faults are findings."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from portal import trail
from portal.audits import events_visits as events
from portal.audits.actions.findings import Found, from_visit
from portal.audits.actions.tasks import visit_started
from portal.audits.actions.visits import shelf
from portal.audits.models import Visit, VisitAnswer
from portal.audits.queries.tasks import task as find_task
from portal.audits.queries.visits import one
from portal.audits.rules.sync import ItemView
from portal.audits.rules.task import BEFORE_VISIT
from portal.audits.rules.visits import answers as rules
from portal.audits.rules.visits.words import met_words, title_of
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Refused

log = structlog.get_logger(__name__)


def settle(db: Session, actor: Actor, row: Visit, *, now: datetime) -> None:
    """After something arrived: the visit has begun, is complete, or was complete and got something more.

    What the task's own rules refuse here (a cancelled visit, a colleague who was replaced) never turns answers away:
    they are kept, and the page of the visit says that they were not handed over."""
    if row.state == "OPEN" and not one.has(db, row, rules.DONE):  # the usual case: nothing is read
        _gently(db, row, lambda: _begin(db, actor, row, now))
        return
    rows = one.answers(db, row)
    items = rules.standing(rules.kept(one.as_answer(each) for each in rows))
    if row.state == "OPEN" and not _complete(db, row, items):
        return
    if row.state == "OPEN":
        row.state, row.done_at, row.done_by = "DONE", now, actor.person
        db.flush()
        told = {
            "answers": len(rows),
            "faults": len(rules.faults(items)),
            "undecided": len(rules.contested(items)),
        }
        trail.record(db, actor, "audits:visit:done", events.of_visit(row), told, now=now)
    _gently(db, row, lambda: hand_over(db, actor, row, now=now))


def _complete(db: Session, row: Visit, items: dict[str, ItemView]) -> bool:
    here = {photo.named for photo in one.photos(db, row) if photo.file_id is not None}
    return rules.files_named(items) <= here


def _begin(db: Session, actor: Actor, row: Visit, now: datetime) -> None:
    if find_task(db, row.task_id).state in BEFORE_VISIT:
        visit_started(db, actor, row.task_id, now=now)


def _gently(db: Session, row: Visit, step: object) -> None:
    try:
        with db.begin_nested():
            step()  # type: ignore[operator]
    except Refused as refused:
        log.info("visit_not_handed_over", visit=str(row.id), reason=refused.message)


def hand_over(db: Session, actor: Actor, row: Visit, *, now: datetime) -> None:
    """Give the visit's faults to the task: all again, each becomes one finding; goods under notice on the shelf are
    told to who keeps the notices. Raises as `from_visit`."""
    rows = one.answers(db, row)
    items = rules.standing(rules.kept(one.as_answer(each) for each in rows))
    pack = json.loads(row.pack)
    by_digest = one.by_digest(rows)
    stored = {photo.named: photo.file_id for photo in one.photos(db, row)}
    faults = rules.faults(items)
    found = [_found(fault, pack, by_digest, stored) for fault in faults]
    task = from_visit(
        db, actor, row.task_id, found, visited_on=local_date(_ended(items, by_digest, now)),
        met=met_words(items), now=now,
    )  # fmt: skip
    seen = [
        shelf.seen(row, task, fault, told, by_digest[fault.said_by.digest()])
        for fault, told in zip(faults, found, strict=True)
        if shelf.is_proved(fault, told)
    ]
    shelf.tell(db, actor, task, seen, now=now)


def _found(
    fault: rules.Fault,
    pack: dict[str, object],
    by_digest: dict[str, VisitAnswer],
    stored: dict[str, UUID | None],
) -> Found:
    answer = by_digest[fault.said_by.digest()]
    code, title = title_of(fault.item, pack)
    return Found(
        item_code=code,
        item_title=title,
        words=fault.words or title,
        photos=tuple(file for named in fault.photos if (file := stored.get(named)) is not None),
        found_at=_true_time(answer),
        visit_ref=answer.id,
    )


def _true_time(answer: VisitAnswer) -> datetime:
    """When it was made by our clock: the device's time, less what its clock was ahead; never after it came."""
    return min(answer.made_at.astimezone(UTC) - timedelta(seconds=answer.skew), answer.received_at)


def _ended(items: dict[str, ItemView], by_digest: dict[str, VisitAnswer], now: datetime) -> datetime:
    last = items.get(rules.DONE)
    return _true_time(by_digest[last.current.digest()]) if last else now
