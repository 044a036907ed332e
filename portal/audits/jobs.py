"""Work of audits without a request: due rectifications, publications out of term, certificates that end."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import tenants
from portal.audits.actions import draw_steps, draws, due, publish, registers
from portal.audits.actions.assessment import gather
from portal.audits.actions.assessment.gather import new_result
from portal.audits.actions.return_visits import contradictions, texts
from portal.audits.actions.visits import keep
from portal.audits.models import AssessmentPeriod, Rectification
from portal.audits.queries import assessment, plans
from portal.core.db import open_session
from portal.core.outbox import enqueue, job, release, set_progress
from portal.core.scope import Bureau, Station, System
from portal.notify import may_leave, next_allowed, sms

AT_ONCE = 500
VISITS = 50  # in one transaction: a visit has up to a thousand photos
PATIENCE = timedelta(hours=2)


def sweep_due(now: datetime) -> int:
    """Promise a job for each rectification whose time has come (a partial index). Returns how many."""
    with open_session(System("audits clocks")) as db:
        late = db.execute(
            select(Rectification.id, Rectification.bureau_path, Rectification.next_due_at)
            .where(Rectification.next_due_at <= now)
            .order_by(Rectification.next_due_at)
            .limit(AT_ONCE)
        ).all()
        for row_id, path, at in late:
            enqueue(
                db, "audits.due", {"id": row_id}, now=now, key=f"audits.due:{row_id}:{at}", scope=Bureau(path)
            )
        db.commit()
        release(db)
    return len(late)


@job("audits.due")
def act_on_due(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """What is due on one rectification, in its bureau's scope."""
    due.act_on_due(db, UUID(payload["id"]), now=now)


def withdraw_out_of_term(now: datetime) -> int:
    """Take results off the public list at the end of their term. Returns how many."""
    with open_session(System("audit results out of term")) as db:
        number = publish.out_of_term(db, now=now)
        db.commit()
        release(db)
    return number


def give_up_visits(now: datetime) -> int:
    """Tick, daily: photos, signatures and words of visits whose term has ended. Returns how many visits."""
    given_up = 0
    with open_session(System("audit visits out of term")) as db:
        while number := keep.give_up_out_of_term(db, VISITS, now=now):
            db.commit()
            given_up += number
    return given_up


def warn_certificates(now: datetime) -> int:
    """Tell inspectors whose certificate ends within sixty days. Returns how many."""
    with open_session(System("inspectors' certificates that end")) as db:
        number = registers.warn_certificates(db, now=now)
        db.commit()
        release(db)
    return number


@job(texts.JOB, lane="urgent")
def send_return_text(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """The text message of a return visit; by night it waits for the morning."""
    if not may_leave(now):
        enqueue(db, texts.JOB, payload, now=now, not_before=next_allowed(now))
        return
    message = texts.claim_text(db, UUID(payload["visit"]), now=now)
    db.commit()
    if message is not None:
        sms().send(*message)


def sweep_contradictions(now: datetime) -> int:
    """Tick: contradictions that a station left undecided go to its office. Returns how many were promised."""
    with open_session(System("contradictions out of term")) as db:
        number = contradictions.sweep(db, now=now)
        db.commit()
        release(db)
    return number


@job(contradictions.JOB)
def hand_to_office(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """One contradiction goes to the office, in its station's scope."""
    contradictions.escalate(db, UUID(payload["visit"]), now=now)


def sweep_assessments(now: datetime) -> int:
    """Tick: give each working station of a period that is being computed its row and its job; a period whose results
    are all there is computed. Returns how many jobs were promised."""
    promised = 0
    with open_session(System("assessments being computed")) as db:
        for period in assessment.computing(db):
            promised += _assess(db, period, now)
        db.commit()
        release(db)
    return promised


def _assess(db: Session, period: AssessmentPeriod, now: datetime) -> int:
    known = {row.tenant_id for row in assessment.results(db, period.id)}
    cards = tenants.cards_under(db, period.office_path, working_only=True)
    fresh = [card for card in cards if card.station not in known]
    for card in fresh:
        row = new_result(period, card)
        db.add(row)
        db.flush()
        enqueue(
            db,
            "audits.compute_result",
            {"result": str(row.id), "span": period.span, "points": period.points},
            key=f"assessment:{row.id}",
            scope=Station(card.station, card.office_path, None),
            now=now,
        )
    # A station whose records cannot be read must not hold all others back: it is left out, and its row says so.
    waited = now - period.created_at > PATIENCE
    if not fresh and (waited or not assessment.uncomputed(db, period.id)):
        period.state = "COMPUTED"
    return len(fresh)


@job("audits.compute_result")
def compute_result(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """One station's result, in the station's own scope."""
    gather.compute(db, UUID(payload["result"]), payload["span"], payload["points"], now=now)


@job(draws.JOB, lane="slow")
def work_off_draw(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """The long step of a draw of many stations, in the scope of the bureau that asked for it."""
    row = plans.draw(db, UUID(payload["draw"]), lock=True)
    running = db.info.get("outbox_id")
    progress = None if running is None else partial(set_progress, running)
    draw_steps.work_off(db, row, now=now, progress=progress)
