"""Approving a version, ending a rule, and the promise that becomes a clock."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from portal import notify
from portal.accounts import people_at
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import N_
from portal.tenants.actions.posted.write import check_eyes, check_open, note
from portal.tenants.models import PostedRule
from portal.tenants.queries import own_card, profile
from portal.tenants.queries.posted import had_promise, in_force, last_number
from portal.tenants.rules.posted import PROMISE, is_own
from portal.trail import Subject, record

READ = N_("New rule to read: %(title)s")
LATEST = timedelta(days=366)


def approve(
    db: Session, actor: Actor, row: PostedRule, effective_on: date, seen_version: int, *, now: datetime
) -> None:
    """Approve a version that was sent: it gets its number, holds from *effective_on*, and the staff is asked to
    read it. Raises Invalid for a day that has gone; Forbidden for its writer; Conflict."""
    check_open(row, seen_version, "SENT")
    check_eyes(db, actor, row)
    today = local_date(now)
    if not today <= effective_on <= today + LATEST:
        raise Invalid(N_("Choose a day from today on, within a year."), field="effective_on")
    row.number = last_number(db, row.code) + 1
    row.state, row.effective_on = "APPROVED", effective_on
    row.decided_by, row.decided_at, row.returned = actor.person, now, ""
    db.flush()
    note(db, actor, row, "approved", now)
    if row.code == PROMISE and effective_on == today:
        settle_promise(db, actor, now=now)
    _ask_to_read(db, row, now)


def _ask_to_read(db: Session, row: PostedRule, now: datetime) -> None:
    card = own_card(db)
    notify.tell(
        db,
        [one.person for one in people_at(db, row.tenant_id)],
        READ,
        {"title": row.title},
        url=f"/s/{card.slug}/rules/{row.code}",
        place=card.name,
        key=f"rule:{row.id}:read",
        now=now,
    )


def end(db: Session, actor: Actor, row: PostedRule, seen_version: int, *, now: datetime) -> None:
    """From today a promise, or a rule of the station's own, no longer holds. The others can only be replaced.
    Raises Conflict."""
    if row.code != PROMISE and not is_own(row.code):
        raise Conflict(N_("Every station holds this rule: it can be replaced, not ended."))
    check_open(row, seen_version, "APPROVED")
    today = local_date(now)
    holding = in_force(db, today).get(row.code)
    if holding is None or holding.id != row.id:
        raise Conflict(N_("This version is not in force."))
    row.ended_on = today
    db.flush()
    note(db, actor, row, "ended", now)
    if row.code == PROMISE:
        settle_promise(db, actor, now=now)


def settle_promise(db: Session, actor: Actor, *, now: datetime) -> bool:
    """Let the limit that complaints run by be what the posted promise says today. True when that changed it.

    The profile's ``promise_days`` is the one place the clocks read; this is its one writer from the day the first
    posted promise holds (docs/decisions/posted-promise.md). Cases accepted before keep the clock they have."""
    today = local_date(now)
    if not had_promise(db, today):
        return False
    holding = in_force(db, today).get(PROMISE)
    row, days = profile(db), holding.promise_days if holding else None
    if row.promise_days == days:
        return False
    row.promise_days = days
    db.flush()
    record(db, actor, "tenants:promise:in_force", Subject("station", row.tenant_id), {"days": days}, now=now)
    return True
