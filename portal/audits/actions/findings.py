"""Findings: taken from a synced visit, or written by the team's hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import trail
from portal.audits import events
from portal.audits.actions.tasks import take, visit_finished
from portal.audits.models import Finding, RectificationItem, Task
from portal.audits.queries import tasks as queries
from portal.audits.rules import outcome
from portal.audits.rules.task import VISITED
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Invalid

WRITABLE = VISITED - {"REVIEWED", "PUBLISHED"}


@dataclass(frozen=True)
class Found:
    """One fault as a visit tells it. *visit_ref* is the answer it came from: told twice, it is one finding."""

    item_code: str
    item_title: str
    words: str
    photos: tuple[UUID, ...] = field(default=())
    found_at: datetime | None = None
    visit_ref: UUID | None = None


def from_visit(
    db: Session,
    actor: Actor,
    task: UUID,
    found: Sequence[Found],
    *,
    visited_on: date,
    way: str = "ON_SITE",
    met: str | None = None,
    now: datetime,
) -> Task:
    """A visit came in complete (also with no fault): the visit is finished and its faults are findings. Called again
    it adds only what is new. Raises Missing, Forbidden, Conflict, Invalid."""
    row = take(db, task, None)
    if row.state not in VISITED:
        row = visit_finished(db, actor, task, visited_on=visited_on, way=way, met=met, now=now)
    known = {one.visit_ref for one in queries.findings(db, row, dropped=True)}
    for one in found:
        if one.visit_ref is None or one.visit_ref not in known:
            _put(db, actor, row, one, "VISIT", now)
    return row


def find(db: Session, actor: Actor, task: UUID, found: Found, *, now: datetime) -> Finding:
    """Write a finding by hand. Raises Missing, Forbidden, Invalid, Conflict before the visit or after its review."""
    row = take(db, task, None)
    outcome.check_member(row.people, actor.person)
    if row.state not in WRITABLE:
        raise Conflict(N_("Findings are written after the visit and before its result is approved."))
    if not found.words.strip():
        raise Invalid(N_("Say what was found."), field="words")
    titles = {item["code"]: item["title"] for item in row.checklist["items"]}
    if found.item_code not in titles:
        raise Invalid(N_("Choose an item of this visit's checklist."), field="item")
    return _put(db, actor, row, found, "HAND", now)


def drop(db: Session, actor: Actor, finding: UUID, reason: str, *, now: datetime) -> Finding:
    """Take a finding back, with a reason; it stays readable. Raises Missing, Forbidden, Invalid, Conflict once it is
    part of a notice."""
    made = queries.finding(db, finding)
    row = take(db, made.task_id, None)
    outcome.check_member(row.people, actor.person)
    ordered = db.scalar(
        select(func.count()).select_from(RectificationItem).where(RectificationItem.finding_id == made.id)
    )
    if row.state not in WRITABLE or ordered or made.dropped_at is not None:
        raise Conflict(N_("This finding stands: it is reviewed, or part of a notice."))
    if not reason.strip():
        raise Invalid(N_("Say why the finding is taken back."), field="note")
    made.dropped_at, made.dropped_reason = now, reason.strip()
    db.flush()
    trail.record(db, actor, "audits:task:drop", events.of_task(row), {"item": made.item_code}, now=now)
    return made


def _put(db: Session, actor: Actor, row: Task, one: Found, source: str, now: datetime) -> Finding:
    last = db.scalar(
        select(func.max(Finding.seq)).where(Finding.tenant_id == row.tenant_id, Finding.task_id == row.id)
    )
    item: dict[str, str] = next(
        (entry for entry in row.checklist["items"] if entry["code"] == one.item_code), {}
    )
    made = Finding(
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        task_id=row.id,
        seq=(last or 0) + 1,
        source=source,
        visit_ref=one.visit_ref,
        item_code=one.item_code,
        item_title=one.item_title or item.get("title", one.item_code),
        basis=item.get("basis", ""),
        words=one.words.strip() or one.item_title,
        photos=[str(photo) for photo in one.photos],
        found_at=one.found_at or now,
        found_by=actor.person,
        found_by_name=actor.name,
    )
    db.add(made)
    db.flush()
    told = {"item": made.item_code, "source": source}
    trail.record(db, actor, "audits:task:find", events.of_task(row), told, now=now)
    return made
