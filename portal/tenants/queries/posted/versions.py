"""Versions of rules: what holds on a day, what waits, what was."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.errors import N_, Missing
from portal.tenants.models import PostedRule
from portal.tenants.rules.posted import CODES, PROMISE

OPEN = ("DRAFT", "SENT")
CAUGHT_UP = timedelta(days=31)


def one(db: Session, rule: UUID) -> PostedRule:
    """One version by its id. Raises Missing."""
    found = db.execute(select(PostedRule).where(PostedRule.id == rule)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such rule."))
    return found


def versions(db: Session, code: str) -> Sequence[PostedRule]:
    """Every version of one rule that was not dropped, the newest first."""
    rows = select(PostedRule).where(PostedRule.code == code, PostedRule.state != "DROPPED")
    return db.scalars(rows.order_by(PostedRule.written_at.desc(), PostedRule.id.desc())).all()


def approved(db: Session) -> Sequence[PostedRule]:
    """All approved versions, by rule, the one that rules last first."""
    rows = select(PostedRule).where(PostedRule.state == "APPROVED")
    return db.scalars(
        rows.order_by(PostedRule.code, PostedRule.effective_on.desc(), PostedRule.number.desc())
    ).all()


def ruling(rows: Sequence[PostedRule], today: date) -> dict[str, PostedRule]:
    """Of approved versions (as `approved` orders them), the one of each rule that holds on *today*."""
    found: dict[str, PostedRule] = {}
    for row in rows:
        if row.effective_on is not None and row.effective_on <= today:
            found.setdefault(row.code, row)
    holding = {code: row for code, row in found.items() if row.ended_on is None or row.ended_on > today}
    order = {code: place for place, code in enumerate(CODES)}
    return dict(sorted(holding.items(), key=lambda item: (order.get(item[0], len(order)), item[0])))


def in_force(db: Session, today: date) -> dict[str, PostedRule]:
    """The rules that hold on *today*, by code, in their usual order."""
    return ruling(approved(db), today)


def open_versions(db: Session) -> dict[str, PostedRule]:
    """What is being written or waits for approval, by rule."""
    rows = db.scalars(select(PostedRule).where(PostedRule.state.in_(OPEN)))
    return {row.code: row for row in rows}


def version_before(db: Session, row: PostedRule) -> PostedRule | None:
    """The approved version that *row* replaces (or would replace)."""
    rows = select(PostedRule).where(PostedRule.code == row.code, PostedRule.state == "APPROVED")
    if row.number is not None:
        rows = rows.where(PostedRule.number < row.number)
    return db.scalars(rows.order_by(PostedRule.number.desc()).limit(1)).first()


def last_number(db: Session, code: str) -> int:
    """The number of the last approved version; 0 before the first."""
    return db.scalar(select(func.max(PostedRule.number)).where(PostedRule.code == code)) or 0


def own_codes(db: Session) -> set[str]:
    """The codes of the station's own rules, dropped ones too: a code is used once."""
    return set(db.scalars(select(PostedRule.code).where(PostedRule.code.like("OWN%")).distinct()))


def had_promise(db: Session, today: date) -> bool:
    """Whether a posted promise was ever in force here: then it, and no longer the profile's form, sets the limit."""
    found = select(PostedRule.id).where(
        PostedRule.code == PROMISE, PostedRule.state == "APPROVED", PostedRule.effective_on <= today
    )
    return db.execute(found.limit(1)).first() is not None


def promise_due(db: Session, today: date) -> list[tuple[UUID, str, UUID]]:
    """(tenant, office path, version) of promises that came into force on *today* or in the month before: a day the
    worker missed is made up. System scope."""
    rows = db.execute(
        select(PostedRule.tenant_id, PostedRule.office_path, PostedRule.id).where(
            PostedRule.code == PROMISE,
            PostedRule.state == "APPROVED",
            PostedRule.effective_on.between(today - CAUGHT_UP, today),
        )
    )
    return [(row[0], row[1], row[2]) for row in rows]
