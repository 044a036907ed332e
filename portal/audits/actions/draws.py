"""The ceremony: freeze, announce, enter the public numbers and draw, cancel."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal import bureaus, trail
from portal.audits.actions import draw_steps
from portal.audits.actions.plans import own
from portal.audits.models import Announcement, Draw
from portal.audits.queries import plans as queries
from portal.audits.queries import registers
from portal.audits.rules import drawing
from portal.audits.rules.draw import announcement
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.core.outbox import enqueue
from portal.trail import Hash, Subject

JOB = "audits.draw"
CHANGED = N_("Somebody else took a step on this draw meanwhile. Look at it again, then decide.")


def freeze(
    db: Session,
    actor: Actor,
    plan: UUID,
    sources: Sequence[str],
    falls_at: datetime,
    until: datetime,
    *,
    now: datetime,
) -> Draw:
    """Freeze the register as it stands and keep a fresh secret; the worker freezes a large one. Raises Missing,
    Forbidden, Conflict for a plan that is not approved or has an open draw, Invalid for what cannot be drawn, TooFew.
    """
    row = queries.plan(db, plan, lock=True)
    _may(actor)
    own(row, actor)
    if row.state != "APPROVED":
        raise Conflict(N_("Only an approved plan is drawn."))
    if any(one.state in drawing.OPEN for one in queries.draws_of(db, row.id)):
        raise Conflict(N_("A draw of this plan is open already: finish or cancel it first."))
    named = drawing.check_sources(sources, falls_at, until, now)
    bureau = bureaus.by_path(db, row.office_path)
    number = f"{bureau.code}-CQ-{row.year}-{queries.take_number(db, row.office_path, 'draw', row.year):03d}"
    made = Draw(
        office_path=row.office_path,
        plan_id=row.id,
        number=number,
        state="FREEZING",
        sources=named,
        document={},
        secret=secrets.token_hex(32),
        announcement_sha256="",
        entropy_from=falls_at,
        entropy_until=until,
        frozen_at=now,
        frozen_by=actor.person,
    )
    db.add(made)
    db.flush()
    trail.record(db, actor, "audits:draw:ask", _subject(made), {"number": number}, now=now)
    stations = registers.credit_counts(db, row.filters.get("area") or row.office_path)
    if sum(stations.values()) <= drawing.AT_ONCE:
        draw_steps.freeze_register(db, actor, made, now=now)
    else:
        made.job_id = enqueue(db, JOB, {"draw": made.id}, now=now)
        db.flush()
    return made


def announce(db: Session, actor: Actor, draw_id: UUID, *, seen: int, now: datetime) -> Announcement:
    """Publish what pins the draw, before the numbers can be known. Raises Missing, Forbidden, Conflict."""
    row = _take(db, actor, draw_id, "FROZEN", seen)
    drawing.check_announcing(row.entropy_from, now)
    plan = queries.plan(db, row.plan_id)
    bureau = bureaus.by_path(db, row.office_path)
    made = Announcement(
        id=row.id,
        office_path=row.office_path,
        bureau_name=bureau.name,
        number=row.number,
        title=plan.title,
        kind=plan.kind,
        announcement=pinned(row),
        announcement_sha256=row.announcement_sha256,
        announced_at=now,
        entropy_from=row.entropy_from,
        entropy_until=row.entropy_until,
    )
    db.add(made)
    row.state, row.announced_at, row.announced_by = "ANNOUNCED", now, actor.person
    db.flush()
    told = {"announcement": Hash(row.announcement_sha256)}
    trail.record(db, actor, "audits:draw:announce", _subject(row), told, now=now)
    return made


def enter(
    db: Session, actor: Actor, draw_id: UUID, numbers: Sequence[Sequence[int]], *, seen: int, now: datetime
) -> Draw:
    """Enter the public numbers: the secret is revealed, the draw computed, the visits made; by the worker when the
    register is large. Raises Missing, Forbidden, Conflict when too early or too late, Invalid, TooFew."""
    row = _take(db, actor, draw_id, "ANNOUNCED", seen)
    drawing.check_entering(row.entropy_from, row.entropy_until, now)
    if len(numbers) != len(row.sources):
        raise Invalid(N_("Enter the numbers of every announced source."), field="numbers")
    row.entropy, row.entered_at, row.drawn_by = [list(one) for one in numbers], now, actor.person
    row.state, row.failure = "DRAWING", None
    db.flush()
    trail.record(db, actor, "audits:draw:enter", _subject(row), {"sources": len(numbers)}, now=now)
    if pinned(row)["counts"]["objects"] <= drawing.AT_ONCE:
        draw_steps.draw_lots(db, actor, row, now=now)
    else:
        row.job_id = enqueue(db, JOB, {"draw": row.id}, now=now)
        db.flush()
    return row


def again(db: Session, actor: Actor, draw_id: UUID, *, seen: int, now: datetime) -> Draw:
    """Ask the worker once more for a step that nobody is at any more; twice asked, it is still done once. Raises
    Missing, Forbidden, Conflict."""
    row = queries.draw(db, draw_id, lock=True)
    _may(actor)
    own(row, actor)
    if row.state not in drawing.WORKING or row.version != seen:
        raise Conflict(CHANGED)
    row.job_id = enqueue(db, JOB, {"draw": row.id}, now=now)
    db.flush()
    step = "freeze" if row.state == "FREEZING" else "draw"
    trail.record(db, actor, "audits:draw:again", _subject(row), {"step": step}, now=now)
    return row


def pinned(row: Draw) -> dict[str, Any]:
    """What a frozen draw publishes. Kept since it was frozen; computed for one frozen by an earlier version."""
    return row.announcement or announcement({**row.document, "secret": row.secret})


def cancel(db: Session, actor: Actor, draw_id: UUID, reason: str, *, seen: int, now: datetime) -> Draw:
    """Give an open draw up; once announced, the public page says so and why. Raises Missing, Forbidden, Conflict,
    Invalid without a reason."""
    _wait_not(db, draw_id)
    row = queries.draw(db, draw_id, lock=True)
    _may(actor)
    own(row, actor)
    if row.state not in {"FROZEN", "ANNOUNCED"} or row.version != seen:
        raise Conflict(CHANGED)
    if not reason.strip():
        raise Invalid(N_("Say why the draw is cancelled: it is shown publicly."), field="note")
    if row.state == "ANNOUNCED":
        public = queries.announcement(db, row.id)
        public.cancelled_at, public.cancel_reason = now, reason.strip()
    row.state, row.cancel_reason = "CANCELLED", reason.strip()
    db.flush()
    trail.record(db, actor, "audits:draw:cancel", _subject(row), {}, now=now)
    return row


def _may(actor: Actor) -> None:
    if not actor.has(*drawing.DRAWERS):
        raise Forbidden(N_("This step belongs to another role here."))


def _wait_not(db: Session, draw_id: UUID) -> None:
    # The worker holds the row while it works: say so at once rather than stand in line for minutes.
    if queries.draw_state(db, draw_id) in drawing.WORKING:
        raise Conflict(N_("The worker is at this draw. The page shows when it is done."))


def _take(db: Session, actor: Actor, draw_id: UUID, state: str, seen: int) -> Draw:
    _wait_not(db, draw_id)
    row = queries.draw(db, draw_id, lock=True)
    _may(actor)
    own(row, actor)
    if row.state != state or row.version != seen:
        raise Conflict(CHANGED)
    return row


def _subject(row: Draw) -> Subject:
    return Subject("audit_draw", row.id)
