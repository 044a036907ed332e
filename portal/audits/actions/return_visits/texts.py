"""The text message of a return visit, and what the end of a case sets going."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal import tenants, trail
from portal.audits import events_returns as _events  # noqa: F401 - declares what is recorded below
from portal.audits.actions.return_visits.calls import drop_of_case, plan_visit
from portal.audits.actions.return_visits.lent import cases
from portal.audits.actions.return_visits.rows import own_visit, subject_of
from portal.audits.models import ReturnVisit
from portal.audits.queries import return_visits as queries
from portal.core import outbox
from portal.core.actor import SYSTEM, Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict
from portal.core.settings import settings
from portal.notify import reachable
from portal.trail import Entry

JOB = "audits.return_text"
ASKED_AFTER = timedelta(days=1)  # the day after the end, when the goods have been tried
ANSWER_WITHIN = timedelta(days=14)
OPEN = ("WAITING", "UNREACHED")
WORDS = (
    "【{station}】您的投诉 {number} 已办结，请用一分钟告诉我们处理得怎样：{link} 。"
    "来电回访人员会说出核验码 {code}，说不出的不是我们。"
)


def on_closed(db: Session, actor: Actor, entry: Entry) -> None:
    """A station asks every consumer (domain.md §5.4): listens to complaints:case:close."""
    known = cases().one(db, entry.id)
    if known is None:
        return
    row = plan_visit(
        db,
        actor,
        known,
        level="STATION",
        reasons=("ALL",),
        due_on=local_date(entry.at + ANSWER_WITHIN),
        now=entry.at,
    )
    _promise(db, row, "", now=entry.at, not_before=entry.at + ASKED_AFTER)


def on_reopened(db: Session, actor: Actor, entry: Entry) -> None:
    """Listens to complaints:case:revisit_mismatch."""
    drop_of_case(db, actor, entry.id, now=entry.at)


def on_purged(db: Session, _actor: Actor, entry: Entry) -> None:
    """Listens to complaints:case:purged: with the file's personal data go the consumer's own words and
    what was answered to them; counts stay."""
    cleared = update(ReturnVisit).where(ReturnVisit.case_id == entry.id).values(opinion=None, decision=None)
    db.execute(cleared, execution_options={"synchronize_session": False})


def text_now(db: Session, actor: Actor, visit_id: UUID, *, now: datetime) -> None:
    """Promise the text message now. Raises Missing; Forbidden for a visit that is another's to make; Conflict when it
    left already or the visit is over."""
    row = own_visit(db, actor, visit_id)
    if row.texted_at is not None or row.state not in OPEN:
        raise Conflict(N_("The text message was sent already, or the visit is over."))
    _promise(db, row, ":now", now=now)


def _promise(
    db: Session, row: ReturnVisit, why: str, *, now: datetime, not_before: datetime | None = None
) -> None:
    outbox.enqueue(
        db, JOB, {"visit": str(row.id)}, key=f"return:{row.id}{why}", now=now, not_before=not_before
    )


def claim_text(db: Session, visit_id: UUID, *, now: datetime) -> tuple[str, str] | None:
    """(telephone, words) of the message that may leave now, marked as sent; None when it left before, the visit is
    over, or there is no telephone. The caller commits before sending: no consumer is asked twice."""
    row = queries.visit(db, visit_id, lock=True)
    phone = cases().number(db, row.case_id)
    if row.texted_at is not None or row.state not in OPEN or phone is None or not reachable(phone):
        return None
    row.texted_at = now
    db.flush()
    trail.record(db, SYSTEM, "audits:return_visit:texted", subject_of(row), {}, now=now)
    card = tenants.card(db, row.tenant_id)
    return phone, WORDS.format(
        station=row.bureau_name or (card.name if card else ""),
        number=row.case_no,
        link=f"{settings().base_url}/v/{row.token}",
        code=row.code,
    )
