"""A round of return visits: the closed cases frozen, the draw announced, the public numbers entered."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal import bureaus, tenants, trail
from portal.audits import events_returns as _events  # noqa: F401 - declares what is recorded below
from portal.audits.actions.draws import CHANGED
from portal.audits.actions.return_visits.calls import plan_visit
from portal.audits.actions.return_visits.lent import cases
from portal.audits.models import Announcement, ReturnRound
from portal.audits.queries import plans
from portal.audits.queries import return_visits as queries
from portal.audits.rules import drawing
from portal.audits.rules.calls import Closed
from portal.audits.rules.draw import announcement, draw
from portal.audits.rules.return_visits import ClosedCase, grave_reasons, visit_plan
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.trail import Hash, Subject

ROUND_ROLES = ("SUPERVISOR", "DISPATCHER", "CONTACT")
VISIT_WITHIN = timedelta(days=14)
LONGEST_SPAN = 366  # days of closed cases in one round


@dataclass(frozen=True)
class RoundFacts:
    """What a bureau decides of a round: the days on which cases were closed, the sources of public numbers."""

    title: str
    first_day: date
    last_day: date
    sources: tuple[str, ...]
    falls_at: datetime
    until: datetime


def freeze_round(db: Session, actor: Actor, facts: RoundFacts, *, now: datetime) -> ReturnRound:
    """Freeze the closed cases of these days and keep a fresh secret. Raises Forbidden, Invalid (no case, days the
    wrong way round)."""
    _may(actor)
    if not facts.title.strip():
        raise Invalid(N_("Give the round a title."), field="title")
    if not 0 <= (facts.last_day - facts.first_day).days <= LONGEST_SPAN or facts.last_day > local_date(now):
        raise Invalid(N_("Choose days in order, a year at most, not in the future."), field="last_day")
    named = drawing.check_sources(list(facts.sources), facts.falls_at, facts.until, now)
    found = cases().closed(db, facts.first_day, facts.last_day)
    if not found:
        raise Invalid(N_("No case was closed on these days: there is nobody to visit."), field="last_day")
    bureau = bureaus.by_path(db, actor.office_path)
    level = "OFFICE" if bureau.kind == "OFFICE" else "BUREAU"
    year = local_date(now).year
    number = f"{bureau.code}-HF-{year}-{plans.take_number(db, actor.office_path, 'return', year):03d}"
    document = _document(db, number, facts, level, found, named)
    secret = secrets.token_hex(32)
    row = ReturnRound(
        office_path=actor.office_path,
        bureau_name=bureau.name,
        number=number,
        title=facts.title.strip(),
        level=level,
        first_day=facts.first_day,
        last_day=facts.last_day,
        state="FROZEN",
        document=document,
        cases={one.number: [str(one.tenant), str(one.case_id), one.office_path] for one in found},
        secret=secret,
        announcement_sha256=announcement({**document, "secret": secret})["announcement_sha256"],
        entropy_from=facts.falls_at,
        entropy_until=facts.until,
        created_by=actor.person,
        created_at=now,
    )
    db.add(row)
    db.flush()
    told = {"number": number, "cases": len(found), "announcement": Hash(row.announcement_sha256)}
    trail.record(db, actor, "audits:return_round:freeze", _subject(row), told, now=now)
    return row


def _document(
    db: Session, number: str, facts: RoundFacts, level: str, found: Sequence[Closed], sources: list[str]
) -> dict[str, Any]:
    names = {card.station: card.name for card in tenants.cards_under(db, "")}
    listed = [_as_case(one, names.get(one.tenant, "")) for one in found]
    return visit_plan(number, facts.title.strip(), level, listed, sources, facts.first_day, facts.last_day)


def _as_case(one: Closed, station: str) -> ClosedCase:
    return ClosedCase(one.number, station, one.amount, one.injury, one.group, one.dispatched)


def announce_round(db: Session, actor: Actor, round_id: UUID, *, seen: int, now: datetime) -> None:
    """Publish what pins the draw, before the numbers can be known. Raises Missing, Forbidden, Conflict."""
    row = _take(db, actor, round_id, "FROZEN", seen)
    drawing.check_announcing(row.entropy_from, now)
    db.add(
        Announcement(
            id=row.id,
            office_path=row.office_path,
            bureau_name=row.bureau_name,
            number=row.number,
            title=row.title,
            kind="RETURN_VISIT",
            announcement=announcement({**row.document, "secret": row.secret}),
            announcement_sha256=row.announcement_sha256,
            announced_at=now,
            entropy_from=row.entropy_from,
            entropy_until=row.entropy_until,
        )
    )
    row.state = "ANNOUNCED"
    db.flush()
    told = {"announcement": Hash(row.announcement_sha256)}
    trail.record(db, actor, "audits:return_round:announce", _subject(row), told, now=now)


def draw_round(
    db: Session,
    actor: Actor,
    round_id: UUID,
    numbers: Sequence[Sequence[int]],
    *,
    seen: int,
    now: datetime,
) -> int:
    """Enter the public numbers: the cases are drawn and their visits planned. Returns how many. Raises Missing,
    Forbidden, Conflict when too early or too late, Invalid."""
    row = _take(db, actor, round_id, "ANNOUNCED", seen)
    drawing.check_entering(row.entropy_from, row.entropy_until, now)
    if len(numbers) != len(row.document["entropy_sources"]):
        raise Invalid(N_("Enter the numbers of every announced source."), field="numbers")
    transcript = draw({**row.document, "secret": row.secret, "entropy": [list(one) for one in numbers]})
    if transcript["announcement_sha256"] != row.announcement_sha256:
        raise Conflict(
            N_("The frozen register no longer fits the announcement: this draw cannot be completed.")
        )
    public = plans.announcement(db, row.id)
    public.transcript, public.drawn_at = transcript, now
    row.state, row.drawn_at = "DRAWN", now
    db.flush()
    chosen = [one["object"] for one in transcript["selected"]]
    told = {"transcript": Hash(transcript["sha256"]), "selected": len(chosen)}
    trail.record(db, actor, "audits:return_round:draw", _subject(row), told, now=now)
    for number in chosen:
        _plan(db, actor, row, number, now)
    return len(chosen)


def _plan(db: Session, actor: Actor, row: ReturnRound, number: str, now: datetime) -> None:
    case_id = UUID(row.cases[number][1])
    known = cases().one(db, case_id)
    if known is None:  # opened again or out of its term since: it is no closed case any more
        return
    grave = grave_reasons(_as_case(known, ""))
    plan_visit(
        db,
        actor,
        known,
        level=row.level,
        reasons=grave if row.level == "OFFICE" and grave else ("DRAWN",),
        due_on=local_date(now + VISIT_WITHIN),
        round_id=row.id,
        bureau_path=row.office_path,
        bureau_name=row.bureau_name,
        now=now,
    )


def cancel_round(db: Session, actor: Actor, round_id: UUID, reason: str, *, seen: int, now: datetime) -> None:
    """Give an open round up; once announced, the public page says so. Raises Missing, Forbidden, Conflict, Invalid."""
    row = queries.round_(db, round_id, lock=True)
    _own(row, actor)
    if row.state not in ("FROZEN", "ANNOUNCED") or row.version != seen:
        raise Conflict(CHANGED)
    if not reason.strip():
        raise Invalid(N_("Say why the draw is cancelled: it is shown publicly."), field="note")
    if row.state == "ANNOUNCED":
        public = plans.announcement(db, row.id)
        public.cancelled_at, public.cancel_reason = now, reason.strip()
    row.state, row.cancel_reason = "CANCELLED", reason.strip()
    db.flush()
    trail.record(db, actor, "audits:return_round:cancel", _subject(row), {}, now=now)


def _take(db: Session, actor: Actor, round_id: UUID, state: str, seen: int) -> ReturnRound:
    row = queries.round_(db, round_id, lock=True)
    _own(row, actor)
    if row.state != state or row.version != seen:
        raise Conflict(CHANGED)
    return row


def _own(row: ReturnRound, actor: Actor) -> None:
    _may(actor)
    if row.office_path != actor.office_path:
        raise Forbidden(N_("This round is another bureau's: you may read it."))


def _may(actor: Actor) -> None:
    if not actor.has(*ROUND_ROLES):
        raise Forbidden(N_("This step belongs to another role here."))


def _subject(row: ReturnRound) -> Subject:
    return Subject("audit_return_round", row.id)
