"""The ceremony: freeze, announce, enter the public numbers and draw, cancel."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal import bureaus, trail
from portal.audits.actions.plans import own
from portal.audits.actions.population import document
from portal.audits.actions.visits_made import make_tasks
from portal.audits.models import Announcement, Draw, Plan
from portal.audits.queries import plans as queries
from portal.audits.rules import drawing
from portal.audits.rules.draw import announcement, draw
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.trail import Hash, Subject

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
    """Freeze the register as it stands and keep a fresh secret. Raises Missing, Forbidden, Conflict for a plan that
    is not approved or has an open draw, Invalid for what cannot be drawn, TooFew."""
    row = queries.plan(db, plan, lock=True)
    _may(actor)
    own(row, actor)
    if row.state != "APPROVED":
        raise Conflict(N_("Only an approved plan is drawn."))
    if any(one.state in {"FROZEN", "ANNOUNCED"} for one in queries.draws_of(db, row.id)):
        raise Conflict(N_("A draw of this plan is open already: finish or cancel it first."))
    named = drawing.check_sources(sources, falls_at, until, now)
    bureau = bureaus.by_path(db, row.office_path)
    number = f"{bureau.code}-CQ-{row.year}-{queries.take_number(db, row.office_path, 'draw', row.year):03d}"
    frozen, secret = document(db, row, number, named), secrets.token_hex(32)
    public = announcement({**frozen, "secret": secret})
    made = Draw(
        office_path=row.office_path,
        plan_id=row.id,
        number=number,
        state="FROZEN",
        document=frozen,
        secret=secret,
        announcement_sha256=public["announcement_sha256"],
        entropy_from=falls_at,
        entropy_until=until,
        frozen_at=now,
        frozen_by=actor.person,
    )
    db.add(made)
    db.flush()
    told = {
        "number": number,
        "objects": len(frozen["objects"]),
        "announcement": Hash(made.announcement_sha256),
    }
    trail.record(db, actor, "audits:draw:freeze", _subject(made), told, now=now)
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
        announcement=announcement({**row.document, "secret": row.secret}),
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
) -> dict[str, Any]:
    """Enter the public numbers: the secret is revealed, the draw computed, the visits made. Gives the transcript.
    Raises Missing, Forbidden, Conflict when too early or too late, Invalid, TooFew."""
    row = _take(db, actor, draw_id, "ANNOUNCED", seen)
    drawing.check_entering(row.entropy_from, row.entropy_until, now)
    if len(numbers) != len(row.document["entropy_sources"]):
        raise Invalid(N_("Enter the numbers of every announced source."), field="numbers")
    transcript = draw({**row.document, "secret": row.secret, "entropy": [list(one) for one in numbers]})
    if transcript["announcement_sha256"] != row.announcement_sha256:
        raise Conflict(
            N_("The frozen register no longer fits the announcement: this draw cannot be completed.")
        )
    public = queries.announcement(db, row.id)
    public.transcript, public.drawn_at = transcript, now
    row.state, row.drawn_at, row.drawn_by = "DRAWN", now, actor.person
    db.flush()
    told = {"transcript": Hash(transcript["sha256"]), "selected": len(transcript["selected"])}
    trail.record(db, actor, "audits:draw:draw", _subject(row), told, now=now)
    make_tasks(db, actor, _plan(db, row), row, transcript, now=now)
    return transcript


def cancel(db: Session, actor: Actor, draw_id: UUID, reason: str, *, seen: int, now: datetime) -> Draw:
    """Give an open draw up; once announced, the public page says so and why. Raises Missing, Forbidden, Conflict,
    Invalid without a reason."""
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


def _take(db: Session, actor: Actor, draw_id: UUID, state: str, seen: int) -> Draw:
    row = queries.draw(db, draw_id, lock=True)
    _may(actor)
    own(row, actor)
    if row.state != state or row.version != seen:
        raise Conflict(CHANGED)
    return row


def _plan(db: Session, row: Draw) -> Plan:
    return queries.plan(db, row.plan_id)


def _subject(row: Draw) -> Subject:
    return Subject("audit_draw", row.id)
