"""Rectification (整改): a numbered notice, more time, proof, the re-check of what failed, round after round."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as of
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal import bureaus, law, trail
from portal.audits import events
from portal.audits.actions.tasks import take
from portal.audits.actions.tell import tell_station, tell_supervisors
from portal.audits.models import Rectification, RectificationItem, Task
from portal.audits.queries import tasks as queries
from portal.audits.queries.plans import take_number
from portal.audits.queries.rounds import as_round, failed_last
from portal.audits.rules import rectification, rounds
from portal.audits.rules.task import after
from portal.core.actor import Actor
from portal.core.clock import SHANGHAI, local_date
from portal.core.errors import N_, Conflict, Forbidden, Invalid

CHANGED = N_("Somebody else took a step on this rectification meanwhile. Look at what changed, then decide.")
STATION_ROLES = ("HEAD", "DEPUTY", "LIAISON")


@dataclass(frozen=True)
class Notice:
    """What a notice says. *findings*: those to correct; *days*: another length than the rule's."""

    kind: str
    findings: tuple[UUID, ...]
    words: str = ""
    basis: str = ""
    days: int | None = None


@dataclass(frozen=True)
class Proof:
    """The station's word on one item, with its photographs."""

    words: str = ""
    photos: tuple[UUID, ...] = of(default=())


@dataclass(frozen=True)
class Checked:
    """The re-check's word on one item."""

    result: str
    words: str = ""
    photos: tuple[UUID, ...] = of(default=())


def order(
    db: Session, actor: Actor, task: UUID, notice: Notice, *, seen: int, now: datetime
) -> Rectification:
    """Issue a notice: the first round, or after a failed re-check the next one with what failed. Raises Missing,
    Forbidden, Conflict while a round runs, Invalid: an order for a guidance visit, no finding, no law cited."""
    row = take(db, task, seen)
    rounds.check_issuer(actor.roles, row.people, actor.person, actor.office_path == row.bureau_path)
    before = list(queries.rounds(db, row))
    rounds.check_notice(row.kind, notice.kind, notice.basis, notice.days)
    allowed = _may_order(db, row, before)
    chosen = [one for one in allowed if one in set(notice.findings)]
    if not chosen or set(notice.findings) - set(allowed):
        raise Invalid(N_("Choose at least one open finding for the notice."), field="findings")
    today = local_date(now)
    made = Rectification(
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        task_id=row.id,
        task_kind=row.kind,
        round=len(before) + 1,
        kind=notice.kind,
        number=_number(db, row, notice.kind, today.year),
        basis=notice.basis.strip(),
        words=notice.words.strip() or None,
        ordered_on=today,
        days=notice.days,
        issued_by=actor.person,
        issued_by_name=actor.name,
        bureau_path=row.bureau_path,
        issued_at=now,
    )
    _reckon(db, made, chosen)
    db.add(made)
    db.flush()
    db.add_all(_item(made, one) for one in chosen)
    row.state, row.followed_up_on = after("order", row.state), None
    db.flush()
    told = {"number": made.number, "kind": made.kind, "round": made.round, "due": made.due_on}
    trail.record(db, actor, "audits:task:order", events.of_task(row), told, now=now)
    words = N_("Rectification notice %(number)s: prove the correction by %(due)s.")
    tell_station(db, row, words, {"number": made.number, "due": made.due_on}, urgency="LAW", now=now)
    return made


def ask_time(
    db: Session, actor: Actor, made_id: UUID, days: int, reason: str, *, seen: int, now: datetime
) -> Rectification:
    """The station asks for more days, before the limit. Raises Missing, Forbidden, Conflict, Invalid."""
    made = _take(db, made_id, seen)
    _station(actor)
    rounds.check_asking(made.kind, days, reason)
    if made.proof_at is not None or made.rechecked_at is not None or made.asked_at is not None:
        raise Conflict(N_("More time can be asked for once, before the proof is in."))
    if local_date(now) > made.due_on:
        raise Conflict(N_("The limit has passed: hand in the proof, and say why it is late."))
    made.asked_days, made.asked_reason, made.asked_at = days, reason.strip(), now
    db.flush()
    row = _told(db, actor, made, "ask_time", {"number": made.number, "days": days}, now)
    tell_supervisors(
        db, row, N_("%(number)s: the station asks for %(days)s more days."),
        {"number": made.number, "days": days}, now=now,
    )  # fmt: skip
    return made


def answer_time(
    db: Session, actor: Actor, made_id: UUID, granted: bool, words: str, *, seen: int, now: datetime
) -> Rectification:
    """Grant or refuse more time. Raises Missing, Forbidden, Conflict, Invalid: a refusal without words."""
    made = _take(db, made_id, seen)
    row = queries.task(db, made.task_id)
    rounds.check_issuer(actor.roles, row.people, actor.person, actor.office_path == row.bureau_path)
    if made.asked_at is None or made.answered_at is not None:
        raise Conflict(CHANGED)
    if not granted and not words.strip():
        raise Invalid(N_("Say why more time is refused."), field="note")
    made.answered_at, made.answer = now, words.strip() or None
    made.granted_days = made.asked_days or 0 if granted else 0
    if granted:
        _reckon(db, made, [])
    db.flush()
    told = {"number": made.number, "days": made.granted_days}
    _told(db, actor, made, "answer_time", told, now)
    words_to = (
        N_("%(number)s: more time is granted, until %(due)s.")
        if granted
        else N_("%(number)s: more time is refused; %(due)s stands.")
    )
    tell_station(db, row, words_to, {"number": made.number, "due": made.due_on}, now=now)
    return made


def prove(
    db: Session,
    actor: Actor,
    made_id: UUID,
    proofs: Mapping[UUID, Proof],
    words: str,
    *,
    seen: int,
    now: datetime,
) -> Rectification:
    """The station hands in its proof: for every item words or a photograph. The re-check's clock starts.
    Raises Missing, Forbidden, Conflict, Invalid naming the item without proof."""
    made = _take(db, made_id, seen)
    _station(actor)
    if made.proof_at is not None or made.rechecked_at is not None:
        raise Conflict(N_("The proof was handed in already."))
    for line, fault in queries.lines(db, [made])[made.id]:
        proof = proofs.get(line.id, Proof())
        if not proof.words.strip() and not proof.photos:
            raise Invalid(
                N_("“%(item)s” has no proof yet: write what was done, or add a photo."),
                item=fault.item_title,
                field=f"words-{line.id}",
            )
        line.proof_words = proof.words.strip() or None
        line.proof_photos = [str(one) for one in proof.photos]
    made.proof_words, made.proof_at = words.strip() or None, now
    made.proof_by, made.proof_by_name = actor.person, actor.name
    recheck = as_round(made, []).recheck_due(law.load_calendar(db, made.office_path))
    made.recheck_due = recheck.last_day if recheck else None
    made.next_due_at = _told_after(made.recheck_due) if made.recheck_due else None
    db.flush()
    told = {"number": made.number, "late": local_date(now) > made.due_on}
    row = _told(db, actor, made, "prove", told, now)
    tell_supervisors(
        db, row, N_("%(number)s: the proof is in; re-check by %(due)s."),
        {"number": made.number, "due": made.recheck_due}, now=now,
    )  # fmt: skip
    return made


def recheck(
    db: Session,
    actor: Actor,
    made_id: UUID,
    on: date,
    by: Sequence[Mapping[str, str]],
    results: Mapping[UUID, Checked],
    *,
    seen: int,
    now: datetime,
) -> Rectification:
    """Re-check the items of this round, by at least two people. What is not corrected comes back in the next round;
    when nothing is left the follow-up of the visit is closed. Raises Missing, Forbidden, Conflict, Invalid."""
    made = _take(db, made_id, seen)
    row = queries.task(db, made.task_id, lock=True)
    rounds.check_issuer(actor.roles, row.people, actor.person, actor.office_path == row.bureau_path)
    if made.rechecked_at is not None:
        raise Conflict(CHANGED)
    if not made.ordered_on <= on <= local_date(now):
        raise Invalid(N_("The re-check lies between the notice and today."), field="recheck_on")
    lines = queries.lines(db, [made])[made.id]
    rectification.Recheck(
        on, tuple(one["name"] for one in by), {str(k): v.result for k, v in results.items()}
    )
    for line, fault in lines:
        if line.id not in results:
            raise Invalid(
                N_("“%(item)s” has no result yet."), item=fault.item_title, field=f"result-{line.id}"
            )
        checked = results[line.id]
        line.result, line.recheck_words = checked.result, checked.words.strip() or None
        line.recheck_photos = [str(one) for one in checked.photos]
    made.recheck_on, made.rechecked_at, made.next_due_at = on, now, None
    made.recheck_by = [dict(one) for one in by]
    left = [line for line, _ in lines if line.result != "FIXED"]
    if not left:
        _follow_up(db, actor, row, on, now)
    db.flush()
    _told(db, actor, made, "recheck", {"number": made.number, "left": len(left)}, now)
    words = (
        N_("%(number)s: the re-check passed; the rectification is closed.")
        if not left
        else N_("%(number)s: the re-check found %(left)s items not corrected.")
    )
    tell_station(db, row, words, {"number": made.number, "left": len(left)}, now=now)
    return made


def _follow_up(db: Session, actor: Actor, row: Task, on: date, now: datetime) -> None:
    row.followed_up_on = on
    public = queries.publication(db, row.id)
    if public is not None:
        public.followed_up_on = on
    trail.record(db, actor, "audits:task:followed_up", events.of_task(row), {"number": row.number}, now=now)


def _may_order(db: Session, row: Task, before: Sequence[Rectification]) -> list[UUID]:
    """The findings a new notice may carry: all of them first, then only what the last re-check left."""
    if not before:
        return [one.id for one in queries.findings(db, row)]
    if before[-1].rechecked_at is None:
        raise Conflict(N_("A rectification is running: re-check it before another notice goes out."))
    return failed_last(db, before[-1])


def _reckon(db: Session, made: Rectification, items: Collection[UUID]) -> None:
    with db.no_autoflush:
        calendar = law.load_calendar(db, made.office_path)
    made.due_on = as_round(made, items).proof_due(calendar).last_day
    if made.proof_at is None:
        made.next_due_at = _told_after(made.due_on)


def _told_after(day: date) -> datetime:
    """The first moment after a last day, in Shanghai."""
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)


def _number(db: Session, row: Task, kind: str, year: int) -> str:
    bureau = bureaus.by_path(db, row.bureau_path)
    letters = "ZG" if kind == "WORK_NOTICE" else "ZL"
    taken = take_number(db, bureau.path, "notice" if kind == "WORK_NOTICE" else "order", year)
    return f"{bureau.code}-{letters}-{year}-{taken:04d}"


def _item(made: Rectification, finding: UUID) -> RectificationItem:
    return RectificationItem(
        tenant_id=made.tenant_id,
        office_path=made.office_path,
        rectification_id=made.id,
        finding_id=finding,
        proof_photos=[],
        recheck_photos=[],
    )


def _take(db: Session, made_id: UUID, seen: int) -> Rectification:
    made = queries.rectification(db, made_id, lock=True)
    if made.version != seen:
        raise Conflict(CHANGED)
    return made


def _station(actor: Actor) -> None:
    if actor.place != "station" or not actor.has(*STATION_ROLES):
        raise Forbidden(N_("This step belongs to another role here."))


def _told(
    db: Session, actor: Actor, made: Rectification, event: str, data: Mapping[str, object], now: datetime
) -> Task:
    row = queries.task(db, made.task_id)
    trail.record(db, actor, f"audits:task:{event}", events.of_task(row), dict(data), now=now)
    return row
