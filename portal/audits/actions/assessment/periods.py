"""A period of assessment: opened, shown to the stations, appealed against, made final."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from sqlalchemy.orm import Session

from portal import accounts, bureaus, law, notify, tenants, trail
from portal.audits import events_assessment as _events  # noqa: F401 - declares what is recorded below
from portal.audits.actions.assessment.gather import score, subject_of
from portal.audits.models import AssessmentPeriod, AssessmentResult
from portal.audits.queries import assessment as queries
from portal.audits.rules.assessment import ITEMS, VETOES
from portal.audits.rules.periods import APPEAL_DAYS, BY_HAND, SPANS, check_appeal, facts_of, span_of
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.trail import Subject

ROLES = ("SUPERVISOR",)
CHANGED = N_("Somebody else changed this meanwhile. Look at it again, then decide.")
WHOLE = Decimal(100)


def open_period(
    db: Session, actor: Actor, span: str, first: date, points: Mapping[str, str] | None, *, now: datetime
) -> AssessmentPeriod:
    """Begin a period that is over; the worker computes one result a working station. Raises Forbidden, Invalid,
    Conflict for a period that stands already."""
    _may(actor)
    begin, end = span_of(span, first)
    if end >= local_date(now):
        raise Invalid(N_("This period is not over yet."), field="first_day")
    if queries.period_of_days(db, actor.office_path, begin, end) is not None:
        raise Conflict(N_("This period is assessed already."), field="first_day")
    row = AssessmentPeriod(
        office_path=actor.office_path,
        bureau_name=bureaus.by_path(db, actor.office_path).name,
        title=f"{begin.year} 年 {begin.month}–{end.month} 月{SPANS[span].zh}",
        span=span,
        first_day=begin,
        last_day=end,
        points=_weights(points),
        state="COMPUTING",
        created_by=actor.person,
        created_at=now,
    )
    db.add(row)
    db.flush()
    told = {"span": span, "first": begin, "last": end}
    trail.record(db, actor, "audits:period:open", _subject(row), told, now=now)
    return row


def _weights(points: Mapping[str, str] | None) -> dict[str, str] | None:
    if not points:
        return None
    try:
        found = {item.code: Decimal(points[item.code]) for item in ITEMS}
    except (KeyError, InvalidOperation) as error:
        raise Invalid(
            N_("The points must name every item once and add up to 100."), field="points"
        ) from error
    if sum(found.values()) != WHOLE or min(found.values()) < 0:
        raise Invalid(N_("The points must name every item once and add up to 100."), field="points")
    return {code: str(value) for code, value in found.items()}


def enter_by_hand(
    db: Session,
    actor: Actor,
    result_id: UUID,
    counts: Mapping[str, int],
    note: str,
    *,
    seen: int,
    now: datetime,
) -> AssessmentResult:
    """Enter what no record tells, with a word on where it stands. Raises Forbidden, Conflict, Invalid."""
    period, row = _open(db, actor, result_id, seen)
    if not set(counts) <= set(BY_HAND):
        raise Invalid(N_("Choose from the list."))
    if not note.strip():
        raise Invalid(N_("Say where these counts stand."), field="note")
    facts_of(row.facts, counts, period.span)
    row.by_hand = {**counts, "note": note.strip()}
    db.flush()
    trail.record(db, actor, "audits:assessment:by_hand", subject_of(row), {"fields": sorted(counts)}, now=now)
    score(db, actor, row, period.span, period.points, now=now)
    return row


def set_veto(
    db: Session, actor: Actor, result_id: UUID, veto: str, reason: str, *, seen: int, now: datetime
) -> AssessmentResult:
    """Find a veto proved (with its reason), or lift it (without one). Raises Forbidden, Conflict, Invalid."""
    period, row = _open(db, actor, result_id, seen)
    if veto not in VETOES:
        raise Invalid(N_("Choose from the list."), field="veto")
    kept = {code: why for code, why in row.vetoes.items() if code != veto}
    row.vetoes = {**kept, veto: reason.strip()} if reason.strip() else kept
    db.flush()
    told = {"veto": veto, "on": bool(reason.strip())}
    trail.record(db, actor, "audits:assessment:veto", subject_of(row), told, now=now)
    score(db, actor, row, period.span, period.points, now=now)
    return row


def propose(db: Session, actor: Actor, period_id: UUID, *, seen: int, now: datetime) -> AssessmentPeriod:
    """Show each station its result; from now on it may appeal for some working days. Raises Forbidden, Conflict."""
    row = _take(db, actor, period_id, "COMPUTED", seen)
    row.appeal_until = law.shift(local_date(now), APPEAL_DAYS, law.load_calendar(db))
    row.state = "PROPOSED"
    db.flush()
    told = {"appeal_until": row.appeal_until}
    trail.record(db, actor, "audits:period:propose", _subject(row), told, now=now)
    for result in queries.results(db, row.id):
        if result.computed_at is not None:
            result.shown_at = now
            _tell(db, row, result, now)
    db.flush()
    return row


def _tell(db: Session, period: AssessmentPeriod, result: AssessmentResult, now: datetime) -> None:
    card = tenants.card(db, result.tenant_id)
    people = [who.person for who in accounts.people_at(db, result.tenant_id, "HEAD", "DEPUTY", "LIAISON")]
    if card is not None and people:
        notify.tell(
            db,
            people,
            N_("The result of the assessment is there: %(title)s"),
            {"title": period.title},
            url=f"/s/{card.slug}/assessment/{result.id}",
            place=card.name,
            key=f"assessment:{result.id}",
            now=now,
        )


def finish(db: Session, actor: Actor, period_id: UUID, *, seen: int, now: datetime) -> AssessmentPeriod:
    """Make the results final. Raises Forbidden; Conflict while appeals may come or wait for their answer."""
    row = _take(db, actor, period_id, "PROPOSED", seen)
    if row.appeal_until is not None and local_date(now) <= row.appeal_until:
        raise Conflict(N_("The stations may appeal until %(day)s."), day=row.appeal_until.isoformat())
    waiting = [one for one in queries.results(db, row.id) if one.appealed_at and not one.answered_at]
    if waiting:
        raise Conflict(N_("%(count)s appeals wait for their answer."), count=len(waiting))
    row.state, row.final_at = "FINAL", now
    for result in queries.results(db, row.id):
        result.final_at = now
    db.flush()
    trail.record(db, actor, "audits:period:final", _subject(row), {}, now=now)
    return row


def appeal(
    db: Session, actor: Actor, result_id: UUID, words: str, *, seen: int, now: datetime
) -> AssessmentResult:
    """The station says what is wrong. Raises Missing, Forbidden, Conflict outside the days, Invalid."""
    if not actor.has("HEAD", "DEPUTY"):
        raise Forbidden(N_("This step belongs to another role here."))
    row = queries.result(db, result_id, lock=True)
    if row.version != seen:
        raise Conflict(CHANGED)
    until = queries.appeal_until(row)
    state = "PROPOSED" if row.shown_at and not row.final_at else "FINAL"
    check_appeal(state, until, local_date(now), appealed=row.appealed_at is not None)
    if len(words.strip()) < 5:
        raise Invalid(N_("Say which item is wrong and why."), field="words")
    row.appeal, row.appealed_at = words.strip(), now
    db.flush()
    trail.record(db, actor, "audits:assessment:appeal", subject_of(row), {}, now=now)
    return row


def answer_appeal(
    db: Session, actor: Actor, result_id: UUID, words: str, *, seen: int, now: datetime
) -> AssessmentResult:
    """The bureau answers. Raises Missing, Forbidden, Conflict, Invalid."""
    _, row = _open(db, actor, result_id, seen)
    if row.appealed_at is None or row.answered_at is not None:
        raise Conflict(N_("There is no appeal to answer."))
    if not words.strip():
        raise Invalid(N_("Write the answer."), field="words")
    row.answer, row.answered_at = words.strip(), now
    db.flush()
    trail.record(db, actor, "audits:assessment:answer", subject_of(row), {}, now=now)
    return row


def _open(db: Session, actor: Actor, result_id: UUID, seen: int) -> tuple[AssessmentPeriod, AssessmentResult]:
    row = queries.result(db, result_id, lock=True)
    period = queries.period(db, row.period_id)
    _may(actor)
    if period.office_path != actor.office_path:
        raise Forbidden(N_("This assessment is another bureau's: you may read it."))
    if period.state not in ("COMPUTED", "PROPOSED"):
        raise Conflict(N_("This result can no longer be changed."))
    if row.version != seen:
        raise Conflict(CHANGED)
    return period, row


def _take(db: Session, actor: Actor, period_id: UUID, state: str, seen: int) -> AssessmentPeriod:
    row = queries.period(db, period_id, lock=True)
    _may(actor)
    if row.office_path != actor.office_path:
        raise Forbidden(N_("This assessment is another bureau's: you may read it."))
    if row.state != state or row.version != seen:
        raise Conflict(CHANGED)
    return row


def _may(actor: Actor) -> None:
    if not actor.has(*ROLES):
        raise Forbidden(N_("This step belongs to another role here."))


def _subject(row: AssessmentPeriod) -> Subject:
    return Subject("assessment_period", row.id)
